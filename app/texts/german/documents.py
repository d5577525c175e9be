"""German for app/components/documents."""

TEXTS: "dict[str, str]" = {
    "Choose files": "Dateien auswählen",
    "or drop them here": "oder hier ablegen",
    "No documents yet.": "Noch keine Dokumente.",
    "Loading the documents…": "Die Dokumente werden geladen …",
    "The documents could not be loaded.": "Die Dokumente konnten nicht geladen werden.",
    "Load again": "Noch einmal laden",
    "This server takes no documents here.": "Dieser Server nimmt hier keine Dokumente an.",
    "It could not be removed. Try again in a moment.": (
        "Es konnte nicht entfernt werden. Versuchen Sie es gleich noch einmal."
    ),
    "%s is not the file that was interrupted: sent as a new one.": (
        "%s ist nicht die unterbrochene Datei: Sie wird als neue gesendet."
    ),
    "%s could not be sent.": "%s konnten nicht gesendet werden.",
    "%s is empty.": "%s ist leer.",
    "%s could not be sent: too many at once.": (
        "%s konnte nicht gesendet werden: zu viele auf einmal."
    ),
    "file": "Datei",
    "files": "Dateien",
    "document": "Dokument",
    "documents": "Dokumente",
    # A row.
    "Uploading": "Wird hochgeladen",
    "Interrupted": "Unterbrochen",
    "Uploaded": "Hochgeladen",
    "Processing": "Wird verarbeitet",
    "Being removed": "Wird entfernt",
    "Being cancelled": "Wird abgebrochen",
    "Waits for its turn": "Wartet auf die anderen",
    "Choose the file again to go on.": "Wählen Sie die Datei noch einmal, damit es weitergeht.",
    "The server knows of it and has said no more.": (
        "Der Server weiß davon und hat nichts weiter gesagt."
    ),
    "step %d of %d": "Schritt %d von %d",
    "%s left": "noch %s",
    "Upload of %s": "Hochladen von %s",
    "Processing of %s": "Verarbeitung von %s",
    "A file without a name": "Eine Datei ohne Namen",
    "Choose the file": "Datei auswählen",
    "Remove": "Entfernen",
    # The steps of the reference server.
    "Reading the pages": "Liest die Seiten",
    "Recognising the text": "Erkennt den Text",
    "Extracting the items": "Sucht die Posten",
    "Checking the totals": "Prüft die Summen",
    # What a screen reader is told.
    "The upload of %s begins.": "%s wird hochgeladen.",
    "%d uploads begin.": "%d Dateien werden hochgeladen.",
    "Ready: %s.": "Fertig: %s.",
    "Failed: %s.": "Fehlgeschlagen: %s.",
    "%s failed: %s": "%s ist fehlgeschlagen: %s",
    "Cancelled: %s.": "Abgebrochen: %s.",
    "Interrupted: %s.": "Unterbrochen: %s.",
    # Why a file was not taken.
    "The document could not be processed.": "Das Dokument konnte nicht verarbeitet werden.",
    "The server no longer has this document.": "Der Server hat dieses Dokument nicht mehr.",
    "The file is too large for this server.": "Die Datei ist zu groß für diesen Server.",
    "The server does not take files of this kind.": (
        "Der Server nimmt Dateien dieser Art nicht an."
    ),
    "This file can’t be read. It may have been changed or moved.": (
        "Diese Datei lässt sich nicht lesen. Vielleicht wurde sie geändert oder verschoben."
    ),
    "The server did not accept this file.": "Der Server hat diese Datei nicht angenommen.",
}
