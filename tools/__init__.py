"""What dev.py builds with. Nothing here is served or imported by a page."""
