"""German for app/components/account."""

TEXTS: "dict[str, str]" = {
    # Signing in.
    "Sign in": "Anmelden",
    "Sign in again": "Wieder anmelden",
    "Signing in…": "Anmeldung läuft …",
    "Email": "E-Mail",
    "Password": "Passwort",
    "Enter your email and your password.": "Geben Sie E-Mail und Passwort ein.",
    "%s and will be sent after you sign in.": "%s und geht nach der Anmeldung hinaus.",
    "message is waiting": "Nachricht wartet",
    "messages are waiting": "Nachrichten warten",
    # Signing out.
    "Sign out": "Abmelden",
    "Discard and sign out": "Verwerfen und abmelden",
    "Send first": "Erst senden",
    "%s could not be sent. Cancel to see why; signing out forgets it all.": (
        "%s ließ sich nicht senden. Abbrechen zeigt, warum; mit dem Abmelden ist alles vergessen."
    ),
    "Everything was sent.": "Alles ist gesendet.",
    "%s left to send. Then you are signed out.": "Noch zu senden: %s. Dann sind Sie abgemeldet.",
    "%s left to send. Waiting for the connection; then you are signed out.": (
        "Noch zu senden: %s. Sobald die Verbindung da ist; dann sind Sie abgemeldet."
    ),
    "message is": "Nachricht",
    "messages are": "Nachrichten",
    "%s not arrived yet.": "Noch nicht angekommen: %s.",
    "message has": "Nachricht",
    "messages have": "Nachrichten",
    "There is no connection at the moment.": "Im Augenblick gibt es keine Verbindung.",
    # The menu.
    "Account of %s": "Konto von %s",
    "Status": "Status",
    "Theme": "Aussehen",
    "As the system": "Wie das System",
    "Light": "Hell",
    "Dark": "Dunkel",
    "Language": "Sprache",
    "Connection details": "Einzelheiten der Verbindung",
}
