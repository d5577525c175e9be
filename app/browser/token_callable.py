"""A function of the user's as a TokenSource."""

from app.browser.rejections import accept_any_rejection
from app.browser.tasks import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class TokenCallable:
    """Ask `function(refresh)` for tokens: plain, async, or returning a promise.

    It returns a token, or None when only a sign-in helps; raising means "try later". There are
    no tickets: `ticket()` is always None, the token travels as the backend wants it.
    """

    def __init__(self, function: "Callable[[bool], Any]") -> None:
        accept_any_rejection()
        self._function = function

    async def token(self, refresh: bool) -> "str | None":
        """Return what the function gave, awaited when it has to be."""
        answer = self._function(refresh)
        if hasattr(answer, "then") or hasattr(answer, "send"):
            answer = await plain(answer)
        # JavaScript's null and undefined are neither None nor a str.
        return answer if isinstance(answer, str) and answer else None

    async def ticket(self, token: str) -> "str | None":  # noqa: ARG002 - part of the port
        """Return None: tickets are not used."""
        return None
