"""Runs in the page: clients side by side ("lanes"), told what to do in JSON.

`window.lane(text)` takes `{"do": method, "lane": name, …}` and returns JSON. Everything below is
what an application would write; nothing of the client is replaced.
"""

import asyncio
import json

import js
from pyscript.ffi import create_proxy

from app.browser import HttpTokens, browser_world
from app.browser.location import storage_scope
from app.client import Client
from app.engine import ConnectionState, Delivery, MessageType, Options, TokenPlace
from app.engine.delivery import ENDS
from app.engine.events import StateChanged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.receipt import Receipt

EMAIL = "EMAIL"  # the test writes both in
PASSWORD = "PASSWORD"
TOKENS = HttpTokens()


def seconds() -> float:
    """Return the wall clock, which the test and the page share."""
    return float(js.Date.now()) / 1000


class Source:
    """Ask TOKENS, or fail as a provider of tokens does: `mode` is "", "hangs" or "refuses"."""

    def __init__(self) -> None:
        self.mode = ""
        self.refreshes = 0

    async def token(self, refresh: bool) -> "str | None":
        self.refreshes += refresh
        if self.mode == "hangs":
            await asyncio.Event().wait()
        return None if self.mode == "refuses" else await TOKENS.token(refresh)

    async def ticket(self, token: str) -> "str | None":
        return await TOKENS.ticket(token)


class Lane:
    """One client, what it was told to send and what it has heard."""

    def __init__(self, url: str, options: "dict[str, Any]", room: str = "general") -> None:
        place = TokenPlace(options.pop("token_place", "ticket"))
        self.source = Source()
        self.room = room
        self.receipts: list[Receipt] = []
        self.said: set[str] = set()
        self.texts: list[Any] = []  # of chat in the room, as heard
        self.path: list[list[Any]] = []  # [when, state, reason, close code]
        self.news: list[str] = []  # names of the other events, in order
        self.open: set[str] = set()  # keys of messages that have not ended
        self.ended_at: dict[str, float] = {}
        self.closed_at = 0.0
        self.late = 0  # events after the end
        self.running: list[asyncio.Task[None]] = []
        self.client = Client(
            url,
            world=browser_world(storage_scope(url)),
            tokens=self.source,
            options=Options(token_place=place, **options),
        )
        self.client.subscribe(self.happened)
        self.client.on(MessageType.CHAT_RESPONSE, self.heard)
        self.client.send(MessageType.USER_JOIN, {"room_id": room})

    def happened(self, event: "Any") -> None:
        self.late += bool(self.closed_at)
        name = type(event).__name__
        if isinstance(event, StateChanged):
            self.path.append([seconds(), event.current.value, event.reason.value, event.close_code])
        elif name == "MessageQueued":
            self.open.add(event.key)
        elif name == "MessageStatusChanged":
            self.ended_at[event.key] = seconds()
            if event.status in ENDS:
                self.open.discard(event.key)
        elif name == "StorageChanged":
            self.news.append(name + " " + event.mode.value + " " + event.reason)
        elif name in ("GapFound", "FrameDropped"):
            self.news.append(name + " " + event.reason)
        elif name == "OutboxRestored":
            self.news.append("%s %d %d" % (name, event.count, event.unreadable))
        elif name not in ("MessageReceived", "MessageStored"):
            self.news.append(name)

    def heard(self, message: "Any") -> None:
        if message.data.get("room_id") == self.room:
            self.texts.append(message.data.get("message"))

    def stumble(self, every: int) -> None:
        """Add a handler that fails at every so many messages, and one that is slow."""
        count = 0

        def fails(_: "Any") -> None:
            nonlocal count
            count += 1
            if count % every == 0:
                raise ValueError("a handler of the application failed")

        async def dawdles(_: "Any") -> None:
            await asyncio.sleep(0.5)

        self.client.on(MessageType.CHAT_RESPONSE, fails)
        self.client.on(MessageType.CHAT_RESPONSE, dawdles)

    def connect(self) -> None:
        self.client.connect()

    def disconnect(self) -> None:
        self.client.disconnect()

    def tokens(self, mode: str) -> None:
        self.source.mode = mode

    def send(self, texts: "list[str]") -> "list[str]":
        self.said.update(texts)
        self.receipts += [self.say(text) for text in texts]
        return [receipt.key for receipt in self.receipts]

    def say(self, text: str) -> "Receipt":
        data = {"message": text, "room_id": self.room}
        return self.client.send(MessageType.CHAT_MESSAGE, data, delivery=Delivery.ACKNOWLEDGED)

    def stream(self, prefix: str, count: int, interval: float) -> None:
        async def speak() -> None:
            begun = seconds()
            for number in range(count):
                await asyncio.sleep(max(0.0, begun + number * interval - seconds()))
                self.receipts.append(self.say("%s %d" % (prefix, number)))

        self.running.append(asyncio.create_task(speak()))

    def look(self) -> "dict[str, Any]":
        statuses: dict[str, int] = {}
        for receipt in self.receipts:
            statuses[receipt.status.value] = statuses.get(receipt.status.value, 0) + 1
        last = self.path[-1] if self.path else [0.0, "", "", None]
        return {
            "state": self.client.state.value,
            "reason": last[2],
            "code": last[3],
            "at": last[0],
            "statuses": statuses,
            "sent": len(self.receipts),
            "stored": [receipt.stored for receipt in self.receipts].count(True),
            "unstored": [receipt.stored for receipt in self.receipts].count(False),
            "waiting": len(self.open),
            "heard": len(self.texts),
            "own": len([text for text in self.texts if text in self.said]),
            "steps": len(self.path),
            "refreshes": self.source.refreshes,
            "late": self.late,
        }

    def story(self) -> "dict[str, Any]":
        return {
            "path": self.path,
            "texts": self.texts,
            "news": self.news,
            "receipts": [
                [receipt.key, receipt.status.value, receipt.code, self.ended_at.get(receipt.key)]
                for receipt in self.receipts
            ],
            "stored": [receipt.stored for receipt in self.receipts],
        }

    def dispose(self) -> float:
        """End, keeping on disk what waits; return how long that took, in seconds."""
        begun = float(js.performance.now())
        self.client.dispose()
        took = (float(js.performance.now()) - begun) / 1000
        self.closed_at = seconds()
        return took

    def leave(self) -> None:
        """End, keeping nothing."""
        self.client.sign_out()
        self.client.dispose()


lanes: dict[str, Lane] = {}


def do(text: str) -> str:
    wish = json.loads(str(text))
    name, method = wish.pop("lane"), wish.pop("do")
    if method == "open":
        lanes[name] = Lane(**wish)
        return "null"
    return json.dumps(getattr(lanes[name], method)(**wish))


async def check() -> bool:
    user = await TOKENS.login(EMAIL, PASSWORD) if await TOKENS.token(False) is None else True
    assert ConnectionState.CONNECTED.value == "connected"
    js.window.lane = create_proxy(do)
    return bool(user)
