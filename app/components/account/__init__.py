"""Who is signed in: in, out, and how the page looks."""
