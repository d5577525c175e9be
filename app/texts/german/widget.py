"""German for app/widget."""

TEXTS: "dict[str, str]" = {
    "Sign in on this page to go on.": ("Melden Sie sich auf dieser Seite an, um weiterzumachen."),
}
