"""RealtimeProvider and its hooks, over a fake world and a played server."""

import base64
import json
from typing import Any

import pytest

from app.engine import (
    ConnectionState,
    Dialect,
    LocalError,
    MessageType,
    Options,
    Reason,
    Status,
    TokenPlace,
)
from app.provider import (
    RealtimeProvider,
    use_chat,
    use_connection,
    use_messages,
    use_presence,
)
from app.testing import FakeTokenSource, FakeWorld, Pending, fake_world

ANSWER: "dict[str, Any]" = {
    "type": "connect",
    "data": {
        "session_id": "s-1",
        "user": {"id": 7, "name": "Ada"},
        "capabilities": ["ack", "rooms"],
        "heartbeat_interval": 0,
    },
}


class Story:
    """A provider, its world, and a server that says what the test makes it say."""

    def __init__(
        self,
        *,
        history: bool = False,
        options: "Options | None" = None,
        tokens: "FakeTokenSource | None" = None,
    ) -> None:
        self.world: FakeWorld = fake_world()
        self.pages: list[tuple[str, int | None, Pending]] = []
        self.provider = RealtimeProvider(
            "ws://host/ws",
            world=self.world,
            history=self._load if history else None,
            options=options,
            tokens=tokens,
        )

    async def _load(self, room_id: str, before: "int | None", _limit: int) -> "dict[str, Any]":
        pending = Pending()
        self.pages.append((room_id, before, pending))
        page: dict[str, Any] = await pending
        return page

    def connect(self, answer: "dict[str, Any]" = ANSWER) -> None:
        self.provider.connect()
        self.world.transport.accept()
        self.world.transport.deliver(answer)

    def hear(self, type: str, *, id: "str | None" = None, **data: Any) -> None:
        self.world.transport.deliver({"type": type, "id": id, "data": data})

    def lines(self, room_id: str = "general") -> "list[tuple[str, str | None]]":
        room = use_chat(room_id, self.provider).value
        return [(m.text, m.status.value if m.status else None) for m in room.messages]

    def sent(self, type: str) -> "list[dict[str, Any]]":
        return [f["data"] for f in self.world.transport.frames() if f["type"] == type]

    def members(self, room_id: str = "general") -> "list[tuple[Any, str, str]]":
        return [(m.user_id, m.name, m.status) for m in use_presence(room_id, self.provider).value]


def test_the_connection_slice_tells_state_user_and_waiting() -> None:
    story = Story()
    connection = use_connection(story.provider)
    seen: list[tuple[ConnectionState, int]] = []
    connection.subscribe(lambda view: seen.append((view.state, view.waiting)))
    story.provider.send(MessageType.CHAT_MESSAGE, {"message": "hi"})
    assert connection.value.waiting == 1
    story.connect()
    view = connection.value
    assert (view.state, view.user_id, view.user["name"]) == (ConnectionState.CONNECTED, 7, "Ada")
    assert (view.waiting, view.was_connected, view.dialect) == (0, True, "envelope")
    story.world.transport.drop(1012)
    view = connection.value
    assert view.state is ConnectionState.RECONNECTING
    assert view.retry_at is not None
    assert (view.attempt, view.close_code) == (1, 1012)
    assert (ConnectionState.DISCONNECTED, 1) in seen


def test_own_chat_message_from_waiting_to_delivered_is_one_line() -> None:
    story = Story()
    chat = use_chat("general", story.provider)
    receipt = chat.send("hi")
    assert story.lines() == [("hi", "queued")]
    story.connect()
    assert story.lines() == [("hi", "sent")]
    story.hear("chat_response", id=receipt.key, message="hi", user_id=7, room_id="general", seq=3)
    assert story.lines() == [("hi", "sent")], "shown to the room is not yet acknowledged"
    story.world.transport.deliver({"type": "ack", "data": {"id": receipt.key, "seq": 3}})
    assert story.lines() == [("hi", "delivered")]


def test_a_rejected_message_shows_why() -> None:
    story = Story()
    story.connect()
    receipt = use_chat("general", story.provider).send("hi")
    nack = {"id": receipt.key, "code": "forbidden", "message": "You may not write here."}
    story.world.transport.deliver({"type": "nack", "data": nack})
    (message,) = use_chat("general", story.provider).value.messages
    assert (message.status, message.problem) == (Status.REJECTED, "You may not write here.")


