"""Bytes of files to the server's HTTP side, by XMLHttpRequest: fetch tells no progress."""

import asyncio
import json

import js
from pyscript.js_modules import guard

from app.browser.callback import Callback
from app.browser.tasks import AsyncTasks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    from app.ports import UploadListener

    class Tokens(Protocol):
        """Know the user's access token, as `HttpTokens` does."""

        async def token(self, refresh: bool) -> "str | None": ...


DOCUMENTS = "/api/documents/"
LONGEST_ANSWER = 1000  # characters of a refusal that are looked at
UNAUTHORIZED = 401


class XhrUploads:
    """Send pieces of files, each in a request of its own; `base_url` as `HttpTokens` has it."""

    def __init__(self, tokens: "Tokens", base_url: str = "") -> None:
        self._tokens = tokens
        self._base_url = base_url
        self._tasks = AsyncTasks()
        self._running: list[_Piece] = []

    def send(
        self, document_id: str, file: "Any", start: float, end: float, listener: "UploadListener"
    ) -> "Callable[[], None]":
        """Send the bytes [start, end) of a file; return how to break that off."""
        address = self._base_url + DOCUMENTS + document_id
        piece = _Piece(address, file, start, end, listener)
        self._running.append(piece)

        def over(_: object) -> None:
            if piece in self._running:
                self._running.remove(piece)

        self._tasks.spawn(piece.run(self._tokens), over, over)
        return piece.stop

    def dispose(self) -> None:
        """Break everything off and free every proxy."""
        for piece in list(self._running):
            piece.stop()
        self._running = []
        self._tasks.dispose()


class _Piece:
    """One piece on its way; after `stop()` its listener hears nothing."""

    def __init__(
        self, address: str, file: "Any", start: float, end: float, listener: "UploadListener"
    ) -> None:
        self._address = address
        self._file = file
        self._start = start
        self._end = end
        self._listener: UploadListener | None = listener
        self._request: Any = None

    def stop(self) -> None:
        """Break off; a second call is no harm."""
        self._listener = None
        self._file = None
        if self._request is not None:
            guard.attempt(self._request, "abort")  # its end is heard below, by nobody else

    async def run(self, tokens: "Tokens") -> None:
        """Send, once more with a new token if the server wants one, and tell how it ended."""
        status, words = 0, ""
        for refresh in (False, True):
            token = await self._token(tokens, refresh)
            if token is None or self._listener is None:
                status = UNAUTHORIZED if token is None else 0
                break
            if not token:
                status = 0
                break
            if not await self._readable():
                self._tell_unreadable()
                return
            status, words = await self._sent(token)
            if status != UNAUTHORIZED:
                break
        if self._listener is not None:
            listener, self._listener, self._file = self._listener, None, None
            listener.upload_ended(status, words)

    async def _token(self, tokens: "Tokens", refresh: bool) -> "str | None":
        """Return a token, None when a sign-in is needed, "" when none can be had now."""
        try:
            return await tokens.token(refresh)
        except Exception:  # noqa: BLE001 - whatever a token source raises means "later"
            return ""

    async def _readable(self) -> bool:
        """Read one byte: the request itself would fail as if the network were gone."""
        if self._file is None:
            return True  # stopped: nobody hears the answer
        byte = guard.attempt(self._file, "slice", self._start, self._start + 1.0)
        return bool(byte.ok) and bool((await guard.begin(byte.value, "arrayBuffer")).ok)

    def _tell_unreadable(self) -> None:
        listener, self._listener, self._file = self._listener, None, None
        if listener is not None:
            listener.upload_unreadable()

    async def _sent(self, token: str) -> "tuple[int, str]":
        """Make the request; return status (0: cut) and the words of a refusal."""
        if self._listener is None:
            return 0, ""
        request = guard.make(js.XMLHttpRequest).value
        body = guard.attempt(self._file, "slice", self._start, self._end)
        done = asyncio.Event()
        progress, ended = Callback(self._progressed), Callback(lambda _: done.set())
        guard.attempt(request.upload, "addEventListener", "progress", progress.proxy)
        guard.attempt(request, "addEventListener", "loadend", ended.proxy)
        self._request = request
        try:
            if _open(request, self._address, self._start, token) and (
                guard.attempt(request, "send", body.value).ok
            ):
                await done.wait()
            return int(request.status), _words(request)
        finally:
            self._request = None
            guard.attempt(request, "abort")
            guard.attempt(request.upload, "removeEventListener", "progress", progress.proxy)
            guard.attempt(request, "removeEventListener", "loadend", ended.proxy)
            progress.destroy()
            ended.destroy()

    def _progressed(self, event: "Any") -> None:
        if self._listener is not None:
            sent = min(self._start + float(event.loaded), self._end)
            self._listener.upload_progressed(sent)


def _open(request: "Any", address: str, offset: float, token: str) -> bool:
    """Prepare a request; tell whether it can be sent."""
    opened = guard.attempt(request, "open", "PATCH", address)
    for name, value in (
        ("Authorization", "Bearer " + token),
        ("Content-Type", "application/octet-stream"),
        ("Upload-Offset", str(int(offset))),
    ):
        opened = (
            opened if not opened.ok else guard.attempt(request, "setRequestHeader", name, value)
        )
    return bool(opened.ok)


def _words(request: "Any") -> str:
    """Return what the server says to a person who is refused, "" for nothing readable."""
    if int(request.status) < 400:
        return ""
    text = str(request.responseText)
    if len(text) > LONGEST_ANSWER:
        return ""
    try:
        answer = json.loads(text)
    except ValueError:
        return ""
    words = answer.get("detail") if isinstance(answer, dict) else None
    return words if isinstance(words, str) else ""
