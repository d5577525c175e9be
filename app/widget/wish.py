"""What an element's attributes ask for."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PLACES = ("ticket", "frame", "query", "none")  # where the token travels
VIEWS = ("badge", "chat", "notifications")


class Wish:
    """Hold what one element wants; what it left out, or said wrongly, is the default.

    `said` is its "join": the fields "server", "tokenPlace", "view", "room", "language", "manual".
    """

    def __init__(self, said: "dict[str, Any]") -> None:
        self.server = _text(said.get("server"))
        self.place = _one_of(PLACES, said.get("tokenPlace"))
        self.manual = said.get("manual") is True
        self.view = VIEWS[0]
        self.room = ""
        self.language = ""
        self._take(said)

    def changed(self, said: "dict[str, Any]") -> "Wish":
        """Return another wish: server and token stay, the rest is as `said` has it."""
        wish = Wish({"server": self.server, "tokenPlace": self.place, "manual": self.manual})
        wish._take(said)
        return wish

    def looks_like(self, other: "Wish") -> bool:
        """Tell whether both are shown the same way."""
        mine = (self.view, self.room, self.language)
        return mine == (other.view, other.room, other.language)

    def _take(self, said: "dict[str, Any]") -> None:
        self.view = _one_of(VIEWS, said.get("view"))
        # A chat is one of some room; whoever wants another view may listen to one.
        self.room = _text(said.get("room")) or ("general" if self.view == "chat" else "")
        self.language = _text(said.get("language"))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _one_of(known: "tuple[str, ...]", value: object) -> str:
    return value if isinstance(value, str) and value in known else known[0]
