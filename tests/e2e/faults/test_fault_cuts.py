"""The connection is cut, slowed down, or torn inside a frame."""

import time
from collections.abc import Callable

import pytest

from tests.e2e.faults.arrived import arrived
from tests.e2e.faults.lanes import LanesPage
from tests.faults.edits import Tear, holding, of_type

Told = Callable[[str, object], None]
NOTICED = 0.2  # seconds
BACK = 5.0


@pytest.mark.parametrize("cut", ["reset", "finish"])
def test_a_cut_is_noticed_at_once_and_costs_one_socket(
    page: LanesPage, cut: str, told: Told
) -> None:
    with page.lane("cut-" + cut) as lane:
        lane.connect()
        lane.connected()
        lane.send(10)
        began = time.time()
        getattr(lane.proxy, cut)()
        lane.send(10)
        lane.until("l.steps > 3")
        lane.delivered(BACK)
        noticed = lane.lost_after(began)
        told("noticed", round(noticed, 3))
        told("back", round(lane.step_after(began + noticed, "connected".__eq__) - began, 3))
        assert noticed < NOTICED
        assert arrived(page.server, lane.name) == lane.sent
        assert lane.own_texts() == lane.sent
        assert (lane.proxy.sockets, lane.proxy.alive) == (2, 1)


@pytest.mark.parametrize("way", ["to_server", "to_client"])
def test_a_frame_is_torn(page: LanesPage, way: str) -> None:
    with page.lane("torn-" + way) as lane:
        lane.connect()
        lane.connected()
        direction = getattr(lane.proxy, way)
        # Outbound the message itself, inbound its acknowledgement.
        tear = Tear(holding("message 5") if way == "to_server" else of_type("ack"), times=1)
        direction.edit = tear
        lane.send(20)
        lane.delivered()
        assert tear.count == 1
        assert arrived(page.server, lane.name) == lane.sent
        assert lane.own_texts() == lane.sent
        assert (lane.proxy.sockets, lane.proxy.alive) == (2, 1)


def test_a_slow_line_is_not_a_dead_one(page: LanesPage, told: Told) -> None:
    with page.lane("slow") as lane:
        lane.proxy.to_server.delay = lane.proxy.to_client.delay = 0.3
        lane.proxy.to_server.rate = lane.proxy.to_client.rate = 8_000
        lane.connect()
        lane.connected()
        began = time.time()
        lane.send(20)
        lane.delivered()
        took = time.time() - began
        told("20 messages took", round(took, 3))
        assert took > 0.6, "it was slow"
        assert arrived(page.server, lane.name) == lane.sent
        assert (lane.proxy.sockets, lane.proxy.alive) == (1, 1)
