"""What happened to the connection lately."""

from app.engine.record import Record
from app.provider.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine import ConnectionState, Message, Reason

MAX_MOVES = 100
MAX_LATENCIES = 120
MAX_NOTED = 200
MAX_DEAD = 50


class Ring:
    """Keep the last `most` things. Adding one makes another ring and copies nothing.

    That makes it a value as cheap as a list that is changed in place, also while thousands of
    messages come between two paintings. It holds up to twice as much as it shows.
    """

    def __init__(self, most: int, newer: "Any" = None, count: int = 0, older: "Any" = None) -> None:
        self.most = most
        # Chains of (thing, chain), newest first: `newer` has `count` links, `older` has `most`.
        self._newer = newer
        self._count = count
        self._older = older

    def with_(self, thing: "Any") -> "Ring":
        """Return a ring that ends in `thing`."""
        if self._count < self.most:
            return Ring(self.most, (thing, self._newer), self._count + 1, self._older)
        return Ring(self.most, (thing, None), 1, self._newer)

    def with_all(self, things: "list[Any]") -> "Ring":
        """Return a ring that ends in `things`."""
        most, newer, count, older = self.most, self._newer, self._count, self._older
        for thing in things[-2 * most :]:
            if count < most:
                newer, count = (thing, newer), count + 1
            else:
                newer, count, older = (thing, None), 1, newer
        return Ring(most, newer, count, older)

    def newest_first(self) -> "list[Any]":
        """Return what is kept."""
        things: list[Any] = []
        for chain in (self._newer, self._older):
            while chain is not None and len(things) < self.most:
                things.append(chain[0])
                chain = chain[1]
        return things

    def oldest_first(self) -> "list[Any]":
        """Return what is kept."""
        things = self.newest_first()
        things.reverse()
        return things


class Move(Record):
    """A transition of the connection: what began at `moment`, and why.

    `moment` is on the provider's clock, `wall` seconds since 1970 or None when nobody read a
    clock; likewise below.
    """

    def __init__(
        self,
        number: int,
        state: "ConnectionState",
        reason: "Reason",
        attempt: int,
        close_code: "int | None",
        moment: float,
        wall: "float | None",
    ) -> None:
        self.number = number
        self.state = state
        self.reason = reason
        self.attempt = attempt
        self.close_code = close_code
        self.moment = moment
        self.wall = wall


class Noted(Record):
    """A message that came, or one of ours that was written: then `message` is None."""

    def __init__(
        self,
        number: int,
        type_name: str,
        message: "Message | None",
        moment: float,
        wall: "float | None",
    ) -> None:
        self.number = number
        self.type_name = type_name
        self.message = message
        self.moment = moment
        self.wall = wall


class DeadLetter(Record):
    """A frame that could not be read; the sample is redacted."""

    def __init__(
        self,
        number: int,
        reason: str,
        sample: str,
        size: int,
        moment: float,
        wall: "float | None",
    ) -> None:
        self.number = number
        self.reason = reason
        self.sample = sample
        self.size = size
        self.moment = moment
        self.wall = wall


class JournalView(View):
    """What happened to the connection lately.

    `moves` holds `Move`s, `latencies` seconds, `noted` `Noted`s, `dead` `DeadLetter`s. `received`
    and `sent` count by type; of the page's own connect and heartbeat frames nothing is known
    here. `unknown` counts the types that are no `MessageType` by their names, which are the
    server's to choose: at most `MAX_NAMES`, `unknown_others` counts the rest. `refused` counts
    `nack`s by code likewise. `resumed`: whether the session went on where it was. `offset` turns
    a moment into seconds since 1970.
    """

    def __init__(self) -> None:
        self.offset: float | None = None
        self.number = 0  # of the last thing that was noted
        self.moves = Ring(MAX_MOVES)
        self.latencies = Ring(MAX_LATENCIES)
        self.noted = Ring(MAX_NOTED)
        self.dead = Ring(MAX_DEAD)
        self.received: dict[str, int] = {}
        self.sent: dict[str, int] = {}
        self.unknown: dict[str, int] = {}
        self.unknown_others = 0
        self.refused: dict[str, int] = {}
        self.unreadable = 0
        self.duplicates = 0
        self.gaps = 0
        self.resumed: bool | None = None
