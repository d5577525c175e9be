"""Links between pages and the server: each direction in order, and able to break."""

from collections.abc import Callable
from random import Random

from tests.simulation.calendar import Calendar

Arrive = Callable[[], None]
# What a broken middlebox or server may put between the frames.
GARBAGE = (
    "",
    "{",
    "[]",
    '{"type":7}',
    '{"type":"ack","data":{"id":null}}',
    '{"type":"ack","data":{"id":["page-1-1"]}}',
    '{"type":"nack"}',
    '{"type":"never_heard_of"}',
)


class Wire:
    """Carry in one direction of one link: in order, each piece after a delay of its own."""

    def __init__(self, calendar: Calendar, chance: Random) -> None:
        self._calendar = calendar
        self._chance = chance
        self._last = 0.0  # when the piece before arrives
        self._broken_at: float | None = None
        self.slowness = 0.0  # seconds on top, from now on

    def carry(self, arrive: Arrive) -> None:
        """Bring one piece, unless the wire breaks first."""
        self._last = max(self._last, self._moment())
        self._bring(arrive, self._last)

    def carry_late(self, arrive: Arrive, delay: float) -> None:
        """Bring one piece later than its turn: those after it may overtake it."""
        self._bring(arrive, max(self._last, self._moment()) + delay)

    def break_after(self, delay: float) -> None:
        """Lose what would arrive later than in `delay` seconds."""
        moment = self._calendar.now + delay
        if self._broken_at is None or moment < self._broken_at:
            self._broken_at = moment

    def _moment(self) -> float:
        return self._calendar.now + 0.002 + self._chance.random() * 0.06 + self.slowness

    def _bring(self, arrive: Arrive, moment: float) -> None:
        self._calendar.at(moment, lambda: self._arrived(arrive))

    def _arrived(self, arrive: Arrive) -> None:
        if self._broken_at is None or self._calendar.now < self._broken_at:
            arrive()


class Link:
    """Be one WebSocket: two wires, and what each end believes."""

    def __init__(self, calendar: Calendar, chance: Random, page: str) -> None:
        self._calendar = calendar
        self._chance = chance
        self.page = page
        self.up = Wire(calendar, chance)
        self.down = Wire(calendar, chance)
        # Each end's ears; None: it has let go of the socket.
        self.page_frame: Callable[[str], None] | None = None
        self.page_closed: Callable[[int], None] | None = None
        self.server_frame: Callable[[str], None] | None = None
        self.server_closed: Callable[[], None] | None = None
        self.noise = 0.0  # chance that a frame to the page is doubled, late or dropped
        self._turn = 0  # which session of this socket
        self.waiting = 0  # bytes that the page wrote and the network has not taken

    def from_page(self, text: str) -> None:
        size = len(text) if self.up.slowness else 0
        self.waiting += size

        def arrive() -> None:
            self.waiting -= size
            if self.server_frame:
                self.server_frame(text)

        self.up.carry(arrive)

    def from_server(self, text: str, numbered: bool) -> None:
        """Carry a frame down; only what has a `seq` can be put right again by the page."""

        def arrive() -> None:
            if self.page_frame:
                self.page_frame(text)

        turn = self._turn

        def arrive_late() -> None:
            if turn == self._turn:
                arrive()

        if not numbered or self._chance.random() >= self.noise:
            self.down.carry(arrive)
            return
        kind = self._chance.random()
        if kind < 0.1:
            self.down.carry(self._garbage)
            self.down.carry(arrive)
        elif kind < 0.4:
            self.down.carry(arrive)
            self.down.carry_late(arrive_late, self._chance.random())
        elif kind < 0.8:
            self.down.carry_late(arrive_late, self._chance.random() * 0.5)

    def begin_anew(self) -> None:
        """Let nothing that is late reach into another session: frames overtake, sessions don't."""
        self._turn += 1

    def _garbage(self) -> None:
        if self.page_frame:
            self.page_frame(self._chance.choice(GARBAGE))

    def close_from_page(self) -> None:
        """Let the page forget the socket at once; the server hears it after all frames."""
        self.page_frame = self.page_closed = None
        self.up.carry(self._tell_server)

    def close_from_server(self, code: int) -> None:
        self.server_frame = self.server_closed = None
        self.down.carry(lambda: self._tell_page(code))

    def reset(self, code: int) -> None:
        """Break in both directions, audibly at both ends."""
        self.up.break_after(0.0)
        self.down.break_after(0.0)
        self._calendar.after(self._chance.random() * 0.2, lambda: self._tell_page(code))
        self._calendar.after(self._chance.random() * 0.5, self._tell_server)

    def _tell_page(self, code: int) -> None:
        closed, self.page_frame, self.page_closed = self.page_closed, None, None
        if closed:
            closed(code)

    def _tell_server(self) -> None:
        closed, self.server_frame, self.server_closed = self.server_closed, None, None
        if closed:
            closed()
