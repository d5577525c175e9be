"""German for app/components/notifications."""

TEXTS: "dict[str, str]" = {
    "Notifications": "Mitteilungen",
    "Notifications: %d unread": "Mitteilungen: %d ungelesen",
    "New notifications": "Neue Mitteilungen",
    "1 new notification": "1 neue Mitteilung",
    "%d new notifications": "%d neue Mitteilungen",
    "One of them reports an error.": "Eine davon meldet einen Fehler.",
    "%d of them report an error.": "%d davon melden einen Fehler.",
    # What sort it is.
    "Information": "Hinweis",
    "Success": "Erfolg",
    "Warning": "Warnung",
    "Error": "Fehler",
    "Update": "Neuer Stand",
    # The centre.
    "All": "Alle",
    "Unread": "Ungelesen",
    "Mark all as read": "Alle als gelesen markieren",
    "Show": "Anzeigen",
    "Show: %s": "Anzeigen: %s",
    "Show all": "Alle anzeigen",
    "Show earlier": "Frühere anzeigen",
    "The unread ones are among the earlier ones.": "Die ungelesenen sind unter den früheren.",
    "Nothing unread.": "Nichts Ungelesenes.",
    "%d unread": "%d ungelesen",
    "Notifications appear here once you are signed in.": (
        "Mitteilungen erscheinen hier, sobald Sie angemeldet sind."
    ),
    "Notifications appear here once the page is connected.": (
        "Mitteilungen erscheinen hier, sobald die Seite verbunden ist."
    ),
    "No notifications yet.": "Noch keine Mitteilungen.",
    "No notifications during this visit.": "Keine Mitteilungen während dieses Besuchs.",
    "The notifications could not be loaded.": "Die Mitteilungen konnten nicht geladen werden.",
    "Earlier ones could not be loaded.": "Frühere konnten nicht geladen werden.",
    "The server could not be told that they are read. Mark them again later.": (
        "Der Server weiß noch nicht, dass sie gelesen sind. Markieren Sie sie später noch einmal."
    ),
    # Toasts.
    "%d times": "%d-mal",
    "Dismiss: %s": "Schließen: %s",
    # Outside the page.
    "Desktop notifications while this page is hidden": (
        "Mitteilungen auf dem Desktop, solange diese Seite verborgen ist"
    ),
    "The browser blocks them: allow notifications in its settings for this site.": (
        "Der Browser blockiert sie: Erlauben Sie sie in seinen Einstellungen für diese Seite."
    ),
}
