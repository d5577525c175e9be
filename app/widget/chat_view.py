"""A room and the state of its connection, whole enough to stand alone in a page."""

from app.components.chat.chat import Chat
from app.components.component import Component
from app.components.connection.connection_badge import ConnectionBadge
from app.components.connection.connection_banner import ConnectionBanner
from app.widget.sign_in_line import SignInLine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import RealtimeProvider


class ChatView(Component):
    """Show one room with the badge beside its name; without a sign-in it can only be read."""

    def __init__(
        self,
        provider: "RealtimeProvider",
        dom: "Dom",
        room: str,
        _on_link: "Callable[[str], None] | None" = None,
    ) -> None:
        Component.__init__(self, dom)
        self._badge = ConnectionBadge(provider, dom)
        self._banner = ConnectionBanner(provider, dom, self._badge)
        self._chat = Chat(provider, dom, room, room)
        self._sign_in = SignInLine(provider, dom, self._chat.lock)

    @property
    def drafts(self) -> "dict[str, str]":
        """Return what is written and not sent, by room."""
        return self._chat.drafts

    def put_drafts(self, drafts: "dict[str, str]") -> None:
        """Take over what was written before the view was built anew."""
        self._chat.put_drafts(drafts)

    def forget(self) -> None:
        """Drop the drafts, and look at the room afresh."""
        self._chat.forget()

    def _build(self) -> "Any":
        root = self.dom.create("div", "widget-view widget-chat")
        self._child(self._banner, root)
        self._child(self._chat, root)
        self._child(self._badge, self._chat.top)
        self._child(self._sign_in, root)
        return root
