"""The server process dies and comes back on the same port and the same file."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import PATIENCE, WatchedPage
from tests.e2e.faults.arrived import arrived
from tests.e2e.faults.conftest import SERVER
from tests.e2e.faults.lanes import LanesPage
from tests.faults.edits import Seen, of_type
from tests.harness import ServerProcess

Told = Callable[[str, object], None]

NOTICED = 1.0  # seconds
BACK = 5.0  # after it listens
OUTAGE = 3.0
RESTARTS = 5
RATE = 50  # messages a second
BACK_UNDER_LOAD = 10.0
STABLE = 1.0  # seconds between two restarts: with the default 5 the test would take a minute
# An outage of ten seconds at that rate; the default bounds are for people who type.
ROOMY = {"max_queue_count": 2000, "max_queue_bytes": 1 << 20, "stable_after": STABLE}


@pytest.fixture(scope="module")
def mortal(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanesPage]:
    """Return a page whose server may be killed."""
    with ServerProcess(tmp_path_factory.mktemp("mortal"), *SERVER) as server:
        context = browser.new_context()
        context.set_default_timeout(PATIENCE)
        yield LanesPage(WatchedPage(context.new_page()), server)
        context.close()


def test_killed_and_back_in_three_seconds(mortal: LanesPage, told: Told) -> None:
    server = mortal.server
    with mortal.lanes("killed", "listener") as lanes:
        lane, listener = lanes
        for one in lanes:
            one.connect()
        for one in lanes:
            one.connected()
        lane.send(10)
        lane.delivered()
        chat = Seen(of_type("chat_message"))
        lane.proxy.to_server.edit = chat
        lane.send(10, "in flight")
        killed = time.time()
        server.kill()
        lane.until("l.state === 'reconnecting'", NOTICED)
        lane.send(10, "meanwhile")
        while time.time() < killed + OUTAGE:
            lane.until("l.state !== 'connected'")
            mortal.page.wait_for_timeout(100)
        server.start()
        listening = time.time()
        lane.connected(BACK)
        lane.delivered()
        noticed = lane.lost_after(killed)
        told("noticed after", round(noticed, 3))
        told(
            "back after it listens",
            round(lane.step_after(listening, "connected".__eq__) - listening, 2),
        )
        assert noticed < NOTICED
        assert arrived(server, lane.name) == lane.sent
        ids = {frame.data()["id"] for frame in chat.frames}
        assert len(ids) == 20, "what is sent again has the id it had"
        path = [step[1] for step in lane.story()["path"]]
        assert path.count("connected") == 2
        # An attempt that gets no ticket opens no socket.
        assert 2 <= lane.proxy.sockets <= path.count("connecting")
        assert lane.proxy.alive == 1
        # Another process, another epoch: what was missed can't be replayed, and that is said.
        listener.connected(BACK)
        assert "GapFound session_gone" in listener.story()["news"]


def test_five_restarts_under_fifty_messages_a_second(mortal: LanesPage, told: Told) -> None:
    server = mortal.server
    with mortal.lane("stream", **ROOMY) as lane:
        lane.connect()
        lane.connected()
        count = 0
        backs = []
        for turn in range(RESTARTS):
            # Each stretch of messages begins before the kill and ends after the return.
            lane.do("stream", prefix=f"stream {turn}", count=4 * RATE, interval=1 / RATE)
            lane.until(f"l.sent >= {count + 1.2 * RATE * STABLE}")
            restarted = threading.Thread(target=server.restart)
            restarted.start()
            lane.until("l.state !== 'connected'", NOTICED * 5)
            restarted.join()
            listening = time.time()
            lane.connected(BACK_UNDER_LOAD)
            backs.append(round(time.time() - listening, 2))
            count += 4 * RATE
            lane.until(f"l.sent >= {count}")
        lane.delivered()
        told("back after it listens", backs)
        assert max(backs) < BACK_UNDER_LOAD
        sent = [f"stream {turn} {number}" for turn in range(RESTARTS) for number in range(4 * RATE)]
        assert arrived(server, "stream ") == sent
        path = [step[1] for step in lane.story()["path"]]
        assert 1 + RESTARTS <= lane.proxy.sockets <= path.count("connecting")
        assert lane.proxy.alive == 1
