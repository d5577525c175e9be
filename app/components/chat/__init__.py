"""A room and what is said in it."""
