"""Who we are to the server: introduced on every link, remembered between them."""

import json

from app.engine.events import DuplicateDropped, GapFound, MessageReceived, SessionStarted
from app.engine.link import Link
from app.engine.messages import Dialect, Message, MessageType
from app.engine.options import CAPABILITIES, Options
from app.engine.outgoing import Outgoing
from app.engine.output import Output
from app.engine.session import Session
from app.testing import Names


class Stage:
    def __init__(self) -> None:
        self.output = Output()
        self.generation = 0
        self.outgoing = Outgoing(Options(), self.output, Names(), lambda: None)
        self.session = Session(Options(), self.outgoing, self.output)

    def begin(self, answer: "dict[str, object] | None") -> SessionStarted:
        self.generation += 1
        link = Link(self.generation, "client", Options(), 0.0)
        link.socket_opened(0.0)
        if answer is None:
            link.assumed(Dialect.ENVELOPE, 0.0)
        else:
            link.answered(answer, 0.0)
        self.session.begin(link, answer or {}, 0.0)
        self.events = self.output.take_events()
        (event,) = [event for event in self.events if isinstance(event, SessionStarted)]
        return event

    def introduction(self, token: "str | None" = None) -> "dict[str, object]":
        self.session.introduce(Link(1, "client", Options(), 0.0), token)
        (effect,) = self.output.take_effects()
        frame = json.loads(effect.text)
        assert frame["type"] == "connect"
        data: dict[str, object] = frame["data"]
        return data


def test_the_introduction_says_who_we_are_and_what_we_can() -> None:
    assert Stage().introduction() == {
        "client_id": "client",
        "session_id": None,
        "resume": None,
        "capabilities": list(CAPABILITIES),
    }


def test_the_token_goes_along_where_the_frame_carries_it() -> None:
    assert Stage().introduction("token")["token"] == "token"


def test_the_answers_session_is_asked_for_on_the_next_link() -> None:
    stage = Stage()
    started = stage.begin({"session_id": "s-1", "user": {"id": 7, "name": "Ada"}})
    assert started == SessionStarted("s-1", {"id": 7, "name": "Ada"}, (), "envelope", False, 7)

    assert stage.introduction()["session_id"] == "s-1"


def numbered(**answer: object) -> "dict[str, object]":
    """Return an answer of a server that resumes."""
    return {"session_id": "s-1", "capabilities": ["resume"], "epoch": "e-1", "seq": 5, **answer}


def test_the_place_in_the_servers_order_is_asked_for_on_the_next_link() -> None:
    stage = Stage()
    assert not stage.begin(numbered()).resumed
    assert stage.introduction()["resume"] == {"epoch": "e-1", "seq": 5}

    assert stage.begin(numbered(resumed=True, seq=9)).resumed
    assert stage.introduction()["resume"] == {"epoch": "e-1", "seq": 5}, "what is replayed counts"


def test_only_a_server_that_is_as_far_as_we_resumes() -> None:
    odd: list[dict[str, object]] = [
        {"resumed": "yes"},
        {"resumed": True, "seq": 4},
        {"resumed": True, "seq": True},
        {"resumed": True, "capabilities": []},
        {},
    ]
    for answer in odd:
        stage = Stage()
        stage.begin(numbered())
        assert not stage.begin(numbered(**answer)).resumed
        kinds = [event.reason for event in stage.events if isinstance(event, GapFound)]
        assert kinds == ["no_resume" if "capabilities" in answer else "session_gone"]


def test_a_session_that_was_never_begun_is_not_resumed() -> None:
    stage = Stage()
    assert not stage.begin(numbered(resumed=True)).resumed
    assert not any(isinstance(event, GapFound) for event in stage.events)


def test_frames_are_handed_on_in_order_once_and_a_gap_is_asked_for() -> None:
    stage = Stage()
    stage.begin(numbered())
    link = Link(1, "client", Options(), 0.0)

    def hear(seq: int) -> "list[object]":
        stage.session.hear(Message(MessageType.ALERT, {"n": seq}, seq=seq), link, 1.0)
        return stage.output.take_events()

    def numbers(events: "list[object]") -> "list[int | None]":
        return [event.message.seq for event in events if isinstance(event, MessageReceived)]

    assert numbers(hear(6)) == [6]
    assert hear(6) == [DuplicateDropped(6)]
    assert hear(9) == []
    assert hear(8) == []
    (asked,) = [json.loads(effect.text) for effect in stage.output.take_effects()]
    assert asked["data"]["resume"] == {"epoch": "e-1", "seq": 6}
    assert numbers(hear(7)) == [7, 8, 9]
    assert hear(11) == []
    stage.session.check(2.9)
    assert stage.output.take_events() == []
    stage.session.check(3.0)
    told = stage.output.take_events()
    assert told[0] == GapFound("not_replayed")
    assert numbers(told) == [11]


def test_a_server_without_numbers_repeats_an_id_in_vain() -> None:
    stage = Stage()
    stage.begin({"capabilities": ["ack"]})
    link = Link(1, "client", Options(), 0.0)
    link.acknowledges = True
    twice = Message(MessageType.CHAT_RESPONSE, {"message": "hi"}, id="a", user_id=7)
    stage.session.hear(twice, link, 0.0)
    stage.session.hear(twice, link, 0.0)
    other = Message(MessageType.CHAT_RESPONSE, {"message": "hi"}, id="a", user_id=8)
    stage.session.hear(other, link, 0.0)

    assert stage.output.take_events() == [
        MessageReceived(twice),
        DuplicateDropped(None),
        MessageReceived(other),
    ]


def test_a_user_of_the_wrong_kind_is_nobody() -> None:
    odd: list[object] = [None, [], "Ada", {"id": True}, {"id": 1.5}, {"id": [1]}]
    for user in odd:
        assert Stage().begin({"user": user}).user_id is None


def test_rooms_are_entered_again_where_the_server_knows_rooms() -> None:
    stage = Stage()
    stage.session.rooms.sent(MessageType.USER_JOIN, {"room_id": "a"}, True)
    stage.begin({"capabilities": ["rooms"]})
    assert len(stage.output.take_effects()) == 1
    stage.begin({"capabilities": []})
    assert stage.output.take_effects() == []


def test_a_resumed_session_leaves_what_was_left_meanwhile() -> None:
    stage = Stage()
    stage.begin(numbered(capabilities=["rooms", "resume"]))
    for room in ("a", "b"):
        stage.session.rooms.sent(MessageType.USER_JOIN, {"room_id": room}, True)
    stage.session.rooms.sent(MessageType.USER_LEAVE, {"room_id": "a"}, False)
    stage.begin(numbered(capabilities=["rooms", "resume"], resumed=True))

    said = [json.loads(effect.text) for effect in stage.output.take_effects()]
    assert [(frame["type"], frame["data"]["room_id"]) for frame in said] == [
        ("user_leave", "a"),
        ("user_join", "b"),
    ]


def test_forgetting_the_user() -> None:
    stage = Stage()
    stage.begin({"session_id": "s-1"})
    stage.session.rooms.sent(MessageType.USER_JOIN, {"room_id": "a"}, True)
    stage.session.forget()

    assert stage.introduction()["session_id"] is None
    stage.begin({"capabilities": ["rooms"]})
    (join,) = stage.output.take_effects()
    assert '"user_join"' in join.text, "the rooms are the page's"
