"""The proxy does to a connection what it says, and nothing else."""

import http.client
import json
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.faults.edits import Backwards, Double, Drop, Follow, Late, Reply, Tear, holding, of_type
from tests.faults.frames import BINARY, close_frame, server_frame, text_frame
from tests.faults.proxy import FaultProxy
from tests.faults.upgrade import AcceptThenClose, Mute, Refused, Silent, Slow
from tests.harness import EchoServer, StaticHost

SHORT = 0.3  # seconds in which a local echo, if there were one, would long have come
LONG = 5.0


@pytest.fixture
def proxy() -> Iterator[FaultProxy]:
    """Put a proxy before a server that echoes."""
    with EchoServer() as echo, FaultProxy(int(echo.url.split(":")[2].strip("/"))) as proxy:
        yield proxy


def dial(proxy: FaultProxy, timeout: float = LONG) -> ClientConnection:
    return connect(proxy.ws_url, open_timeout=timeout, close_timeout=SHORT, proxy=None)


def echo(link: ClientConnection, text: str = "hello") -> bool:
    """Tell whether a text comes back."""
    link.send(text)
    return heard(link) == [text]


def heard(link: ClientConnection, count: int = 1, timeout: float = LONG) -> list[str | bytes]:
    """Return the next frames; fewer when no more come in time."""
    found: list[str | bytes] = []
    while len(found) < count:
        try:
            found.append(link.recv(timeout))
        except TimeoutError:
            break
    return found


def end_of(link: ClientConnection) -> int:
    """Wait for the end; return the close code as a browser would tell it."""
    with pytest.raises(ConnectionClosed) as caught:
        link.recv(LONG)
    return caught.value.rcvd.code if caught.value.rcvd else 1006


def counted(proxy: FaultProxy, alive: int) -> None:
    """Wait until so many sockets are alive."""
    give_up = time.monotonic() + LONG
    while proxy.alive != alive and time.monotonic() < give_up:
        time.sleep(0.01)
    assert proxy.alive == alive


def test_it_carries_both_ways_and_counts(proxy: FaultProxy) -> None:
    with dial(proxy) as one, dial(proxy) as two:
        for text in ("short", "x" * 200, "y" * 70_000, "grüße"):
            assert echo(one, text)
        assert echo(two)
        assert (proxy.accepted, proxy.sockets, proxy.alive) == (2, 2, 2)
        assert one.protocol.extensions == []  # frames that can be read
    counted(proxy, 0)
    assert (proxy.accepted, proxy.sockets) == (2, 2)


def test_http_goes_through_and_is_no_socket(tmp_path: Path) -> None:

    (tmp_path / "page.txt").write_text("text" * 50_000)
    with StaticHost(tmp_path) as host, FaultProxy(host.port) as proxy:
        with urllib.request.urlopen(proxy.url + "/page.txt", timeout=LONG) as answer:  # noqa: S310
            assert answer.read() == b"text" * 50_000
        assert (proxy.accepted, proxy.sockets, proxy.alive) == (1, 0, 0)


@pytest.mark.parametrize("act", ["reset", "finish"])
def test_a_cut_is_heard_at_once(proxy: FaultProxy, act: str) -> None:
    with dial(proxy) as link:
        assert echo(link)
        begun = time.monotonic()
        getattr(proxy, act)()
        assert end_of(link) == 1006
        assert time.monotonic() - begun < 0.2
    assert proxy.alive == 0
    with dial(proxy) as link:
        assert echo(link)
    assert proxy.sockets == 2


def test_a_black_hole_keeps_what_is_sent_until_it_heals(proxy: FaultProxy) -> None:
    with dial(proxy) as link:
        proxy.black_hole()
        link.send("into the hole")
        assert heard(link, timeout=SHORT) == []
        assert proxy.alive == 1
        with dial(proxy) as other:
            assert echo(other), "one way round it"
        proxy.heal()
        assert heard(link) == ["into the hole"]


def test_a_black_hole_one_way(proxy: FaultProxy) -> None:
    arrived = Double(lambda _: True)  # counts what comes back from the server
    with dial(proxy) as link:
        proxy.to_client.edit = arrived
        proxy.black_hole(to_server=False)
        link.send("is heard")
        assert heard(link, timeout=SHORT) == []
        assert arrived.count == 1, "the server answered"
        proxy.heal()
        assert heard(link, 2) == ["is heard"] * 2
        proxy.black_hole(to_client=False)
        link.send("is not heard")
        assert heard(link, timeout=SHORT) == []
        assert arrived.count == 1, "the server was not asked"
        proxy.heal()
        assert heard(link, 2) == ["is not heard"] * 2


def test_a_black_hole_for_new_connections(proxy: FaultProxy) -> None:
    proxy.black_hole(new=True)
    with pytest.raises(TimeoutError):
        dial(proxy, SHORT)
    assert proxy.sockets == 1
    proxy.heal()
    with dial(proxy) as link:
        assert echo(link)


def test_a_client_that_leaves_in_a_black_hole_is_not_missed_by_the_server(
    proxy: FaultProxy,
) -> None:
    answered = Drop(lambda _: True)
    proxy.to_client.edit = answered
    with dial(proxy):
        proxy.black_hole()
    assert proxy.alive == 0
    assert answered.count == 0, "the server has not answered the close"
    proxy.heal()
    give_up = time.monotonic() + LONG
    while not answered.count and time.monotonic() < give_up:
        time.sleep(0.01)
    assert answered.count == 1, "now it has"


