"""Going on where the server left off: replayed, asked again, or told that it can't be had."""

import asyncio
from pathlib import Path

from app.engine import ConnectionState, MessageType, Status
from app.engine.events import DuplicateDropped, GapFound, SessionStarted
from app.provider import use_chat
from tests.faults.edits import Double, Drop, of_type
from tests.faults.proxy import FaultProxy
from tests.harness import ServerProcess
from tests.integration.client.visitors import guest, settled_in, visitor
from tests.integration.person import Person

ROOM = "general"


class Notes:
    """Keep what the engine told of sessions, gaps and duplicates."""

    def __init__(self, one: Person) -> None:
        self.resumed: list[bool] = []
        self.gaps: list[str] = []
        self.repeated = 0
        one.provider.on_event(self._note)

    def _note(self, event: object) -> None:
        if isinstance(event, SessionStarted):
            self.resumed.append(event.resumed)
        elif isinstance(event, GapFound):
            self.gaps.append(event.reason)
        elif isinstance(event, DuplicateDropped):
            self.repeated += 1


async def settle_in(one: Person) -> Notes:
    notes = Notes(one)
    await one.connected()
    one.provider.join(ROOM)
    await settled_in(one, ROOM)
    return notes


async def say(one: Person, *texts: str) -> None:
    for text in texts:
        receipt = await one.ends(use_chat(ROOM, one.provider).send(text))
        assert receipt.status is Status.DELIVERED


async def test_three_said_while_away_come_in_order_then_live_and_no_history_is_loaded(
    server: ServerProcess,
) -> None:
    async with (
        FaultProxy(server.port) as proxy,
        visitor(server, "grace", ws_url=proxy.ws_url, draw=lambda: 0.5) as grace,
        guest(server, room=ROOM) as ada,
    ):
        notes = await settle_in(grace)
        before = list(grace.texts())
        names = ["%s, %d" % (text, proxy.port) for text in ("one", "two", "three", "live")]
        proxy.reset()
        await grace.in_state(ConnectionState.RECONNECTING)
        await say(ada, *names[:3])
        await grace.connected()
        await say(ada, names[3])
        await grace.until(lambda: grace.texts() == before + names)
        assert notes.resumed == [False, True]
        assert notes.gaps == []
        assert not use_chat(ROOM, grace.provider).value.loading
        assert use_chat(ROOM, grace.provider).value.stale_since is None
        assert proxy.sockets == 2


async def test_a_job_goes_on_while_its_asker_is_away(server: ServerProcess) -> None:
    async with (
        FaultProxy(server.port) as proxy,
        visitor(server, ws_url=proxy.ws_url, draw=lambda: 0.9) as ada,
    ):
        notes = await settle_in(ada)
        ada.provider.send(MessageType.QUOTE_GENERATION_START, {"customer_id": 5})
        await ada.hears(MessageType.QUOTE_GENERATION_START, customer_id=5)
        proxy.reset()
        await ada.in_state(ConnectionState.RECONNECTING)
        await ada.hears(MessageType.QUOTE_GENERATION_COMPLETE, customer_id=5)
        steps = [m for m in ada.heard if m.type is MessageType.QUOTE_GENERATION_PROGRESS]
        assert [message.data["progress"] for message in steps] == [20, 40, 60, 80, 100]
        assert notes.resumed == [False, True]


async def test_a_frame_that_was_lost_on_the_way_is_asked_for_and_comes_in_its_place(
    server: ServerProcess,
) -> None:
    async with (
        FaultProxy(server.port) as proxy,
        visitor(server, "grace", ws_url=proxy.ws_url) as grace,
        guest(server, room=ROOM) as ada,
    ):
        notes = await settle_in(grace)
        before = list(grace.texts())
        names = ["%s, gap, %d" % (text, proxy.port) for text in ("one", "two", "three")]
        lost = Drop(of_type("chat_response"), times=1)
        proxy.to_client.edit = lost
        await say(ada, *names)
        await grace.until(lambda: grace.texts() == before + names)
        assert (lost.count, notes.gaps, proxy.sockets) == (1, [], 1)


async def test_what_comes_twice_is_shown_once(server: ServerProcess) -> None:
    async with (
        FaultProxy(server.port) as proxy,
        visitor(server, "grace", ws_url=proxy.ws_url) as grace,
        guest(server, room=ROOM) as ada,
    ):
        notes = await settle_in(grace)
        before = list(grace.texts())
        proxy.to_client.edit = Double(of_type("chat_response"))
        text = "twice, %d" % proxy.port
        await say(ada, text)
        await grace.until(lambda: notes.repeated > 0)
        assert grace.texts() == [*before, text]


async def test_a_server_without_memory_is_said_once_and_the_room_is_loaded_anew(
    tmp_path: Path,
) -> None:
    with ServerProcess(tmp_path) as server:
        async with visitor(server, "grace", draw=lambda: 0.2) as grace:
            notes = await settle_in(grace)
            async with visitor(server) as ada:
                await settle_in(ada)
                await say(ada, "before")
            await grace.until(lambda: grace.texts() == ["before"])
            await asyncio.to_thread(server.restart)
            await grace.connected()
            await settled_in(grace, ROOM)
            assert notes.resumed == [False, False]
            assert notes.gaps == ["session_gone"]
            assert grace.texts() == ["before"]
            assert use_chat(ROOM, grace.provider).value.stale_since is None


async def test_a_window_that_has_passed_is_a_gap(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--resume-window", "0") as server:
        async with (
            FaultProxy(server.port) as proxy,
            visitor(server, ws_url=proxy.ws_url, draw=lambda: 0.1) as ada,
        ):
            notes = await settle_in(ada)
            await say(ada, "one")
            proxy.reset()
            await ada.in_state(ConnectionState.RECONNECTING)
            await ada.connected()
            await say(ada, "two")
            assert (notes.resumed, notes.gaps) == ([False, False], ["session_gone"])
            assert ada.texts() == ["one", "two"]
