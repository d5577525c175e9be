import pytest

from server.origins import OriginList
from server.settings import origins_of

LISTED = OriginList(["http://127.0.0.1:8000", "https://app.example"])


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8000", "https://app.example"])
def test_listed_origins_pass(origin: str) -> None:
    assert LISTED.allows(origin)


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "",
        "null",
        "*",
        "http://app.example",
        "https://app.example:443",
        "https://app.example/",
        "https://APP.example",
        "https://app.example.evil.example",
        "https://evil-app.example",
        "https://sub.app.example",
        "https://app.example@evil.example",
        " https://app.example",
    ],
)
def test_everything_else_does_not(origin: str | None) -> None:
    assert not LISTED.allows(origin)


def test_an_empty_list_allows_nothing() -> None:
    assert not OriginList([]).allows("null")
    assert not OriginList([]).allows(None)


@pytest.mark.parametrize(
    ("host", "origins"),
    [
        ("127.0.0.1", ("http://127.0.0.1:8000", "http://localhost:8000")),
        ("0.0.0.0", ("http://127.0.0.1:8000", "http://localhost:8000")),  # noqa: S104 - compared
        ("::1", ("http://127.0.0.1:8000", "http://[::1]:8000", "http://localhost:8000")),
        ("box", ("http://127.0.0.1:8000", "http://box:8000", "http://localhost:8000")),
    ],
)
def test_origins_of_a_host(host: str, origins: tuple[str, ...]) -> None:
    assert origins_of(host, 8000) == origins


def test_a_browser_leaves_port_80_out() -> None:
    assert origins_of("127.0.0.1", 80) == ("http://127.0.0.1", "http://localhost")
