"""The banner: a sentence after five seconds, thanks for three, silence during sign-in."""

from app.components import ConnectionBadge, ConnectionBanner
from tests.unit.components.stage import Stage


def banner_stage() -> "tuple[Stage, ConnectionBadge, ConnectionBanner]":
    stage = Stage()
    badge = ConnectionBadge(stage.provider, stage.dom)
    badge.mount("body")
    banner = ConnectionBanner(stage.provider, stage.dom, badge)
    banner.mount("body")
    return stage, badge, banner


def test_it_appears_after_five_seconds_retries_and_says_when_it_is_over() -> None:
    stage, badge, banner = banner_stage()
    stage.connect()
    stage.refuse_dials()
    stage.drop()
    stage.wait(4.0)
    assert not stage.dom.find(".banner").visible
    stage.wait(2.0)
    assert stage.dom.find(".banner").attributes["data-level"] == "notice"
    assert stage.dom.text(".banner-text") == "Connection lost. Reconnecting."
    stage.wait(30.0)
    assert stage.dom.text(".banner-text").startswith("Offline, trying again ")
    stage.world.transport.refuse_to_dial = ""
    while stage.world.transport.generation is None:
        stage.wait(0.5)
    stage.answer()
    assert stage.dom.text(".banner-text") == "Connected again."
    stage.wait(3.0)
    assert not stage.dom.find(".banner").visible
    banner.dispose()
    banner.dispose()
    badge.dispose()
    assert stage.leftovers() == []


def test_a_stop_has_its_own_button() -> None:
    stage, _, _ = banner_stage()
    stage.connect()
    stage.drop(4409)
    assert stage.dom.text(".banner-text") == "This session went on in another window."
    assert stage.dom.text(".button") == "Use it here"
    stage.dom.click(".button")
    assert len(stage.world.transport.dials) == 2


def test_while_a_sign_in_is_asked_for_it_is_silent() -> None:
    stage, _, _ = banner_stage()
    stage.connect()
    stage.provider.sign_out()
    stage.wait(10)
    assert not stage.dom.find(".banner").visible


def test_mounted_in_the_midst_of_trouble_it_says_what_the_badge_says() -> None:
    stage = Stage()
    badge = ConnectionBadge(stage.provider, stage.dom)
    badge.mount("body")
    stage.connect()
    stage.refuse_dials()
    stage.drop()
    stage.wait(40.0)
    armed = len(stage.world.clock.armed())
    banner = ConnectionBanner(stage.provider, stage.dom, badge)
    banner.mount("body")
    assert stage.dom.find(".banner").attributes["data-level"] == "long"
    assert len(stage.world.clock.armed()) == armed, "one timer serves both"
    stage.world.transport.refuse_to_dial = ""
    while stage.world.transport.generation is None:
        stage.wait(0.5)
    stage.answer()
    assert "data-back" in stage.dom.find(".badge").attributes
    assert stage.dom.text(".banner-text") == "Connected again.", "the badge knew of the absence"
    banner.dispose()
    stage.wait(10.0)
    badge.dispose()
    assert stage.leftovers() == []


def test_both_count_the_same_seconds() -> None:
    stage, _, _ = banner_stage()
    stage.connect()
    stage.refuse_dials()
    stage.drop()
    stage.wait(31.0)
    seen = []
    for _ in range(120):
        stage.wait(0.25)
        countdown = stage.dom.text(".badge-countdown")
        if countdown not in ("", "now"):
            seen.append(countdown)
            assert "again in %s." % countdown in stage.dom.text(".banner-text")
    assert len(set(seen)) > 3


def test_both_follow_a_hidden_page_that_waits_and_a_network_that_comes_back() -> None:
    stage, _, _ = banner_stage()
    stage.connect()
    stage.refuse_dials()
    stage.drop()
    stage.wait(31.0)
    while stage.dom.text(".badge-countdown") in ("", "now"):
        stage.wait(0.25)
    stage.world.network.set_visible(False)
    stage.wait(60.0)
    assert stage.dom.find(".badge").attributes["data-state"] == "reconnecting"
    assert stage.dom.text(".badge-countdown") == ""
    assert stage.dom.text(".banner-text") == "Offline, trying again."
    stage.wait(60.0)
    assert stage.dom.find(".banner").attributes["data-level"] == "stale", "it goes on to count"
    dials = len(stage.world.transport.dials)
    stage.world.network.set_visible(True)
    assert len(stage.world.transport.dials) == dials + 1


def test_both_follow_an_attempt_that_is_brought_forward() -> None:
    stage, _, _ = banner_stage()
    stage.connect()
    stage.refuse_dials()
    stage.drop()
    stage.wait(31.0)
    while not stage.dom.text(".badge-countdown").startswith(("4", "5", "6", "7", "8", "9")):
        stage.wait(0.25)
    before = int(stage.dom.text(".badge-countdown").split()[0])
    stage.world.network.set_visible(True)
    connection = stage.provider.store.state.connection
    assert connection.retry_at is not None
    soon = "%d s" % -int(-(connection.retry_at - stage.world.clock.now()) // 1)
    assert int(soon.split()[0]) < before
    assert stage.dom.text(".badge-countdown") == soon
    assert "again in %s." % soon in stage.dom.text(".banner-text")


def test_the_keyboard_goes_to_the_badge_when_the_button_that_was_pressed_goes() -> None:
    stage, badge, banner = banner_stage()
    stage.connect()
    stage.refuse_dials()
    stage.drop()
    stage.wait(40.0)
    button = stage.dom.find(".button")
    button.focus()
    stage.dom.fire(button, "focus")
    stage.world.transport.refuse_to_dial = ""
    stage.dom.fire(button, "click")
    stage.answer()
    assert stage.dom.text(".banner-text") == "Connected again."
    assert stage.dom.find(".badge-face").focused
    stage.wait(3.0)
    other = stage.dom.create("button")
    stage.dom.append(stage.dom.body, other)
    other.focus()
    stage.dom.fire(button, "blur")
    stage.refuse_dials()
    stage.drop()
    stage.wait(40.0)
    assert other.focused, "never taken from elsewhere"
    for part in (banner, badge):
        part.dispose()
    stage.dom.remove(other)
    assert stage.leftovers() == []