def test_without_acks_the_echo_confirms_and_is_not_a_second_line() -> None:
    story = Story(options=Options(token_place=TokenPlace.NONE, user_id=7))
    story.provider.connect()
    story.world.transport.accept()
    story.world.clock.advance(2.0)
    chat = use_chat("general", story.provider)
    chat.send("twice")
    chat.send("twice")
    for _ in range(2):
        story.world.transport.deliver(
            {"type": "chat_response", "user_id": 7, "data": {"message": "twice", "user_id": 7}}
        )
    assert story.lines() == [("twice", "delivered"), ("twice", "delivered")]


def test_messages_of_others_stand_before_ours_that_wait() -> None:
    story = Story()
    story.connect()
    story.world.transport.drop()
    use_chat("general", story.provider).send("mine")
    story.world.clock.advance(1.0)
    story.world.transport.accept()
    story.hear("chat_response", message="theirs", user_id=8, user_name="Grace", seq=5)
    assert [text for text, _ in story.lines()] == ["theirs", "mine"]


def test_the_assistant_thinks_and_answers() -> None:
    story = Story()
    story.connect()
    chat = use_chat("general", story.provider)
    story.hear("ai_thinking", room_id="general")
    assert chat.value.thinking
    story.hear("ai_response", message="42", room_id="general", in_response_to="q")
    assert not chat.value.thinking
    story.hear("ai_thinking", room_id="general")
    story.hear("ai_error", message="I could not", room_id="general")
    assert [m.kind for m in chat.value.messages] == ["assistant", "assistant_error"]
    story.hear("ai_thinking", room_id="general")
    story.hear("ai_response", room_id="general", message=None)
    assert not chat.value.thinking
    assert len(chat.value.messages) == 2


def test_typing_comes_goes_and_is_forgotten_after_a_while() -> None:
    story = Story()
    story.connect()
    chat = use_chat("general", story.provider)
    story.hear("typing_start", room_id="general", user_id=8, user_name="Grace")
    story.hear("typing_start", room_id="general", user_id=7, user_name="Ada")
    assert chat.value.typing == [(8, "Grace")], "not ourselves"
    story.hear("typing_stop", room_id="general", user_id=8)
    assert chat.value.typing == []
    story.hear("typing_start", room_id="general", user_id=8)
    story.world.clock.advance(5.0)
    assert chat.value.typing == [(8, "User 8")]
    story.world.clock.advance(1.5)
    assert chat.value.typing == []
    story.hear("typing_start", room_id="general", user_id=9, user_name="Linus")
    story.hear("chat_response", message="done", user_id=9, room_id="general")
    assert chat.value.typing == []


def test_nobody_types_and_nothing_thinks_while_the_connection_is_lost() -> None:
    story = Story()
    story.connect()
    chat = use_chat("general", story.provider)
    story.hear("typing_start", room_id="general", user_id=8, user_name="Grace")
    story.hear("ai_thinking", room_id="general")
    story.world.transport.drop()
    assert (chat.value.typing, chat.value.thinking) == ([], False)


def test_typing_is_said_once_in_three_seconds_and_taken_back_once() -> None:
    story = Story()
    story.connect()
    chat = use_chat("general", story.provider)
    for _ in range(5):
        chat.typing()
    assert len(story.sent("typing_start")) == 1
    story.world.clock.advance(3.5)
    chat.typing()
    assert len(story.sent("typing_start")) == 2
    chat.stopped_typing()
    chat.stopped_typing()
    assert len(story.sent("typing_stop")) == 1


