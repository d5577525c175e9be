"""German for app/components/quotes."""

TEXTS: "dict[str, str]" = {}
