"""How questions, answers and the runs of tools are put into words."""

from app.engine import Status
from app.provider.assistant_state import (
    ASKED,
    CANCELLED,
    COMPLETE,
    DONE,
    ENDED,
    ERROR,
    EXECUTING,
    FAILED,
    GROWING,
    RUN_ENDED,
    STOPPED,
    UNCLEAR,
)
from app.texts import marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider import Conversation, Exchange, Question, ToolRun

GIVEN_UP = (Status.REJECTED, Status.EXPIRED, Status.DISCARDED)
WAITS = "waiting"  # the shape of what goes on with the connection
SHORT = 80  # characters of a question that are repeated aloud
CALLS = ("@ai", "@assistant")

# name, argument, title, the argument's label: the tools of the reference server.
TOOLS = (
    ("product_lookup", "name", marked("Find a product"), marked("Product")),
    ("stock_check", "product", marked("Check the stock"), marked("Product")),
    ("delivery_date", "city", marked("Delivery date"), marked("City")),
)
_RUN_WORDS = {
    EXECUTING: marked("Running"),
    COMPLETE: marked("Complete"),
    ERROR: marked("Failed"),
    CANCELLED: marked("Stopped"),
    UNCLEAR: marked("Ended; the server does not say how"),
}
_NOTHING_TO_STOP = marked("It could not be stopped: nothing runs any more.")


def asked_text(question: "Question") -> str:
    """Return a question as it was meant: without the word at its beginning that calls."""
    text = question.text.strip()
    for call in CALLS:
        after = text[len(call) :]
        if text[: len(call)].lower() == call and after[:1] in (" ", ",", ":"):
            return after.lstrip(" ,:")
    return text


def short(text: str) -> str:
    """Return the beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else line[: SHORT - 1] + "…"


def exchange_state(exchange: "Exchange", connected: bool) -> "tuple[str, str]":
    """Return the shape (a phase, or "waiting") and the words for where an answer is."""
    question = exchange.question
    status = None if question is None else question.status
    if exchange.phase in ENDED:
        return exchange.phase, _ending(exchange)
    if question is not None and status in GIVEN_UP:
        return FAILED, say(question.problem) or say("Not sent.")
    if not connected:
        return WAITS, say("Waits for the connection")
    if exchange.interrupted:
        return WAITS, say("The connection was lost meanwhile; the answer may still come.")
    if exchange.stop_key:
        return exchange.phase, say("Stopping…")
    if exchange.phase == ASKED:
        return WAITS, _before_the_answer(question)
    if exchange.phase == GROWING:
        missing = say("A part is missing; the whole answer follows.")
        return GROWING, missing if exchange.gap else say("Answering…")
    return exchange.phase, say("Thinking…")


def _before_the_answer(question: "Question | None") -> str:
    status = None if question is None else question.status
    if status in (Status.QUEUED, Status.SENT):
        return say("Being sent")
    if question is not None and status is Status.UNCONFIRMED:
        return say(question.problem) or say("Sent; this server does not confirm.")
    return say("Waits for the answer")


def _ending(exchange: "Exchange") -> str:
    if exchange.phase == FAILED:
        # The server's own words stand above.
        return say("Not answered") if exchange.error else say("The assistant could not answer.")
    if exchange.phase == STOPPED:
        return say("Stopped") if exchange.answer else say("Stopped before anything was said")
    return say("Answered")


def stop_problem(problem: str) -> str:
    """Return why something was not stopped; "" when there is nothing to say."""
    if not problem:
        return ""
    return say(_NOTHING_TO_STOP) if problem == "not_found" else say(problem)


def why_empty(talk: "Conversation", was_connected: bool, name: str) -> str:
    """Return why no question is shown of a room called `name`."""
    if talk.loading:
        return say("Loading…")
    if not was_connected:
        return say("Questions and answers appear here once the page is connected.")
    return say("Nobody has asked the assistant in %s yet.") % name


def news(exchange: "Exchange") -> str:
    """Return what is said aloud of an answer that has ended."""
    question = exchange.question
    about = say("a question") if question is None else "“%s”" % short(asked_text(question))
    if exchange.phase == DONE:
        return say("The assistant has answered %s") % about
    if exchange.phase == STOPPED:
        return say("The answer was stopped: %s") % about
    return say("The assistant could not answer %s") % about


def tool_title(tool_name: str) -> str:
    """Return what a tool is called; the wire's name for one that is not known here."""
    for name, _, title, _ in TOOLS:
        if name == tool_name:
            return say(title)
    return tool_name or say("A tool")


def run_state(run: "ToolRun", connected: bool) -> "tuple[str, str]":
    """Return the shape (a state) and the words for where a run is."""
    if run.state in RUN_ENDED:
        return run.state, say(_RUN_WORDS[run.state])
    if not connected:
        return WAITS, say("Waits for the connection")
    if run.interrupted:
        return WAITS, say("The connection was lost meanwhile; the result may still come.")
    if run.stop_key:
        return run.state, say("Stopping…")
    if run.state == EXECUTING:
        return run.state, say(_RUN_WORDS[EXECUTING])
    sending = run.status in (Status.QUEUED, Status.SENT)
    return WAITS, say("Being sent") if sending else say("Waits for the server")


def run_news(run: "ToolRun") -> str:
    """Return what is said aloud of a run that has ended."""
    return "%s: %s" % (tool_title(run.tool_name), say(_RUN_WORDS[run.state]))
