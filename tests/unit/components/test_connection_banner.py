"""The banner: a sentence after five seconds, thanks for three, silence during sign-in."""

from app.components import ConnectionBanner
from tests.unit.components.stage import Stage


def test_it_appears_after_five_seconds_retries_and_says_when_it_is_over() -> None:
    stage = Stage()
    banner = ConnectionBanner(stage.provider, stage.dom)
    banner.mount("body")
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
    assert stage.leftovers() == []


def test_a_stop_has_its_own_button() -> None:
    stage = Stage()
    ConnectionBanner(stage.provider, stage.dom).mount("body")
    stage.connect()
    stage.drop(4409)
    assert stage.dom.text(".banner-text") == "This session went on in another window."
    assert stage.dom.text(".button") == "Use it here"
    stage.dom.click(".button")
    assert len(stage.world.transport.dials) == 2


def test_while_a_sign_in_is_asked_for_it_is_silent() -> None:
    stage = Stage()
    ConnectionBanner(stage.provider, stage.dom).mount("body")
    stage.connect()
    stage.provider.sign_out()
    stage.wait(10)
    assert not stage.dom.find(".banner").visible