def test_nobody_answers_a_connect(proxy: FaultProxy) -> None:
    proxy.deafen()
    for _ in range(2):
        with pytest.raises(TimeoutError):
            dial(proxy, SHORT)
    assert (proxy.accepted, proxy.sockets) == (0, 0), "not even by TCP"
    proxy.hear()
    with dial(proxy) as link:
        assert echo(link)
    assert proxy.sockets == 1


@pytest.mark.parametrize("status", [401, 403, 404, 426, 429, 500, 503])
def test_an_upgrade_is_refused_with_a_status(proxy: FaultProxy, status: int) -> None:
    proxy.upgrade = Refused(status)
    with pytest.raises(InvalidStatus) as caught:
        dial(proxy)
    assert caught.value.response.status_code == status
    counted(proxy, 0)
    assert proxy.sockets == 1


def test_an_upgrade_is_never_answered_late_or_mute(proxy: FaultProxy) -> None:
    proxy.upgrade = Silent()
    with pytest.raises(TimeoutError):
        dial(proxy, SHORT)
    proxy.upgrade = Slow(SHORT)
    begun = time.monotonic()
    with dial(proxy) as link:
        assert time.monotonic() - begun >= SHORT
        assert echo(link)
    proxy.upgrade = Mute()
    with dial(proxy) as link:
        link.send("hello")
        assert heard(link, timeout=SHORT) == []


def test_an_upgrade_is_answered_and_the_socket_closed(proxy: FaultProxy) -> None:
    proxy.upgrade = AcceptThenClose(1013)
    with dial(proxy) as link:
        assert end_of(link) == 1013


@pytest.mark.parametrize("code", [1000, 1001, 1005, 1006, 1011, 1012, 4401, 4999])
def test_a_socket_is_closed_with_a_code(proxy: FaultProxy, code: int) -> None:
    with dial(proxy) as link:
        proxy.close_all(code, "" if code == 1005 else "why")
        assert end_of(link) == code
    counted(proxy, 0)


def test_delay_is_added_each_way(proxy: FaultProxy) -> None:
    with dial(proxy) as link:
        proxy.to_server.delay = proxy.to_client.delay = 0.15
        begun = time.monotonic()
        for number in range(5):  # they travel together
            link.send(str(number))
        assert heard(link, 5) == [str(number) for number in range(5)]
        assert 0.3 <= time.monotonic() - begun < 1.0


def test_a_throttle_limits_the_bytes_a_second(proxy: FaultProxy) -> None:
    with dial(proxy) as link:
        proxy.to_server.rate = 20_000
        begun = time.monotonic()
        assert echo(link, "x" * 10_000)
        assert 0.4 <= time.monotonic() - begun < 1.5


@pytest.mark.parametrize("way", ["to_server", "to_client"])
def test_a_connection_is_cut_inside_a_frame(proxy: FaultProxy, way: str) -> None:
    with dial(proxy) as link:
        direction = getattr(proxy, way)
        direction.edit = Tear(holding("torn"))
        assert echo(link, "whole")
        link.send("torn in two")
        assert end_of(link) == 1006
        assert direction.edit.count == 1


def test_frames_are_lost_doubled_late_and_reordered(proxy: FaultProxy) -> None:
    with dial(proxy) as link:
        proxy.to_client.edit = Drop(of_type("ack"), times=1)
        acks = [json.dumps({"type": "ack", "n": number}) for number in range(3)]
        for text in acks:
            link.send(text)
        assert heard(link, 2) == acks[1:]
        proxy.to_client.edit = Double(of_type("ack"), times=1)
        for text in acks:
            link.send(text)
        assert heard(link, 4) == [acks[0], *acks]
        proxy.to_client.edit = Late(holding('"n": 0'), 0.2)
        for text in acks:
            link.send(text)
        assert heard(link, 3) == [*acks[1:], acks[0]]
        proxy.to_client.edit = Backwards(of_type("ack"), 3)
        for text in acks:
            link.send(text)
        assert heard(link, 3) == acks[::-1]
        proxy.to_client.edit = None
        assert echo(link)


def test_frames_are_answered_for_the_server_and_put_between(proxy: FaultProxy) -> None:
    with dial(proxy) as link:
        proxy.to_server.edit = Reply(holding("ask"), lambda _: text_frame("nack"))
        link.send("ask")
        assert heard(link, 2, SHORT) == ["nack"]
        proxy.to_server.edit = None
        proxy.to_client.edit = Follow(holding("say"), [server_frame(BINARY, b"\x00")])
        link.send("say")
        assert heard(link, 2) == ["say", b"\x00"]
        proxy.inject(text_frame("out of nowhere"))
        assert heard(link) == ["out of nowhere"]
        proxy.to_server.edit = Reply(holding("poison"), lambda _: close_frame(1011))
        link.send("poison")
        assert end_of(link) == 1011


def test_a_dead_server_ends_the_connection() -> None:
    with EchoServer() as server:
        port = int(server.url.split(":")[2].strip("/"))
    with FaultProxy(port) as proxy:
        client = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=LONG)
        client.request("GET", "/")
        with pytest.raises(ConnectionError):
            client.getresponse()
        client.close()
