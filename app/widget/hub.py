"""Who is in the page, and which connection each widget belongs to."""

from app.texts import choose, closest
from app.widget.guest import Guest
from app.widget.line import Line
from app.widget.tokens import user_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    from app.ports import Dom, Tasks, Timer

    class Pages(Protocol):
        """The elements, known by ids; `app.browser.HostPages` is one."""

        def post(self, guest: str, news: "dict[str, Any]") -> None: ...

        def dom(self, guest: str) -> "Dom | None":
            """Return what builds in the place of an element, None while it has none."""

        def drop(self, guest: str) -> None:
            """Forget an element for good."""

        def idle(self) -> None:
            """Say that nobody is left and nothing runs any more."""

    # server, token place, ask -> provider and tokens of a new line
    Equip = Callable[[Line, str, str], None]

LINGER = 1.0  # seconds that a connection outlives its last widget: pages change their routes


class Hub:
    """Hear what the elements say (`heard`) and give each its line.

    Elements of one server and one user share a line. Who the user is, is known from the token: so
    an element belongs to a line as soon as the page has answered for the first time.
    """

    def __init__(
        self,
        pages: "Pages",
        *,
        tasks: "Tasks",
        timer: "Callable[[Callable[[], None]], Timer]",
        parse_json: "Callable[[str], object]",
        equip: "Equip",
    ) -> None:
        self._pages = pages
        self._tasks = tasks
        self._parse_json = parse_json
        self._equip = equip
        self._guests: dict[str, Guest] = {}
        self._lines: list[Line] = []
        self._linger = timer(self._look_for_the_unused)

    def heard(self, id: str, text: str) -> None:
        """Take what an element said, a JSON object with a "type"."""
        said = self._parse_json(text)
        if not isinstance(said, dict):
            return
        if said.get("type") == "join":
            self._join(id, said)
            return
        guest = self._guests.get(id)
        act = self._ACTS.get(str(said.get("type")))
        if guest is not None and act is not None:
            act(self, guest, said)

    # Coming and going.

    def _join(self, id: str, wish: "dict[str, Any]") -> None:
        guest = Guest(id, lambda news: self._pages.post(id, news), self._tasks.waiter)
        guest.wish = wish
        self._guests[id] = guest
        choose(closest(str(wish.get("language") or "")))
        guest.placed(self._pages.dom(id))
        if wish.get("tokenPlace") == "none":
            self._assign(guest, None, connect=not wish.get("manual"))
        elif wish.get("manual"):
            self._assign(guest, None, connect=False)
        else:
            self._find_line(guest)

    def _find_line(self, guest: Guest) -> None:
        """Ask the page for the token; it says which line is the guest's."""

        def answered(token: "str | None") -> None:
            if self._guests.get(guest.id) is guest:
                self._assign(guest, token)

        def failed(error: Exception) -> None:
            if self._guests.get(guest.id) is guest:
                guest.tell_problem("token_unavailable", str(error))
                self._assign(guest, None)

        self._tasks.spawn(guest.ask(False), answered, failed)

    def _assign(self, guest: Guest, token: "str | None", connect: bool = True) -> None:
        """Give a guest the line of the token's user, or one of its own while nobody is known."""
        wish = guest.wish
        server, place = str(wish.get("server")), str(wish.get("tokenPlace"))
        user = "nobody" if place == "none" else "guest:" + guest.id
        if token is not None:
            user = user_of(token)
        key = (server, place, user)
        line = self._line(key)
        if line.tokens is not None and token is not None:
            line.tokens.take(token)
        if guest.line is not line:
            guest.part()
            guest.use(line)
            self._look_later()
        if connect:
            guest.connect()

    def _line(self, key: "tuple[str, ...]") -> Line:
        for line in self._lines:
            if line.key == key:
                return line
        line = Line(key)
        self._equip(line, key[0], key[1])
        self._lines.append(line)
        return line

    def _leave(self, guest: Guest, _: "dict[str, Any]") -> None:
        guest.leave()
        self._look_later()

    def _look_later(self) -> None:
        if not all(line.is_used for line in self._lines) or not self._present():
            self._linger.arm(LINGER)

    def _present(self) -> bool:
        return any(not guest.has_left for guest in self._guests.values())

    def _look_for_the_unused(self) -> None:
        """End what nobody uses."""
        unused = [line for line in self._lines if not line.is_used]
        self._lines = [line for line in self._lines if line.is_used]
        for line in unused:
            line.dispose()
        for id, guest in list(self._guests.items()):
            if guest.has_left:
                del self._guests[id]
                self._pages.drop(id)
        if not self._guests:
            self._pages.idle()

    # What else an element says.

    def _change(self, guest: Guest, said: "dict[str, Any]") -> None:
        choose(closest(str(said.get("language") or "")))
        wish = dict(guest.wish)
        for name in ("room", "view", "language"):
            wish[name] = said.get(name)
        guest.change(wish)

    def _placed(self, guest: Guest, _: "dict[str, Any]") -> None:
        guest.placed(self._pages.dom(guest.id))

    def _connect(self, guest: Guest, _: "dict[str, Any]") -> None:
        own = guest.line is None or guest.line.key[2] == "guest:" + guest.id
        if own:
            self._find_line(guest)
        else:
            guest.connect()

    def _disconnect(self, guest: Guest, _: "dict[str, Any]") -> None:
        guest.disconnect()

    def _send(self, guest: Guest, said: "dict[str, Any]") -> None:
        call, options = said.get("call"), said.get("options")
        if isinstance(call, int):
            fields = options if isinstance(options, dict) else {}
            guest.send(call, said.get("message"), said.get("data"), fields)

    def _token(self, guest: Guest, said: "dict[str, Any]") -> None:
        guest.answered(said.get("call"), said.get("token"), said.get("problem"))

    def _renew(self, guest: Guest, said: "dict[str, Any]") -> None:
        """Take a token that the page gave unasked; None: nobody is signed in any more."""
        token = said.get("token")
        self._assign(guest, token if isinstance(token, str) and token else None)

    _ACTS = {
        "leave": _leave,
        "set": _change,
        "placed": _placed,
        "connect": _connect,
        "disconnect": _disconnect,
        "send": _send,
        "token": _token,
        "renew": _renew,
    }
