"""One <realtime-widget> in the host's page, as Python sees it."""

from app.components.connection.words import sentence
from app.engine import ConnectionState
from app.engine.events import MessageReceived, UserChanged
from app.provider import use_connection, use_notices
from app.widget.questions import Questions
from app.widget.sendings import Sendings
from app.widget.showing import Showing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom, Waiter
    from app.provider import ConnectionView, NoticesView, RealtimeProvider
    from app.widget.line import Line
    from app.widget.questions import Post
    from app.widget.reading import Parse
    from app.widget.wish import Wish


class Guest:
    """Belong to a line, show a view of it in the element's place, and tell the element the news.

    `post` tells it something. A guest that has left is there until what it sent has ended; then
    it says "left" and calls `done`.
    """

    def __init__(
        self,
        id: str,
        wish: "Wish",
        post: "Post",
        *,
        waiter: "Callable[[], Waiter]",
        read: "Parse",
        done: "Callable[[Guest], None]",
    ) -> None:
        self.id = id
        self.wish = wish
        self.line: Line | None = None
        self.wants = not wish.manual  # to be connected
        self.is_asked = False  # who is signed in
        self.has_left = False
        self.questions = Questions(post, waiter)
        self._sendings = Sendings(post, read, self._look_whether_done)
        self._showing = Showing(post)
        self._post = post
        self._done = done
        self._stops: list[Callable[[], None]] = []
        self._told: tuple[object, ...] = ()
        self._unread = 0  # notifications, as the element was told

    # The line.

    def use(self, line: "Line") -> None:
        """Belong to a line that has its provider, and to no other."""
        self.line = line
        line.enter(self.id, self.questions.ask)
        line.go_to(self.id, self.wish.room)
        provider = line.provider
        if provider is not None:
            connection = use_connection(provider)
            self._stops.append(connection.subscribe(self._connection_changed))
            self._stops.append(provider.on_event(self._happened))
            notices = use_notices(provider)
            self._stops.append(notices.subscribe(self._notices_changed))
            self._connection_changed(connection.value)
            self._notices_changed(notices.value)
        self._showing.use(provider, self.wish)
        self.settled()

    def settled(self) -> None:
        """Send what waited, if it is known by now whose line it is."""
        provider = self._provider()
        if provider is not None and self.line is not None and self.line.is_known:
            self._sendings.flush(provider)

    def part(self) -> "Line | None":
        """Belong to no line any more; return the one that was left."""
        line = self.line
        self.line = None
        self._showing.use(None, self.wish)
        while self._stops:
            self._stops.pop()()
        if line is not None:
            line.leave(self.id)
        return line

    def leave(self) -> None:
        """Go; what was sent is still followed."""
        self.has_left = True
        self.wants = False
        self.placed(None)
        self.part()
        self.questions.close()
        self._sendings.close()
        self._look_whether_done()

    def _look_whether_done(self) -> None:
        if self.has_left and self._sendings.all_ended:
            self._post({"type": "left"})
            self._done(self)

    # What the element asks for.

    def change(self, wish: "Wish") -> None:
        """Take another wish, for the same server."""
        before = self.wish
        self.wish = wish
        if self.line is not None:
            self.line.go_to(self.id, wish.room)
        if before.view != wish.view:
            self.placed(None)  # the element brings a place for the new one
        elif not wish.looks_like(before):
            self._showing.again(wish)

    def placed(self, dom: "Dom | None") -> None:
        """Have a place to show the view in, another one, or none (any more)."""
        self._showing.place(dom, self.wish)

    def connect(self) -> None:
        """Bring the line up."""
        provider = self._provider()
        if provider is not None:
            provider.connect()

    def disconnect(self) -> None:
        """End the line's connection, for whoever shares it."""
        self.wants = False
        provider = self._provider()
        if provider is not None:
            provider.disconnect()

    def send(self, call: int, content: object) -> None:
        """Send, and tell the element what becomes of it; misuse is told as "refused"."""
        self._sendings.send(call, content, self.line)

    def forget(self) -> None:
        """Drop what belongs to the user: somebody else comes, or nobody."""
        self._showing.forget()

    # What the element is told.

    def tell_problem(self, code: str, text: str) -> None:
        """Tell what went wrong."""
        self._post({"type": "error", "code": code, "text": text})

    def _provider(self) -> "RealtimeProvider | None":
        return None if self.line is None else self.line.provider

    def _connection_changed(self, view: "ConnectionView") -> None:
        latency = None if view.latency is None else int(view.latency * 1000 + 0.5)
        told = (view.state, view.reason, view.attempt, latency, view.waiting)
        if told == self._told:
            return
        failed = view.state is ConnectionState.FAILED and self._told[:2] != told[:2]
        self._told = told
        reason = None if view.reason is None else view.reason.value
        news: dict[str, Any] = {"type": "state", "state": view.state.value, "reason": reason}
        news["attempt"] = view.attempt
        news["latency"] = latency
        news["waiting"] = view.waiting
        self._post(news)
        if failed:
            self.tell_problem(reason or "stopped", sentence(view))

    def _notices_changed(self, view: "NoticesView") -> None:
        if view.unread != self._unread:
            self._unread = view.unread
            self._post({"type": "unread", "unread": view.unread})

    def _happened(self, event: object) -> None:
        if isinstance(event, UserChanged):
            self.forget()
        elif isinstance(event, MessageReceived):
            message = event.message
            told: dict[str, Any] = {"type": message.type_name, "data": message.data}
            told["id"] = message.id
            told["seq"] = message.seq
            told["timestamp"] = message.timestamp
            self._post({"type": "message", "message": told})
