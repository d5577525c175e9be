"""German for app/components/outbox."""

TEXTS: "dict[str, str]" = {}
