"""A record of the last while of a session that costs next to nothing until somebody wants it."""

from app.engine.json_gate import copied
from app.mask import trail
from app.trace import Trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine.options import Options

KEEP = 8_000  # inputs, draws, ids and timestamps
MOST = 1_000_000  # characters of frames and data
MOST_SECRETS = 2_000
# Inputs with an object that the application may change afterwards: which argument it is.
CHANGEABLE = {"send": 2, "rows_restored": 1}
CREDENTIALS = ("token_received", "ticket_received")  # the second argument lets one in


class RecentTrace:
    """Record a session as `app.trace.Trace` does, and mask it only when `text()` is asked for.

    Of a session with more than `keep` things or `most` characters at least the newer half is
    kept, and "missing" in the header counts what is gone: such a trace can be read, and not
    replayed.
    """

    def __init__(self, keep: int = KEEP, most: int = MOST) -> None:
        self._keep = keep
        self._half = (max(1, keep // 2), max(1, most // 2))
        self._made_with: tuple[Options, bool] | None = None
        # Each thing: the name of the method of Trace that takes it, and its arguments.
        self._older: list[tuple[str, tuple[Any, ...]]] = []
        self._newer: list[tuple[str, tuple[Any, ...]]] = []
        self._characters = 0  # of the newer ones
        self._missing = 0
        # They outlive the inputs that brought them: a frame may hold them later.
        self._older_secrets: set[tuple[int, int]] = set()
        self._newer_secrets: set[tuple[int, int]] = set()

    # What the client calls: see app.trace.Recorder.

    def begin(self, options: "Options", stores: bool) -> None:
        """Keep what the connection is made with."""
        self._made_with = (options, stores)

    def note(self, moment: float, name: str, *arguments: "Any") -> None:
        """Keep an input."""
        if name == "frame_received":
            frame = arguments[1]
            if isinstance(frame, str):
                self._characters += len(frame)
        elif name in CHANGEABLE:
            at = CHANGEABLE[name]
            frozen = copied(arguments[at])
            self._characters += len(str(frozen))
            arguments = arguments[:at] + (frozen,) + arguments[at + 1 :]
        elif name in CREDENTIALS:
            self._learn(arguments[1])
        self._add("note", (moment, name) + arguments)

    def drew(self, value: float) -> None:
        """Keep a random number."""
        self._add("drew", (value,))

    def named(self, id: str) -> None:
        """Keep a new id."""
        self._add("named", (id,))

    def stamped(self, timestamp: "str | None") -> None:
        """Keep a timestamp."""
        self._add("stamped", (timestamp,))

    # What the application calls.

    def text(self) -> str:
        """Return what is kept as `Trace.text()` would: masked, as JSON lines."""
        trace = Trace(
            2 * self._keep, secrets=self._older_secrets | self._newer_secrets, missing=self._missing
        )
        if self._made_with is not None:
            trace.begin(*self._made_with)
        for name, arguments in self._older + self._newer:
            getattr(trace, name)(*arguments)
        return trace.text()

    def _add(self, name: str, arguments: "tuple[Any, ...]") -> None:
        self._newer.append((name, arguments))
        if len(self._newer) >= self._half[0] or self._characters >= self._half[1]:
            self._missing += len(self._older)
            self._older, self._newer, self._characters = self._newer, [], 0

    def _learn(self, secret: str) -> None:
        self._newer_secrets.add(trail(secret))
        if len(self._newer_secrets) >= MOST_SECRETS:
            self._older_secrets, self._newer_secrets = self._newer_secrets, set()
