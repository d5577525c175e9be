"""Somebody with a RealtimeProvider of their own, and patience."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

from app.engine import ConnectionState, Message, MessageType, Options, Reason
from app.engine.message_types import DIRECTIONS
from app.provider import ConnectionView, RealtimeProvider
from app.receipt import Receipt
from tests.integration.cpython_world import CPythonWorld
from tests.integration.http_tokens import HttpTokens

PATIENCE = 15.0  # seconds; every wait ends at its condition, this only bounds a failure


class Person:
    """Keep what a provider told: every message that reached a handler, every state in turn."""

    def __init__(
        self, provider: RealtimeProvider, world: CPythonWorld, tokens: HttpTokens | None
    ) -> None:
        self.provider = provider
        self.world = world
        self.tokens = tokens
        self.heard: list[Message] = []  # by handlers of their types
        self.unknown: list[Message] = []
        self.path: list[tuple[ConnectionState, Reason | None]] = []
        self._waiting: list[tuple[Callable[[], Any], asyncio.Future[Any]]] = []
        provider.store.subscribe(lambda state: state.connection, self._connection_changed)
        provider.store.subscribe(lambda state: state, self._look)
        for type in DIRECTIONS:
            provider.on(type, self._hear)
        provider.on_unknown(self._hear_unknown)

    @property
    def view(self) -> ConnectionView:
        return self.provider.store.state.connection

    @property
    def sockets(self) -> int:
        """Return how many sockets were dialled."""
        return len(self.world.socket.dials)

    async def until(self, condition: Callable[[], Any], timeout: float = PATIENCE) -> Any:
        """Return the first true value of `condition`, looked at after every change."""
        value = condition()
        if value:
            return value
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((condition, future))
        try:
            return await asyncio.wait_for(future, timeout)
        except TimeoutError:
            raise AssertionError(f"not within {timeout} s; {self._story()}") from None
        finally:
            self._waiting = [entry for entry in self._waiting if entry[1] is not future]

    async def in_state(self, state: ConnectionState, timeout: float = PATIENCE) -> None:
        await self.until(lambda: self.provider.state is state, timeout)

    async def connected(self, timeout: float = PATIENCE) -> None:
        """Connect if nobody did, and wait until that is done."""
        if self.provider.state in (ConnectionState.DISCONNECTED, ConnectionState.FAILED):
            self.provider.connect()
        await self.in_state(ConnectionState.CONNECTED, timeout)

    async def hears(self, type: MessageType, **data: Any) -> Message:
        """Return the first message of a type whose data has these values; it is used up."""

        def found() -> Message | None:
            return next((each for each in self.heard if _matches(each, type, data)), None)

        message: Message = await self.until(found)
        self.heard.remove(message)
        return message

    async def has_heard(self, type: MessageType) -> None:
        """Wait for a message of a type and leave it to be looked at."""
        await self.until(lambda: type in self.heard_types())

    async def ends(self, receipt: Receipt) -> Receipt:
        """Return a receipt once it has ended."""
        await self.until(lambda: receipt.ended)
        return receipt

    async def settled(self) -> None:
        """Wait until the server has answered a beat sent now: what came before is all there is."""
        mark = self.world.new_id()
        self.provider.send(MessageType.HEARTBEAT, {"mark": mark})
        await self.hears(MessageType.HEARTBEAT, mark=mark)

    def heard_types(self) -> set[MessageType]:
        return {message.type for message in self.heard if message.type is not None}

    def texts(self, room_id: str = "general") -> list[str]:
        """Return what is shown of a room, oldest first."""
        room = self.provider.store.state.chat.rooms.get(room_id)
        return [] if room is None else [message.text for message in room.messages]

    async def leave(self) -> None:
        """Dispose of everything and wait until nothing of it runs."""
        self.provider.dispose()
        await self.world.finished()
        if self.tokens is not None:
            await self.tokens.http.aclose()

    def _connection_changed(self, view: ConnectionView) -> None:
        step = (view.state, view.reason)
        if view.reason is not None and step not in self.path[-1:]:
            self.path.append(step)

    def _hear(self, message: Message) -> None:
        self.heard.append(message)
        self._look()

    def _hear_unknown(self, message: Message) -> None:
        self.unknown.append(message)
        self._look()

    def _look(self, _state: object = None) -> None:
        for condition, future in list(self._waiting):
            value = None if future.done() else condition()
            if value:
                future.set_result(value)

    def _story(self) -> str:
        path = [(state.value, reason.value if reason else "") for state, reason in self.path]
        heard = [message.type_name for message in self.heard]
        return f"states {path}, unused messages {heard}, reports {self.world.reports}"


@contextlib.asynccontextmanager
async def person(
    url: str,
    *,
    origin: str | None,
    tokens: HttpTokens | None = None,
    options: Options | None = None,
    draw: Callable[[], float] | None = None,
) -> AsyncIterator[Person]:
    """Make somebody who is not connected yet; everything ends with the block."""
    world = CPythonWorld(origin=origin) if draw is None else CPythonWorld(origin=origin, draw=draw)
    provider = RealtimeProvider(
        url,
        world=world,
        tokens=tokens,
        options=options,
        history=None if tokens is None else tokens.history,
    )
    one = Person(provider, world, tokens)
    try:
        yield one
    finally:
        await one.leave()


def _matches(message: Message, type: MessageType, data: dict[str, Any]) -> bool:
    return message.type is type and all(message.data.get(key) == data[key] for key in data)
