"""German for app/components/assistant."""

TEXTS: "dict[str, str]" = {}
