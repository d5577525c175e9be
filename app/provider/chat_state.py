"""The rooms as components see them: values that are replaced, never changed in place."""

from app.provider.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.engine import Status

MAX_MESSAGES = 12_000  # kept of a room; older ones can be loaded again
MAX_ROOMS = 200


class ChatMessage(View):
    """One line of a room. `status` is None for messages of others; `problem` is for people.

    Of an answer, `in_response_to` names the question (None: not said), `growing` tells that more
    of it is on its way, `stopped` that somebody ended it, `unfinished` that the rest got lost.
    """

    def __init__(
        self,
        key: str,
        room_id: str,
        text: str,
        *,
        user_id: "int | str | None" = None,
        user_name: str = "",
        timestamp: "str | None" = None,
        status: "Status | None" = None,
        own: bool = False,
        kind: str = "chat",
        seq: "int | None" = None,
        in_response_to: "str | None" = None,
    ) -> None:
        self.key = key
        self.room_id = room_id
        self.text = text
        self.user_id = user_id
        self.user_name = user_name
        self.timestamp = timestamp
        self.status = status
        self.own = own
        self.kind = kind  # chat, assistant, assistant_error
        self.seq = seq
        self.restored = False  # an earlier page wrote it
        self.echoed = False  # the server showed it to the room, this one included
        self.code = ""
        self.problem = ""
        self.in_response_to = in_response_to
        self.growing = False
        self.stopped = False
        self.unfinished = False


class KnownKeys:
    """Keys that a room may hold: one that is not here is not there, and nobody has to look.

    It may only say too much, so the versions of a room share one and it is no part of their value.
    With a key goes where it was placed, which helps to find it while nothing before it has moved.
    """

    def __init__(self, keys: "Iterable[str]" = ()) -> None:
        self._places = {key: at for at, key in enumerate(keys)}

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def __eq__(self, other: object) -> bool:
        return isinstance(other, KnownKeys)

    def __hash__(self) -> int:
        raise TypeError("KnownKeys changes; it is no key itself")

    def add(self, key: str, at: int = 0) -> None:
        """Take a key in that was placed at `at`."""
        self._places[key] = at

    def place(self, key: str) -> int:
        """Return where a key was placed; it may be elsewhere now."""
        return self._places.get(key, 0)


class RoomView(View):
    """A room's messages, oldest first, and who types. `more`: older ones can be loaded."""

    def __init__(self) -> None:
        self.messages: list[ChatMessage] = []
        self.keys = KnownKeys()  # of the messages
        self.typing: list[tuple[int | str | None, str]] = []
        self.thinking = False
        self.thinking_of: str | None = None  # the question, if the server says which
        self.more = False
        self.loading = False
        self.loaded = False  # a page came: what is here is what was said before, not news
        self.problem: str | None = None  # why the last page did not come
        self.stale_since: str | None = None  # messages may be missing since then (ISO 8601, local)
        self.asked_before: int | None = None  # the seq before which it ends; None: the newest

    @property
    def full(self) -> bool:
        """Tell that no older messages are taken in: as many are here as are kept."""
        return len(self.messages) >= MAX_MESSAGES


class ChatView(View):
    """All rooms by id."""

    def __init__(self) -> None:
        self.rooms: dict[str, RoomView] = {}
        self.count = 0  # of lines without a key of their own, to name them
