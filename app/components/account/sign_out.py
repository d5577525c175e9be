"""The question before signing out: what waits would be lost, so send it first or discard it."""

from app.components.component import Component
from app.components.connection.words import is_signed_out
from app.engine import ConnectionState
from app.provider import use_connection, use_failed, use_outbox
from app.texts import counted, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import ConnectionView, RealtimeProvider

ASKING, SENDING, FAILED = "asking", "sending", "failed"


class SignOut(Component):
    """Call `on_sign_out()` once nothing is lost by it, or once the user wants it all the same.

    `data-stage` of its dialog says where the user is: "asking", "sending" (what waits goes out,
    then the user), "failed" (something could not be sent meanwhile).
    """

    def __init__(
        self, provider: "RealtimeProvider", dom: "Dom", on_sign_out: "Callable[[], None]"
    ) -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._connection = use_connection(provider)
        self._outbox = use_outbox(provider)
        self._failed = use_failed(provider)
        self._on_sign_out = on_sign_out
        self._stage = ""
        self._stop: Callable[[], None] | None = None
        self._known: list[str] = []  # what had failed before anything was sent

    def ask(self) -> None:
        """Sign out at once when nothing waits, ask otherwise."""
        if not self._outbox.value:
            self._on_sign_out()
        elif self.root is not None and not self._stage:
            self._stage = ASKING
            self._paint()
            self.root.showModal()
            self._main.focus()

    def forget(self) -> None:
        """Close the question: whoever was asked is gone."""
        self._close()

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("dialog", "signout")
        dom.set(root, "aria-labelledby", "signout-title")
        title = dom.create("h2", "signout-title", say("Sign out"), id="signout-title")
        self._text = dom.create("p", "signout-text", role="status", aria_atomic="true")
        self._main = dom.create("button", "button button-primary", type="button")
        self._discard = dom.create("button", "button", say("Discard and sign out"), type="button")
        self._cancel = dom.create("button", "button", say("Cancel"), type="button")
        buttons = dom.create("div", "signout-buttons")
        dom.append(buttons, self._main, self._discard, self._cancel)
        dom.append(root, title, self._text, buttons)
        self._listen(self._main, "click", self._go_on)
        self._listen(self._discard, "click", lambda _: self._leave())
        self._listen(self._cancel, "click", lambda _: self._close())
        self._listen(root, "close", lambda _: self._closed())  # Escape
        self._painter = self._frame(self._paint)
        for selection in (self._outbox, self._connection):
            self._owns(selection.subscribe(lambda _: self._painter.request()))
        self._owns(self._connection.subscribe(self._moved))
        self._owns(self._closed)
        return root

    # What the user does.

    def _go_on(self, _: "Any") -> None:
        if self._stage == FAILED or not self._outbox.value:
            self._leave()
            return
        self._stage = SENDING
        self._known = [item.key for item in self._failed.value]
        self._paint()
        self._cancel.focus()  # the button that was pressed is gone
        self._stop = self._provider.when_sent(self._sent)

    def _leave(self) -> None:
        self._close()
        self._on_sign_out()

    def _close(self) -> None:
        if self._stage and self.root is not None:
            self._closed()
            self.root.close()

    def _closed(self) -> None:
        self._stage = ""
        self._take_back()

    def _take_back(self) -> None:
        if self._stop is not None:
            self._stop()
            self._stop = None

    # What happens.

    def _sent(self) -> None:
        self._stop = None
        if self._stage != SENDING:
            return
        if not self._new_failures():
            self._leave()
            return
        self._stage = FAILED
        self._paint()

    def _moved(self, view: "ConnectionView") -> None:
        if is_signed_out(view):
            self._close()  # the form that asks for a sign-in has to be reached

    def _new_failures(self) -> int:
        return len([item for item in self._failed.value if item.key not in self._known])

    # What is shown.

    def _paint(self) -> None:
        if not self._stage or self.root is None:
            return
        waiting, view = len(self._outbox.value), self._connection.value
        failures = self._new_failures() if self._stage == FAILED else 0
        text = _words(self._stage, waiting, failures, view)
        if self._text.textContent != text:
            self._text.textContent = text
        self.dom.set(self.root, "data-stage", self._stage)
        self._main.hidden = self._stage == SENDING
        send = self._stage == ASKING and waiting
        self._main.textContent = say("Send first") if send else say("Sign out")
        if not waiting and not self._discard.hidden:
            self._cancel.focus()  # somebody may stand on the button that goes
        self._discard.hidden = not waiting


def _words(stage: str, waiting: int, failures: int, view: "ConnectionView") -> str:
    if stage == FAILED:
        lost = counted(failures, "message", "messages")
        return say("%s could not be sent. Cancel to see why; signing out forgets it all.") % lost
    if not waiting:
        return say("Everything was sent.")
    if stage == SENDING:
        left = counted(waiting, "message is", "messages are")
        if view.state is ConnectionState.CONNECTED:
            return say("%s left to send. Then you are signed out.") % left
        waits = say("%s left to send. Waiting for the connection; then you are signed out.")
        return waits % left
    lost = counted(waiting, "message has", "messages have")
    text = say("%s not arrived yet.") % lost
    if view.state is not ConnectionState.CONNECTED:
        text += " " + say("There is no connection at the moment.")
    return text
