"""Nobody answers: found by our own clocks, with default numbers, all side by side."""

import time
from collections.abc import Callable

from tests.e2e.faults.arrived import arrived
from tests.e2e.faults.lanes import Lane, LanesPage, wait_until
from tests.faults.edits import Seen, of_type
from tests.faults.upgrade import AcceptThenClose, Mute, Silent, Slow

Told = Callable[[str, object], None]

DETECTED = 25.5  # seconds: a beat of 15, 10 for its answer, and a tick
ABANDONED = 10.5
BACK = 5.0
HOLES = ("hole idle", "hole sending", "hole one-way in")
UPGRADES = ("connect unanswered", "upgrade silent", "upgrade slow", "no first frame")
FEWEST, MOST = 2, 6  # sockets while each is accepted and closed, for half a minute


def begin_the_holes(lanes: list[Lane]) -> dict[str, float]:
    """Cut three lanes off in three ways; tell when."""
    idle, sending, one_way = lanes
    for lane in lanes:
        lane.connect()
    for lane in lanes:
        lane.connected()
        lane.send(3, "before")
        lane.delivered()
    idle.proxy.black_hole()
    sending.proxy.black_hole()
    sending.send(10)
    one_way.proxy.black_hole(to_server=False)
    one_way.send(10)
    return dict.fromkeys((lane.name for lane in lanes), time.time())


def begin_the_upgrades(lanes: list[Lane]) -> list[Seen]:
    """Dial into four kinds of silence; return what counts the chat that gets out."""
    unanswered, silent, slow, mute = lanes
    unanswered.proxy.deafen()
    silent.proxy.upgrade = Silent()
    slow.proxy.upgrade = Slow(12)
    mute.proxy.upgrade = Mute()
    seen = []
    for lane in lanes:
        seen.append(Seen(of_type("chat_message")))
        lane.proxy.to_server.edit = seen[-1]
        lane.send(10)
        lane.connect()
    return seen


def test_silence_is_found_with_default_numbers(page: LanesPage, told: Told) -> None:
    with (
        page.lanes(*HOLES) as holes,
        page.lanes(*UPGRADES) as upgrades,
        page.lanes("accept then close", "token hangs") as (closed, hanging),
    ):
        closed.proxy.upgrade = AcceptThenClose(1013)
        closed.send(10)
        closed.connect()
        hanging.do("tokens", mode="hangs")
        hanging.send(5)
        hanging.connect()
        holes_began = begin_the_holes(holes)
        upgrades_began = time.time()
        chat = begin_the_upgrades(upgrades)

        # Whoever comes from now on is let in; what hangs already hangs on, as TCP's own next
        # repetition of a connect would be after 15 s.
        wait_until(lambda: time.time() > upgrades_began + ABANDONED - 1)
        assert [seen.count for seen in chat] == [0] * 4, "nothing is flushed before it is ready"
        hanging.do("tokens", mode="")
        for lane in upgrades:
            lane.proxy.upgrade = None
            lane.proxy.hear()

        hanging.until("l.steps > 1", ABANDONED)
        hanging.delivered()
        steps = [step[1:3] for step in hanging.story()["path"]]
        assert steps[1] == ["reconnecting", "token_timeout"]
        assert arrived(page.server, hanging.name) == hanging.sent
        assert (hanging.proxy.sockets, hanging.proxy.alive) == (1, 1)

        for lane in upgrades:
            lane.until("l.steps > 1")
            lane.delivered()
            given_up = lane.step_after(upgrades_began, "reconnecting".__eq__)
            told(lane.name + ": given up after", round(given_up - upgrades_began, 2))
            assert given_up - upgrades_began < ABANDONED
            back = lane.step_after(given_up, "connected".__eq__) - given_up
            told(lane.name + ": back after", round(back, 2))
            assert back < BACK
            assert arrived(page.server, lane.name) == lane.sent
            assert lane.proxy.alive == 1
        # The first connect never got an answer, not even of TCP.
        assert [lane.proxy.sockets for lane in upgrades] == [1, 2, 2, 2]

        for lane in holes:
            began = holes_began[lane.name]
            lane.until("l.steps > 3", DETECTED)
            lane.connected()
            lane.delivered()
            noticed = lane.lost_after(began)
            told(lane.name + ": noticed after", round(noticed, 2))
            told(
                lane.name + ": back after",
                round(lane.step_after(began + noticed, "connected".__eq__) - began, 2),
            )
            assert noticed < DETECTED
            assert arrived(page.server, lane.name) == lane.sent
            # What the room heard meanwhile was sent again as well.
            assert lane.own_texts() == lane.sent
            assert (lane.proxy.sockets, lane.proxy.alive) == (2, 1)
            # What the old link still held reaches the server now: nothing happens twice.
            lane.proxy.heal()
            lane.send(1, "after")
            lane.delivered()
            assert arrived(page.server, lane.name) == lane.sent

        told("accepted and closed: sockets in half a minute", closed.proxy.sockets)
        assert FEWEST <= closed.proxy.sockets <= MOST
        assert arrived(page.server, closed.name) == []
        closed.proxy.upgrade = None
        closed.connect()
        closed.delivered()
        assert arrived(page.server, closed.name) == closed.sent
