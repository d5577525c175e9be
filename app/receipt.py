"""What a sender holds of a message: its status, until the end."""

from app.engine import Status
from app.engine.delivery import ENDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Receipt:
    """Follow one message. It ends once: delivered, unconfirmed, rejected, expired or discarded.

    `code` (for programs) and `text` (for people) say why it ended, if there is more to say.
    """

    def __init__(self, key: str, discard: "Callable[[str], bool]") -> None:
        self.key = key
        self.status = Status.QUEUED
        self.code = ""
        self.text = ""
        self._discard = discard
        self._callbacks: list[Callable[[Receipt], None]] = []

    def __repr__(self) -> str:
        return "Receipt(%s, %s)" % (self.key, self.status.value)

    @property
    def ended(self) -> bool:
        """Tell whether the status is final."""
        return self.status in ENDS

    def subscribe(self, callback: "Callable[[Receipt], None]") -> "Callable[[], None]":
        """Call back with this receipt at each change of status; return how to stop that."""
        self._callbacks.append(callback)

        def remove() -> None:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

        return remove

    def cancel(self) -> bool:
        """Give the message up; False when it had ended already."""
        return not self.ended and self._discard(self.key)

    def changed(self, status: Status, code: str, text: str) -> "list[Callable[[Receipt], None]]":
        """Take a new status; return whom to call. Only the client calls this."""
        self.status, self.code, self.text = status, code, text
        callbacks = list(self._callbacks)
        if self.ended:
            self._callbacks = []
        return callbacks
