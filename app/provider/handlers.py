"""What a slice does with the messages of each type."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.engine import Message, MessageType
    from app.provider.facts import Facts

    # The slice's view, the message, the facts -> the view after it.
    Handle = Callable[[Any, Message, Facts], Any]
    Handlers = dict[MessageType | None, Handle]
