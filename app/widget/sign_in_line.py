"""What stands in a view while nobody is signed in: the host's page signs in, not we."""

from app.components.component import Component
from app.components.connection.words import is_signed_out
from app.provider import use_connection
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import ConnectionView, RealtimeProvider


class SignInLine(Component):
    """Say that a sign-in leads on; `on_change(signed_out)` hears it first, at once and later."""

    def __init__(
        self,
        provider: "RealtimeProvider",
        dom: "Dom",
        on_change: "Callable[[bool], None] | None" = None,
    ) -> None:
        Component.__init__(self, dom)
        self._connection = use_connection(provider)
        self._on_change = on_change

    def _build(self) -> "Any":
        # No live region: the badge speaks of it.
        root = self.dom.create("p", "widget-sign-in", say("Sign in on this page to go on."))
        root.hidden = True
        self._owns(self._connection.subscribe(self._show))
        return root

    def _mounted(self) -> None:
        self._show(self._connection.value)

    def _show(self, view: "ConnectionView") -> None:
        signed_out = is_signed_out(view)
        if self._on_change is not None:
            self._on_change(signed_out)
        self.root.hidden = not signed_out