def test_differences_before_the_snapshot_wait_for_it() -> None:
    story = Story()
    story.connect()
    story.provider.join("general")
    story.hear("user_leave", room_id="general", user_id=9)
    story.hear("user_join", room_id="general", user_id=8, name="Grace")
    assert story.members() == []
    story.hear(
        "presence_update",
        room_id="general",
        users=[
            {"user_id": 7, "name": "Ada", "status": "online"},
            {"user_id": 9, "name": "Linus", "status": "away"},
            {"user_id": 7, "name": "Ada", "status": "online"},
            "nonsense",
            {"user_id": True},
        ],
    )
    assert story.members() == [(7, "Ada", "online"), (8, "Grace", "online")], "no ghost"
    story.hear("presence_update", room_id="general", user_id=8, status="busy")
    story.hear("presence_update", room_id="general", user_id=7, status="dancing")
    story.hear("user_join", room_id="general", user_id=7)
    assert story.members() == [(7, "Ada", "online"), (8, "Grace", "busy")]
    story.hear("user_leave", room_id="general")
    assert len(story.members()) == 2


def test_without_snapshots_differences_count_at_once() -> None:
    story = Story()
    story.provider.connect()
    story.world.transport.accept()
    story.hear("user_join", user_id=8, connection_id="c")
    assert story.members() == [(8, "User 8", "online")]
    story.hear("user_leave", user_id=8)
    assert story.members() == []


def test_rooms_and_status_are_entered_again_after_a_reconnect() -> None:
    story = Story()
    story.connect()
    story.provider.join("general")
    story.provider.join("sales")
    story.provider.leave("sales")
    story.provider.set_presence("busy")
    story.world.transport.drop()
    story.world.clock.advance(1.0)
    before = len(story.world.transport.sent)
    story.world.transport.accept()
    story.world.transport.deliver(ANSWER)
    again = story.world.transport.frames()[before:]
    assert [(f["type"], f["data"].get("room_id"), f["data"].get("status")) for f in again[1:]] == [
        ("user_join", "general", None),
        ("presence_update", None, "busy"),
    ]


def test_an_unknown_status_is_a_mistake_of_the_developer() -> None:
    with pytest.raises(LocalError, match="away"):
        Story().provider.set_presence("dancing")


def test_history_is_loaded_on_join_and_again_after_a_reconnect() -> None:
    story = Story(history=True)
    story.connect()
    story.provider.join("general")
    chat = use_chat("general", story.provider)
    assert chat.value.loading
    story.hear("chat_response", id="b", message="two", user_id=8, room_id="general", seq=2)
    page = [
        {"seq": 1, "id": "a", "user_id": 8, "user_name": "Grace", "message": "one"},
        {"seq": 2, "id": "b", "user_id": 8, "user_name": "Grace", "message": "two"},
        {"seq": 3, "id": "c", "user_id": 7, "user_name": "Ada", "message": "three"},
        {"seq": 4, "message": 5},
        "nonsense",
    ]
    story.pages[0][2].resolve({"messages": page, "more": True})
    assert story.lines() == [("one", None), ("two", None), ("three", "delivered")]
    assert (chat.value.loading, chat.value.more) == (False, True)
    story.world.transport.drop()
    story.world.clock.advance(1.0)
    story.world.transport.accept()
    story.world.transport.deliver(ANSWER)
    assert [room for room, _, _ in story.pages] == ["general", "general"]


def test_older_pages_go_in_front() -> None:
    story = Story(history=True)
    story.connect()
    story.provider.join("general")
    chat = use_chat("general", story.provider)
    newer = [{"seq": 5, "id": "e", "user_id": 8, "message": "five"}]
    story.pages[0][2].resolve({"messages": newer, "more": True})
    chat.load_more()
    chat.load_more()
    assert [before for _, before, _ in story.pages] == [None, 5]
    older = [{"seq": 4, "id": "d", "user_id": 8, "message": "four"}]
    story.pages[1][2].resolve({"messages": older, "more": False})
    assert [text for text, _ in story.lines()] == ["four", "five"]


@pytest.mark.parametrize("answer", [RuntimeError("down"), {"messages": 3}, None])
def test_history_that_can_not_be_had_says_so(answer: object) -> None:
    story = Story(history=True)
    story.connect()
    story.provider.join("general")
    if isinstance(answer, Exception):
        story.pages[0][2].fail(answer)
    else:
        story.pages[0][2].resolve(answer)
    room = use_chat("general", story.provider).value
    assert not room.loading
    assert room.problem


