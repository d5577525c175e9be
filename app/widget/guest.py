"""One <realtime-widget> in the host's page, as Python sees it."""

from app.components.connection.words import sentence
from app.engine import ConnectionState, Delivery, LocalError, MessageType
from app.engine.events import MessageReceived
from app.provider import use_connection
from app.widget.views import view_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.components.component import Component
    from app.ports import Dom, Waiter
    from app.provider import ConnectionView, RealtimeProvider, Receipt
    from app.widget.line import Line

    Post = Callable[[dict[str, Any]], None]


class NoToken(Exception):
    """Say that the host's page could not be asked for a token, or had none just now."""


class Question:
    """Wait for the page's answer to one question."""

    def __init__(self, answered: "Waiter") -> None:
        self.answered = answered
        self.token: str | None = None
        self.problem = ""


class Guest:
    """Show one view of a line in the place that the element has, and tell the element the news.

    `wish` is what the element's attributes ask for, `post` tells it something. A guest that has
    left stays until its receipts have ended.
    """

    def __init__(self, id: str, post: "Post", waiter: "Callable[[], Waiter]") -> None:
        self.id = id
        self.wish: dict[str, Any] = {}
        self.line: Line | None = None
        self.has_left = False
        self._post = post
        self._waiter = waiter
        self._dom: Dom | None = None  # of the place, while there is one
        self._component: Component | None = None
        self._stops: list[Callable[[], None]] = []
        self._questions: dict[int, Question] = {}
        self._asked = 0
        self._open = 0  # receipts that have not ended
        self._told: tuple[object, ...] = ()

    # The line.

    def use(self, line: "Line") -> None:
        """Belong to a line from now on, and show it."""
        self.line = line
        line.enter(self.id, self.ask)
        line.go_to(self.id, self._room())
        provider = line.provider
        if provider is not None:
            connection = use_connection(provider)
            self._stops.append(connection.subscribe(self._connection_changed))
            self._stops.append(provider.on_event(self._happened))
            self._connection_changed(connection.value)
            self._show()

    def part(self) -> "Line | None":
        """Belong to no line any more; return the one that was left."""
        line = self.line
        self.line = None
        self._hide()
        while self._stops:
            self._stops.pop()()
        if line is not None:
            line.leave(self.id)
        return line

    def change(self, wish: "dict[str, Any]") -> None:
        """Take other wishes; the server and how the token travels stay as they are."""
        before = self.wish
        self.wish = wish
        if self.line is not None:
            self.line.go_to(self.id, self._room())
        if before.get("view") != wish.get("view"):
            self.placed(None)  # another one is made for it
        elif before.get("room") != wish.get("room") or before.get("language") != wish.get(
            "language"
        ):
            self.placed(self._dom)

    def leave(self) -> "Line | None":
        """Go; what was sent is still followed. Return the line that was left."""
        self.has_left = True
        self._dom = None
        line = self.part()
        for call in list(self._questions):
            self.answered(call, None, "the widget is gone")
        self.look_whether_done()
        return line

    def look_whether_done(self) -> None:
        """Tell the element, once it has left, that nothing more will be heard."""
        if self.has_left and not self._open:
            self._post({"type": "left"})

    # The view.

    def placed(self, dom: "Dom | None") -> None:
        """Have a place to show the view in, another one, or none (any more)."""
        self._hide()
        self._dom = dom
        self._show()

    def _show(self) -> None:
        line, dom = self.line, self._dom
        if line is None or line.provider is None or dom is None or self._component is not None:
            return
        view = view_of(str(self.wish.get("view")))
        self._component = view(line.provider, dom, self._room())
        self._component.mount(dom.find("[data-view]"))
        self._post({"type": "shown"})

    def _hide(self) -> None:
        component = self._component
        self._component = None
        if component is not None:
            component.dispose()

    def _room(self) -> str:
        room = str(self.wish.get("room") or "")
        return room or ("general" if self.wish.get("view") == "chat" else "")

    # What the element asks for.

    def connect(self) -> None:
        """Bring the line up."""
        provider = self._provider()
        if provider is not None:
            provider.connect()

    def disconnect(self) -> None:
        """End the line's connection, for whoever shares it."""
        provider = self._provider()
        if provider is not None:
            provider.disconnect()

    def send(self, call: int, type: object, data: object, options: "dict[str, Any]") -> None:
        """Send, and tell the element what becomes of it; misuse is told as "refused"."""
        provider = self._provider()
        try:
            if provider is None:
                raise LocalError("This widget is not connected to anything.")
            if data is not None and not isinstance(data, dict):
                raise LocalError("The data of a message is an object.")
            receipt = provider.send(
                _type(type),
                data,
                delivery=_delivery(options.get("delivery")),
                time_to_live=_number(options.get("timeToLive"), "timeToLive"),
                coalesce=_text(options.get("coalesce"), "coalesce"),
            )
        except LocalError as error:
            self._post({"type": "refused", "call": call, "text": str(error)})
            return
        self._open += 1
        if not receipt.ended:
            receipt.subscribe(lambda changed: self._receipt_changed(call, str(type), changed))
        self._receipt_changed(call, str(type), receipt)

    def _receipt_changed(self, call: int, type: str, receipt: "Receipt") -> None:
        self._post(
            {
                "type": "receipt",
                "call": call,
                "ended": receipt.ended,
                "receipt": {
                    "key": receipt.key,
                    "type": type,
                    "status": receipt.status.value,
                    "code": receipt.code,
                    "text": receipt.text,
                },
            }
        )
        if receipt.ended:
            self._open -= 1
            self.look_whether_done()

    # Tokens.

    async def ask(self, refresh: bool) -> "str | None":
        """Ask the page for a token; None when nobody is signed in there, raise `NoToken`."""
        if self.has_left:
            raise NoToken("the widget is gone")
        self._asked += 1
        question = Question(self._waiter())
        self._questions[self._asked] = question
        self._post({"type": "ask", "call": self._asked, "refresh": refresh})
        await question.answered.wait()
        if question.problem:
            raise NoToken(question.problem)
        return question.token

    def answered(self, call: object, token: object, problem: object) -> None:
        """Hear the page's answer."""
        question = self._questions.pop(call, None) if isinstance(call, int) else None
        if question is not None:
            question.token = token if isinstance(token, str) and token else None
            question.problem = str(problem) if problem else ""
            question.answered.set()

    # What the line tells.

    def tell_problem(self, code: str, text: str) -> None:
        """Tell the element what went wrong."""
        self._post({"type": "error", "code": code, "text": text})

    def _provider(self) -> "RealtimeProvider | None":
        return None if self.line is None else self.line.provider

    def _connection_changed(self, view: "ConnectionView") -> None:
        latency = None if view.latency is None else int(view.latency * 1000 + 0.5)
        news = (view.state, view.reason, view.attempt, latency, view.waiting)
        if news == self._told:
            return
        failed = view.state is ConnectionState.FAILED and self._told[:2] != news[:2]
        self._told = news
        reason = None if view.reason is None else view.reason.value
        self._post(
            {
                "type": "state",
                "state": view.state.value,
                "reason": reason,
                "attempt": view.attempt,
                "latency": latency,
                "waiting": view.waiting,
            }
        )
        if failed:
            self.tell_problem(reason or "stopped", sentence(view))

    def _happened(self, event: object) -> None:
        if isinstance(event, MessageReceived):
            message = event.message
            self._post(
                {
                    "type": "message",
                    "message": {
                        "type": message.type_name,
                        "data": message.data,
                        "id": message.id,
                        "seq": message.seq,
                        "timestamp": message.timestamp,
                    },
                }
            )


def _type(name: object) -> MessageType:
    try:
        return MessageType(name)
    except (ValueError, TypeError):
        raise LocalError("There is no message type %r." % (name,))  # noqa: B904 - MicroPython


def _delivery(name: object) -> "Delivery | None":
    if name is None:
        return None
    try:
        return Delivery(name)
    except (ValueError, TypeError):
        words = '"volatile", "queued" or "acknowledged"'
        raise LocalError("delivery is %s, not %r." % (words, name))  # noqa: B904 - MicroPython


def _number(value: object, name: str) -> "float | None":
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise LocalError("%s is a number of seconds." % name)
    return float(value)


def _text(value: object, name: str) -> "str | None":
    if value is not None and not isinstance(value, str):
        raise LocalError("%s is a text." % name)
    return value
