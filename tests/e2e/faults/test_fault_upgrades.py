"""Not let in: the upgrade is refused over HTTP, where a page sees 1006, or there is no token."""

import time
from collections.abc import Callable

from tests.e2e.faults.arrived import arrived
from tests.e2e.faults.lanes import LanesPage
from tests.faults.upgrade import Refused

Told = Callable[[str, object], None]

UNWELCOME = (401, 403, 500)
NOT_NOW = (404, 426, 429, 503)
SIGN_IN_AFTER = 10.0  # seconds


def test_three_refusals_cost_one_refresh_and_then_a_sign_in(page: LanesPage, told: Told) -> None:
    names = [f"refused with {status}" for status in UNWELCOME]
    # The token is judged in the upgrade only where it stands in the URL.
    with page.lanes(*names, token_place="query") as lanes:
        began = time.time()
        for lane, status in zip(lanes, UNWELCOME, strict=True):
            lane.proxy.upgrade = Refused(status)
            lane.send(5)
            lane.connect()
        for lane in lanes:
            found = lane.until("l.state === 'failed'", SIGN_IN_AFTER)
            told(lane.name + ": sign-in needed after", round(found["at"] - began, 2))
            assert (found["reason"], found["refreshes"]) == ("sign_in_needed", 1)
            assert found["statuses"] == {"queued": 5}
            assert (lane.proxy.sockets, lane.proxy.alive) == (3, 0)
            assert arrived(page.server, lane.name) == []
            lane.proxy.upgrade = None
            lane.connect()  # as after a sign-in
        for lane in lanes:
            lane.delivered()
            assert arrived(page.server, lane.name) == lane.sent
            assert (lane.proxy.sockets, lane.proxy.alive) == (4, 1)


def test_a_server_that_cannot_now_is_asked_again(page: LanesPage, told: Told) -> None:
    names = [f"not now with {status}" for status in NOT_NOW]
    with page.lanes(*names) as lanes:
        for lane, status in zip(lanes, NOT_NOW, strict=True):
            lane.proxy.upgrade = Refused(status)
            lane.send(5)
            lane.connect()
        for lane in lanes:
            lane.until("l.steps >= 6")  # dialled and refused, three times
            refused = lane.proxy.sockets
            assert 3 <= refused <= 6
            assert arrived(page.server, lane.name) == []
            lane.proxy.upgrade = None
        for lane in lanes:
            lane.delivered()
            path = [state for _, state, *_ in lane.story()["path"]]
            assert "failed" not in path
            told(lane.name + ": sockets", lane.proxy.sockets)
            assert lane.proxy.sockets == path.count("connecting")
            assert lane.proxy.alive == 1
            assert arrived(page.server, lane.name) == lane.sent


def test_no_token_no_socket_and_nothing_lost(page: LanesPage) -> None:
    with page.lane("token refused") as lane:
        lane.do("tokens", mode="refuses")
        lane.send(5)
        lane.connect()
        found = lane.until("l.state === 'failed'")
        assert (found["reason"], found["statuses"]) == ("sign_in_needed", {"queued": 5})
        assert lane.proxy.accepted == 0
        lane.do("tokens", mode="")
        lane.connect()  # as after a sign-in
        lane.delivered()
        assert arrived(page.server, lane.name) == lane.sent
        assert (lane.proxy.sockets, lane.proxy.alive) == (1, 1)
