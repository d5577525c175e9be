"""A socket whose other end is the test."""

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import TransportListener


class FakeTransport:
    """Hold one socket at a time; the test, or a `ScriptedServer`, plays the other end.

    A second socket beside the first, and a close that no page may do, fail here.
    """

    def __init__(self) -> None:
        self._listener: TransportListener | None = None
        self.generation: int | None = None  # of the socket that exists now
        self.is_open = False
        self.longest = 0
        self.dials: list[tuple[int, str, tuple[str, ...]]] = []
        self.sent: list[str] = []
        self.closes: list[tuple[int, int, str]] = []
        self.bytes_waiting = 0
        self.disposed = False
        self.refuse_to_dial = ""  # a reason: `open` reports a failure to even begin
        # The other end, if it is played by an object: told of each dial, frame and close of ours.
        self.on_dial: Callable[[], None] | None = None
        self.on_frame: Callable[[str], None] | None = None
        self.on_close: Callable[[int], None] | None = None

    # What the client calls.

    def attach(self, listener: "TransportListener") -> None:
        """Name who hears of the sockets."""
        assert self._listener is None, "attach() is called once: give each client its own world"
        self._listener = listener

    def open(self, generation: int, url: str, protocols: "tuple[str, ...]") -> None:
        """Dial; the socket exists from now on and opens with `accept`."""
        assert self._listener is not None, "open() before attach()"
        assert not self.disposed, "open() after dispose()"
        assert self.generation is None, "a second socket was opened beside %r" % self.generation
        self.dials.append((generation, url, protocols))
        self.generation = generation
        if self.refuse_to_dial:
            self.drop(1006, self.refuse_to_dial)
        elif self.on_dial is not None:
            self.on_dial()

    def send(self, generation: int, text: str) -> bool:
        """Write a frame down in `sent`; False when that socket is not open."""
        if generation != self.generation or not self.is_open:
            return False
        self.sent.append(text)
        if self.on_frame is not None:
            self.on_frame(text)
        return True

    def close(self, generation: int, code: int, reason: str) -> None:
        """Forget that socket at once; the close is written down in `closes`."""
        assert code == 1000 or 3000 <= code <= 4999, "a page can't close with %d" % code
        assert len(reason.encode()) <= 123, "a reason has at most 123 bytes"
        self.closes.append((generation, code, reason))
        if generation == self.generation:
            self.generation, self.is_open = None, False
            if self.on_close is not None:
                self.on_close(code)

    def collect(self) -> None:
        """Do nothing: what is delivered is handed over at once."""

    def buffered(self) -> int:
        return self.bytes_waiting

    def dispose(self) -> None:
        """Forget the socket for good."""
        had_one = self.generation is not None
        self.generation, self.is_open = None, False
        self.disposed = True
        if had_one and self.on_close is not None:
            self.on_close(1000)

    # What the server and the network do.

    def accept(self) -> None:
        """Open the socket that is being dialled."""
        assert self.generation is not None, "nobody dials: call connect(), or advance the clock"
        assert not self.is_open, "the socket is open already: accept() is called once a dial"
        self.is_open = True
        self._heard_by().socket_opened(self.generation)

    def deliver(self, frame: object) -> None:
        """Bring a frame: a dict is written as JSON, anything else arrives as it is."""
        assert self.generation is not None, "there is no socket to deliver to: it was closed"
        assert self.is_open, "the socket is not open yet: call accept() first"
        text = json.dumps(frame) if isinstance(frame, dict) else frame
        self._heard_by().frame_received(self.generation, text)

    def deliver_together(self, frames: "list[Any]") -> None:
        """Bring frames that came one soon after the other, as `deliver` does."""
        assert self.generation is not None, "there is no socket to deliver to: it was closed"
        assert self.is_open, "the socket is not open yet: call accept() first"
        texts = [json.dumps(frame) if isinstance(frame, dict) else frame for frame in frames]
        self._heard_by().frames_received(self.generation, texts)

    def drop(self, code: int = 1006, reason: str = "") -> None:
        """End the socket from outside."""
        assert self.generation is not None, "there is no socket to drop: it was closed"
        generation, self.generation, self.is_open = self.generation, None, False
        self._heard_by().socket_closed(generation, code, reason)

    def frames(self) -> "list[dict[str, Any]]":
        """Return what was written so far, parsed."""
        return [json.loads(text) for text in self.sent]

    def _heard_by(self) -> "TransportListener":
        assert self._listener is not None, "no client is attached to this transport"
        return self._listener
