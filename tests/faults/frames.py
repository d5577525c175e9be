"""WebSocket frames as they lie on the wire: cut out of a stream, and made."""

import json
import struct
from collections.abc import Iterator
from typing import NamedTuple

TEXT = 1
BINARY = 2
CLOSE = 8
HEAD_END = b"\r\n\r\n"


class Frame(NamedTuple):
    """Hold one frame: `payload` unmasked, `raw` as it came or as it is to go."""

    opcode: int
    payload: bytes
    raw: bytes

    def data(self) -> dict[str, object]:
        """Return the JSON object of a text frame, or an empty one."""
        try:
            value = json.loads(self.payload) if self.opcode == TEXT else {}
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


def server_frame(opcode: int, payload: bytes) -> Frame:
    """Make a frame as a server sends it, not masked."""
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", 0x80 | opcode, size)
    elif size < 65_536:
        head = struct.pack("!BBH", 0x80 | opcode, 126, size)
    else:
        head = struct.pack("!BBQ", 0x80 | opcode, 127, size)
    return Frame(opcode, payload, head + payload)


def text_frame(text: str) -> Frame:
    """Make a server's text frame."""
    return server_frame(TEXT, text.encode())


def close_frame(code: int, reason: str = "") -> Frame:
    """Make a server's close frame; 1005 is one without a code."""
    payload = b"" if code == 1005 else struct.pack("!H", code) + reason.encode()
    return server_frame(CLOSE, payload)


class Pieces:
    """Cut a stream into an HTTP head (if `headed`) and frames; what is no WebSocket stays whole."""

    def __init__(self, headed: bool, framed: bool) -> None:
        self._headed = headed
        self._framed = framed
        self._rest = b""

    def feed(self, chunk: bytes) -> Iterator[bytes | Frame]:
        """Take what came; give what is complete, in order."""
        if not self._framed:
            yield chunk
            return
        self._rest += chunk
        if self._headed:
            head, end, rest = self._rest.partition(HEAD_END)
            if not end:
                return
            self._headed, self._rest = False, rest
            self._framed = b" 101 " in head.split(b"\r\n")[0]
            yield head + end
        if not self._framed:
            rest, self._rest = self._rest, b""
            if rest:
                yield rest
            return
        while frame := self._next():
            yield frame

    def _next(self) -> Frame | None:
        rest = self._rest
        if len(rest) < 2:
            return None
        size, start = rest[1] & 127, 2
        if size > 125:
            start = 4 if size == 126 else 10
            if len(rest) < start:
                return None
            size = int.from_bytes(rest[2:start], "big")
        masked = bool(rest[1] & 128)
        key = rest[start : start + 4] if masked else b""
        start += 4 * masked
        if len(rest) < start + size:
            return None
        raw, self._rest = rest[: start + size], rest[start + size :]
        return Frame(raw[0] & 15, _unmask(raw[start:], key), raw)


def _unmask(payload: bytes, key: bytes) -> bytes:
    if not key:
        return payload
    size = len(payload)
    mask = (key * (size // 4 + 1))[:size]
    number = int.from_bytes(payload, "big") ^ int.from_bytes(mask, "big")
    return number.to_bytes(size, "big")
