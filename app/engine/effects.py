"""What is to be done in the world: the engine's orders to the shell."""

from app.engine.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class OpenSocket(Record):
    """Dial. `query` goes into the URL, `protocols` into the handshake; both may hold a token."""

    secret = ("query", "protocols")

    def __init__(
        self, generation: int, client_id: str, query: "dict[str, str]", protocols: "tuple[str, ...]"
    ) -> None:
        self.generation = generation
        self.client_id = client_id
        self.query = query
        self.protocols = protocols


class SendText(Record):
    """Write a text frame; it may hold a token."""

    secret = ("text",)

    def __init__(self, generation: int, text: str) -> None:
        self.generation = generation
        self.text = text


class CloseSocket(Record):
    """Close and forget the socket of that generation; nothing waits for its close event."""

    def __init__(self, generation: int, code: int, reason: str) -> None:
        self.generation = generation
        self.code = code
        self.reason = reason


class RequestToken(Record):
    """Ask the token source; the answer carries `number`."""

    def __init__(self, number: int, refresh: bool) -> None:
        self.number = number
        self.refresh = refresh


class RequestTicket(Record):
    """Ask the token source for a ticket bought with `token`; the answer carries `number`."""

    secret = ("token",)

    def __init__(self, number: int, token: str) -> None:
        self.number = number
        self.token = token


class OpenStorage(Record):
    """Work with the rows of that user from now on, and report those that are ours to send."""

    def __init__(self, partition: str) -> None:
        self.partition = partition


class StoreRows(Record):
    """Put rows on disk; each is reported, as stored or as failed.

    A row holds "v" (its format), "key", "type", "data", "timestamp", "written", "expires_in"
    (seconds), "number" (its place among all that its page accepted) and "page" (when that page
    began, epoch seconds; None: this one).
    """

    secret = ("rows",)

    def __init__(self, partition: str, rows: "list[dict[str, Any]]") -> None:
        self.partition = partition
        self.rows = rows


class RemoveRows(Record):
    """Delete rows: their messages have ended."""

    def __init__(self, partition: str, keys: "list[str]") -> None:
        self.partition = partition
        self.keys = keys


class CloseStorage(Record):
    """Let go of the user's rows; they stay on disk."""
