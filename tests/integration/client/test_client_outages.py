"""The server dies, leaves or is cut off while people talk."""

import asyncio
import sqlite3
import time
from pathlib import Path

from app.engine import ConnectionState, MessageType, Reason, Status
from app.provider import use_chat
from tests.faults.proxy import FaultProxy
from tests.harness import ServerProcess
from tests.integration.client.visitors import settled_in, visitor
from tests.integration.person import Person

ROOM = "general"
NOTICED = 1.0  # seconds until the state says that the server is gone
BACK = 5.0  # seconds from listening to CONNECTED


def stored(server: ServerProcess, text: str) -> int:
    """Return how often the server's database holds a message."""
    with sqlite3.connect(server.database) as database:
        query = "SELECT COUNT(*) FROM messages WHERE message = ?"
        return int(database.execute(query, (text,)).fetchone()[0])


async def enter(*people: Person) -> None:
    for one in people:
        await one.connected()
        one.provider.join(ROOM)
        await settled_in(one, ROOM)


async def test_killed_and_back_delivers_exactly_once(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        async with visitor(server) as ada, visitor(server, "grace") as grace:
            await enter(ada, grace)
            room = use_chat(ROOM, ada.provider)
            before = await ada.ends(room.send("before"))
            assert before.status is Status.DELIVERED
            in_flight = room.send("in flight")
            killed = time.monotonic()
            server.kill()
            await ada.in_state(ConnectionState.RECONNECTING)
            await grace.in_state(ConnectionState.RECONNECTING)
            assert time.monotonic() - killed < NOTICED
            assert ada.view.reason is Reason.CLOSED_BY_SERVER
            meanwhile = [room.send(f"meanwhile {number}") for number in range(3)]
            assert [receipt.status for receipt in meanwhile] == [Status.QUEUED] * 3
            assert ada.view.waiting >= 3
            await ada.until(lambda: ada.view.attempt >= 2)
            await asyncio.to_thread(server.start)
            listening = time.monotonic()
            await ada.connected()
            await grace.connected()
            assert time.monotonic() - listening < BACK
            for receipt in [in_flight, *meanwhile]:
                assert (await ada.ends(receipt)).status is Status.DELIVERED
            texts = ["before", "in flight", "meanwhile 0", "meanwhile 1", "meanwhile 2"]
            await grace.until(lambda: len(grace.texts()) >= len(texts))
            await grace.settled()
            assert grace.texts() == ada.texts() == texts
            assert [stored(server, text) for text in texts] == [1] * len(texts)
            assert ada.view.waiting == 0


async def test_five_restarts_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        # Short waits: long ones would take the tier's time and show nothing more.
        async with visitor(server, draw=lambda: 0.2) as ada:
            await enter(ada)
            room = use_chat(ROOM, ada.provider)
            receipts = []
            for turn in range(5):
                receipts += [room.send(f"{turn}.{number}") for number in range(10)]
                await asyncio.to_thread(server.restart)
                await ada.connected()
            for receipt in receipts:
                assert (await ada.ends(receipt)).status is Status.DELIVERED
            sent = [f"{turn}.{number}" for turn in range(5) for number in range(10)]
            await ada.until(lambda: not use_chat(ROOM, ada.provider).value.loading)
            assert ada.texts() == sent
            assert [stored(server, text) for text in sent] == [1] * 50


async def test_told_to_stop_the_server_says_when_to_come_back(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        async with visitor(server, draw=lambda: 0.1) as ada:
            await enter(ada)
            stopping = asyncio.create_task(asyncio.to_thread(server.stop))
            await ada.in_state(ConnectionState.RECONNECTING)
            assert (ada.view.reason, ada.view.close_code) == (Reason.SERVER_DRAINING, 1012)
            announced = await ada.hears(MessageType.STATUS_UPDATE, status="draining")
            assert ada.view.retry_at is not None
            wait = ada.view.retry_at - ada.view.since
            assert 0 <= wait <= announced.data["retry_after"]
            receipt = use_chat(ROOM, ada.provider).send("after the drain")
            await stopping
            await asyncio.to_thread(server.start)
            await ada.connected()
            assert (await ada.ends(receipt)).status is Status.DELIVERED
            assert stored(server, "after the drain") == 1


async def test_a_reset_and_a_fin_are_noticed_at_once_and_cost_one_socket_each(
    server: ServerProcess,
) -> None:
    async with (
        FaultProxy(server.port) as proxy,
        visitor(server, ws_url=proxy.ws_url, draw=lambda: 0.1) as ada,
    ):
        await enter(ada)
        for turn, cut in enumerate((proxy.reset, proxy.finish), 1):
            text = f"cut {turn}, {proxy.port}"
            receipt = use_chat(ROOM, ada.provider).send(text)
            cut()
            done = time.monotonic()
            await ada.in_state(ConnectionState.RECONNECTING)
            assert time.monotonic() - done < 0.2
            assert ada.view.close_code == 1006
            await ada.connected()
            assert (await ada.ends(receipt)).status is Status.DELIVERED
            assert stored(server, text) == 1
            assert proxy.accepted == 1 + turn
            assert proxy.alive == 1


async def test_without_a_network_there_are_no_attempts(server: ServerProcess) -> None:
    async with (
        FaultProxy(server.port) as proxy,
        visitor(server, ws_url=proxy.ws_url) as ada,
    ):
        await enter(ada)
        ada.world.device.set_online(False)
        assert ada.provider.state is ConnectionState.OFFLINE
        receipt = use_chat(ROOM, ada.provider).send(f"from the tunnel {proxy.port}")
        assert receipt.status is Status.QUEUED
        assert proxy.accepted == 1
        ada.world.device.set_online(True)
        await ada.connected()
        assert (await ada.ends(receipt)).status is Status.DELIVERED
        assert proxy.accepted == 2


async def test_nobody_there_at_first(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        async with visitor(server, draw=lambda: 0.2) as ada:
            server.kill()
            ada.provider.connect()
            receipt = use_chat(ROOM, ada.provider).send("patience")
            await ada.until(lambda: ada.view.attempt >= 2)
            assert ConnectionState.CONNECTED not in [state for state, _ in ada.path]
            await asyncio.to_thread(server.start)
            await ada.connected()
            assert (await ada.ends(receipt)).status is Status.DELIVERED
            assert stored(server, "patience") == 1


async def test_disconnecting_while_waiting_ends_all_attempts(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        async with visitor(server, draw=lambda: 0.2) as ada:
            await enter(ada)
            server.kill()
            await ada.in_state(ConnectionState.RECONNECTING)
            due = ada.view.retry_at
            sockets = ada.sockets
            ada.provider.disconnect()
            await asyncio.to_thread(server.start)
            assert due is not None
            assert ada.provider.now() > due
            assert ada.sockets == sockets
            assert ada.provider.state is ConnectionState.DISCONNECTED
            await ada.connected()
            assert ada.sockets == sockets + 1
