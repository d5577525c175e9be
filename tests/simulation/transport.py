"""A page's sockets on the simulated network (app.ports.Transport)."""

from typing import TYPE_CHECKING, Protocol

from app.ports import TransportListener
from tests.simulation.network import Link

if TYPE_CHECKING:
    from collections.abc import Callable


class Dialled(Protocol):
    """Be who takes a call: the internet, between all pages and the server."""

    def dial(self, page: str, url: str, opened: "Callable[[Link], None]") -> Link:
        """Return a link that is not open yet; `opened` is called when it is, if ever."""


class SimulatedTransport:
    """Hold at most one link; what comes on an older one is never heard."""

    def __init__(
        self,
        page: str,
        internet: Dialled,
        reach: "Callable[[Callable[[], None]], None]",
        wrote: "Callable[[str], None]",
    ) -> None:
        self.page = page
        self._reach = reach  # does something in the page, when it can
        self._wrote = wrote  # is shown every frame
        self._internet = internet
        self.longest = 0
        self._listener: TransportListener | None = None
        self.generation: int | None = None
        self.link: Link | None = None
        self._is_open = False
        self.sockets = 0

    def attach(self, listener: TransportListener) -> None:
        self._listener = listener

    def open(self, generation: int, url: str, protocols: "tuple[str, ...]") -> None:
        assert not protocols, "the ticket stands in the URL"
        assert self.link is None, "a second socket was opened beside %r" % self.generation
        self.sockets += 1
        self.generation = generation
        link = self.link = self._internet.dial(
            self.page, url, lambda link: self._reach(lambda: self._opened(link))
        )
        link.page_frame = lambda text: self._reach(lambda: self._framed(link, text))
        link.page_closed = lambda code: self._reach(lambda: self._closed(link, code))

    def send(self, generation: int, text: str) -> bool:
        if generation != self.generation or not self._is_open or self.link is None:
            return False
        self._wrote(text)
        self.link.from_page(text)
        return True

    def close(self, generation: int, code: int, reason: str) -> None:
        assert len(reason.encode()) <= 123, "a reason has at most 123 bytes"
        assert code == 1000 or 3000 <= code <= 4999, "a page can't close with %d" % code
        if generation == self.generation:
            self.let_go()

    def collect(self) -> None:
        """Do nothing: each frame is handed over as it comes."""

    def buffered(self) -> int:
        return self.link.waiting if self.link is not None else 0

    def dispose(self) -> None:
        self.let_go()
        self._listener = None

    def let_go(self) -> None:
        """Close the link there is, as the browser does for a page that is gone."""
        link, self.link, self._is_open = self.link, None, False
        if link is not None:
            link.close_from_page()

    def _opened(self, link: Link) -> None:
        if link is self.link and self._listener is not None and self.generation is not None:
            self._is_open = True
            self._listener.socket_opened(self.generation)

    def receive(self, text: str) -> None:
        """Hear a frame of the link there is."""
        if self._is_open and self._listener is not None and self.generation is not None:
            self._listener.frame_received(self.generation, text)

    def _framed(self, link: Link, text: str) -> None:
        if link is self.link:
            self.receive(text)

    def _closed(self, link: Link, code: int) -> None:
        if link is not self.link:
            return
        self.link, self._is_open = None, False
        if self._listener is not None and self.generation is not None:
            self._listener.socket_closed(self.generation, code, "")
