"""A client is ended in every state; what waited is on disk and is sent by the next one."""

from collections.abc import Callable

from tests.e2e.faults.arrived import arrived
from tests.e2e.faults.lanes import Lane, LanesPage
from tests.faults.edits import Drop, of_type
from tests.faults.upgrade import Mute, Refused, Silent

Told = Callable[[str, object], None]

AT_ONCE = 0.05  # seconds
STATES = ("disconnected", "connecting", "authenticating", "connected", "reconnecting", "failed")
COUNT = 20


def bring_to(lane: Lane, state: str) -> None:
    """Bring a lane with messages that wait to a state in which it would stay."""
    lane.proxy.to_client.edit = Drop(of_type("ack"))
    if state == "connecting":
        lane.proxy.upgrade = Silent()
    elif state == "authenticating":
        lane.proxy.upgrade = Mute()
    elif state == "reconnecting":
        lane.proxy.upgrade = Refused(503)
    elif state == "failed":
        lane.do("tokens", mode="refuses")
    # Whose rows they are is known from the session of before.
    lane.send(COUNT)
    if state != "disconnected":
        lane.connect()


def test_what_waits_is_on_disk_when_a_client_is_ended(page: LanesPage, told: Told) -> None:
    names = [f"stopped while {state}" for state in STATES]
    with page.lanes(*names) as lanes:
        for lane in lanes:
            lane.connect()
        for lane in lanes:
            lane.connected()
            lane.do("disconnect")
        for lane, state in zip(lanes, STATES, strict=True):
            bring_to(lane, state)
        for lane, state in zip(lanes, STATES, strict=True):
            lane.until(f"l.state === '{state}'")
            lane.until(f"l.stored === {COUNT}")
        took = [lane.do("dispose") for lane in lanes]
        told("longest end, ms", round(max(took) * 1000, 1))
        assert max(took) < AT_ONCE
        stories = [lane.story() for lane in lanes]
        for story in stories:
            assert story["stored"] == [True] * COUNT
            ends = {(status, code) for _, status, code, _ in story["receipts"]}
            assert ends == {("unconfirmed", "kept")}
        for lane in lanes:
            lane.proxy.upgrade = None
            lane.proxy.to_client.edit = None
            old = lane.look()
            assert old["late"] == 0, "no event afterwards"
            again = page.open(lane.name, lane.proxy)  # the same server: the same rows
            again.connect()
        for lane in lanes:
            lane.until("l.state === 'connected'")
            lane.until("l.waiting === 0 && l.heard >= %d" % COUNT)
            assert f"OutboxRestored {COUNT} 0" in lane.story()["news"], lane.name
            assert arrived(page.server, lane.name) == lane.sent
            assert lane.proxy.alive == 1
        dialled = [lane.proxy.sockets for lane in lanes]
        assert dialled[0] == 2
        assert max(dialled) <= 6, dialled


def test_what_waits_is_on_disk_when_a_client_is_ended_offline(page: LanesPage) -> None:
    with page.lane("stopped while offline") as lane:
        lane.connect()
        lane.connected()
        page.page.context.set_offline(True)
        try:
            lane.until("l.state === 'offline'")
            lane.send(COUNT)
            lane.until(f"l.stored === {COUNT}")
            assert lane.do("dispose") < AT_ONCE
            assert {end[1] for end in lane.story()["receipts"]} == {"unconfirmed"}
        finally:
            page.page.context.set_offline(False)
        page.open(lane.name, lane.proxy).connect()
        lane.until("l.state === 'connected' && l.waiting === 0 && l.heard >= %d" % COUNT)
        assert arrived(page.server, lane.name) == lane.sent
        assert (lane.proxy.sockets, lane.proxy.alive) == (2, 1)
