"""What the server wants the user to know."""
