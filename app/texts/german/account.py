"""German for app/components/account."""

TEXTS: "dict[str, str]" = {}
