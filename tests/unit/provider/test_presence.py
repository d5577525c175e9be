"""Who is here with how many devices and where they look; what is said of ourselves."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.engine import Message, MessageType
from app.engine.events import MessageReceived, SessionStarted
from app.provider import PresenceView, use_people
from app.provider.facts import Facts
from app.provider.presence_reducer import MAX_MEMBERS, reduce_presence
from tests.unit.provider.test_realtime import ANSWER, Story

GRACE: "dict[str, Any]" = {
    "user_id": 8,
    "name": "Grace",
    "status": "online",
    "at": "sales",
    "devices": 2,
}


def people(story: Story) -> PresenceView:
    view: PresenceView = use_people(story.provider).value
    return view


def member(story: Story, room_id: str = "general") -> "list[tuple[Any, ...]]":
    return [(m.user_id, m.status, m.at, m.devices) for m in people(story).rooms.get(room_id, [])]


def test_a_person_is_one_member_with_devices_and_a_place() -> None:
    story = Story()
    story.connect()
    story.hear("presence_update", room_id="general", users=[GRACE])
    assert member(story) == [(8, "online", "sales", 2)]
    story.hear("user_join", room_id="general", **{**GRACE, "devices": 3, "at": "general"})
    assert member(story) == [(8, "online", "general", 3)]
    story.hear("presence_update", room_id="general", user_id=8, status="busy")
    assert member(story) == [(8, "busy", "general", 3)], "what it does not name stays"
    for devices in (0, -1, True, "2", 2.5, 10**9, None):
        story.hear("presence_update", room_id="general", user_id=8, devices=devices, at=[])
        assert member(story) == [(8, "busy", None, 1)]
    story.hear("user_leave", room_id="general", user_id=8)
    assert member(story) == []


def test_differences_that_came_early_carry_place_and_devices_too() -> None:
    story = Story()
    story.connect()
    story.hear("presence_update", room_id="general", user_id=8, at="quotes", devices=2)
    assert member(story) == []
    story.hear("presence_update", room_id="general", users=[{**GRACE, "at": None, "devices": 1}])
    assert member(story) == [(8, "online", "quotes", 2)]


def test_what_somebody_did_last_until_they_leave() -> None:
    story = Story()
    story.connect()
    story.hear("presence_update", room_id="general", users=[GRACE])
    story.hear("user_activity", user_id=8, room_id="general", activity="sent_a message ")
    story.hear("user_activity", user_id=7, activity="notifications_read", up_to=4)
    story.hear("user_activity", user_id=9, activity=["odd"])
    story.hear("user_activity", user_id=9, activity="joined")
    story.hear("user_activity", activity="nobody's")
    [(who, done)] = people(story).activity.items()
    assert (who, done.text, done.room_id) == (8, "sent a message", "general")
    story.hear("user_activity", user_id=8, activity="x" * 500)
    assert len(people(story).activity[8].text) == 80
    story.hear("user_leave", room_id="general", user_id=8)
    assert people(story).activity == {}
    for number in range(300):
        story.hear("user_activity", user_id=number, activity="wrote")
    assert len(people(story).activity) == 200


def test_members_are_bounded() -> None:
    story = Story()
    story.connect()
    crowd = [{"user_id": number} for number in range(MAX_MEMBERS + 50)]
    story.hear("presence_update", room_id="general", users=crowd)
    story.hear("user_join", room_id="general", user_id="one more")
    assert len(member(story)) == MAX_MEMBERS


# What is said of ourselves.


def said(story: Story) -> "list[dict[str, Any]]":
    return story.sent("presence_update")


def again(story: Story, answer: "dict[str, Any]" = ANSWER) -> "list[dict[str, Any]]":
    """Lose the connection, come back, return what was said then."""
    story.world.transport.drop()
    story.world.clock.advance(1.0)
    before = len(said(story))
    story.world.transport.accept()
    story.world.transport.deliver(answer)
    return said(story)[before:]


def test_the_room_that_is_looked_at_is_said_to_each_session() -> None:
    story = Story()
    story.provider.look_at("general")
    story.connect()
    looked = {"status": "online", "auto": True, "room_id": "general"}
    assert said(story) == [looked]
    story.provider.look_at("general")
    assert said(story) == [looked], "once is enough"
    story.provider.look_at("sales")
    assert said(story)[1:] == [{**looked, "room_id": "sales"}]
    assert again(story) == [{**looked, "room_id": "sales"}]
    without: dict[str, Any] = {"type": "connect", "data": {**ANSWER["data"], "capabilities": []}}
    assert again(story, without) == [], "a server that knows no rooms"
    story.provider.look_at("quotes")
    assert len(said(story)) == 3


def test_idleness_is_said_once_and_never_over_a_status_set_by_hand() -> None:
    story = Story()
    story.connect()
    story.provider.set_idle(True)
    story.provider.set_idle(True)
    story.provider.set_idle(False)
    assert said(story) == [{"status": "away", "auto": True}, {"status": "online", "auto": True}]
    story.provider.set_presence("busy")
    story.provider.set_idle(True)
    story.provider.set_idle(False)
    assert said(story)[2:] == [{"status": "busy"}]
    assert again(story) == [{"status": "busy"}], "set by hand, said again"
    story.provider.set_presence("online")
    story.provider.set_idle(True)
    back = again(story)
    assert back == [{"status": "online"}, {"status": "away", "auto": True}]


def test_idleness_while_there_was_no_connection_is_said_when_there_is_one() -> None:
    story = Story()
    story.connect()
    story.provider.look_at("general")
    story.world.transport.drop()
    story.provider.set_idle(True)
    story.world.clock.advance(1.0)
    before = len(said(story))
    story.world.transport.accept()
    story.world.transport.deliver(ANSWER)
    idle = {"status": "away", "auto": True, "room_id": "general"}
    assert said(story)[before:] == [idle]


def test_who_came_back_during_an_outage_is_not_away_in_the_session_that_goes_on() -> None:
    story = Story()
    resumes = {**ANSWER["data"], "capabilities": ["rooms", "resume"], "epoch": "e", "seq": 0}
    story.connect({"type": "connect", "data": {**resumes, "resumed": False}})
    story.provider.set_idle(True)
    story.world.transport.drop()
    story.provider.set_idle(False)
    story.world.clock.advance(1.0)
    before = len(said(story))
    story.world.transport.accept()
    story.world.transport.deliver({"type": "connect", "data": {**resumes, "resumed": True}})
    assert said(story)[before:] == [{"status": "online", "auto": True}]


def test_whoever_signs_in_next_is_neither_busy_nor_idle() -> None:
    story = Story()
    story.connect()
    story.provider.look_at("sales")
    story.provider.set_presence("busy")
    story.provider.sign_out()
    before = len(said(story))
    story.connect()
    looked = {"status": "online", "auto": True, "room_id": "sales"}
    assert said(story)[before:] == [looked], "the room is the page's"
    assert story.world.reports == []


def test_a_flat_server_hears_nothing_of_it() -> None:
    story = Story()
    story.provider.look_at("general")
    story.provider.connect()
    story.world.transport.accept()
    story.world.transport.deliver({"type": "welcome", "message": "Hello", "user_id": 7})
    story.provider.set_idle(True)
    assert [f for f in story.world.transport.frames() if f["type"] == "presence_update"] == []


# Whatever comes.

IDS: "st.SearchStrategy[Any]" = st.sampled_from([1, 2, 3, "a", None, True, [], 1.5])
DATA = st.fixed_dictionaries(
    {},
    optional={
        "user_id": IDS,
        "room_id": st.sampled_from(["general", "sales", 5]),
        "name": st.one_of(st.text("a<\u05d0", max_size=5), st.integers()),
        "status": st.sampled_from(["online", "away", "busy", "odd", 3]),
        "at": st.one_of(st.none(), st.text("a<\u05d0", max_size=3), st.integers()),
        "devices": st.one_of(st.integers(-2, 200), st.text("a<\u05d0", max_size=2)),
        "activity": st.one_of(st.text("a<\u05d0", max_size=5), st.integers()),
        "users": st.lists(
            st.one_of(st.text("a<\u05d0", max_size=2), st.dictionaries(st.just("user_id"), IDS)),
            max_size=4,
        ),
    },
)
TYPES = (
    MessageType.USER_JOIN,
    MessageType.USER_LEAVE,
    MessageType.PRESENCE_UPDATE,
    MessageType.USER_ACTIVITY,
)


@given(st.lists(st.tuples(st.sampled_from(TYPES), DATA), max_size=30), st.booleans())
def test_each_person_is_in_a_room_once(
    frames: "list[tuple[MessageType, dict[str, Any]]]", snapshots: bool
) -> None:
    capabilities = ("rooms",) if snapshots else ()
    started = SessionStarted("s", {}, capabilities, "envelope", False)
    view = reduce_presence(PresenceView(), started, Facts())
    for type, data in frames:
        view = reduce_presence(view, MessageReceived(Message(type, data)), Facts())
    for members in view.rooms.values():
        ids = [one.user_id for one in members]
        assert len(set(ids)) == len(ids)
        for one in members:
            assert one.status in ("online", "away", "busy")
            assert 1 <= one.devices <= 99
            assert one.at is None or isinstance(one.at, str)


@given(st.lists(st.tuples(st.sampled_from(TYPES[:3]), st.integers(1, 4)), max_size=12))
def test_the_snapshot_and_what_came_before_it_agree_with_the_other_order(
    differences: "list[tuple[MessageType, int]]",
) -> None:
    """Differences before the snapshot are played after it, in their order: no ghosts."""
    started = SessionStarted("s", {}, ("rooms",), "envelope", False)
    whole = {"room_id": "general", "users": [{"user_id": 1}, {"user_id": 2}]}
    snapshot = MessageReceived(Message(MessageType.PRESENCE_UPDATE, whole))
    frames = [
        MessageReceived(Message(type, {"user_id": who, "room_id": "general", "status": "away"}))
        for type, who in differences
    ]
    outcomes = []
    for order in ([*frames, snapshot], [snapshot, *frames]):
        view = reduce_presence(PresenceView(), started, Facts())
        for event in order:
            view = reduce_presence(view, event, Facts())
        outcomes.append([(m.user_id, m.status) for m in view.rooms["general"]])
    assert outcomes[0] == outcomes[1]
