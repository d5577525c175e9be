"""German for app/components/people."""

TEXTS: "dict[str, str]" = {
    "Who is here": "Wer hier ist",
    "Here now": "Jetzt hier",
    "Last seen here": "Zuletzt hier",
    "Elsewhere": "Anderswo",
    "person": "Person",
    "people": "Personen",
    "Online": "Online",
    "Away": "Abwesend",
    "Busy": "Beschäftigt",
    "(you)": "(Sie)",
    "device": "Gerät",
    "devices": "Geräte",
    "in another room": "in einem anderen Raum",
    "sent a message": "hat eine Nachricht gesendet",
    "%s in %s": "%s in %s",
    "Known once connected.": "Bekannt, sobald die Verbindung steht.",
    "Nobody is here.": "Niemand ist hier.",
    "This server does not say who is here.": "Dieser Server sagt nicht, wer hier ist.",
}
