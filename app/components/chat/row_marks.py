"""What a line's surroundings make of it: its group, its day, its question, its buttons."""

from app.components.chat.message_row import Mark, offers_of
from app.components.chat.moments import Moments, seconds_of
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.ports import Locale
    from app.provider import ChatMessage

GROUP_PAUSE = 300.0  # seconds after which the same author begins anew
QUESTION_WITHIN = 200  # lines above an answer in which its question is looked for
EXCERPT = 80  # characters of a question


class Surroundings:
    """What marks depend on besides the messages: compare two of them to know if marks hold."""

    def __init__(self) -> None:
        self.unsaved: set[str] = set()  # keys of what waits in memory only
        self.news: str | None = None  # key of the first line that is new
        self.found: str | None = None  # key of the line that was searched for
        self.copied: tuple[str, str] = ("", "")  # key, and what became of copying it
        self.connected = False
        self.may_stop = False  # the server takes answers back

    def facts(self) -> object:
        """Return all of it as one value."""
        state = (self.connected, self.may_stop)
        return sorted(self.unsaved), self.news, self.found, self.copied, state


class RowMarks:
    """Make the mark of a line."""

    def __init__(self, locale: "Locale") -> None:
        self.moments = Moments(locale)
        self.around = Surroundings()

    def of(self, messages: "list[ChatMessage]", index: int) -> Mark:
        """Return the mark of the line at an index."""
        line = messages[index]
        before = messages[index - 1] if index > 0 else None
        around, mark = self.around, Mark()
        day = self.moments.day(line.timestamp)
        if day and (before is None or day != self.moments.day(before.timestamp)):
            mark.day = day
        mark.news = line.key == around.news
        mark.continued = not mark.day and not mark.news and follows(before, line)
        mark.time = self._time(line, before if mark.continued else None)
        mark.unsaved = line.key in around.unsaved
        mark.found = line.key == around.found
        mark.copied = around.copied[1] if line.key == around.copied[0] else ""
        if line.own:
            mark.offers = offers_of(line.status)
        elif line.kind != "chat":
            self._answer(mark, messages, index)
        return mark

    def _time(self, line: "ChatMessage", before: "ChatMessage | None") -> str:
        """Return a line's time; "" when the one that it continues says the same."""
        time = self.moments.time(line.timestamp)
        return "" if before is not None and self.moments.time(before.timestamp) == time else time

    def _answer(self, mark: Mark, messages: "list[ChatMessage]", index: int) -> None:
        line = messages[index]
        question = question_of(messages, index)
        if question is not None:
            mark.question = say("In answer to %s") % ("“%s”" % excerpt(question.text))
        own = question is not None and question.own
        if line.growing:
            going_on = self.around.connected
            mark.note = say("Answering…") if going_on else say("Interrupted; the rest will follow.")
            mark.offers = ("stop",) if own and going_on and self.around.may_stop else ()
        elif line.stopped:
            mark.note = say("Stopped")
        elif line.unfinished:
            mark.note = say("The rest of this answer has not come.")
        if line.kind == "assistant_error" and own:
            mark.offers = ("ask",)


def question_of(messages: "list[ChatMessage]", index: int) -> "ChatMessage | None":
    """Return what the answer at an index is about, if that stands not far above."""
    wanted = messages[index].in_response_to
    if wanted is None:
        return None
    ending = "/" + wanted
    for place in range(index - 1, max(-1, index - 1 - QUESTION_WITHIN), -1):
        line = messages[place]
        if line.kind == "chat" and (line.key == wanted if line.own else line.key.endswith(ending)):
            return line
    return None


def excerpt(text: str) -> str:
    """Return the beginning of a text, in one line."""
    words = " ".join(text[: 2 * EXCERPT].split())
    return words if len(words) <= EXCERPT else words[: EXCERPT - 1] + "…"


def follows(before: "ChatMessage | None", line: "ChatMessage") -> bool:
    """Return whether a line goes on with what the same author said before it, not long ago."""
    if before is None or before.kind != line.kind or before.own != line.own:
        return False
    if line.kind != "chat" or not (line.own or before.user_id == line.user_id):
        return False
    then, now = seconds_of(before.timestamp), seconds_of(line.timestamp)
    if then is None or now is None:
        return then is now
    return -GROUP_PAUSE <= now - then <= GROUP_PAUSE