def test_a_page_that_failed_is_the_one_that_is_asked_for_again() -> None:
    story = Story(history=True)
    story.connect()
    story.provider.join("general")
    story.pages[0][2].resolve(page_of(5, 6, True))
    story.provider.load_history("general")
    story.pages[1][2].fail(RuntimeError("down"))
    chat = use_chat("general", story.provider)
    chat.load_more()
    story.pages[2][2].resolve(page_of(5, 7, True))
    chat.load_more()
    assert [before for _, before, _ in story.pages] == [None, None, None, 5]


def test_our_message_that_the_server_had_is_delivered_says_the_history() -> None:
    story = Story(history=True)
    story.provider.join("general")
    story.connect()
    receipt = use_chat("general", story.provider).send("hi")
    page = [{"seq": 9, "id": receipt.key, "user_id": 7, "message": "hi"}]
    story.pages[0][2].resolve({"messages": page, "more": False})
    assert story.lines() == [("hi", "delivered")]


def test_the_history_leaves_a_question_before_its_answer() -> None:
    story = Story(history=True)
    story.provider.join("general")
    story.connect()
    key = use_chat("general", story.provider).send("@ai?").key
    story.hear("chat_response", id=key, message="@ai?", user_id=7, room_id="general", seq=1)
    story.hear("ai_response", message="42", room_id="general")
    page = [{"seq": 1, "id": key, "user_id": 7, "message": "@ai?"}]
    story.pages[0][2].resolve({"messages": page, "more": False})
    assert story.lines() == [("@ai?", "delivered"), ("42", None)]


def test_messages_by_type_and_the_recent_list() -> None:
    story = Story()
    story.connect()
    notes = use_messages(MessageType.NOTIFICATION, story.provider)
    seen: list[int] = []
    notes.subscribe(lambda messages: seen.append(len(messages)))
    story.hear("notification", message="one")
    story.hear("notification", message="two")
    story.hear("brand_new", x=1)
    story.hear("another_new_one", x=1)
    story.world.transport.deliver("{")
    messages = story.provider.store.state.messages
    assert [m.data["message"] for m in notes.value] == ["one", "two"]
    assert seen == [1, 2]
    assert [m.type_name for m in messages.by_type["unknown"]] == ["brand_new", "another_new_one"]
    assert (messages.unknown, messages.dropped) == (2, 1)
    assert "brand_new" not in messages.by_type


def test_lists_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.provider.chat_rooms.MAX_MESSAGES", 500)
    story = Story()
    story.connect()
    for number in range(600):
        story.hear("chat_response", message=str(number), user_id=8, seq=number)
        story.hear("notification", message=str(number), room_id="room-%d" % number)
        story.hear("ai_thinking", room_id="room-%d" % number)
        story.hear("user_join", room_id="room-%d" % number, user_id=1)
    state = story.provider.store.state
    assert 450 < len(state.chat.rooms["general"].messages) <= 500
    assert state.chat.rooms["general"].messages[-1].text == "599"
    assert len(state.messages.by_type["notification"]) == 50
    assert len(state.chat.rooms) <= 200
    assert len(state.presence.early) <= 200


def test_sign_out_clears_what_belongs_to_the_user() -> None:
    story = Story()
    story.connect()
    story.provider.join("general")
    receipt = use_chat("general", story.provider).send("secret")
    story.provider.sign_out()
    state = story.provider.store.state
    assert receipt.status is Status.UNCONFIRMED, "it had been written"
    assert state.chat.rooms == {}
    assert (state.connection.user, state.connection.user_id) == ({}, None)
    assert state.connection.state is ConnectionState.DISCONNECTED
    story.connect()
    assert len(story.sent("user_join")) == 1, (
        "the next user does not enter the rooms of the last one"
    )


def jwt(user_id: int) -> str:
    claims = json.dumps({"user_id": user_id, "sub": str(user_id)}).encode()
    return "e30.%s.signature" % base64.urlsafe_b64encode(claims).decode().rstrip("=")


