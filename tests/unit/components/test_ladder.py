"""The ladder: nothing, the badge, the banner, the countdown, "may be out of date"."""

import pytest

from app.components.connection.ladder import Ladder, Picture
from app.components.connection.words import is_signed_out
from app.engine import ConnectionState as S
from app.engine import Reason
from app.provider import ConnectionView


def view(state: S, since: float = 0.0, **changes: object) -> ConnectionView:
    changed: ConnectionView = ConnectionView().but(state=state, since=since, **changes)
    return changed


def lost(since: float = 100.0, **changes: object) -> ConnectionView:
    return view(S.RECONNECTING, since, was_connected=True, **changes)


def after_connection() -> Ladder:
    ladder = Ladder()
    ladder.look(view(S.CONNECTED, 90.0, was_connected=True), 90.0)
    return ladder


def test_the_first_state_is_shown_at_once() -> None:
    for state in (S.DISCONNECTED, S.CONNECTING, S.OFFLINE):
        assert Ladder().look(view(state), 0.0).state is state


def test_a_blink_is_not_shown() -> None:
    ladder = after_connection()
    picture = ladder.look(lost(), 100.1)
    assert picture.state is S.CONNECTED
    assert picture.next_at == pytest.approx(100.4)
    back = ladder.look(view(S.CONNECTED, 100.3, was_connected=True), 100.3)
    assert (back.state, back.back, back.next_at) == (S.CONNECTED, False, None)


def test_a_loss_is_shown_within_a_second_even_while_states_alternate() -> None:
    ladder = after_connection()
    ladder.look(lost(100.0), 100.0)
    ladder.look(view(S.CONNECTING, 100.2, was_connected=True), 100.2)
    assert ladder.look(lost(100.35), 100.45).state is S.RECONNECTING
    # Then a short attempt does not flicker, a long one is shown.
    attempt = view(S.CONNECTING, 101.0, was_connected=True)
    assert ladder.look(attempt, 101.1).state is S.RECONNECTING
    assert ladder.look(attempt, 101.5).state is S.CONNECTING


@pytest.mark.parametrize(
    ("after", "level"),
    [(1, ""), (4.9, ""), (5, "notice"), (29, "notice"), (30, "long"), (120, "stale")],
)
def test_the_banner_grows_plainer(after: float, level: str) -> None:
    assert after_connection().look(lost(), 100.0 + after).level == level


def test_the_banner_says_what_is_known() -> None:
    ladder = after_connection()
    waiting = lost(retry_at=142.0, attempt=4, waiting=2)
    assert ladder.look(waiting, 106.0).text == (
        "Connection lost. Reconnecting. 2 messages are waiting."
    )
    assert ladder.look(waiting, 130.5).text == (
        "Offline, trying again in 12 s. 2 messages are waiting."
    )
    due = lost(retry_at=221.0, waiting=1)
    assert ladder.look(due, 221.0).text == (
        "Offline, trying again now. What you see may be out of date. 1 message is waiting."
    )


def test_a_server_that_was_never_reached_is_said_to_be_unreachable() -> None:
    ladder = Ladder()
    ladder.look(view(S.CONNECTING, 0.0), 0.0)
    text = ladder.look(view(S.RECONNECTING, 1.0, attempt=1), 6.0).text
    assert text == "The server can’t be reached. Trying again."


def test_a_device_without_network_gets_no_countdown() -> None:
    picture = after_connection().look(view(S.OFFLINE, 100.0, was_connected=True), 140.0)
    assert picture.text.startswith("This device has no network. It reconnects by itself")
    assert (picture.countdown, picture.action) == (None, "Retry now")


def test_a_hidden_page_that_waits_to_be_seen_promises_no_moment() -> None:
    ladder = after_connection()
    picture = ladder.look(lost(retry_at=None, attempt=4), 131.0)
    assert picture.state is S.RECONNECTING
    assert (picture.countdown, picture.text) == (None, "Offline, trying again.")
    moved = ladder.look(lost(retry_at=133.0, attempt=4), 131.0)
    assert (moved.countdown, moved.text) == (2, "Offline, trying again in 2 s.")
    dialling = view(S.CONNECTING, 133.0, was_connected=True)
    assert ladder.look(dialling, 134.0).text == "Offline, trying again now."


def test_the_countdown_counts_whole_seconds_and_asks_for_each() -> None:
    ladder = after_connection()
    seen = []
    now = 101.0
    while True:
        picture = ladder.look(lost(retry_at=103.5, attempt=3), now)
        seen.append((picture.countdown, picture.attempt))
        if picture.countdown == 0 or picture.next_at is None:
            break
        now = picture.next_at
    assert seen == [(3, 3), (2, 3), (1, 3), (0, 3)]
    assert now == pytest.approx(103.5)


