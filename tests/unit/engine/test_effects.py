"""No effect prints a token."""

from app.engine.effects import CloseSocket, OpenSocket, RequestTicket, RequestToken, SendText


def test_what_may_hold_a_token_is_masked() -> None:
    for effect in (
        OpenSocket(1, "id", {"token": "secret"}, ("bearer", "secret")),
        SendText(1, '{"token": "secret"}'),
        RequestTicket(1, "secret"),
    ):
        assert "secret" not in repr(effect)
        assert "•••" in repr(effect)


def test_the_rest_is_printed() -> None:
    assert repr(CloseSocket(1, 1000, "")) == "CloseSocket(code=1000, generation=1, reason='')"
    assert repr(RequestToken(2, True)) == "RequestToken(number=2, refresh=True)"
