"""What is said of a quote, in plain words."""

from app.provider.quotes_state import Phase
from app.texts import marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.ports import Locale
    from app.provider import Quote, QuoteChange

MAX_ASKED = 160  # characters of the requirements on a card

_WORDS = {
    Phase.WAITING: marked("Waiting"),
    Phase.ASKED: marked("Asked for"),
    Phase.WORKING: marked("In progress"),
    Phase.REFUSED: marked("Not taken"),
    Phase.LOST: marked("Unknown"),
    Phase.DONE: marked("Ready"),
    Phase.CANCELLED: marked("Cancelled"),
    Phase.FAILED: marked("Failed"),
}
_NOTES = {
    Phase.WAITING: marked("The request goes out as soon as the page is connected."),
    Phase.REFUSED: marked("The request was not taken."),
    Phase.LOST: marked("It is not known what became of this request."),
    Phase.CANCELLED: marked("No quote was made."),
    Phase.FAILED: marked("The quote could not be made."),
}
# The server's words on a quote that was made; others are shown as they come.
_CHANGES = {"sent": marked("Sent"), "revised": marked("Revised"), "": marked("Changed")}
# What is worth telling to somebody who does not see it.
TOLD = (
    Phase.WORKING,
    Phase.REFUSED,
    Phase.LOST,
    Phase.DONE,
    Phase.CANCELLED,
    Phase.FAILED,
)


def title(quote: "Quote") -> str:
    """Return whom a quote is for."""
    if quote.customer_id is None:
        return say("Quote")
    return say("Quote for %s") % quote.customer_id


def state(quote: "Quote") -> str:
    """Return the word for where a quote is."""
    return say(_WORDS[quote.phase])


def note(quote: "Quote") -> str:
    """Return the sentence below it, or ""."""
    if quote.cancelling is not None:
        return say("Being cancelled…")
    if quote.problem:
        return say(quote.problem)
    if quote.message:
        return quote.message
    if quote.phase == Phase.ASKED:
        taken = say("The server has the request.")
        return taken if quote.delivered else say("Waiting for the server.")
    words = _NOTES.get(quote.phase, "")
    return say(words) if words else ""


def asked(quote: "Quote") -> str:
    """Return what was asked for, cut where it gets long."""
    text = quote.requirements
    return text if len(text) <= MAX_ASKED else text[: MAX_ASKED - 1] + "…"


def stage(quote: "Quote", number: int) -> str:
    """Return the name of a stage, from 1; its place where the name is not known yet."""
    return quote.names[number - 1] or say("Step %d of %d") % (number, len(quote.names))


def change(changed: "QuoteChange", currency: str, locale: "Locale") -> str:
    """Return what happened to a quote that was made, such as "Revised: total €90.00"."""
    words = say(_CHANGES.get(changed.status, changed.status))
    if changed.total is None:
        return words
    told = say("%s: total %s") % (words, locale.money(changed.total, currency))
    if changed.discount:
        told += " " + say("(%s discount)") % locale.percent(changed.discount)
    return told


def announcement(quote: "Quote", before: "str | None", locale: "Locale") -> str:
    """Return what a screen reader is told when a quote that was known comes to another phase."""
    if before is None or before == quote.phase or quote.phase not in TOLD:
        return ""
    told = "%s: %s" % (title(quote), state(quote))
    if quote.phase == Phase.DONE and quote.total is not None:
        told += ", " + locale.money(quote.total, quote.currency)
    return told
