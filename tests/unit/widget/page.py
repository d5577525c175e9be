"""A host's page in memory: elements that answer, and the server behind their lines."""

import base64
import json
from typing import Any

from app.engine import Options, TokenPlace
from app.engine.address import socket_url
from app.engine.claims import read_claims
from app.http_backend import HttpBackend
from app.provider import RealtimeProvider
from app.testing import FakeClock, FakeTasks, FakeTimer, FakeWorld, ScriptedServer, fake_world
from app.testing.world import parse_json
from app.widget.hub import Hub
from app.widget.line import Line
from app.widget.tokens import HostTokens
from tests.fake_dom import FakeDom

SERVER = "ws://host"
ADA = {"id": 7, "name": "Ada Lovelace", "email": "ada@example.com", "role": "member"}


def jwt(user: str, number: int = 1) -> str:
    """Return a token of a user; another `number`, another token."""
    claims = {"sub": user, "n": number, "iat": 1_790_000_000, "exp": 1_790_003_600}
    part = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return "e30." + part + ".c2ln"


class FakeHttp:
    """Sell tickets, and nothing else; the server then knows who comes."""

    def __init__(self, server: ScriptedServer) -> None:
        self.sold_for: list[str] = []
        self._server = server

    async def call(
        self, method: str, path: str, body: object = None, token: "str | None" = None
    ) -> "tuple[int, Any]":
        assert (method, path, body) == ("POST", "/api/ws-ticket", {})
        assert token is not None
        self.sold_for.append(token)
        subject = read_claims(token).subject
        self._server.user = {**ADA, "id": int(subject)} if subject else ADA
        return 200, {"ticket": "ticket-%d" % len(self.sold_for)}


class Element:
    """One <realtime-widget>: it says what the real one says, and keeps what it was told."""

    def __init__(self, page: "HostPage", id: str) -> None:
        self.id = id
        self.answered = 0
        self.told: list[dict[str, Any]] = []
        self.token: str | Exception | None = None  # what it answers with when it is asked
        self.is_held = False  # it does not answer by itself
        self._page = page

    def say(self, type: object, **fields: Any) -> None:
        self._page.hub.heard(self.id, json.dumps({"type": type, **fields}))

    def join(self, **wish: Any) -> "Element":
        fields = {"server": SERVER, "tokenPlace": "ticket", "view": "badge", "room": ""}
        self.say("join", **{**fields, "language": "en", "manual": False, **wish})
        return self

    def set(self, **wish: Any) -> None:
        self.say("set", **{"view": "badge", "room": "", "language": "en", **wish})

    def place(self) -> FakeDom:
        """Bring a place for the view."""
        dom = FakeDom(self._page.clock)
        dom.append(dom.body, dom.create("div", data_view=""))
        self._page.doms[self.id] = dom
        self.say("placed")
        return dom

    def send(self, call: int, type: object, data: object = None, **options: Any) -> None:
        content = json.dumps({"type": type, "data": data, "options": options})
        self.say("send", call=call, content=content)

    def answer(self) -> None:
        """Answer the oldest question that was not answered."""
        question = self.asked[self.answered]
        self.answered += 1
        if isinstance(self.token, Exception):
            self.say("token", call=question["call"], token=None, problem=str(self.token))
        else:
            self.say("token", call=question["call"], token=self.token)

    def of(self, type: str) -> "list[dict[str, Any]]":
        return [news for news in self.told if news["type"] == type]

    @property
    def asked(self) -> "list[dict[str, Any]]":
        return self.of("ask")

    @property
    def state(self) -> str:
        states = self.of("state")
        return str(states[-1]["state"]) if states else ""

    @property
    def problems(self) -> "list[str]":
        return [str(news["code"]) for news in self.of("error")]

    def ends(self, call: int) -> "list[str]":
        """Return how a call has ended: once, or it is wrong."""
        ends = [
            n["receipt"]["status"] for n in self.of("receipt") if n["call"] == call and n["ended"]
        ]
        return ends + ["refused" for news in self.of("refused") if news["call"] == call]


class HostPage:
    """Hold a hub, the elements, and one world with a scripted server for each line."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.tasks = FakeTasks()
        self.doms: dict[str, FakeDom] = {}
        self.elements: dict[str, Element] = {}
        self.dropped: list[str] = []
        self.idles = 0
        self.collected = 0
        self.lines: list[Line] = []
        self.worlds: list[FakeWorld] = []
        self.servers: list[ScriptedServer] = []
        self.shops: list[FakeHttp] = []
        self.hub = Hub(
            self,
            tasks=self.tasks,
            timer=lambda callback: FakeTimer(self.clock, callback),
            parse_json=parse_json,
            equip=self._equip,
            collect=self._collected,
        )

    def element(self, id: str, token: "str | Exception | None" = None, **wish: Any) -> Element:
        """Put an element into the page, whose page answers with `token`."""
        element = self.elements[id] = Element(self, id)
        element.token = token
        return element.join(**wish)

    # app.widget.pages.Pages

    def post(self, guest: str, news: "dict[str, Any]") -> None:
        assert guest not in self.dropped, "%s was dropped and hears %r" % (guest, news)
        element = self.elements[guest]
        element.told.append(json.loads(json.dumps(news)))
        if news["type"] == "ask" and not element.is_held:
            element.answer()

    def dom(self, guest: str) -> "FakeDom | None":
        return self.doms.get(guest)

    def drop(self, guest: str) -> None:
        assert guest not in self.dropped
        self.dropped.append(guest)

    def idle(self) -> None:
        self.idles += 1

    def _collected(self) -> None:
        self.collected += 1

    # What a test asks.

    def settle(self) -> None:
        """Let everything arrive that is under way."""
        for server in self.servers:
            server.settle()

    @property
    def sockets(self) -> int:
        """Return how many there are now."""
        return len([world for world in self.worlds if world.transport.generation is not None])

    def leftovers(self) -> "list[str]":
        """Name what is left once the page is idle."""
        found = ["%d tasks" % self.tasks.running] if self.tasks.running else []
        for world in self.worlds:
            found += [line for line in world.leftovers() if line != "timer not disposed"]
            found += world.reports
        for dom in self.doms.values():
            found += ["listener" for _ in dom._listeners] + ["frame" for _ in dom.frames]
        own = 2  # the hub's, for ever
        found += ["timer" for _ in self.clock.timers[own:]]
        return found

    def _equip(self, line: Line) -> None:
        address = line.server + "/ws"
        socket_url(address, "check", {})
        world = fake_world(clock=self.clock)
        self.worlds.append(world)
        self.servers.append(ScriptedServer(world))
        self.shops.append(FakeHttp(self.servers[-1]))
        self.lines.append(line)
        if line.place != "none":
            line.tokens = HostTokens(self.shops[-1], line.ask, world.tasks.waiter)
        line.provider = RealtimeProvider(
            address,
            world=world,
            tokens=line.tokens,
            options=Options(token_place=TokenPlace(line.place)),
            backend=None if line.tokens is None else HttpBackend(line.tokens),
        )
