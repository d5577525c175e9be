"""German for words that several families of components say."""

TEXTS: "dict[str, str]" = {
    "Assistant": "Assistent",
    "Cancel": "Abbrechen",
    "Cancelled": "Abgebrochen",
    "Close": "Schließen",
    "Discard": "Verwerfen",
    "Ready": "Fertig",
    "Send again": "Noch einmal senden",
    "Sent": "Gesendet",
    "Stop": "Anhalten",
    "Try again": "Noch einmal versuchen",
    "You": "Sie",
    "Loading…": "Wird geladen …",
    "and %d more": "und %d weitere",
    "in %s": "in %s",
    "message": "Nachricht",
    "messages": "Nachrichten",
    "Waits for the connection": "Wartet auf die Verbindung",
    "Waits for the server": "Wartet auf den Server",
    "Somebody": "Jemand",
    "User %s": "Benutzer %s",
}
