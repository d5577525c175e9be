"""German for app/components/outbox, and for why a message was not delivered."""

TEXTS: "dict[str, str]" = {
    "Outbox": "Postausgang",
    "Outbox: %s": "Postausgang: %s",
    "%d waiting": "%d wartend",
    "%d failed": "%d gescheitert",
    "Nothing waits.": "Nichts wartet.",
    "Waiting": "Wartend",
    "Failed": "Gescheitert",
    "Send again: %s": "Noch einmal senden: %s",
    "Discard: %s": "Verwerfen: %s",
    "%s to %s": "%s an %s",
    "since %s": "seit %s",
    # What it is.
    "Message": "Nachricht",
    "Quote request": "Angebotsanfrage",
    "Quote update": "Angebotsänderung",
    "Document": "Dokument",
    "Tool run": "Werkzeuglauf",
    "Your status": "Ihr Status",
    "Your activity": "Ihre Tätigkeit",
    # Why it waits.
    "From an earlier visit": "Von einem früheren Besuch",
    "Waiting for the server to confirm": "Der Server bestätigt noch",
    "Being saved on this device": "Wird auf diesem Gerät gesichert",
    "The connection is slow": "Die Verbindung ist langsam",
    "Waiting for you to sign in": "Wartet auf Ihre Anmeldung",
    "The connection has ended": "Die Verbindung ist zu Ende",
    "No connection": "Keine Verbindung",
    "Not saved on this device": "Auf diesem Gerät nicht gesichert",
    # What the device keeps.
    "OK": "OK",
    "This device can’t keep messages%s: leaving this page loses what waits.": (
        "Dieses Gerät kann keine Nachrichten aufheben%s: Was wartet, geht mit der Seite verloren."
    ),
    "1 message is not saved on this device%s: leaving this page loses it.": (
        "1 Nachricht ist auf diesem Gerät nicht gesichert%s: Sie geht mit der Seite verloren."
    ),
    "%d messages are not saved on this device%s: leaving this page loses them.": (
        "%d Nachrichten sind auf diesem Gerät nicht gesichert%s: Sie gehen mit der Seite verloren."
    ),
    "1 message of an earlier visit was damaged and could not be read.": (
        "1 Nachricht eines früheren Besuchs ist beschädigt und nicht zu lesen."
    ),
    "%d messages of an earlier visit were damaged and could not be read.": (
        "%d Nachrichten eines früheren Besuchs sind beschädigt und nicht zu lesen."
    ),
    "pages may not store anything here": "Seiten dürfen hier nichts speichern",
    "its storage is full": "sein Speicher ist voll",
    "its storage is damaged": "sein Speicher ist beschädigt",
    "a newer version of this page uses its storage; reload this one": (
        "eine neuere Fassung dieser Seite nutzt seinen Speicher; laden Sie diese neu"
    ),
    "it has no storage for pages": "es hat keinen Speicher für Seiten",
    "its storage does not answer": "sein Speicher antwortet nicht",
    "its storage does not work": "sein Speicher arbeitet nicht",
    # Why it was not delivered.
    "Not sent.": "Nicht gesendet.",
    "Discarded.": "Verworfen.",
    "The server did not accept this message.": "Der Server hat diese Nachricht nicht angenommen.",
    "Sent; this server does not confirm.": "Gesendet; dieser Server bestätigt nicht.",
    "Not sent: too many messages are waiting. Try again when some are gone.": (
        "Nicht gesendet: Zu viele Nachrichten warten. Versuchen Sie es, wenn einige hinaus sind."
    ),
    "Not sent: there is no connection.": "Nicht gesendet: keine Verbindung.",
    "Not sent: the connection is too slow at the moment.": (
        "Nicht gesendet: Die Verbindung ist im Augenblick zu langsam."
    ),
    "Not sent: newer ones took its place, too many were waiting.": (
        "Nicht gesendet: Neuere nahmen ihren Platz ein, es warteten zu viele."
    ),
    "Not sent: a newer one took its place.": "Nicht gesendet: Eine neuere nahm ihren Platz ein.",
    "Not sent: it could not be saved on this device.": (
        "Nicht gesendet: Sie ließ sich auf diesem Gerät nicht sichern."
    ),
    "Not sent: you signed out.": "Nicht gesendet: Sie haben sich abgemeldet.",
    "Not sent: somebody else signed in.": "Nicht gesendet: Jemand anderes hat sich angemeldet.",
    "Not sent: the page was closed.": "Nicht gesendet: Die Seite wurde geschlossen.",
    "Not sent: it waited too long.": "Nicht gesendet: Sie hat zu lange gewartet.",
    "Not sent: too many messages in a short time. Wait a moment.": (
        "Nicht gesendet: zu viele Nachrichten in kurzer Zeit. Warten Sie einen Augenblick."
    ),
    "Not sent: the message is too large.": "Nicht gesendet: Die Nachricht ist zu groß.",
    "Sending was stopped; it may have arrived.": (
        "Das Senden wurde angehalten; vielleicht ist sie angekommen."
    ),
    "Kept on this device; it goes on when you come back.": (
        "Auf diesem Gerät aufgehoben; es geht weiter, wenn Sie wiederkommen."
    ),
    "Sent, but the connection broke before the server could confirm it.": (
        "Gesendet, aber die Verbindung brach, bevor der Server bestätigen konnte."
    ),
    "Sent, but the server did not confirm it.": "Gesendet, aber vom Server nicht bestätigt.",
    "It waited too long, and it is not known whether it was sent.": (
        "Sie hat zu lange gewartet, und ob sie gesendet wurde, ist nicht bekannt."
    ),
    "Set aside: the server failed on this message several times; it may have arrived.": (
        "Zur Seite gelegt: Der Server ist an dieser Nachricht mehrmals gescheitert; vielleicht ist "
        "sie angekommen."
    ),
    "You signed out before the server could confirm it; it may have arrived.": (
        "Sie haben sich abgemeldet, bevor der Server bestätigen konnte; vielleicht ist sie "
        "angekommen."
    ),
    "Somebody else signed in before the server could confirm it.": (
        "Jemand anderes hat sich angemeldet, bevor der Server bestätigen konnte."
    ),
    "The page was closed before the server could confirm it; it may have arrived.": (
        "Die Seite wurde geschlossen, bevor der Server bestätigen konnte; vielleicht ist sie "
        "angekommen."
    ),
}
