"""German for the console around its parts, and for the page."""

TEXTS: "dict[str, str]" = {}
