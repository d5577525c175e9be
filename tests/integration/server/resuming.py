"""A peer that loses its socket and comes back."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from tests.integration.server.peer import Frame, Peer, peer
from tests.integration.server.process import ServerProcess


def place_of(one: Peer) -> Frame:
    """Return the fields of a `connect` that goes on where a peer stopped reading."""
    answer = next(frame for frame in reversed(one.seen) if frame["type"] == "connect")["data"]
    last = one.seen[-1].get("seq", answer["seq"])
    return {
        "session_id": answer["session_id"],
        "resume": {"epoch": answer["epoch"], "seq": last},
    }


def numbers(frames: list[Frame]) -> list[Any]:
    """Return the `seq` of frames."""
    return [frame.get("seq") for frame in frames]


@contextlib.asynccontextmanager
async def back(
    server: ServerProcess, place: Frame, name: str = "ada", client_id: str | None = None
) -> AsyncIterator[tuple[Peer, Frame]]:
    """Open a socket, ask to resume there, and hand over the peer and the data of its answer."""
    async with peer(server, client_id=client_id) as one:
        await one.send("connect", {"token": await server.token(name), **place})
        yield one, (await one.until("connect"))["data"]


async def lost(one: Peer, witness: Peer) -> Frame:
    """Cut a peer's TCP connection; return when a witness in its room heard of it.

    What the witness had not read by then is gone.
    """
    place = place_of(one)
    await witness.settle()
    one.socket.transport.abort()
    await witness.until("user_leave")
    return place
