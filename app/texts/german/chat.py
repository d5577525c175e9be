"""German for app/components/chat."""

TEXTS: "dict[str, str]" = {}
