"""One socket, between a caller and an ASGI server that the test plays."""

import asyncio

import pytest

from server.link import Gone, Silence
from tests.unit.server.asgi_server import AsgiServer, opened

pytestmark = pytest.mark.asyncio


async def test_frames_go_in_order_and_the_close_comes_last() -> None:
    server = AsgiServer()
    link = await opened(server)
    for number in range(5):
        link.post(str(number))
    link.close(1000, "bye")
    link.post("too late")
    link.close(4409, "a second opinion")
    await link.finish()
    assert server.texts() == ["0", "1", "2", "3", "4"]
    assert server.closes() == [1000]


async def test_frames_come_as_they_are() -> None:
    server = AsgiServer()
    link = await opened(server)
    server.arrived.put_nowait({"type": "websocket.receive", "text": "one"})
    server.arrived.put_nowait({"type": "websocket.receive", "bytes": b"two"})
    server.arrived.put_nowait({"type": "websocket.disconnect", "code": 1001})
    assert [await link.receive(), await link.receive()] == ["one", b"two"]
    with pytest.raises(Gone):
        await link.receive()
    await link.finish()
    assert server.closes() == []  # nobody asked for a close frame


async def test_silence_at_the_deadline_loses_nothing() -> None:
    server = AsgiServer()
    link = await opened(server)
    with pytest.raises(Silence):
        await link.receive(asyncio.get_running_loop().time())
    server.arrived.put_nowait({"type": "websocket.receive", "text": "after all"})
    assert await link.receive() == "after all"
    await link.finish()


async def test_closing_wakes_the_reader() -> None:
    link = await opened(AsgiServer())
    reading = asyncio.create_task(link.receive())
    await asyncio.sleep(0)  # let it begin to wait
    link.close(4409, "replaced")
    with pytest.raises(Gone):
        await reading
    with pytest.raises(Gone):
        await link.receive()
    await link.finish()


async def test_a_peer_that_does_not_read_is_given_up() -> None:
    server = AsgiServer()
    link = await opened(server, max_waiting=10)
    server.writable.clear()
    for number in range(11):
        assert not link.closing
        link.post(str(number))
    assert link.closing
    with pytest.raises(Gone):
        await link.receive()
    server.writable.set()
    await link.finish()
    assert server.texts() == [str(number) for number in range(10)]
    assert server.closes() == [1013]