def test_another_user_finds_nothing_of_the_one_before_and_enters_the_rooms() -> None:
    source = FakeTokenSource(jwt(7))
    options = Options(token_place=TokenPlace.FRAME)
    story = Story(options=options, tokens=source)
    story.connect()
    story.provider.join("general")
    story.hear("chat_response", message="for Ada only", user_id=8, room_id="general")
    story.world.transport.drop()
    unsent = use_chat("general", story.provider).send("by Ada")
    changes = story.provider.store.state.connection.user_changes
    source.next_token = jwt(9)
    story.world.clock.advance(1.0)
    assert unsent.status is Status.DISCARDED
    assert story.lines() == []
    assert story.provider.store.state.connection.user_changes == changes + 1
    story.world.transport.accept()
    other = {**ANSWER["data"], "user": {"id": 9, "name": "Grace"}}
    story.world.transport.deliver({"type": "connect", "data": other})
    assert story.sent("user_join")[-1] == {"room_id": "general"}
    assert use_connection(story.provider).value.user_id == 9


def test_ids_are_unique_only_among_the_messages_of_one_user() -> None:
    story = Story()
    story.connect()
    receipt = use_chat("general", story.provider).send("mine")
    for user_id, text in ((8, "theirs"), (9, "somebody else's")):
        story.hear("chat_response", id=receipt.key, message=text, user_id=user_id, seq=user_id)
    story.hear("chat_response", message="without an id", user_id=8, seq=10)
    messages = use_chat("general", story.provider).value.messages
    assert sorted(m.text for m in messages) == [
        "mine",
        "somebody else's",
        "theirs",
        "without an id",
    ]
    assert len({m.key for m in messages}) == 4


def page_of(first: int, last: int, more: bool) -> "dict[str, Any]":
    lines = [
        {"seq": n, "id": "m%d" % n, "user_id": 8, "message": str(n)} for n in range(first, last + 1)
    ]
    return {"messages": lines, "more": more}


def test_a_long_absence_leaves_no_hole_that_nobody_fills() -> None:
    story = Story(history=True)
    story.connect()
    story.provider.join("general")
    story.pages[0][2].resolve(page_of(1, 3, False))
    chat = use_chat("general", story.provider)
    story.world.transport.drop()
    chat.send("mine")
    story.world.clock.advance(1.0)
    story.world.transport.accept()
    story.world.transport.deliver(ANSWER)
    story.pages[1][2].resolve(page_of(151, 153, True))
    assert [text for text, _ in story.lines()] == ["151", "152", "153", "mine"]
    assert chat.value.more
    chat.load_more()
    assert story.pages[2][1] == 151


def test_a_page_that_meets_what_is_known_keeps_it() -> None:
    story = Story(history=True)
    story.connect()
    story.provider.join("general")
    story.pages[0][2].resolve(page_of(1, 3, False))
    story.provider.load_history("general")
    story.pages[1][2].resolve(page_of(4, 5, True))
    assert [text for text, _ in story.lines()] == ["1", "2", "3", "4", "5"]


def test_history_asked_for_before_a_sign_out_is_shown_to_nobody() -> None:
    story = Story(history=True)
    story.connect()
    story.provider.join("general")
    story.provider.sign_out()
    story.pages[0][2].resolve(page_of(1, 3, False))
    assert story.provider.store.state.chat.rooms == {}


def test_what_is_cut_from_a_long_room_can_be_loaded_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.provider.chat_rooms.MAX_MESSAGES", 500)
    story = Story(history=True)
    story.connect()
    for number in range(1, 600):
        story.hear("chat_response", message=str(number), user_id=8, seq=number)
    assert use_chat("general", story.provider).value.more


def test_an_echo_is_not_taken_for_a_message_that_was_never_written() -> None:
    story = Story(options=Options(token_place=TokenPlace.NONE, user_id=7))
    chat = use_chat("general", story.provider)
    story.provider.send(MessageType.CHAT_MESSAGE, {"message": "hi"}, time_to_live=1.0)
    story.world.clock.advance(1.0)
    story.provider.connect()
    story.world.transport.accept()
    story.world.clock.advance(2.0)
    chat.send("hi")
    echo = {"type": "chat_response", "user_id": 7, "data": {"message": "hi", "user_id": 7}}
    story.world.transport.deliver(echo)
    assert story.lines() == [("hi", "expired"), ("hi", "delivered")]
    story.world.transport.deliver(echo)
    assert len(story.lines()) == 3, "from another device of ours"


