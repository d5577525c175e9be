"""A device and a page whose circumstances the test decides."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.ports import NetworkListener


class FakeNetwork:
    """Say what the test says of network and page, and tell the client when it changes."""

    def __init__(self, *, online: bool = True, visible: bool = True) -> None:
        self._online = online
        self._visible = visible
        self._listener: NetworkListener | None = None
        self.disposed = False

    def attach(self, listener: "NetworkListener") -> None:
        self._listener = listener

    def online(self) -> bool:
        return self._online

    def visible(self) -> bool:
        return self._visible

    def dispose(self) -> None:
        self.disposed = True

    def set_online(self, online: bool) -> None:
        """Take the device off the network, or bring it back."""
        self._online = online
        if self._listener is not None and not self.disposed:
            self._listener.network_changed(online)

    def set_visible(self, visible: bool) -> None:
        """Hide the page, or show it."""
        self._visible = visible
        if self._listener is not None and not self.disposed:
            self._listener.page_changed(visible)

    def leave(self) -> None:
        """Let the person leave the page (pagehide)."""
        if self._listener is not None and not self.disposed:
            self._listener.page_leaving()
