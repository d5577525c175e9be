"""A room and the state of its connection, whole enough to stand alone in a page."""

from app.components.chat.chat import Chat
from app.components.component import Component
from app.components.connection.connection_badge import ConnectionBadge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import RealtimeProvider


class ChatView(Component):
    """Show the badge and the chat of one room."""

    def __init__(self, provider: "RealtimeProvider", dom: "Dom", room: str) -> None:
        Component.__init__(self, dom)
        self._badge = ConnectionBadge(provider, dom)
        self._chat = Chat(provider, dom, room, room)

    def _build(self) -> "Any":
        root = self.dom.create("div", "widget-chat")
        self._child(self._badge, root)
        self._child(self._chat, root)
        return root
