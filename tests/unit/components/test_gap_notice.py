"""The line at the end of a room that may lack messages."""

from app.components import Chat
from tests.unit.components.stage import Stage
from tests.unit.components.test_chat import chat_stage


def away(stage: Stage) -> None:
    """Lose the server, and what it kept for us, and come back."""
    stage.drop()
    stage.reconnect()


def joined() -> "tuple[Stage, Chat]":
    stage, chat = chat_stage(connected=False)
    stage.provider.join("general")
    stage.connect()
    stage.pages[0][2].resolve({"messages": [], "more": False})
    stage.say("before", seq=1)
    return stage, chat


def test_a_room_that_could_not_be_loaded_anew_says_since_when_it_is_old() -> None:
    stage, _ = joined()
    assert stage.dom.text(".gap") == ""
    since = stage.world.clock.timestamp()[11:16]
    away(stage)
    assert stage.dom.text(".gap") == "", "it is being loaded"
    stage.pages[1][2].fail(OSError())
    stage.dom.paint()
    assert stage.dom.text(".gap-text") == (
        "Showing messages from before %s. What was said since may be missing. "
        "The messages could not be loaded." % since
    )
    assert not stage.dom.find(".chat-problem").visible, "said once"
    assert not stage.dom.find(".chat-earlier").visible
    block = stage.dom.find(".chat-block")
    assert block.children[-1] is stage.dom.find(".gap"), "at the end of the log"

    again, _ok = stage.dom.find(".gap-buttons").children
    assert again.visible
    stage.dom.fire(again, "click")
    stage.dom.paint()
    assert (stage.dom.text(".gap"), len(stage.pages)) == ("", 3)
    missed = {"id": "h-2", "seq": 2, "user_id": 8, "user_name": "Grace", "message": "missed"}
    stage.pages[2][2].resolve({"messages": [missed], "more": False})
    stage.dom.paint()
    assert stage.dom.texts(".message-text") == ["before", "missed"]
    assert stage.dom.text(".gap") == ""


def test_it_can_be_taken_note_of() -> None:
    stage, _ = joined()
    away(stage)
    stage.pages[1][2].fail(OSError())
    stage.dom.paint()
    _again, ok = stage.dom.find(".gap-buttons").children
    stage.dom.fire(ok, "click")
    stage.dom.paint()
    assert stage.dom.text(".gap") == ""
    assert stage.dom.text(".chat-earlier") == "Try again", "it can still be asked for"


def test_without_a_history_there_is_nothing_to_load() -> None:
    stage = Stage(history=False)
    Chat(stage.provider, stage.dom).mount("body")
    stage.connect()
    stage.say("before", seq=1)
    away(stage)
    assert stage.dom.text(".gap-text").startswith("Showing messages from before")
    again, ok = stage.dom.find(".gap-buttons").children
    assert (again.visible, ok.visible) == (False, True)


def test_earlier_messages_can_still_be_read_above_a_gap() -> None:
    stage, chat = joined()
    line = {"id": "h-9", "seq": 9, "user_id": 8, "user_name": "Grace", "message": "nine"}
    stage.provider.load_history("general")
    stage.pages[1][2].resolve({"messages": [line], "more": True})
    away(stage)
    stage.pages[2][2].fail(OSError())
    stage.dom.paint()
    assert stage.dom.find(".gap").visible
    assert not stage.dom.find(".chat-earlier").visible, "first what is newest"
    chat.show("sales", "Sales")
    assert stage.dom.text(".gap") == "", "another room has its own"
