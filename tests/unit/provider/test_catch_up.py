"""After an outage: what was missed is shown first, and what can't be had is said."""

from typing import Any

from app.engine import MessageType
from app.provider import use_chat
from tests.unit.provider.test_realtime import ANSWER, Story

RESUMES: "dict[str, Any]" = {
    "type": "connect",
    "data": {
        **ANSWER["data"],
        "capabilities": ["ack", "rooms", "resume"],
        "epoch": "e-1",
        "seq": 0,
        "resumed": False,
    },
}
PAGE = {"messages": [{"seq": 1, "id": "a", "user_id": 9, "message": "missed"}], "more": False}


def resumed(seq: int) -> "dict[str, Any]":
    return {"type": "connect", "data": {**RESUMES["data"], "seq": seq, "resumed": True}}


def say(story: Story, text: str, seq: int) -> None:
    data = {"message": text, "user_id": 9, "room_id": "general", "seq": seq}
    story.world.transport.deliver({"type": "chat_response", "id": text, "data": data})


def back(story: Story, answer: "dict[str, Any]") -> None:
    story.world.transport.drop()
    story.world.clock.advance(2.0)
    story.world.transport.accept()
    story.world.transport.deliver(answer)


def joined(answer: "dict[str, Any]") -> Story:
    story = Story(history=True)
    story.provider.join("general")
    story.connect(answer)
    story.pages.pop()[2].resolve({"messages": [], "more": False})
    return story


def room(story: Story) -> Any:
    return use_chat("general", story.provider).value


def test_live_messages_wait_for_what_was_missed() -> None:
    story = joined(RESUMES)
    heard: list[Any] = []
    story.provider.on(MessageType.CHAT_RESPONSE, heard.append)
    back(story, RESUMES)
    say(story, "live", 2)
    assert (story.lines(), heard) == ([], [])
    story.pages.pop()[2].resolve(PAGE)
    assert [text for text, _ in story.lines()] == ["missed", "live"]
    assert len(heard) == 1
    assert room(story).stale_since is None
    say(story, "later", 3)
    assert len(heard) == 2


def test_our_own_message_whose_place_is_not_known_yet_stays_behind_what_is_loaded() -> None:
    story = joined(RESUMES)
    first = use_chat("general", story.provider).send("one")
    story.world.transport.deliver({"type": "ack", "data": {"id": first.key, "seq": 1}})
    back(story, RESUMES)
    second = use_chat("general", story.provider).send("two")
    story.world.transport.deliver({"type": "ack", "data": {"id": second.key, "seq": 2}})
    one = {"seq": 1, "id": first.key, "user_id": 7, "message": "one"}
    story.pages.pop()[2].resolve({"messages": [one], "more": False})
    assert [text for text, _ in story.lines()] == ["one", "two"]


def test_nothing_is_loaded_and_nothing_waits_when_the_session_resumed() -> None:
    story = joined(RESUMES)
    back(story, resumed(1))
    assert story.pages == []
    say(story, "live", 2)
    assert [text for text, _ in story.lines()] == ["live"]
    assert room(story).stale_since is None


def test_what_could_not_be_loaded_is_said_until_it_is_loaded() -> None:
    story = joined(RESUMES)
    lost_at = story.world.clock.timestamp()
    back(story, RESUMES)
    say(story, "live", 2)
    story.pages.pop()[2].fail(RuntimeError("no history"))
    assert [text for text, _ in story.lines()] == ["live"]
    assert room(story).stale_since == lost_at
    back(story, RESUMES)
    story.pages.pop()[2].fail(RuntimeError("no history"))
    assert room(story).stale_since == lost_at, "the older gap says more"
    story.provider.load_history("general")
    story.pages.pop()[2].resolve(PAGE)
    assert room(story).stale_since is None


def test_a_gap_may_be_taken_note_of() -> None:
    story = Story()
    story.connect()
    story.hear("chat_response", message="hi", user_id=9, room_id="general")
    back(story, ANSWER)
    assert room(story).stale_since is not None
    story.provider.dismiss_gap("general")
    assert room(story).stale_since is None


def test_a_slow_history_does_not_hold_the_room_for_ever() -> None:
    story = joined(RESUMES)
    back(story, RESUMES)
    say(story, "live", 2)
    story.world.clock.advance(4.9)
    assert story.lines() == []
    story.world.clock.advance(0.1)
    assert [text for text, _ in story.lines()] == ["live"]
    story.pages.pop()[2].resolve(PAGE)
    assert [text for text, _ in story.lines()] == ["missed", "live"]


def test_an_older_page_that_was_asked_for_before_a_gap_leaves_no_hole() -> None:
    story = joined(RESUMES)
    for seq in (101, 102):
        say(story, str(seq), seq)
    story.provider.load_history("general", 101)
    older = story.pages.pop()[2]
    back(story, RESUMES)
    missed = [{"seq": n, "id": str(n), "user_id": 9, "message": str(n)} for n in (501, 502)]
    story.pages.pop()[2].resolve({"messages": missed, "more": True})
    older.resolve(PAGE)
    assert [text for text, _ in story.lines()] == ["501", "502"]
    assert room(story).more, "what lies between is still to be loaded"
    assert not room(story).loading


def test_frames_that_never_came_are_loaded_too() -> None:
    story = joined(RESUMES)
    story.world.transport.deliver({"type": "alert", "data": {}, "seq": 2})
    assert story.pages == []
    story.world.clock.advance(2.0)
    ((room_id, before, page),) = story.pages
    assert (room_id, before) == ("general", None)
    assert story.provider.store.state.messages.gaps == 1
    page.resolve(PAGE)
    assert [text for text, _ in story.lines()] == ["missed"]


def test_frames_that_come_twice_are_counted_and_not_shown() -> None:
    story = joined(RESUMES)
    for _ in range(2):
        story.world.transport.deliver({"type": "alert", "data": {}, "seq": 1})
    messages = story.provider.store.state.messages
    assert (messages.repeated, len(messages.by_type["alert"])) == (1, 1)


def test_dispose_while_something_is_held_back_leaves_nothing() -> None:
    story = joined(RESUMES)
    back(story, RESUMES)
    story.provider.dispose()
    assert story.world.leftovers() == []
