"""Who is here: people, the rooms that they hear, where they look, what they did last."""

from app.provider.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.engine import Message


class Member(View):
    """A person in a room; `status` is online, away or busy.

    `at` is the id of the room that the person looks at, None where nobody said; `devices` counts
    the pages that are open, at least 1.
    """

    def __init__(
        self,
        user_id: "int | str",
        name: str,
        status: str,
        at: "str | None" = None,
        devices: int = 1,
    ) -> None:
        self.user_id = user_id
        self.name = name
        self.status = status
        self.at = at
        self.devices = devices


class Activity(View):
    """What somebody did last, in the server's words ("sent a message"), and in which room."""

    def __init__(self, text: str, room_id: str) -> None:
        self.text = text
        self.room_id = room_id


class PresenceView(View):
    """Who is in which room. `early` holds differences that came before a room's snapshot."""

    def __init__(self) -> None:
        self.rooms: dict[str, list[Member]] = {}
        self.synced: tuple[str, ...] = ()
        self.early: dict[str, list[Message]] = {}
        self.snapshots = False  # this server sends one for each room that is joined
        self.activity: dict[int | str, Activity] = {}
