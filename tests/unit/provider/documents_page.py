"""A page that sends documents: its sockets and uploads are played by the test."""

from typing import Any

from app.ports import ChosenFile
from app.provider import Document, RealtimeProvider, use_documents
from app.provider.documents import Choice
from app.testing import FakePiece, FakeWorld, fake_world
from tests.unit.provider.documents_server import DocumentsServer

MB = 1_000_000.0
CAPABLE = ["ack", "cancel", "documents"]


class Sender:
    """A provider whose sockets and uploads the test plays, and the server's memory."""

    def __init__(self, capabilities: "list[str]" = CAPABLE, *, most: float = 20e6) -> None:
        self.world: FakeWorld = fake_world()
        self.server = DocumentsServer(most)
        self.provider = RealtimeProvider("ws://host/ws", world=self.world, backend=self.server)
        self.capabilities = capabilities
        self.left_out: list[Choice] = []
        self.provider.connect()
        self.answer()

    def answer(self) -> None:
        self.world.transport.accept()
        self.hear(
            "connect",
            session_id="s",
            user={"id": 7},
            capabilities=self.capabilities,
            heartbeat_interval=0,
        )

    def hear(self, type: str, **data: Any) -> None:
        self.world.transport.deliver({"type": type, "data": data})

    def choose(self, *files: "tuple[str, float]") -> "list[str]":
        """Choose files; return the keys of their documents."""
        before = {one.key for one in self.items}
        chosen = [ChosenFile(name, size, object()) for name, size in files]
        self.left_out = self.provider.documents.choose(chosen)
        return [one.key for one in reversed(self.items) if one.key not in before]

    @property
    def items(self) -> "list[Document]":
        found: list[Document] = use_documents(self.provider).value.items
        return found

    def one(self, key: str) -> Document:
        [found] = [item for item in self.items if item.key == key]
        return found

    @property
    def sending(self) -> "list[FakePiece]":
        return self.world.uploads.sending

    def send_all(self) -> None:
        """Let everything arrive that is being sent, and what follows."""
        while self.sending:
            self.server.take(self.sending[0])

    def sent(self, type: str) -> "list[dict[str, Any]]":
        return [f["data"] for f in self.world.transport.frames() if f["type"] == type]

    def drop(self) -> None:
        self.world.transport.drop(1006)

    def come_back(self) -> None:
        while self.world.transport.generation is None:
            self.world.clock.advance(0.5)
        self.answer()

    def end(self) -> None:
        self.provider.dispose()
        assert self.world.leftovers() == []
        assert self.world.reports == []
