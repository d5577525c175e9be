"""The badge on a real provider: states, countdown, button, details, announcer, nothing idle."""

from app.components import ConnectionBadge, ConnectionBanner
from app.engine import MessageType
from tests.unit.components.stage import Stage


def badge_stage() -> "tuple[Stage, ConnectionBadge]":
    stage = Stage()
    badge = ConnectionBadge(stage.provider, stage.dom)
    badge.mount("body")
    return stage, badge


def state(stage: Stage) -> str:
    return stage.dom.find(".badge").attributes["data-state"]


def test_it_follows_the_connection_without_animation_frames() -> None:
    stage, _ = badge_stage()
    assert (state(stage), stage.dom.text(".badge-word")) == ("disconnected", "Not connected")
    stage.provider.connect()
    assert state(stage) == "connecting"
    stage.answer()
    assert (state(stage), stage.dom.text(".badge-word")) == ("connected", "Connected")
    stage.refuse_dials()
    stage.drop()
    stage.world.clock.advance(0.8)  # no dom.paint(): a hidden page has no frames
    assert state(stage) == "reconnecting"


def test_it_counts_down_and_retries_when_asked() -> None:
    stage, _ = badge_stage()
    stage.connect()
    stage.refuse_dials()
    stage.drop()
    while stage.dom.text(".badge-countdown") in ("", "now"):
        stage.wait(0.25)
    assert stage.dom.text(".badge-attempt").startswith("attempt ")
    seconds = int(stage.dom.text(".badge-countdown").split()[0])
    assert seconds >= 1
    dials = len(stage.world.transport.dials)
    stage.dom.click(".badge-action")
    assert len(stage.world.transport.dials) == dials + 1


def test_it_hides_its_button_once_the_banner_has_one_but_never_under_the_focus() -> None:
    stage, badge = badge_stage()
    ConnectionBanner(stage.provider, stage.dom, badge).mount("body")
    stage.connect()
    stage.refuse_dials()
    stage.drop()
    stage.wait(1.0)
    button = stage.dom.find(".badge-action")
    assert button.visible
    stage.dom.fire(button, "focus")
    stage.wait(6.0)
    assert stage.dom.find(".banner").visible
    assert button.visible, "somebody stands on it"
    stage.dom.fire(button, "blur")
    assert not button.visible


def test_details_tell_latency_and_what_waits_to_pointer_and_screen_reader() -> None:
    stage, _ = badge_stage()
    stage.connect()
    stage.drop()
    face = stage.dom.find(".badge-face")
    assert "Latency: not measured yet" in face.attributes["aria-label"]
    stage.provider.send(MessageType.CHAT_MESSAGE, {"message": "hi", "room_id": "general"})
    assert face.attributes["aria-label"].endswith("Waiting: 1 message")
    assert stage.dom.find(".badge-tip").textContent.split("\n")[1] == "Waiting: 1 message"


def test_details_come_with_pointer_and_focus_and_go_on_escape() -> None:
    stage, _ = badge_stage()
    face, tip = stage.dom.find(".badge-face"), stage.dom.find(".badge-tip")
    assert tip.hidden, "without any stylesheet"
    for come, go in (("mouseenter", "mouseleave"), ("focus", "blur")):
        stage.dom.fire(face, come)
        assert tip.visible
        stage.dom.fire(face, go)
        assert tip.hidden
    stage.dom.fire(face, "focus")
    stage.dom.fire(face, "keydown", key="a")
    assert tip.visible
    stage.dom.fire(face, "keydown", key="Escape")
    assert tip.hidden


def test_the_announcer_is_empty_first_and_speaks_late() -> None:
    stage, _ = badge_stage()
    live = stage.dom.find("[role=status]")
    assert (live.attributes["aria-live"], live.attributes["aria-atomic"]) == ("polite", "true")
    stage.connect()
    stage.wait(60)
    assert live.textContent == ""
    stage.refuse_dials()
    stage.drop()
    stage.wait(4.5)
    assert live.textContent == ""
    stage.wait(1)
    assert live.textContent == "Connection lost. Reconnecting."


def test_connected_and_settled_no_timer_of_the_badge_runs() -> None:
    stage, badge = badge_stage()
    stage.connect()
    stage.wait(30)
    with_badge = len(stage.world.clock.armed())
    badge.dispose()
    assert len(stage.world.clock.armed()) == with_badge


def test_disposed_in_trouble_it_leaves_nothing() -> None:
    stage, badge = badge_stage()
    stage.connect()
    stage.refuse_dials()
    stage.drop()
    stage.wait(7)
    badge.dispose()
    badge.dispose()
    assert stage.leftovers() == []
