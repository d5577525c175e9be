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
        # Tuples are replaced, never changed: a message goes to those of the moment it came.
        self._handlers: dict[MessageType, tuple[Handler, ...]] = {}
        self._unknown: tuple[Handler, ...] = ()

    def on(self, type: MessageType, handler: "Handler") -> "Callable[[], None]":
        """Register a handler for a type; the returned function removes it."""
        if not isinstance(type, MessageType):
            raise LocalError(
                "on() takes a MessageType, such as MessageType.CHAT_RESPONSE, not %r; "
                "for types outside the enum use on_unknown()." % (type,)
            )
        _check(handler)
        self._handlers[type] = self._handlers.get(type, ()) + (handler,)

        def remove() -> None:
            self._handlers[type] = _without(self._handlers.get(type, ()), handler)

        return remove

    def on_unknown(self, handler: "Handler") -> "Callable[[], None]":
        """Register a handler for messages whose type is outside `MessageType`."""
        _check(handler)
        self._unknown = self._unknown + (handler,)

        def remove() -> None:
            self._unknown = _without(self._unknown, handler)

        return remove

    def handlers(self, message: "Message") -> "tuple[Handler, ...]":
        """Return who is to be called for a message, in the order of registration."""
        if message.type is None:
            return self._unknown
        return self._handlers.get(message.type, ())

    def dispatch(self, message: "Message") -> Dispatched:
        """Call the handlers that are registered now; changes made meanwhile count from the next."""
        result = Dispatched()
        for handler in self.handlers(message):
            try:
                outcome = handler(message)
            except Exception as error:  # noqa: BLE001 - a handler is the user's; isolation is the contract
                result.errors.append((handler, error))
                continue
            result.handled += 1
            if is_awaitable(outcome):
                result.awaitables.append((handler, outcome))
        return result

    def clear(self) -> None:
        """Forget all handlers."""
        self._handlers = {}
        self._unknown = ()


def is_awaitable(outcome: object) -> bool:
    """Tell whether something has to be run for its outcome."""
    # MicroPython's coroutines are generators, without `__await__`.
    return hasattr(outcome, "__await__") or (hasattr(outcome, "send") and hasattr(outcome, "throw"))


def _check(handler: "Handler") -> None:
    if not callable(handler):
        raise LocalError("A handler must be callable with one message; got %r." % (handler,))


def _without(handlers: "tuple[Handler, ...]", handler: "Handler") -> "tuple[Handler, ...]":
    # By identity: the same function registered twice is removed once per call.
    for index, present in enumerate(handlers):
        if present is handler:
            return handlers[:index] + handlers[index + 1 :]
    return handlers
