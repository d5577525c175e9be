"""German for app/components/quotes, and for what the provider says of a quote."""

TEXTS: "dict[str, str]" = {
    "Your quotes": "Ihre Angebote",
    "Your earlier quotes could not be loaded.": "Ihre früheren Angebote ließen sich nicht laden.",
    "Quotes appear here once the page is connected.": (
        "Angebote erscheinen hier, sobald die Verbindung steht."
    ),
    "No quotes yet. Ask for the first one above.": (
        "Noch keine Angebote. Fragen Sie oben das erste an."
    ),
    # Asking.
    "Ask for a quote": "Angebot anfragen",
    "Customer": "Kunde",
    "Requirements": "Anforderungen",
    "For example: twelve chairs and two desks": "Zum Beispiel: twelve chairs and two desks",
    "Say whom the quote is for.": "Geben Sie an, für wen das Angebot ist.",
    "Say what is wanted.": "Geben Sie an, was gewünscht ist.",
    # A card.
    "Quote": "Angebot",
    "Quote for %s": "Angebot für %s",
    "Asked for": "Angefragt",
    "In progress": "In Arbeit",
    "Not taken": "Nicht angenommen",
    "Unknown": "Ungewiss",
    "The request goes out as soon as the page is connected.": (
        "Die Anfrage geht hinaus, sobald die Verbindung steht."
    ),
    "The server has the request.": "Der Server hat die Anfrage.",
    "Waiting for the server.": "Wartet auf den Server.",
    "The request was not taken.": "Die Anfrage wurde nicht angenommen.",
    "It is not known what became of this request.": (
        "Es ist nicht bekannt, was aus dieser Anfrage wurde."
    ),
    "The server knows nothing of this request any more.": (
        "Der Server weiß nichts mehr von dieser Anfrage."
    ),
    "No quote was made.": "Es wurde kein Angebot erstellt.",
    "The quote could not be made.": "Das Angebot konnte nicht erstellt werden.",
    "Being cancelled…": "Wird abgebrochen …",
    "Cancel: %s": "Abbrechen: %s",
    # The stages.
    "Stages": "Schritte",
    "Step %d of %d": "Schritt %d von %d",
    "Progress: %s": "Fortschritt: %s",
    "done": "erledigt",
    "to come": "kommt noch",
    # The result.
    "Changes": "Änderungen",
    "Revised": "Überarbeitet",
    "Changed": "Geändert",
    "%s: total %s": "%s: Summe %s",
    "(%s discount)": "(%s Rabatt)",
    "Total": "Summe",
    "not stated": "nicht angegeben",
    "Quote number": "Angebotsnummer",
    "Valid until": "Gültig bis",
    "Item": "Artikel",
    "Quantity": "Menge",
    "Price": "Preis",
    "Amount": "Betrag",
    "What is in the quote": "Was das Angebot enthält",
    "Without a name": "Ohne Namen",
}
