"""German for the console around its parts, and for the page."""

TEXTS: "dict[str, str]" = {
    "Rooms": "Räume",
    "Chat": "Chat",
    "Documents": "Dokumente",
    "Quotes": "Angebote",
    "Panels": "Bereiche",
    "Work": "Arbeit",
    "This email and password do not belong together.": (
        "E-Mail und Passwort gehören nicht zusammen."
    ),
    "The server can’t be reached. Try again in a moment.": (
        "Der Server ist nicht zu erreichen. Versuchen Sie es gleich noch einmal."
    ),
    "This server does not accept this page’s address.": (
        "Dieser Server nimmt die Adresse dieser Seite nicht an."
    ),
    "You are signed out here. The server could not be told yet.": (
        "Sie sind hier abgemeldet. Der Server weiß es noch nicht."
    ),
}
