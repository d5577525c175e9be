"""Questions to the host's page, for a token."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Waiter

    Post = Callable[[dict[str, Any]], None]


class NoToken(Exception):
    """Say that the host's page could not be asked for a token, or had none just now."""


class Question:
    """Wait for the page's answer to one question."""

    def __init__(self, answered: "Waiter") -> None:
        self.answered = answered
        self.token: str | None = None
        self.problem = ""


class Questions:
    """Ask one element, and match its answers by their number."""

    def __init__(self, post: "Post", waiter: "Callable[[], Waiter]") -> None:
        self._post = post
        self._waiter = waiter
        self._open: dict[int, Question] = {}
        self._asked = 0
        self._closed = False

    async def ask(self, refresh: bool) -> "str | None":
        """Return the page's token; None when nobody is signed in there. Raises `NoToken`."""
        if self._closed:
            raise NoToken("the widget is gone")
        self._asked += 1
        question = Question(self._waiter())
        self._open[self._asked] = question
        self._post({"type": "ask", "call": self._asked, "refresh": refresh})
        await question.answered.wait()
        if question.problem:
            raise NoToken(question.problem)
        return question.token

    def answered(self, call: object, token: object, problem: object) -> None:
        """Hear the answer; one to nothing that was asked changes nothing."""
        question = self._open.pop(call, None) if isinstance(call, int) else None
        if question is not None:
            question.token = token if isinstance(token, str) and token else None
            question.problem = problem if isinstance(problem, str) else ""
            question.answered.set()

    def close(self) -> None:
        """Wait for no answer any more: whoever does hears `NoToken`."""
        self._closed = True
        for call in list(self._open):
            self.answered(call, None, "the widget is gone")
