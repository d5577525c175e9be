"""Who we are to the server: introduced on every link, remembered between them."""

import json

from app.engine.events import SessionStarted
from app.engine.link import Link
from app.engine.messages import Dialect, MessageType
from app.engine.options import CAPABILITIES, Options
from app.engine.outgoing import Outgoing
from app.engine.output import Output
from app.engine.session import Session
from tests.fakes import Names


class Stage:
    def __init__(self) -> None:
        self.output = Output()
        self.outgoing = Outgoing(Options(), self.output, Names(), lambda: None)
        self.session = Session(self.outgoing, self.output)

    def begin(self, answer: "dict[str, object] | None") -> SessionStarted:
        link = Link(1, "client", Options(), 0.0)
        link.socket_opened(0.0)
        if answer is None:
            link.assumed(Dialect.ENVELOPE, 0.0)
        else:
            link.answered(answer, 0.0)
        self.session.begin(link, answer or {}, 0.0)
        (event,) = self.output.take_events()
        assert isinstance(event, SessionStarted)
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


def test_only_a_true_resumed_is_one() -> None:
    stage = Stage()

    assert stage.begin({"resumed": True}).resumed
    assert not stage.begin({"resumed": "yes"}).resumed
    assert not stage.begin(None).resumed


def test_a_user_of_the_wrong_kind_is_nobody() -> None:
    odd: list[object] = [None, [], "Ada", {"id": True}, {"id": 1.5}, {"id": [1]}]
    for user in odd:
        assert Stage().begin({"user": user}).user_id is None


def test_rooms_are_entered_again_where_the_server_knows_rooms() -> None:
    stage = Stage()
    stage.session.rooms.sent(MessageType.USER_JOIN, {"room_id": "a"})
    stage.begin({"capabilities": ["rooms"]})
    assert len(stage.output.take_effects()) == 1
    stage.begin({"capabilities": []})
    assert stage.output.take_effects() == []
    stage.begin({"capabilities": ["rooms"], "resumed": True})

    assert stage.output.take_effects() == []


def test_forgetting_the_user() -> None:
    stage = Stage()
    stage.begin({"session_id": "s-1"})
    stage.session.rooms.sent(MessageType.USER_JOIN, {"room_id": "a"})
    stage.session.forget()

    assert stage.introduction()["session_id"] is None
    stage.begin({"capabilities": ["rooms"]})
    (join,) = stage.output.take_effects()
    assert '"user_join"' in join.text, "the rooms are the page's"
