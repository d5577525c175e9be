"""The connection badge: shape, word and colour for each state; details on hover and on focus."""

from app.components.component import Component
from app.components.connection.announcer import Announcer
from app.components.connection.ladder import Ladder
from app.engine import MessageType
from app.provider import use_connection
from app.texts import counted, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.components.connection.ladder import Picture
    from app.ports import Dom
    from app.provider import ConnectionView, RealtimeProvider


class ConnectionBadge(Component):
    """Show the state of the connection, and let the user try again at once.

    `data-state` of its element holds the state that is shown ("connected", "reconnecting" …).
    A `ConnectionBanner` that follows it shows the same picture: from the moment on that it is
    seen, the button is over there.
    """

    # What the server says of the line becomes its state, what it answers to a beat the latency.
    SHOWS = (MessageType.CONNECT, MessageType.DISCONNECT, MessageType.HEARTBEAT)

    def __init__(self, provider: "RealtimeProvider", dom: "Dom") -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._connection = use_connection(provider)
        self._ladder = Ladder()
        self._announcer = Announcer()
        self._button_focused = False
        self._followers: list[Callable[[Picture], None]] = []

    def follow(self, show: "Callable[[Picture], None]") -> "Callable[[], None]":
        """Call `show(picture)` with each picture while this is mounted; return how to stop."""
        self._followers.append(show)
        self._paint()
        return lambda: self._followers.remove(show)

    def focus(self) -> None:
        """Put the keyboard onto the badge."""
        if self.root is not None:
            self._face.focus()

    def _build(self) -> "Any":
        dom = self.dom
        self._button_focused = False
        root = dom.create("div", "badge")
        # The button is what keyboards and screen readers meet; what it shows is not read twice.
        self._face = dom.create("button", "badge-face", type="button")
        self._shape = dom.create("span", "badge-shape", aria_hidden="true")
        self._word = dom.create("span", "badge-word", aria_hidden="true")
        self._attempt = dom.create("span", "badge-attempt", aria_hidden="true")
        self._countdown = dom.create("span", "badge-countdown", aria_hidden="true")
        dom.append(self._face, self._shape, self._word)
        # Beside the button, not in it: what is counted down is not what the button is called.
        self._pill = dom.create("span", "badge-pill")
        dom.append(self._pill, self._face, self._attempt, self._countdown)
        self._button = dom.create("button", "badge-action", type="button")
        self._tip = dom.create("div", "badge-tip", aria_hidden="true")
        self._tip.hidden = True  # said here and not in the stylesheet: a page may have none
        self._said = dom.create(
            "div", "visually-hidden", role="status", aria_live="polite", aria_atomic="true"
        )
        dom.append(root, self._pill, self._tip, self._button, self._said)
        self._listen_to_the_user(root)
        self._clock = self._timer(self._paint)
        self._owns(self._connection.subscribe(self._changed))
        return root

    def _mounted(self) -> None:
        self._paint()

    def _listen_to_the_user(self, root: "Any") -> None:
        self._listen(self._button, "click", lambda _: self._provider.retry_now())
        self._listen(self._button, "focus", lambda _: self._focus_moved(True))
        self._listen(self._button, "blur", lambda _: self._focus_moved(False))
        self._listen(root, "keydown", self._key_pressed)
        for part, event, shown in (
            (self._pill, "mouseenter", True),
            (self._pill, "mouseleave", False),
            (self._face, "focus", True),
            (self._face, "blur", False),
        ):
            self._listen(part, event, self._shows_tip(shown))

    def _shows_tip(self, shown: bool) -> "Callable[[Any], None]":
        def show(_: "Any") -> None:
            self._tip.hidden = not shown

        return show

    def _key_pressed(self, event: "Any") -> None:
        if event.key == "Escape":
            self._tip.hidden = True

    def _focus_moved(self, here: bool) -> None:
        self._button_focused = here
        self._paint()

    def _changed(self, _: "ConnectionView") -> None:
        # Not in an animation frame: a hidden page has none, and this is cheap.
        self._paint()

    def _paint(self) -> None:
        if self.root is None:
            return
        view, now = self._connection.value, self._provider.now()
        picture = self._ladder.look(view, now)
        picture.until(self._announcer.hear(view, now))
        self._show(picture, view)
        for show in self._followers:
            show(picture)
        if picture.next_at is None:
            self._clock.disarm()
        else:
            self._clock.arm(max(0.0, picture.next_at - now))

    def _show(self, picture: "Picture", view: "ConnectionView") -> None:
        dom = self.dom
        dom.set(self.root, "data-state", picture.state.value)
        dom.set(self.root, "data-back", "true" if picture.back else None)
        _write(self._word, picture.word)
        attempt = picture.attempt
        _write(self._attempt, say("attempt %d") % attempt if attempt else "")
        countdown = picture.countdown
        _write(self._countdown, "" if countdown is None else _seconds(countdown))
        elsewhere = bool(self._followers) and bool(picture.level)
        wanted = bool(picture.action) and not elsewhere
        # A button that somebody stands on does not vanish under them.
        self._button.hidden = not (wanted or self._button_focused)
        if wanted:
            _write(self._button, picture.action)
        details = _details(view)
        name = say("Connection: %s. %s") % (picture.word, ". ".join(details))
        dom.set(self._face, "aria-label", name)
        _write(self._tip, "\n".join(details))
        _write(self._said, self._announcer.text)


def _write(element: "Any", text: str) -> None:
    if element.textContent != text:
        element.textContent = text


def _seconds(countdown: int) -> str:
    return say("%d s") % countdown if countdown else say("now")


def _details(view: "ConnectionView") -> "list[str]":
    latency = say("not measured yet")
    if view.latency is not None:
        latency = say("%d ms") % (view.latency * 1000 + 0.5)
    waiting = say("none")
    if view.waiting:
        waiting = counted(view.waiting, "message", "messages")
    return [say("Latency: %s") % latency, say("Waiting: %s") % waiting]
