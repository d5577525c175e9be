"""Documents on their way to the server and through its hands."""
