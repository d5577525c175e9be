"""German for app/components/connection."""

TEXTS: "dict[str, str]" = {}
