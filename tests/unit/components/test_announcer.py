"""The announcer: only what lasts, seldom, and never the first connection."""

from app.components.connection.announcer import Announcer
from app.engine import ConnectionState as S
from app.engine import Reason
from app.provider import ConnectionView


def view(state: S, *, was: bool = True, reason: "Reason | None" = None) -> ConnectionView:
    changed: ConnectionView = ConnectionView().but(state=state, was_connected=was, reason=reason)
    return changed


def test_the_first_connection_is_silent() -> None:
    announcer = Announcer()
    assert announcer.hear(view(S.DISCONNECTED, was=False), 0.0) is None
    announcer.hear(view(S.CONNECTING, was=False), 0.0)
    assert announcer.hear(view(S.CONNECTED), 1.0) is None
    assert announcer.hear(view(S.CONNECTED), 60.0) is None
    assert announcer.text == ""


def test_a_loss_is_said_after_five_seconds_and_the_return_too() -> None:
    announcer = Announcer()
    announcer.hear(view(S.CONNECTED), 0.0)
    assert announcer.hear(view(S.RECONNECTING), 100.0) == 105.0
    assert announcer.hear(view(S.CONNECTING), 104.0) == 105.0, "an attempt changes nothing"
    assert announcer.hear(view(S.RECONNECTING), 105.0) is None
    assert announcer.text == "Connection lost. Reconnecting."
    assert announcer.hear(view(S.CONNECTED), 107.0) == 115.0, "at most every ten seconds"
    announcer.hear(view(S.CONNECTED), 115.0)
    assert announcer.text == "Connected again."


def test_twenty_flaps_are_one_silence() -> None:
    announcer = Announcer()
    announcer.hear(view(S.CONNECTED), 0.0)
    for flap in range(20):
        announcer.hear(view(S.OFFLINE), 10.0 + flap / 2)
        announcer.hear(view(S.CONNECTED), 10.25 + flap / 2)
    announcer.hear(view(S.CONNECTED), 100.0)
    assert announcer.text == ""


def test_a_stop_is_said_with_its_reason() -> None:
    announcer = Announcer()
    announcer.hear(view(S.CONNECTED), 0.0)
    announcer.hear(view(S.FAILED, reason=Reason.REPLACED), 10.0)
    announcer.hear(view(S.FAILED, reason=Reason.REPLACED), 15.0)
    assert announcer.text == "This session went on in another window."


def test_a_server_that_is_away_from_the_start_is_said() -> None:
    announcer = Announcer()
    announcer.hear(view(S.CONNECTING, was=False), 0.0)
    announcer.hear(view(S.RECONNECTING, was=False), 5.0)
    assert announcer.text == "The server can’t be reached. Trying again."


def test_an_end_by_request_is_said_plainly() -> None:
    for reason, said in (
        (Reason.DISCONNECT_REQUESTED, "The connection was ended."),
        (Reason.SIGNED_OUT, "You are signed out."),
    ):
        announcer = Announcer()
        announcer.hear(view(S.CONNECTED), 0.0)
        announcer.hear(view(S.DISCONNECTED, reason=reason), 10.0)
        announcer.hear(view(S.DISCONNECTED, reason=reason), 15.0)
        assert announcer.text == said


def test_a_device_without_network_is_said() -> None:
    announcer = Announcer()
    announcer.hear(view(S.OFFLINE), 0.0)
    announcer.hear(view(S.OFFLINE), 5.0)
    assert announcer.text == "This device has no network."


def test_a_first_sign_in_is_silent_and_takes_back_what_was_asked() -> None:
    announcer = Announcer()
    asked = view(S.FAILED, was=False, reason=Reason.SIGN_IN_NEEDED)
    announcer.hear(asked, 0.0)
    announcer.hear(asked, 5.0)
    assert announcer.text == "Sign in to go on."
    announcer.hear(view(S.CONNECTING, was=False), 7.0)
    assert announcer.text == ""
    assert announcer.hear(view(S.CONNECTED), 7.5) is None
    announcer.hear(view(S.CONNECTED), 60.0)
    assert announcer.text == ""


def test_what_was_said_of_a_return_goes_with_the_next_loss() -> None:
    announcer = Announcer()
    announcer.hear(view(S.CONNECTED), 0.0)
    for state, moment in ((S.OFFLINE, 10.0), (S.OFFLINE, 15.0), (S.CONNECTED, 26.0)):
        announcer.hear(view(state), moment)
    announcer.hear(view(S.CONNECTED), 31.0)
    assert announcer.text == "Connected again."
    announcer.hear(view(S.RECONNECTING), 40.0)
    assert announcer.text == ""


def test_whoever_heard_that_the_server_is_away_hears_of_the_first_connection() -> None:
    announcer = Announcer()
    announcer.hear(view(S.CONNECTING, was=False), 0.0)
    announcer.hear(view(S.RECONNECTING, was=False), 5.0)
    announcer.hear(view(S.CONNECTED), 20.0)
    announcer.hear(view(S.CONNECTED), 25.0)
    assert announcer.text == "Connected."
