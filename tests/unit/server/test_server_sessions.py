"""Sessions with and without sockets, on a clock that the test moves."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from app.engine.messages import Message, MessageType
from server.accounts import Account
from server.detached import MAX_PER_USER
from server.hub import Hub
from server.link import Link
from server.session import Session
from tests.unit.server.asgi_server import AsgiServer, opened

pytestmark = pytest.mark.asyncio

WINDOW = 120.0
ADA = Account(1, "ada@example.com", "Ada", "Lovelace", "admin", 1, "Example")
GRACE = Account(2, "grace@example.com", "Grace", "Hopper", "user", 1, "Example")
NEWS = Message(MessageType.NOTIFICATION, {"title": "news"})


class Ordered:
    """Stand for a call at a moment."""

    def __init__(self, when: float, callback: Callable[[], object]) -> None:
        self.when, self.callback, self.cancelled = when, callback, False

    def cancel(self) -> None:
        self.cancelled = True


class MovedLoop:
    """Stand still until told otherwise; then call back at the moments that were ordered."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.ordered: list[Ordered] = []

    def time(self) -> float:
        return self.now

    def call_at(self, when: float, callback: Callable[[], object]) -> Ordered:
        assert when > self.now, "a loop that never rests"
        self.ordered.append(Ordered(when, callback))
        return self.ordered[-1]

    def armed(self) -> list[Ordered]:
        return [call for call in self.ordered if not call.cancelled]

    def advance(self, seconds: float) -> None:
        until = self.now + seconds
        while due := [call for call in self.armed() if call.when <= until]:
            call = min(due, key=lambda one: one.when)
            self.ordered.remove(call)
            self.now = call.when
            call.callback()
        self.now = until


class Place:
    """Hold a hub with its clock and what each socket was sent."""

    def __init__(self, window: float = WINDOW) -> None:
        self.loop = MovedLoop()
        self.hub = Hub(window, self.loop)
        self.servers: dict[Link, AsgiServer] = {}

    async def link(self, client_id: str | None = None, max_waiting: int = 100) -> Link:
        server = AsgiServer()
        link = await opened(server, max_waiting, client_id or f"page-{len(self.servers)}")
        self.servers[link] = server
        return link

    async def begin(self, account: Account = ADA, *rooms: str, **link: Any) -> Session:
        session = self.hub.begin(account, "sign-in", await self.link(**link))
        for room_id in rooms:
            self.hub.rooms.join(session, room_id)
        return session

    def lose(self, session: Session) -> Link:
        link = session.link
        assert link is not None
        self.hub.detach(session, link)
        return link

    async def sent(self, link: Link | None) -> list[dict[str, Any]]:
        """Close a link and return every frame that it was given before."""
        assert link is not None
        link.close(1000, "")
        await link.finish()
        return [json.loads(text) for text in self.servers[link].texts()]


def is_kept(place: Place, session: Session) -> bool:
    return place.hub.named(session.account.id, session.id) is session


async def test_what_is_posted_while_the_page_is_away_waits_for_it() -> None:
    place = Place()
    ada, grace = await place.begin(ADA, "sales"), await place.begin(GRACE, "sales")
    place.hub.to_user(1, NEWS)
    before = ada.seq
    first = place.lose(ada)
    place.hub.to_user(1, NEWS)
    place.hub.rooms.to_room("sales", NEWS)
    assert ada.seq == before + 2
    assert (await place.sent(first))[-1]["seq"] == before
    link = await place.link()
    assert ada.can_replay(before)
    assert place.hub.attach(ada, "sign-in", link) is True
    ada.replay(before)
    place.hub.returned(ada)
    place.hub.to_user(1, NEWS)
    assert [frame["seq"] for frame in await place.sent(link)] == [
        before + 1,
        before + 2,
        before + 3,
    ]
    heard = [frame["type"] for frame in await place.sent(grace.link)]
    assert heard == ["user_leave", "notification", "user_join"]


async def test_a_session_ends_when_the_window_is_over_and_not_before() -> None:
    place = Place()
    ada = await place.begin()
    place.lose(ada)
    place.loop.advance(WINDOW - 0.001)
    assert is_kept(place, ada)
    place.loop.advance(0.001)
    assert not is_kept(place, ada)
    assert place.hub.of_user(1) == []
    assert place.loop.armed() == []


async def test_one_timer_for_all_and_each_gets_its_whole_window() -> None:
    place = Place()
    sessions = [await place.begin() for _ in range(10)]
    for session in sessions:
        place.lose(session)
        place.loop.advance(10)
        assert len(place.loop.armed()) == 1
    for number, session in enumerate(sessions):
        assert [is_kept(place, one) for one in sessions] == [one >= number for one in range(10)]
        place.loop.advance(WINDOW + number * 10 - (place.loop.now - 1_000))
        assert not is_kept(place, session)
    assert place.loop.armed() == []


