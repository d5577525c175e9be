"""German for app/components/inspector."""

TEXTS: "dict[str, str]" = {}
