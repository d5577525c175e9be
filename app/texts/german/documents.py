"""German for app/components/documents."""

TEXTS: "dict[str, str]" = {}