async def test_whoever_comes_back_and_goes_again_has_the_whole_window_again() -> None:
    place = Place()
    ada = await place.begin()
    place.lose(ada)
    place.loop.advance(WINDOW - 1)
    place.hub.attach(ada, None, await place.link())
    place.loop.advance(10 * WINDOW)
    assert is_kept(place, ada), "a session with a socket has no end"
    place.lose(ada)
    place.loop.advance(WINDOW - 1)
    assert is_kept(place, ada)
    place.loop.advance(1)
    assert not is_kept(place, ada)


async def test_without_a_window_a_session_ends_with_its_socket() -> None:
    place = Place(window=0)
    ada = await place.begin()
    place.lose(ada)
    assert not is_kept(place, ada)
    assert place.loop.armed() == []


async def test_a_user_has_so_many_sessions_away_the_oldest_goes() -> None:
    place = Place()
    other = await place.begin(GRACE)
    place.lose(other)
    sessions = [await place.begin() for _ in range(MAX_PER_USER + 3)]
    for session in sessions:
        place.lose(session)
    assert [is_kept(place, one) for one in sessions] == [False] * 3 + [True] * MAX_PER_USER
    assert is_kept(place, other), "another user's number is another user's"


async def test_a_socket_that_was_replaced_takes_nothing_with_it() -> None:
    place = Place()
    ada, grace = await place.begin(ADA, "sales"), await place.begin(GRACE, "sales")
    older, newer = ada.link, await place.link()
    assert older is not None
    assert place.hub.attach(ada, None, newer) is False
    place.hub.detach(ada, older)
    assert ada.link is newer
    assert place.loop.armed() == []
    await place.sent(older)
    assert place.servers[older].closes() == [4409]
    assert await place.sent(grace.link) == []


async def test_only_its_own_user_finds_a_session() -> None:
    place = Place()
    ada = await place.begin()
    assert place.hub.named(1, ada.id) is ada
    for user_id, session_id in ((2, ada.id), (1, "x"), (1, None), (1, [ada.id]), (1, {})):
        assert place.hub.named(user_id, session_id) is None
    assert Place().hub.epoch != place.hub.epoch


async def test_a_slow_reader_is_closed_and_can_be_told_the_rest() -> None:
    place = Place()
    ada = await place.begin(max_waiting=5)
    slow = ada.link
    for _ in range(9):
        place.hub.to_user(1, NEWS)
    assert slow is not None
    assert slow.closing
    place.lose(ada)
    assert [frame["seq"] for frame in await place.sent(slow)] == [1, 2, 3, 4, 5]
    assert place.servers[slow].closes() == [1013]
    link = await place.link()
    place.hub.attach(ada, None, link)
    ada.replay(5)
    assert [frame["seq"] for frame in await place.sent(link)] == [6, 7, 8, 9]


async def test_the_same_page_anew_ends_its_session_and_not_the_jobs() -> None:
    place = Place()
    started, ended = asyncio.Event(), asyncio.Event()

    async def job() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    away = await place.begin(client_id="page")
    place.hub.start_job(1, job())
    await started.wait()
    place.lose(away)
    here = await place.begin(client_id="page")
    assert not is_kept(place, away)
    older = here.link
    anew = await place.begin(client_id="page")
    assert not is_kept(place, here)
    assert not ended.is_set()
    await place.sent(older)
    assert older is not None
    assert place.servers[older].closes() == [4409]
    place.lose(anew)
    assert not ended.is_set(), "a job waits for its page as long as the session"
    place.loop.advance(WINDOW)
    await ended.wait()


async def test_a_job_for_somebody_who_has_just_gone_is_not_begun() -> None:
    place = Place()

    async def job() -> None:
        raise AssertionError("it ran")

    place.hub.start_job(1, job())
    await asyncio.sleep(0)


async def test_signing_out_ends_those_away_too_and_only_that_sign_in() -> None:
    place = Place()
    here, away = await place.begin(ADA, "sales"), await place.begin()
    other = place.hub.begin(ADA, "another sign-in", await place.link())
    place.lose(away)
    link = here.link
    place.hub.sign_out("sign-in")
    kept = [is_kept(place, one) for one in (here, away, other)]
    assert kept == [False, False, True]
    frames = await place.sent(link)
    types = [frame["type"] for frame in frames if frame["type"] != "presence_update"]
    assert types == ["disconnect"]


async def test_draining_and_closing_leave_nothing_armed() -> None:
    place = Place()
    here, away = await place.begin(), await place.begin()
    place.lose(away)
    link = here.link
    place.hub.drain()
    frames = await place.sent(link)
    assert [(frame["type"], frame["seq"]) for frame in frames] == [("status_update", 1)]
    place.hub.close()
    assert place.loop.armed() == []


