"""What is to be done in the world: the engine's orders to the shell."""

from app.engine.record import Record


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
