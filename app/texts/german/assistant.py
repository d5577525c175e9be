"""German for app/components/assistant."""

TEXTS: "dict[str, str]" = {
    "Assistant in %s": "Assistent in %s",
    "Questions and answers in %s": "Fragen und Antworten in %s",
    "Ask the assistant": "Den Assistenten fragen",
    "Ask": "Fragen",
    "Ask again": "Noch einmal fragen",
    "Ask again: %s": "Noch einmal fragen: %s",
    "Stop the answer to: %s": "Antwort anhalten auf: %s",
    "The question is not known here": "Die Frage ist hier nicht bekannt",
    "This server has no assistant and no tools: questions would stay without an answer.": (
        "Dieser Server hat keinen Assistenten und keine Werkzeuge: Fragen blieben ohne Antwort."
    ),
    "What was asked before could not be loaded.": (
        "Was früher gefragt wurde, ließ sich nicht laden."
    ),
    # Where an answer is.
    "The connection was lost meanwhile; the answer may still come.": (
        "Die Verbindung war unterbrochen; die Antwort kann noch kommen."
    ),
    "Stopping…": "Wird angehalten …",
    "A part is missing; the whole answer follows.": "Ein Teil fehlt; die ganze Antwort folgt.",
    "Answering…": "Antwortet …",
    "Thinking…": "Denkt nach …",
    "Being sent": "Wird gesendet",
    "Waits for the answer": "Wartet auf die Antwort",
    "The assistant could not answer.": "Der Assistent konnte nicht antworten.",
    "Not answered": "Nicht beantwortet",
    "Stopped before anything was said": "Angehalten, bevor etwas gesagt war",
    "Answered": "Beantwortet",
    "It could not be stopped: nothing runs any more.": (
        "Es ließ sich nicht anhalten: Es läuft nichts mehr."
    ),
    "Questions and answers appear here once the page is connected.": (
        "Fragen und Antworten erscheinen hier, sobald die Seite verbunden ist."
    ),
    "Nobody has asked the assistant in %s yet.": "In %s hat noch niemand den Assistenten gefragt.",
    # Said aloud.
    "a question": "eine Frage",
    "The assistant has answered %s": "Der Assistent hat geantwortet auf %s",
    "The answer was stopped: %s": "Die Antwort wurde angehalten: %s",
    "The assistant could not answer %s": "Der Assistent konnte nicht antworten auf %s",
    # Tools.
    "Tools": "Werkzeuge",
    "Tool": "Werkzeug",
    "A tool": "Ein Werkzeug",
    "Find a product": "Ein Produkt finden",
    "Check the stock": "Den Bestand prüfen",
    "Delivery date": "Liefertermin",
    "Product": "Produkt",
    "City": "Ort",
    "Run": "Ausführen",
    "Run again": "Noch einmal ausführen",
    "Run again: %s": "Noch einmal ausführen: %s",
    "Stop: %s": "Anhalten: %s",
    "Fill in: %s": "Bitte ausfüllen: %s",
    "No tool has run yet.": "Noch wurde kein Werkzeug ausgeführt.",
    "Runs, newest first": "Läufe, der neueste zuerst",
    "Running": "Läuft",
    "Complete": "Fertig",
    "Ended; the server does not say how": "Zu Ende; der Server sagt nicht, wie",
    "The connection was lost meanwhile; the result may still come.": (
        "Die Verbindung war unterbrochen; das Ergebnis kann noch kommen."
    ),
    "yes": "ja",
    "no": "nein",
    "nothing": "nichts",
}
