"""How the connection is, in a badge, a banner and aloud."""
