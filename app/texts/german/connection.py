"""German for app/components/connection."""

TEXTS: "dict[str, str]" = {
    # The badge.
    "Not connected": "Nicht verbunden",
    "Connecting": "Verbindet",
    "Signing in": "Meldet an",
    "Connected": "Verbunden",
    "Reconnecting": "Verbindet neu",
    "Offline": "Offline",
    "Stopped": "Angehalten",
    "Signed out": "Abgemeldet",
    "Not allowed": "Nicht erlaubt",
    "Wrong address": "Falsche Adresse",
    "In use elsewhere": "Anderswo offen",
    "Connection: %s. %s": "Verbindung: %s. %s",
    "attempt %d": "Versuch %d",
    "%d s": "%d s",
    "now": "jetzt",
    "Latency: %s": "Laufzeit: %s",
    "%d ms": "%d ms",
    "not measured yet": "noch nicht gemessen",
    "Waiting: %s": "Wartend: %s",
    "none": "nichts",
    # What helps.
    "Retry now": "Jetzt versuchen",
    "Connect": "Verbinden",
    "Use it here": "Hier verwenden",
    # The banner and what is said aloud.
    "Connection lost. Reconnecting.": "Verbindung verloren. Wird neu aufgebaut.",
    "The server can’t be reached. Trying again.": (
        "Der Server ist nicht zu erreichen. Es wird weiter versucht."
    ),
    "This device has no network.": "Dieses Gerät hat kein Netz.",
    "It reconnects by itself.": "Die Verbindung kommt von selbst wieder.",
    "Connected.": "Verbunden.",
    "Connected again.": "Wieder verbunden.",
    "Sign in to go on.": "Melden Sie sich an, um weiterzumachen.",
    "What you see may be out of date.": "Was Sie sehen, kann veraltet sein.",
    "Offline, trying again in %d s.": "Offline, nächster Versuch in %d s.",
    "Offline, trying again.": "Offline, es wird weiter versucht.",
    "Offline, trying again now.": "Offline, neuer Versuch läuft.",
    "The connection was ended.": "Die Verbindung wurde beendet.",
    "The connection has ended.": "Die Verbindung ist zu Ende.",
    "Your sign-in has ended. Sign in to go on.": (
        "Ihre Anmeldung ist abgelaufen. Melden Sie sich an, um weiterzumachen."
    ),
    "You are signed out.": "Sie sind abgemeldet.",
    "Your account may not connect here.": "Ihr Konto darf sich hier nicht verbinden.",
    "Nothing answers at this address.": "Unter dieser Adresse antwortet niemand.",
    "This session went on in another window.": (
        "Diese Sitzung lief in einem anderen Fenster weiter."
    ),
    "The server and this page do not understand each other. A newer page may help: reload it.": (
        "Server und Seite verstehen einander nicht. Vielleicht hilft eine neuere Seite: laden Sie "
        "sie neu."
    ),
    "The server did not answer and is not asked any more.": (
        "Der Server hat nicht geantwortet und wird nicht mehr gefragt."
    ),
    "message is waiting.": "Nachricht wartet.",
    "messages are waiting.": "Nachrichten warten.",
}