def test_the_flat_echo_confirms_in_the_room_it_was_written_in() -> None:
    options = Options(token_place=TokenPlace.NONE, user_id=7, dialect=Dialect.FLAT)
    story = Story(options=options)
    story.provider.connect()
    story.world.transport.accept()
    use_chat("sales", story.provider).send("hi")
    story.world.transport.deliver(
        {"type": "chat_response", "message": "Received: hi", "user_id": 7}
    )
    assert story.lines("sales") == [("hi", "delivered")]
    assert story.lines("general") == []


def test_a_retry_that_moves_is_seen() -> None:
    story = Story()
    story.connect()
    story.world.transport.drop()
    connection = use_connection(story.provider)
    story.world.network.set_visible(False)
    story.world.clock.advance(30.0)
    assert connection.value.retry_at is None, "it waits to be seen"


def test_signing_out_after_a_disconnect_says_so() -> None:
    story = Story()
    story.connect()
    story.provider.disconnect()
    story.provider.sign_out()
    assert use_connection(story.provider).value.reason is Reason.SIGNED_OUT


def test_handlers_as_decorator_and_as_function() -> None:
    story = Story()
    seen: list[str] = []

    @story.provider.on(MessageType.ALERT)  # type: ignore[untyped-decorator]
    def alert(message: Any) -> None:
        seen.append("alert " + message.data["message"])

    remove = story.provider.on(MessageType.ALERT, lambda m: seen.append(m.data["message"]))
    story.provider.on_unknown(lambda m: seen.append(m.type_name))
    story.connect()
    story.hear("alert", message="one")
    remove()
    story.hear("alert", message="two")
    story.hear("brand_new")
    assert callable(alert)
    assert seen == ["alert one", "one", "alert two", "brand_new"]
    with pytest.raises(LocalError, match="MessageType"):
        story.provider.on("alert")  # type: ignore[arg-type]


def test_handlers_see_the_state_that_their_message_made() -> None:
    story = Story()
    seen: list[int] = []
    story.provider.on(MessageType.CHAT_RESPONSE, lambda _m: seen.append(len(story.lines())))
    story.connect()
    story.hear("chat_response", message="hi", user_id=8, room_id="general")
    assert seen == [1]


def test_hooks_find_the_provider_in_the_context() -> None:
    story = Story()
    with story.provider:
        connection = use_connection()
        chat = use_chat("general")
        presence = use_presence("general")
        notes = use_messages(MessageType.NOTIFICATION)
    assert connection.value.state is ConnectionState.DISCONNECTED
    assert (chat.value.messages, presence.value, notes.value) == ([], [], [])
    with pytest.raises(LocalError, match="RealtimeProvider"):
        use_connection()


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "chat_response", "data": {"message": 3}},
        {"type": "chat_response", "data": {}},
        {"type": "typing_start", "data": {"user_id": None}},
        {"type": "presence_update", "data": {"users": 3}},
        {"type": "user_join", "data": {"user_id": []}},
    ],
)
def test_a_wrong_frame_shows_nothing(frame: "dict[str, Any]") -> None:
    story = Story()
    story.connect()
    story.world.transport.deliver(frame)
    room = use_chat("general", story.provider).value
    assert (room.messages, room.typing, story.members()) == ([], [], [])
    assert story.world.reports == []


def test_dispose_leaves_nothing() -> None:
    story = Story(history=True)
    story.connect()
    story.provider.join("general")
    story.hear("typing_start", room_id="general", user_id=8)
    seen: list[object] = []
    use_connection(story.provider).subscribe(seen.append)
    story.provider.dispose()
    assert story.world.leftovers() == []
    assert seen == []


def test_mount_unmount_mount_is_one_live_socket() -> None:
    world_one, world_two = fake_world(), fake_world()
    for world in (world_one, world_two):
        provider = RealtimeProvider("ws://host/ws", world=world)
        provider.connect()
        if world is world_one:
            provider.dispose()
    assert world_one.transport.generation is None
    assert world_two.transport.generation == 1
