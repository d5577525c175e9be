"""The connections that there are, one for each server and user."""

from app.widget.line import Line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ports import Waiter
    from app.widget.line import Judge
    from app.widget.wish import Wish

    # Give a new line its provider and its tokens; raises LocalError for an address that is none.
    Equip = Callable[[Line], None]


class Lines:
    """Find the line of a user, make it if need be, and end those that nobody uses."""

    def __init__(self, equip: "Equip", judge: "Judge", waiter: "Callable[[], Waiter]") -> None:
        self._equip = equip
        self._judge = judge
        self._waiter = waiter
        self._lines: list[Line] = []

    @property
    def are_used(self) -> bool:
        """Tell whether somebody uses each of them."""
        unused = [line for line in self._lines if not line.is_used]
        return not unused

    def find(self, wish: "Wish", user: "str | None", own: "Line | None") -> Line:
        """Return the line of a user at the wished server; None: one for somebody not known yet.

        `own`, the line that is left for it, becomes it where it can: nobody was known there, and
        nobody else has such a line. Raises `LocalError` for a server's address that is none.
        """
        if own is not None and own.user == user:
            return own
        for line in self._lines:
            same_server = (line.server, line.place) == (wish.server, wish.place)
            if same_server and user is not None and line.user == user:
                return line
        if own is not None and not own.is_known:
            own.user = user
            return own
        line = Line(wish.server, wish.place, user, judge=self._judge, waiter=self._waiter)
        self._equip(line)
        self._lines.append(line)
        return line

    def end_unused(self) -> None:
        """End the connections that nobody uses, and with them what was sent over them."""
        unused = [line for line in self._lines if not line.is_used]
        self._lines = [line for line in self._lines if line.is_used]
        for line in unused:
            line.dispose()