def test_success_is_shown_for_three_seconds_in_a_banner_only_after_a_banner() -> None:
    ladder = after_connection()
    ladder.look(lost(), 101.0)
    short = ladder.look(view(S.CONNECTED, 102.0, was_connected=True), 102.0)
    assert short.level == ""
    ladder.look(lost(200.0), 206.0)
    back = view(S.CONNECTED, 207.0, was_connected=True)
    picture = ladder.look(back, 207.0)
    assert (picture.back, picture.level, picture.text) == (True, "success", "Connected again.")
    assert picture.next_at == pytest.approx(210.0)
    done = ladder.look(back, 210.0)
    assert (done.back, done.level, done.next_at) == (False, "", None)


def test_nothing_wakes_up_while_connected() -> None:
    connected = view(S.CONNECTED, 90.0, was_connected=True)
    assert after_connection().look(connected, 500.0).next_at is None


@pytest.mark.parametrize(
    ("reason", "word", "action", "said"),
    [
        (Reason.SIGN_IN_NEEDED, "Signed out", "", "sign-in"),
        (Reason.NOT_ALLOWED, "Not allowed", "Retry now", "account"),
        (Reason.WRONG_ADDRESS, "Wrong address", "Retry now", "address"),
        (Reason.REPLACED, "In use elsewhere", "Use it here", "another window"),
        (Reason.PROTOCOL_ERROR, "Stopped", "Retry now", "reload"),
        (Reason.ATTEMPTS_EXHAUSTED, "Stopped", "Retry now", "did not answer"),
        (Reason.CLOSED_BY_SERVER, "Stopped", "Retry now", "ended"),
    ],
)
def test_a_stop_is_said_at_once_in_plain_words(
    reason: Reason, word: str, action: str, said: str
) -> None:
    stopped = view(S.FAILED, 100.0, reason=reason, was_connected=True)
    picture: Picture = after_connection().look(stopped, 100.0)
    assert (picture.word, picture.action, picture.level) == (word, action, "stopped")
    assert said in picture.text
    assert is_signed_out(stopped) is (reason is Reason.SIGN_IN_NEEDED)


def test_an_end_by_request_shows_a_way_back_and_no_banner() -> None:
    ended = view(S.DISCONNECTED, 100.0, reason=Reason.DISCONNECT_REQUESTED, was_connected=True)
    picture = after_connection().look(ended, 200.0)
    assert (picture.word, picture.action, picture.level) == ("Not connected", "Connect", "")
    left = view(S.DISCONNECTED, 100.0, reason=Reason.SIGNED_OUT)
    assert (Ladder().look(left, 100.0).word, is_signed_out(left)) == ("Signed out", True)


def test_a_sign_in_is_no_recovery() -> None:
    ladder = Ladder()
    asked = view(S.FAILED, 1.0, reason=Reason.SIGN_IN_NEEDED)
    assert ladder.look(asked, 1.0).text == "Sign in to go on."
    picture = ladder.look(view(S.CONNECTED, 9.0, was_connected=True), 9.0)
    assert (picture.level, picture.back) == ("", False)


@pytest.mark.parametrize("stood", [2.0, 6.0, 700.0])
@pytest.mark.parametrize(
    "asked",
    [
        view(S.FAILED, 1.0, reason=Reason.SIGN_IN_NEEDED),
        view(S.DISCONNECTED, 1.0, reason=Reason.SIGNED_OUT),
        view(S.DISCONNECTED, 1.0),
    ],
)
def test_time_at_the_sign_in_form_is_no_absence(asked: ConnectionView, stood: float) -> None:
    ladder = Ladder()
    now = 1.0 + stood
    ladder.look(asked, 1.0)
    ladder.look(asked, now)
    assert ladder.look(view(S.CONNECTING, now), now + 0.3).level == ""
    assert ladder.look(view(S.AUTHENTICATING, now + 0.3), now + 4.0).level == ""
    picture = ladder.look(view(S.CONNECTED, now + 4.1, was_connected=True), now + 4.1)
    assert (picture.level, picture.back) == ("", False)


def test_a_first_connection_that_took_long_is_not_connected_again() -> None:
    ladder = Ladder()
    assert ladder.look(view(S.CONNECTING, 1.0), 7.0).level == "notice"
    picture = ladder.look(view(S.CONNECTED, 8.0, was_connected=True), 8.0)
    assert (picture.level, picture.back) == ("", False)


def test_a_success_does_not_outlive_a_sign_out() -> None:
    ladder = after_connection()
    ladder.look(lost(), 106.0)
    assert ladder.look(view(S.CONNECTED, 107.0, was_connected=True), 107.0).back
    ladder.look(view(S.DISCONNECTED, 107.5, reason=Reason.SIGNED_OUT), 107.5)
    assert not ladder.look(view(S.CONNECTED, 108.0, was_connected=True), 108.0).back
