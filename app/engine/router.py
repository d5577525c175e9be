"""MessageRouter: from a message's type to the handlers that asked for it."""

from app.engine.errors import LocalError
from app.engine.message_types import MessageType
from app.engine.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    from app.engine.messages import Message

    Handler = Callable[[Message], Any]


class Dispatched(Record):
    """Say what came of a dispatch: awaitables to run, and errors with the handler that threw."""

    def __init__(self) -> None:
        self.handled = 0
        self.awaitables: list[tuple[Handler, Awaitable[Any]]] = []
        self.errors: list[tuple[Handler, Exception]] = []


class MessageRouter:
    """Call every handler of a type, in the order of registration.

    A handler takes the message; it may be a coroutine function, whose awaitable is handed back
    to be run by the caller. A handler that throws stops neither the others nor later messages.
    """

    def __init__(self) -> None:
        self._handlers: dict[MessageType, list[Handler]] = {}
        self._unknown: list[Handler] = []

    def on(self, type: MessageType, handler: "Handler") -> "Callable[[], None]":
        """Register a handler for a type; the returned function removes it."""
        if not isinstance(type, MessageType):
            raise LocalError(
                "on() takes a MessageType, such as MessageType.CHAT_RESPONSE, not %r; "
                "for types outside the enum use on_unknown()." % (type,)
            )
        return _add(self._handlers.setdefault(type, []), handler)

    def on_unknown(self, handler: "Handler") -> "Callable[[], None]":
        """Register a handler for messages whose type is outside `MessageType`."""
        return _add(self._unknown, handler)

    def dispatch(self, message: "Message") -> Dispatched:
        """Call the handlers that are registered now; changes made meanwhile count from the next."""
        handlers = self._unknown if message.type is None else self._handlers.get(message.type, [])
        result = Dispatched()
        for handler in list(handlers):
            try:
                outcome = handler(message)
            except Exception as error:  # noqa: BLE001 - a handler is the user's; isolation is the contract
                result.errors.append((handler, error))
                continue
            result.handled += 1
            if _is_awaitable(outcome):
                result.awaitables.append((handler, outcome))
        return result

    def clear(self) -> None:
        """Forget all handlers."""
        self._handlers = {}
        self._unknown = []


def _is_awaitable(outcome: object) -> bool:
    # MicroPython's coroutines are generators, without `__await__`.
    return hasattr(outcome, "__await__") or (hasattr(outcome, "send") and hasattr(outcome, "throw"))


def _add(handlers: "list[Handler]", handler: "Handler") -> "Callable[[], None]":
    if not callable(handler):
        raise LocalError("A handler must be callable with one message; got %r." % (handler,))
    handlers.append(handler)

    def remove() -> None:
        # By identity: the same function registered twice is removed once per call.
        for index, present in enumerate(handlers):
            if present is handler:
                del handlers[index]
                return

    return remove
