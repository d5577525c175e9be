"""The URL of a WebSocket: what is encoded, what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.address import quote, socket_url
from app.engine.errors import LocalError


def test_the_client_id_and_the_query_are_encoded() -> None:
    url = socket_url("wss://host/ws/{client_id}", "a/b c", {"token": "x&y=z", "a": "ü"})

    assert url == "wss://host/ws/a%2Fb%20c?a=%C3%BC&token=x%26y%3Dz"


def test_a_query_of_the_template_stays() -> None:
    assert socket_url("ws://host/ws?v=2", "id", {"ticket": "t"}) == "ws://host/ws?v=2&ticket=t"


def test_nothing_is_added_without_need() -> None:
    assert socket_url("ws://host/events", "id", {}) == "ws://host/events"


@pytest.mark.parametrize("template", ["http://host/", "host/ws", "", "//host"])
def test_another_scheme_is_our_misuse(template: str) -> None:
    with pytest.raises(LocalError, match="ws://"):
        socket_url(template, "id", {})


def test_a_fragment_is_our_misuse_and_no_query_is_shown() -> None:
    with pytest.raises(LocalError, match="fragment") as caught:
        socket_url("wss://host/ws?token=secret#part", "id", {})

    assert "secret" not in str(caught.value)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_quoting_leaves_unreserved_characters_only(text: str) -> None:
    from urllib.parse import unquote

    quoted = quote(text)

    assert unquote(quoted) == text
    assert all(c.isascii() and (c.isalnum() or c in "-._~%") for c in quoted)
