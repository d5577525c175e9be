"""What may become of a WebSocket upgrade on its way."""

import re
from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True)
class Refused:
    """Answer with an HTTP status; the server hears nothing."""

    status: int

    def answer(self) -> bytes:
        """Return the whole HTTP answer."""
        line = f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}\r\n"
        return line.encode() + b"Content-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True)
class Silent:
    """Take the request and never answer; the server hears nothing."""


@dataclass(frozen=True)
class Slow:
    """Let the server's answer, and all behind it, wait for some seconds."""

    seconds: float


@dataclass(frozen=True)
class Mute:
    """Let the answer through and no frame after it."""


@dataclass(frozen=True)
class AcceptThenClose:
    """Let the answer through and close at once."""

    code: int


Upgrade = Refused | Silent | Slow | Mute | AcceptThenClose

_UPGRADE = re.compile(rb"^upgrade:\s*websocket\s*$", re.I | re.M)
_EXTENSIONS = re.compile(rb"^sec-websocket-extensions:.*\r\n", re.I | re.M)


def is_upgrade(head: bytes) -> bool:
    """Tell whether an HTTP request asks for a WebSocket."""
    return _UPGRADE.search(head) is not None


def without_extensions(head: bytes) -> bytes:
    """Return the request without the offer to compress, so that frames can be read."""
    return _EXTENSIONS.sub(b"", head)
