"""German for app/components/people."""

TEXTS: "dict[str, str]" = {}
