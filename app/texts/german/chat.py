"""German for app/components/chat."""

TEXTS: "dict[str, str]" = {
    "%d people are typing…": "%d Personen schreiben …",
    "%s and %s are typing…": "%s und %s schreiben …",
    "%s is typing…": "%s schreibt …",
    "%s, among those that are loaded": "%s unter den geladenen",
    "%s, sent in order once connected.": "%s und wird der Reihe nach gesendet, sobald es geht.",
    "Copied": "Kopiert",
    "Copy": "Kopieren",
    "Copy the message of %s: %s": "Nachricht von %s kopieren: %s",
    "Delivered": "Zugestellt",
    "Found messages": "Gefundene Nachrichten",
    "Going to the message…": "Zur Nachricht …",
    "In answer to %s": "Antwort auf %s",
    "Interrupted; the rest will follow.": "Unterbrochen; der Rest folgt.",
    "Jump to the latest": "Zur neuesten Nachricht",
    "Loading messages…": "Nachrichten werden geladen …",
    "Message to %s": "Nachricht an %s",
    "Messages appear here once the page is connected.": (
        "Nachrichten erscheinen hier, sobald die Seite verbunden ist."
    ),
    "Messages appear here once you are signed in.": (
        "Nachrichten erscheinen hier, sobald Sie angemeldet sind."
    ),
    "Messages in %s": "Nachrichten in %s",
    "New since you last looked": "Neu, seit Sie zuletzt hier waren",
    "Not confirmed": "Nicht bestätigt",
    "Not connected. Messages wait and go out in order.": (
        "Nicht verbunden. Nachrichten warten und werden der Reihe nach gesendet."
    ),
    "Not sent": "Nicht gesendet",
    "Nothing found for “%s”.": "Nichts gefunden zu „%s“.",
    "Nothing has been said in %s yet. Write the first message.": (
        "In %s hat noch niemand etwas geschrieben. Schreiben Sie die erste Nachricht."
    ),
    "Older messages are found by searching.": "Ältere Nachrichten findet die Suche.",
    "Older results": "Ältere Treffer",
    "Search in this room": "In diesem Raum suchen",
    "Searching…": "Wird gesucht …",
    "Send": "Senden",
    "Show earlier messages": "Frühere Nachrichten zeigen",
    "Showing messages from before %s. What was said since may be missing.": (
        "Zu sehen sind Nachrichten von vor %s. Was seither geschrieben wurde, fehlt vielleicht."
    ),
    "The assistant": "Der Assistent",
    "The assistant is thinking…": "Der Assistent überlegt …",
    "The rest of this answer has not come.": "Der Rest dieser Antwort ist nicht gekommen.",
    "The search did not work. Press Enter to try again.": (
        "Die Suche ging nicht. Mit der Eingabetaste noch einmal versuchen."
    ),
    "This browser does not let us copy.": "Dieser Browser lässt uns nicht kopieren.",
    "This message could not be loaded.": "Diese Nachricht konnte nicht geladen werden.",
    "Waiting, not saved on this device": "Wartet, auf diesem Gerät nicht gespeichert",
    "Write a message": "Nachricht schreiben",
    "message found": "Nachricht gefunden",
    "messages found": "Nachrichten gefunden",
    "new": "neu",
    "new message": "neue Nachricht",
    "new messages": "neue Nachrichten",
    "The messages could not be loaded.": "Die Nachrichten ließen sich nicht laden.",
}