async def test_who_is_away_is_not_seen_in_a_room() -> None:
    place = Place()
    ada, grace = await place.begin(ADA, "sales"), await place.begin(GRACE, "sales")
    second = await place.begin(ADA, "sales")
    place.lose(ada)
    assert [person["user_id"] for person in place.hub.rooms.roster("sales")] == [1, 2]
    place.lose(second)
    assert [person["user_id"] for person in place.hub.rooms.roster("sales")] == [2]
    place.hub.attach(ada, None, await place.link())
    ada.replay(0)
    place.hub.returned(ada)
    place.hub.attach(second, None, await place.link())
    place.hub.returned(second)
    place.hub.end(second)
    place.loop.advance(10 * WINDOW)
    heard = [
        (frame["type"], frame["data"].get("devices")) for frame in await place.sent(grace.link)
    ]
    changed = "presence_update"
    assert heard == [
        *[(changed, 2), (changed, 1), ("user_leave", None)],
        *[("user_join", 1), (changed, 2), (changed, 1)],
    ]
    own = [frame for frame in await place.sent(ada.link) if frame["type"] != changed]
    told = [(frame["type"], frame["data"]["user_id"]) for frame in own]
    assert told == [("user_join", 2)], "one's own pages do not hear of one's going"


async def test_the_status_set_by_hand_comes_back_with_the_session() -> None:
    place = Place()
    ada, grace = await place.begin(ADA, "sales"), await place.begin(GRACE, "sales")
    place.hub.presence.set_status(ADA, "busy")
    place.lose(ada)
    assert place.hub.presence.of(1)["status"] == "online", (
        "whoever is not there is nothing in particular"
    )
    place.hub.attach(ada, None, await place.link())
    place.hub.returned(ada)
    assert place.hub.presence.of(1)["status"] == "busy"
    told = [(frame["type"], frame["data"]["status"]) for frame in await place.sent(grace.link)]
    assert told == [("presence_update", "busy"), ("user_leave", "busy"), ("user_join", "busy")]


@pytest.mark.parametrize(("said", "left"), [(None, "away"), ("busy", "busy")])
async def test_what_was_said_last_holds(said: str | None, left: str) -> None:
    place = Place()
    first = await place.begin(ADA, "sales")
    grace = await place.begin(GRACE, "sales")
    place.hub.presence.set_status(ADA, "away")
    place.lose(first)
    second = await place.begin(ADA, "sales")
    assert place.hub.presence.of(1)["status"] == "online", "a page that is new says nothing"
    if said is not None:
        place.hub.presence.set_status(ADA, said)
    place.hub.attach(first, None, await place.link())
    place.hub.returned(first)
    assert [one.status for one in (first, second)] == [left, left]
    told = [frame["data"]["status"] for frame in await place.sent(grace.link)]
    assert told == ["away", "away", "online", *([] if said is None else [said]), left]


async def test_idleness_counts_when_no_page_is_touched_and_nothing_was_said() -> None:
    place = Place()
    first, second = await place.begin(ADA, "sales"), await place.begin(ADA, "sales")
    grace = await place.begin(GRACE, "sales")

    def status() -> object:
        return place.hub.presence.of(1)["status"]

    place.hub.presence.set_idle(first, True)
    assert status() == "online", "the other page is in use"
    place.hub.presence.set_idle(second, True)
    assert status() == "away"
    place.hub.presence.set_idle(second, True)  # says nothing new
    place.hub.presence.set_status(ADA, "busy")
    assert status() == "busy", "what was said by hand wins"
    place.hub.presence.set_status(ADA, "online")
    assert status() == "away", "it leaves the word to the pages again"
    third = await place.begin(ADA, "sales")
    assert status() == "online", "a page that was just opened is in use"
    place.lose(third)
    assert status() == "away"
    place.hub.presence.set_idle(first, False)
    told = [
        (frame["data"]["status"], frame["data"]["devices"])
        for frame in await place.sent(grace.link)
        if frame["type"] == "presence_update"
    ]
    assert told == [
        ("away", 2), ("busy", 2), ("away", 2), ("online", 3), ("away", 2), ("online", 2)
    ]  # fmt: skip


async def test_a_person_is_where_they_looked_last() -> None:
    place = Place()
    first, second = await place.begin(ADA, "sales"), await place.begin(ADA, "sales")
    grace = await place.begin(GRACE, "sales")
    place.hub.presence.look_at(first, "sales")
    place.hub.presence.look_at(second, "quotes")
    place.hub.presence.look_at(second, "quotes")
    place.hub.presence.look_at(first, "sales")
    place.lose(first)
    place.hub.presence.look_at(second, None)
    told = [frame["data"]["at"] for frame in await place.sent(grace.link)]
    assert told == ["sales", "quotes", "sales", "quotes", None]
    assert place.hub.rooms.roster("sales")[0] == {
        "user_id": 1,
        "name": "Ada Lovelace",
        "status": "online",
        "at": None,
        "devices": 1,
    }
