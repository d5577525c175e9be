"""Many messages to be sent, a little at a time, so that the page stays alive meanwhile."""

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from typing import Any

    from app.ports import Waiter
    from app.receipt import Receipt

HEADER = 1024  # bytes that a frame may have besides its data


class Sending:
    """Follow many messages that are sent in the order in which `many` gives their data.

    `receipts` are of those that were taken so far; `ended` says that no more are to come: all were
    taken, or it was stopped, or the client was disposed, or `problem` tells what `many` or a
    message threw. `await sending` waits for that end and returns the receipts; it never raises.
    """

    def __init__(
        self,
        many: "Iterable[dict[str, Any]]",
        send: "Callable[[dict[str, Any]], Receipt]",
        waiter: "Callable[[], Waiter]",
    ) -> None:
        self.receipts: list[Receipt] = []
        self.ended = False
        self.problem: Exception | None = None
        self._send = send
        self._many: Iterator[dict[str, Any]] = iter(many)
        self._next: dict[str, Any] | None = None
        self._size = 0  # of the next one
        self._make_waiter = waiter
        self._waiter: Waiter | None = None

    def __await__(self) -> "Generator[Any, Any, list[Receipt]]":
        return self.end().__await__()

    def __iter__(self) -> "Any":
        # What MicroPython's `await` asks for; there, a coroutine is its own iterator.
        return self.end()

    async def end(self) -> "list[Receipt]":
        """Wait for the end and return the receipts; `await sending` does the same."""
        if not self.ended:
            if self._waiter is None:
                self._waiter = self._make_waiter()
            await self._waiter.wait()
        return self.receipts

    def stop(self) -> None:
        """Take no more of them; what was taken goes its way. Again is no harm."""
        if not self.ended:
            self.ended = True
            self._many = iter(())
            self._next = None
            if self._waiter is not None:
                self._waiter.set()

    # Only the client calls these.

    def size(self) -> "int | None":
        """Return about how many bytes the next one takes, or None when it has ended."""
        if self._next is None and not self.ended:
            try:
                self._next = next(self._many)
                self._size = len(json.dumps(self._next)) + HEADER
            except StopIteration:
                self.stop()
            except Exception as error:  # noqa: BLE001 - the iterable is the user's
                self._fail(error)
        return None if self._next is None else self._size

    def send_one(self) -> None:
        """Send the next one, of which `size` was asked."""
        data, self._next = self._next, None
        if data is None:
            return
        try:
            self.receipts.append(self._send(data))
        except Exception as error:  # noqa: BLE001 - what can't be sent is told to who gave it
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        self.problem = error
        self.stop()
