"""No record, no exception and no trace shows a token, whichever way it got in."""

import pytest

from app.engine import Connection, LocalError, Options, TokenPlace
from app.engine.address import socket_url
from app.engine.auth import Auth
from app.engine.claims import read_claims
from app.engine.credentials import Credentials, Ready
from app.engine.effects import RequestTicket
from app.engine.messages import BadFrame, Message, MessageType, decode
from app.engine.outbox import Entry
from app.testing import Draws, Names
from tests.scenarios.replay import PAYLOADS, jwt

SECRET = jwt('{"sub": "7", "user_id": 7, "iat": 1790000000, "exp": 1790003600}')
PLACES = list(TokenPlace)


def shows(thing: object) -> bool:
    return SECRET in repr(thing) or SECRET in str(thing)


def dialled(place: TokenPlace) -> "tuple[Connection, list[object]]":
    """Return a connection that was handed the token and went up, and all that came out of it."""
    connection = Connection(
        Options(token_place=place), random=Draws(0.5), new_id=Names(), timestamp=lambda: None
    )
    out: list[object] = []
    connection.connect(0.0)
    connection.token_received(1, SECRET, 1_790_000_000.0, 0.0)
    connection.ticket_received(2, SECRET, 0.0)
    connection.socket_opened(1, 0.0)
    connection.frame_received(1, PAYLOADS["answer"], 0.0)
    connection.frame_received(1, '{"type": "alert", "data": {"token": "%s"}}' % SECRET, 0.0)
    connection.frame_received(1, '{"token": "%s", cut' % SECRET, 0.0)
    connection.send(MessageType.CONNECT, {"n": 1}, 0.0)
    connection.deadline_reached(3240.0)
    connection.token_received(2, SECRET, 1_790_003_240.0, 3240.0)
    connection.token_received(3, SECRET, 1_790_003_240.0, 3240.0)
    connection.socket_closed(1, 4401, 3240.0)
    out += connection.take_effects()
    out += connection.take_events()
    return connection, out


def test_nothing_that_comes_out_of_a_connection_shows_it() -> None:
    for place in PLACES:
        connection, out = dialled(place)
        assert len(out) > 8, place
        assert not [thing for thing in out if shows(thing)], place
        assert not shows(connection)
        assert not shows(connection.options)


def test_no_value_of_the_engine_shows_it() -> None:
    auth = Auth()
    auth.received(SECRET, 0.0, 0.0, False)
    message = Message(MessageType.CONNECT, {"token": SECRET})
    entry = Entry(message, None, "key", 1, 1.0)  # type: ignore[arg-type]
    values = [
        auth,
        read_claims(SECRET),
        Credentials(TokenPlace.QUERY, 1.0),
        Ready({"token": SECRET}, ("bearer", SECRET)),
        RequestTicket(1, SECRET),
        message,
        entry,
    ]

    assert not [value for value in values if shows(value)]


def test_no_sample_of_a_bad_frame_shows_it() -> None:
    for text in ('{"token": "%s"', "%s", '["%s"]', '{"type": 5, "t": "%s"}'):
        bad = decode(text % SECRET)
        assert isinstance(bad, BadFrame)
        assert not shows(bad)
        assert SECRET[5:] not in bad.sample


@pytest.mark.parametrize("template", ["http://host/?token=%s", "ws://host/?token=%s#x"])
def test_no_refusal_of_ours_shows_it(template: str) -> None:
    with pytest.raises(LocalError) as caught:
        socket_url(template % SECRET, "id", {})

    assert not shows(caught.value)
