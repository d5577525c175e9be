"""Who is in the page, and which connection each widget belongs to."""

from app.engine import LocalError
from app.texts import choose, closest
from app.widget.guest import Guest
from app.widget.lines import Lines
from app.widget.reading import reader
from app.widget.tokens import is_somebody_else, user_of
from app.widget.wish import Wish

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Tasks, Timer
    from app.widget.line import Line
    from app.widget.lines import Equip
    from app.widget.pages import Pages

LINGER = 1.0  # seconds that a connection outlives its last widget: pages change their routes
NO_USER = ""  # of a line that needs no token


class Hub:
    """Hear what the elements say (`heard`) and give each its line.

    Elements of one server and one user share a line. Who the user is, is known from the token: so
    an element belongs to a line as soon as the page has answered for the first time, and changes
    to another one with a token of somebody else. `collect` is Python's own gc.collect.
    """

    def __init__(
        self,
        pages: "Pages",
        *,
        tasks: "Tasks",
        timer: "Callable[[Callable[[], None]], Timer]",
        parse_json: "Callable[[str], object]",
        equip: "Equip",
        collect: "Callable[[], object]",
    ) -> None:
        self._pages = pages
        self._tasks = tasks
        self._read = reader(parse_json)
        self._guests: dict[str, Guest] = {}
        self._lines = Lines(equip, self._is_of_the_line, tasks.waiter)
        self._linger = timer(self._end_what_is_unused)
        self._collect = collect
        self._will_tidy = False
        self._tidy = timer(self._tidied)

    def heard(self, id: str, text: str) -> None:
        """Take what an element said: a JSON object with a "type". Never raises for the rest."""
        try:
            said = self._read(text)
        except LocalError:
            return
        if not isinstance(said, dict):
            return
        guest = self._guests.get(id)
        kind = said.get("type")
        if guest is None and kind == "join":
            self._join(id, Wish(said))
        elif guest is not None and not guest.has_left and isinstance(kind, str):
            act = self._ACTS.get(kind)
            if act is not None:
                act(self, guest, said)

    # Coming and going.

    def _join(self, id: str, wish: Wish) -> None:
        guest = Guest(
            id,
            wish,
            lambda news: self._pages.post(id, news),
            waiter=self._tasks.waiter,
            read=self._read,
            done=self._done,
        )
        self._guests[id] = guest
        choose(closest(wish.language))
        guest.placed(self._pages.dom(id))
        if wish.manual or wish.place == "none":
            self._assign(guest, None)
        else:
            self._find_line(guest)

    def _find_line(self, guest: Guest) -> None:
        """Ask the page for the token; it says which line is the guest's."""
        if guest.is_asked:
            return
        guest.is_asked = True

        def answered(token: "str | None") -> None:
            guest.is_asked = False
            known = guest.line is not None and guest.line.is_known  # by now, from a token unasked
            if not guest.has_left and (token is not None or not known):
                self._assign(guest, token)

        def failed(error: Exception) -> None:
            if not guest.has_left:
                guest.tell_problem("token_unavailable", str(error))
            answered(None)

        self._tasks.spawn(guest.questions.ask(False), answered, failed)

    def _assign(self, guest: Guest, token: "str | None") -> None:
        """Give a guest the line of the token's user, or one of its own while nobody is known."""
        user = None if token is None else user_of(token)
        if guest.wish.place == "none":
            user = NO_USER
        try:
            line = self._lines.find(guest.wish, user, guest.line)
        except LocalError as error:
            guest.tell_problem("misconfigured", str(error))
            return
        if token is not None and line.tokens is not None:
            line.tokens.take(token)
        if guest.line is line:
            guest.settled()
        else:
            self._move(guest, line)
        if guest.wants:
            guest.connect()

    def _move(self, guest: Guest, line: "Line") -> None:
        before = guest.part()
        if before is not None and before.is_known:
            guest.forget()  # that was somebody else's
        elif before is not None and before.provider and line.provider:
            # Nobody was signed in there, so nothing of it has left the page.
            for item in before.provider.store.state.outbox:
                line.provider.send(item.type, item.data, delivery=item.delivery)
        guest.use(line)
        self._look_later()

    def _is_of_the_line(self, line: "Line", guest_id: str, token: str) -> bool:
        """Judge a token that a guest gave for its line; one of somebody else's moves the guest."""
        guest = self._guests.get(guest_id)
        if guest is None or guest.line is not line:
            return False  # it left while it was asked
        user = user_of(token)
        if line.user is None or is_somebody_else(line.user, user):
            self._assign(guest, token)
        return guest.line is line

    def _done(self, guest: Guest) -> None:
        if self._guests.pop(guest.id, None) is not None:
            self._pages.drop(guest.id)

    def _look_later(self) -> None:
        present = [guest for guest in self._guests.values() if not guest.has_left]
        if not present or not self._lines.are_used:
            self._linger.arm(LINGER)

    def _end_what_is_unused(self) -> None:
        self._lines.end_unused()
        if not self._guests:
            self._pages.idle()

    def _tidy_later(self) -> None:
        """Have Python let go of a view that was taken down: until then its document stays alive."""
        if not self._will_tidy:
            self._will_tidy = True
            self._tidy.arm(LINGER)

    def _tidied(self) -> None:
        self._will_tidy = False
        self._collect()

    # What else an element says.

    def _leave(self, guest: Guest, _: "dict[str, Any]") -> None:
        guest.leave()
        self._look_later()
        self._tidy_later()

    def _change(self, guest: Guest, said: "dict[str, Any]") -> None:
        wish = guest.wish.changed(said)
        choose(closest(wish.language))
        guest.change(wish)

    def _placed(self, guest: Guest, _: "dict[str, Any]") -> None:
        guest.placed(self._pages.dom(guest.id))
        self._tidy_later()

    def _connect(self, guest: Guest, _: "dict[str, Any]") -> None:
        guest.wants = True
        if guest.line is None or not guest.line.is_known:
            self._find_line(guest)
        else:
            guest.connect()

    def _disconnect(self, guest: Guest, _: "dict[str, Any]") -> None:
        guest.disconnect()

    def _send(self, guest: Guest, said: "dict[str, Any]") -> None:
        call = said.get("call")
        if isinstance(call, int):
            guest.send(call, said.get("content"))

    def _token(self, guest: Guest, said: "dict[str, Any]") -> None:
        guest.questions.answered(said.get("call"), said.get("token"), said.get("problem"))

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
