"""What an element sends, and what it is told of that."""

from app.engine import Delivery, LocalError, MessageType
from app.engine.delivery import default_delivery

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.provider import RealtimeProvider, Receipt
    from app.widget.line import Line
    from app.widget.questions import Post
    from app.widget.reading import Parse


class Letter:
    """Hold one message that is to be sent. Raises `LocalError` for what can't be meant."""

    def __init__(self, content: object) -> None:
        fields = content if isinstance(content, dict) else {}
        options = fields.get("options")
        if not isinstance(options, dict):
            options = {}
        self.data = fields.get("data")
        if self.data is not None and not isinstance(self.data, dict):
            raise LocalError("The data of a message is an object.")
        self.type = _type(fields.get("type"))
        self.delivery = _delivery(options.get("delivery"))
        self.time_to_live = _seconds(options.get("timeToLive"))
        self.coalesce = options.get("coalesce")
        if self.coalesce is not None and not isinstance(self.coalesce, str):
            raise LocalError("coalesce is a text.")

    @property
    def is_for_now(self) -> bool:
        """Tell whether it is sent now or never."""
        return (self.delivery or default_delivery(self.type)) is Delivery.VOLATILE


class Sendings:
    """Send for one element. Each of its calls ends once: as a receipt, or refused as misuse.

    What is sent before the user is known waits for them. `ended` is called when a receipt has.
    """

    def __init__(self, post: "Post", read: "Parse", ended: "Callable[[], None]") -> None:
        self._post = post
        self._read = read
        self._ended = ended
        self._held: list[tuple[int, Letter]] = []
        self._under_way = 0  # receipts that have not ended

    @property
    def all_ended(self) -> bool:
        """Tell whether nothing more will be told."""
        return not self._under_way and not self._held

    def send(self, call: int, content: object, line: "Line | None") -> None:
        """Send `content`, JSON of {"type", "data", "options"}, over a line."""
        try:
            if not isinstance(content, str):
                raise LocalError("There is nothing to send.")
            letter = Letter(self._read(content))
        except LocalError as error:
            self._refuse(call, error)
            return
        if line is None or line.provider is None or not (line.is_known or letter.is_for_now):
            self._held.append((call, letter))
        else:
            self._hand_over(line.provider, call, letter)

    def flush(self, provider: "RealtimeProvider") -> None:
        """Send what waited for the user."""
        held, self._held = self._held, []
        for call, letter in held:
            self._hand_over(provider, call, letter)

    def close(self) -> None:
        """Give up what still waits for a user; what was sent is followed to its end."""
        held, self._held = self._held, []
        for call, letter in held:
            receipt = {"key": "", "type": letter.type.value, "status": "discarded"}
            receipt["code"] = "widget_removed"
            receipt["text"] = ""
            self._post({"type": "receipt", "call": call, "ended": True, "receipt": receipt})

    def _hand_over(self, provider: "RealtimeProvider", call: int, letter: Letter) -> None:
        try:
            receipt = provider.send(
                letter.type,
                letter.data,
                delivery=letter.delivery,
                time_to_live=letter.time_to_live,
                coalesce=letter.coalesce,
            )
        except LocalError as error:
            self._refuse(call, error)
            return
        self._under_way += 1
        if not receipt.ended:
            receipt.subscribe(lambda changed: self._changed(call, letter, changed))
        self._changed(call, letter, receipt)

    def _changed(self, call: int, letter: Letter, receipt: "Receipt") -> None:
        if receipt.ended:
            self._under_way -= 1
        told: dict[str, Any] = {"key": receipt.key, "type": letter.type.value}
        told["status"] = receipt.status.value
        told["code"] = receipt.code
        told["text"] = receipt.text
        self._post({"type": "receipt", "call": call, "ended": receipt.ended, "receipt": told})
        if receipt.ended:
            self._ended()

    def _refuse(self, call: int, error: LocalError) -> None:
        self._post({"type": "refused", "call": call, "text": str(error)})


def _type(name: object) -> MessageType:
    try:
        return MessageType(name)
    except (ValueError, TypeError):
        raise LocalError("There is no message type %r." % (name,))  # noqa: B904 - MicroPython


def _delivery(name: object) -> "Delivery | None":
    if name is None:
        return None
    try:
        return Delivery(name)
    except (ValueError, TypeError):
        words = '"volatile", "queued" or "acknowledged"'
        raise LocalError("delivery is %s, not %r." % (words, name))  # noqa: B904 - MicroPython


def _seconds(value: object) -> "float | None":
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise LocalError("timeToLive is a number of seconds.")
    return float(value)
