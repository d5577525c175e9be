"""A socket whose other end is the test."""

import pytest

from app.testing import FakeTransport


class Ear:
    """Write down what is heard of the sockets."""

    def __init__(self) -> None:
        self.heard: list[tuple[object, ...]] = []

    def socket_opened(self, generation: int) -> None:
        self.heard.append(("opened", generation))

    def socket_closed(self, generation: int, code: int, reason: str) -> None:
        self.heard.append(("closed", generation, code, reason))

    def frame_received(self, generation: int, frame: object) -> None:
        self.heard.append(("frame", generation, frame))

    def frames_received(self, generation: int, frames: list[object]) -> None:
        for frame in frames:
            self.frame_received(generation, frame)


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def transport(ear: Ear) -> FakeTransport:
    made = FakeTransport()
    made.attach(ear)
    return made


def test_a_socket_lives_as_the_test_says(transport: FakeTransport, ear: Ear) -> None:
    transport.open(1, "ws://h/ws", ("bearer",))
    assert transport.send(1, "too early") is False
    transport.accept()
    assert transport.send(1, '{"type": "heartbeat"}') is True
    assert transport.send(2, "of another") is False
    transport.deliver({"type": "alert"})
    transport.deliver(b"binary")
    transport.drop(1011, "oops")

    assert transport.dials == [(1, "ws://h/ws", ("bearer",))]
    assert transport.frames() == [{"type": "heartbeat"}]
    assert ear.heard == [
        ("opened", 1),
        ("frame", 1, '{"type": "alert"}'),
        ("frame", 1, b"binary"),
        ("closed", 1, 1011, "oops"),
    ]


def test_a_closed_socket_is_not_heard_of_again(transport: FakeTransport, ear: Ear) -> None:
    transport.open(1, "ws://h/ws", ())
    transport.accept()
    transport.close(1, 1000, "")

    assert transport.closes == [(1, 1000, "")]
    assert ear.heard == [("opened", 1)]
    assert transport.generation is None
    with pytest.raises(AssertionError, match="it was closed"):
        transport.deliver({})
    with pytest.raises(AssertionError, match="no socket to drop"):
        transport.drop()


def test_a_dial_may_fail_at_once(transport: FakeTransport, ear: Ear) -> None:
    transport.refuse_to_dial = "no such host"
    transport.open(1, "ws://h/ws", ())
    assert ear.heard == [("closed", 1, 1006, "no such host")]
    with pytest.raises(AssertionError, match="nobody dials"):
        transport.accept()


def test_the_other_end_is_told(transport: FakeTransport) -> None:
    told: list[object] = []
    transport.on_dial = lambda: told.append("dial")
    transport.on_frame = told.append
    transport.on_close = told.append
    transport.open(1, "ws://h/ws", ())
    transport.accept()
    transport.send(1, "text")
    transport.close(1, 3001, "")
    transport.open(2, "ws://h/ws", ())
    transport.dispose()
    assert told == ["dial", "text", 3001, "dial", 1000]


def test_what_no_page_may_do_fails(transport: FakeTransport) -> None:
    with pytest.raises(AssertionError, match="its own world"):
        transport.attach(Ear())
    transport.open(1, "ws://h/ws", ())
    with pytest.raises(AssertionError, match="second socket"):
        transport.open(2, "ws://h/ws", ())
    with pytest.raises(AssertionError, match="accept"):
        transport.deliver({})
    transport.accept()
    with pytest.raises(AssertionError, match="open already"):
        transport.accept()
    with pytest.raises(AssertionError, match="can't close with 1006"):
        transport.close(1, 1006, "")
    with pytest.raises(AssertionError, match="123 bytes"):
        transport.close(1, 1000, "x" * 124)
    transport.dispose()
    with pytest.raises(AssertionError, match="after dispose"):
        transport.open(3, "ws://h/ws", ())


def test_a_transport_without_a_client_says_so() -> None:
    with pytest.raises(AssertionError, match="before attach"):
        FakeTransport().open(1, "ws://h/ws", ())


def test_bytes_wait_as_the_test_says(transport: FakeTransport) -> None:
    transport.bytes_waiting = 70_000
    assert transport.buffered() == 70_000
