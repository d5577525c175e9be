"""What is said of notices, in plain words."""

from app.texts import marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider import Notice, NoticesView

_LEVELS = {
    "info": marked("Information"),
    "success": marked("Success"),
    "warning": marked("Warning"),
    "error": marked("Error"),
}
STATUS = "status_update"


def level(item: "Notice") -> str:
    """Return what sort of notice it is, in a word."""
    if item.kind == STATUS and item.level == "info":
        return say("Update")
    return level_word(item.level)


def level_word(level: str) -> str:
    """Return a level in a word."""
    return say(_LEVELS[level])


def sentence(item: "Notice") -> str:
    """Return a notice as a screen reader says it."""
    return ". ".join([level(item) + ": " + (item.title or item.text)] + _rest(item))


def _rest(item: "Notice") -> "list[str]":
    return [item.text] if item.title and item.text else []


def bell(unread: int) -> str:
    """Return the name of the bell: "Notifications: 3 unread"."""
    return say("Notifications: %d unread") % unread if unread else say("Notifications")


def arrived(number: int) -> str:
    """Return "12 new notifications"."""
    if number == 1:
        return say("1 new notification")
    return say("%d new notifications") % number


def errors_among(number: int) -> str:
    """Return how many of several report an error, "" for none."""
    if number == 0:
        return ""
    if number == 1:
        return say("One of them reports an error.")
    return say("%d of them report an error.") % number


def nothing(view: "NoticesView", only_unread: bool, kept: bool) -> str:
    """Return what stands in the place of an empty list; `kept`: the server keeps notices."""
    if view.loading and not view.loaded:
        return say("Loading…")
    if view.failed and not view.loaded:
        return ""  # the line with the button says it
    if only_unread and view.unread and view.more:
        return say("The unread ones are among the earlier ones.")
    if only_unread:
        return say("Nothing unread.")
    if not kept:
        return say("No notifications during this visit.")
    return say("No notifications yet.")


def problem(view: "NoticesView") -> str:
    """Return that the list could not be loaded, "" when it could."""
    return say("The notifications could not be loaded.") if view.failed else ""


def trouble(view: "NoticesView") -> str:
    """Return what else did not work, "" when all did."""
    if view.mark_failed:
        return say("The server could not be told that they are read. Mark them again later.")
    if view.earlier == "failed":
        return say("Earlier ones could not be loaded.")
    return ""


def desktop_note(permission: str) -> str:
    """Return why desktop notifications can't be switched on, "" when they can."""
    if permission == "denied":
        return say("The browser blocks them: allow notifications in its settings for this site.")
    return ""
