"""A page in memory on a real provider, whose server the test plays."""

from typing import Any

from app.backend import Backend
from app.provider import RealtimeProvider
from app.testing import FakeStorage, FakeTokenSource, FakeWorld, Pending, fake_world
from tests.fake_dom import FakeDom

CAPABILITIES = ["ack", "rooms"]


class Stage:
    """Hold provider, world and page."""

    def __init__(
        self,
        tokens: "FakeTokenSource | None" = None,
        storage: "FakeStorage | None" = None,
        *,
        history: bool = True,
        backend: "Backend | None" = None,
    ) -> None:
        self.world: FakeWorld = fake_world(storage=storage)
        self.dom = FakeDom(self.world.clock)
        self.pages: list[tuple[str, int | None, Pending]] = []
        self.provider = RealtimeProvider(
            "ws://host/ws",
            world=self.world,
            tokens=tokens,
            history=self._history if history else None,
            backend=backend,
        )

    async def _history(self, room_id: str, before: "int | None", _limit: int) -> "dict[str, Any]":
        pending = Pending()
        self.pages.append((room_id, before, pending))
        page: dict[str, Any] = await pending
        return page

    def connect(self, capabilities: "list[str]" = CAPABILITIES) -> None:
        self.provider.connect()
        self.answer(capabilities)

    def answer(self, capabilities: "list[str]" = CAPABILITIES) -> None:
        """Play the server: accept what is dialled and answer `connect`."""
        self.world.transport.accept()
        user = {"id": 7, "name": "Ada Lovelace", "email": "ada@example.com"}
        self.hear(
            "connect",
            session_id="s-1",
            user=user,
            capabilities=capabilities,
            heartbeat_interval=0,
        )

    def hear(self, type: str, *, id: "str | None" = None, **data: Any) -> None:
        frame = {"type": type, "id": id, "data": data, "timestamp": "2026-11-23T09:30:00"}
        self.world.transport.deliver(frame)
        self.dom.paint()

    def say(self, text: str, *, by: int = 8, name: str = "Grace Hopper", seq: int = 1) -> None:
        """Let somebody say something in "general"."""
        data = {"message": text, "user_id": by, "user_name": name, "room_id": "general"}
        self.hear("chat_response", id="m-%d" % seq, seq=seq, **data)

    def settle(self, type: str, **data: Any) -> None:
        """Let the server say what became of a message; its id is in the data."""
        self.world.transport.deliver({"type": type, "data": data})
        self.dom.paint()

    def drop(self, code: int = 1006) -> None:
        self.world.transport.drop(code)

    def wait(self, seconds: float) -> None:
        self.world.clock.advance(seconds)
        self.dom.paint()

    def refuse_dials(self) -> None:
        """From now on nobody answers."""
        self.world.transport.refuse_to_dial = "refused"

    def reconnect(self) -> None:
        """Wait until the page dials again, and answer."""
        while self.world.transport.generation is None:
            self.wait(0.5)
        self.answer()
        self.dom.paint()

    def sent(self, type: str) -> "list[dict[str, Any]]":
        return [f["data"] for f in self.world.transport.frames() if f["type"] == type]

    def leftovers(self) -> "list[str]":
        """Dispose the provider and name everything that is left of both."""
        self.provider.dispose()
        return self.dom.leftovers() + self.world.leftovers() + self.world.reports
