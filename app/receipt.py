"""What a sender holds of a message: its status, until the end."""

from app.engine import Status
from app.engine.delivery import ENDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from typing import Any

    from app.ports import Waiter


class NotDelivered(Exception):
    """Say that a message ended without a confirmation; `status`, `code` and `text` say how."""

    def __init__(self, status: Status, code: str, text: str) -> None:
        super().__init__(text or "%s %s" % (status.value, code))
        self.status = status
        self.code = code
        self.text = text


class Receipt:
    """Follow one message. It ends once: delivered, unconfirmed, rejected, expired or discarded.

    `code` (for programs) and `text` (for people) say why it ended, if there is more to say.
    `stored` is True when the message is on disk and outlives this page, False when it could not
    be put there, None while that is open or for a message that is only kept in memory.

    `status = await receipt` waits for the end and never raises; `await receipt.delivered()`
    raises `NotDelivered` unless the server confirmed the message.
    """

    def __init__(
        self,
        key: str,
        cancel: "Callable[[str], bool]",
        discard: "Callable[[str], bool]",
        waiter: "Callable[[], Waiter]",
    ) -> None:
        self.key = key
        self.status = Status.QUEUED
        self.code = ""
        self.text = ""
        self.stored: bool | None = None
        self._cancel = cancel
        self._discard = discard
        self._make_waiter = waiter
        self._waiter: Waiter | None = None
        self._callbacks: list[Callable[[Receipt], None]] = []

    def __repr__(self) -> str:
        return "Receipt(%s, %s)" % (self.key, self.status.value)

    def __await__(self) -> "Generator[Any, Any, Status]":
        return self.end().__await__()

    def __iter__(self) -> "Any":
        # What MicroPython's `await` asks for; there, a coroutine is its own iterator.
        return self.end()

    @property
    def ended(self) -> bool:
        """Tell whether the status is final."""
        return self.status in ENDS

    async def end(self) -> Status:
        """Wait for the end and return it; `await receipt` does the same."""
        if not self.ended:
            if self._waiter is None:
                self._waiter = self._make_waiter()
            await self._waiter.wait()
        return self.status

    async def delivered(self) -> None:
        """Wait until the server has confirmed the message; raise `NotDelivered` otherwise."""
        if await self.end() is not Status.DELIVERED:
            raise NotDelivered(self.status, self.code, self.text)

    def subscribe(self, callback: "Callable[[Receipt], None]") -> "Callable[[], None]":
        """Call back with this receipt at each change; return how to stop that."""
        self._callbacks.append(callback)

        def remove() -> None:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

        return remove

    def cancel(self) -> bool:
        """Take the message back; False when it has ended, or a server may have seen it."""
        return not self.ended and self._cancel(self.key)

    def discard(self) -> bool:
        """Stop trying; False when it has ended. What was written may have arrived all the same."""
        return not self.ended and self._discard(self.key)

    # Only the client calls these; they return whom to call.

    def changed(self, status: Status, code: str, text: str) -> "list[Callable[[Receipt], None]]":
        """Take a new status."""
        self.status, self.code, self.text = status, code, text
        callbacks = list(self._callbacks)
        if self.ended:
            self._callbacks = []
            if self._waiter is not None:
                self._waiter.set()
        return callbacks

    def kept(self, stored: bool) -> "list[Callable[[Receipt], None]]":
        """Learn whether the message is on disk."""
        self.stored = stored
        return list(self._callbacks)
