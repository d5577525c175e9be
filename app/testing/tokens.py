"""A source of tokens and tickets that says what the test prepared."""

from app.testing.tasks import Pending

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class FakeTokenSource:
    """Answer with `next_token` and `next_ticket` at once, or, while `held`, on `answer()`.

    None refuses, an exception is raised; `asked` lists each question ("token", "refresh",
    "ticket") and `bought_with` the tokens shown for tickets.
    """

    def __init__(self, token: "str | Exception | None" = "token-1", *, held: bool = False) -> None:
        self.next_token = token
        self.next_ticket: str | Exception | None = "ticket-1"
        self.held = held
        self.asked: list[str] = []
        self.bought_with: list[str] = []
        self._waiting: list[tuple[Pending, str]] = []

    async def token(self, refresh: bool) -> "str | None":
        """Answer the question for a token."""
        return await self._answer("refresh" if refresh else "token")

    async def ticket(self, token: str) -> "str | None":
        """Answer the question for a ticket."""
        self.bought_with.append(token)
        return await self._answer("ticket")

    def answer(self) -> None:
        """Answer the oldest question that waits, with what is prepared now."""
        assert self._waiting, "nobody waits for an answer: was the source `held` when it was asked?"
        pending, question = self._waiting.pop(0)
        answer = self._prepared(question)
        if isinstance(answer, Exception):
            pending.fail(answer)
        else:
            pending.resolve(answer)

    async def _answer(self, question: str) -> "str | None":
        self.asked.append(question)
        if self.held:
            pending = Pending()
            self._waiting.append((pending, question))
            answered: Any = await pending
            return answered  # type: ignore[no-any-return] # `answer` resolves it
        answer = self._prepared(question)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _prepared(self, question: str) -> "str | Exception | None":
        return self.next_ticket if question == "ticket" else self.next_token
