"""German for app/components/notifications."""

TEXTS: "dict[str, str]" = {}
