"""The browser's own WebSocket as a Transport."""

import js
from pyscript.ffi import to_js
from pyscript.js_modules import guard

from app.browser.callback import Callback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import TransportListener

OPEN = 1  # WebSocket.OPEN
COULD_NOT_BEGIN = 1006
LONGEST = 262_145  # one more than the engine reads by default


class WebSocketTransport:
    """Hold at most one WebSocket, numbered by the caller.

    Three proxies serve every socket of a lifetime. A socket that was closed here is detached
    first, so that its late events (Chromium may send `close` a minute later) reach nobody.
    What comes in quick succession is handed over together.
    """

    def __init__(self) -> None:
        self.longest = LONGEST
        self._collector: Any = None  # of the present socket
        self._listener: TransportListener | None = None
        self._socket: Any = None
        self._generation = 0
        self._on_open = Callback(self._opened)
        self._on_frames = Callback(self._received)
        self._on_close = Callback(self._closed)

    def attach(self, listener: "TransportListener") -> None:
        """Name who hears of the sockets; once, before the first `open`."""
        self._listener = listener

    def open(self, generation: int, url: str, protocols: "tuple[str, ...]") -> None:
        """Dial; a socket before it is closed and forgotten.

        A bad URL, a blocked address: `socket_closed(generation, 1006, why)`, before returning.
        """
        self._drop(1000, "")
        self._generation = generation
        offered = [to_js(list(protocols))] if protocols else []
        made = guard.make(js.WebSocket, url, *offered)
        if made.ok:
            self._socket = made.value
            self._socket.onopen = self._on_open.proxy
            self._collector = guard.collector(self._on_frames.proxy, self.longest)
            self._socket.onmessage = self._collector.take
            self._socket.onclose = self._on_close.proxy
        elif self._listener is not None:
            # The text of the error repeats the URL, which may carry a ticket: only its name.
            why = str(made.error).split(":")[0]
            self._listener.socket_closed(generation, COULD_NOT_BEGIN, why)

    def send(self, generation: int, text: str) -> bool:
        """Write a text frame; False when that socket is not open."""
        socket = self._socket
        if socket is None or generation != self._generation or socket.readyState != OPEN:
            return False
        return bool(guard.attempt(socket, "send", text).ok)

    def close(self, generation: int, code: int, reason: str) -> None:
        """Close and forget that socket at once; no event of it is heard afterwards.

        A page may send 1000 and 3000 to 4999 only; any other code closes without one.
        """
        if generation == self._generation:
            self._drop(code, reason)

    def buffered(self) -> int:
        """Return the bytes accepted by `send` and not yet handed to the network."""
        return 0 if self._socket is None else int(self._socket.bufferedAmount)

    def collect(self) -> None:
        """Hand over what has come and waits to be handed over together."""
        if self._collector is not None:
            self._collector.flush()

    def dispose(self) -> None:
        """Close the socket and free every proxy."""
        self._drop(1000, "")
        self._listener = None
        for callback in (self._on_open, self._on_frames, self._on_close):
            callback.destroy()

    def _drop(self, code: int, reason: str) -> None:
        socket = self._detach()
        if socket is not None and not guard.attempt(socket, "close", code, reason).ok:
            guard.attempt(socket, "close")

    def _detach(self) -> "Any":
        socket = self._socket
        self._socket = None
        if self._collector is not None:
            self._collector.end()
            self._collector = None
        if socket is not None:
            socket.onopen = None
            socket.onmessage = None
            socket.onclose = None
        return socket

    # Only the present socket has handlers, so every event is of the present generation.

    def _opened(self, _event: "Any") -> None:
        if self._listener is not None:
            self._listener.socket_opened(self._generation)

    def _received(self, *frames: "Any") -> None:
        if self._listener is not None:
            self._listener.frames_received(self._generation, list(frames))

    def _closed(self, event: "Any") -> None:
        self.collect()  # they came before it
        self._detach()
        if self._listener is not None:
            code, reason = int(event.code), str(event.reason)
            self._listener.socket_closed(self._generation, code, reason)
