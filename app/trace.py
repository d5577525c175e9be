"""A record of a session, without anything that people wrote, which a test can replay.

Give a `Trace` to the client when it is made, let the fault happen, and save `trace.text()`;
`app.testing.replay` brings it back. docs/testing.md shows both.
"""

import json

from app.engine.claims import read_claims
from app.engine.json_gate import text_problem
from app.engine.options import Options
from app.mask import ROW, SENT, Mask

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol
else:
    Protocol = object

VERSION = 1
MAX_LINES = 5_000
MAX_CHARACTERS = 4_000_000


class Recorder(Protocol):
    """Hear everything that goes into a `Connection`; a `Trace` is one."""

    def begin(self, options: Options, stores: bool) -> None:
        """Learn with what the connection is made: its options, and whether it has a storage."""

    def note(self, moment: float, name: str, *arguments: "Any") -> None:
        """Learn of an input of `Connection`, in the order in which they are made.

        `arguments` are the method's own without `now`, which is `moment`. For "send": the key
        that it returned, type, data, delivery, time_to_live, coalesce.
        """

    def drew(self, value: float) -> None:
        """Learn of a random number that the connection was given."""

    def named(self, id: str) -> None:
        """Learn of a new id that the connection was given."""

    def stamped(self, timestamp: "str | None") -> None:
        """Learn of a timestamp that the connection was given."""


class Trace:
    """Record a session, masked, up to `limit` lines; then it says that it is cut.

    What is masked, and what stays readable because the protocol defines it, is said in
    docs/testing.md and decided in `app.mask`. No token and no ticket gets in; of a token, what it
    claims: `sub`, `user_id`, `iat`, `exp`. Of what the application sends, and of what is on disk,
    only the type and `data["room_id"]` are readable. `secrets` are the trails (`app.mask.trail`)
    of credentials that were met before; `missing` counts what happened before and is not in it.
    """

    def __init__(
        self,
        limit: int = MAX_LINES,
        secrets: "set[tuple[int, int]] | None" = None,
        missing: int = 0,
    ) -> None:
        self.limit = limit
        self.cut = False
        self._mask = Mask(secrets)
        self._header: dict[str, Any] = {"trace": VERSION, "stores": False, "options": {}}
        if missing:
            self._header["missing"] = missing
        self._lines: list[str] = []
        self._characters = 0
        self._max_text = Options().max_text

    # What the client calls: see Recorder.

    def begin(self, options: Options, stores: bool) -> None:
        """Keep the options that differ from the defaults."""
        self._max_text = options.max_text
        usual = Options()
        changed = {
            name: _plain(value)
            for name, value in options.__dict__.items()
            if value != getattr(usual, name)
        }
        if isinstance(changed.get("user_id"), str):
            changed["user_id"] = self._mask.label(changed["user_id"])
        for policy in changed.get("policies", {}).values():
            names = policy["coalesce_by"]
            policy["coalesce_by"] = names and [self._mask.name(name) for name in names]
        self._header["stores"] = stores
        self._header["options"] = changed

    def note(self, moment: float, name: str, *arguments: "Any") -> None:
        """Record an input."""
        if self.cut:
            return
        kept = _MASKED.get(name, Trace._others)(self, arguments)
        self._add(["in", moment, name] + kept)

    def drew(self, value: float) -> None:
        """Record a random number."""
        self._add(["drew", value])

    def named(self, id: str) -> None:
        """Record a new id."""
        self._add(["named", self._mask.label(id)])

    def stamped(self, timestamp: "str | None") -> None:
        """Record a timestamp."""
        self._add(["stamped", None if timestamp is None else self._mask.moment(timestamp)])

    # What the application calls.

    def text(self) -> str:
        """Return the trace as JSON lines: a header, then one line for each thing that happened."""
        header = dict(self._header)
        header["cut"] = self.cut
        return "\n".join([_dump(header)] + self._lines) + "\n"

    # How it is masked.

    def _add(self, line: "list[Any]") -> None:
        if self.cut:
            return
        text = _dump(line)
        self._characters += len(text)
        self.cut = len(self._lines) >= self.limit or self._characters > MAX_CHARACTERS
        if not self.cut:
            self._lines.append(text)

    def _send(self, arguments: "tuple[Any, ...]") -> "list[Any]":
        key, type, data, delivery, time_to_live, coalesce = arguments
        return [
            self._mask.label(key),
            type.value,
            self._mask.fields({} if data is None else data, SENT),
            None if delivery is None else delivery.value,
            time_to_live,
            self._mask.content(coalesce),
        ]

    def _frame(self, arguments: "tuple[Any, ...]") -> "list[Any]":
        generation, frame = arguments
        if not isinstance(frame, str):
            return [generation, {"bad": "binary", "size": 0}]
        # The same gate as before the engine's parser: a deep frame is fatal to Pyodide.
        problem = text_problem(frame, self._max_text)
        value: Any = None
        if not problem:
            try:
                value = json.loads(frame)
            except (ValueError, RuntimeError):
                problem = "not_json"
        if not problem and not isinstance(value, dict):
            problem = "not_an_object"
        if problem:
            return [generation, {"bad": problem, "size": len(frame)}]
        return [generation, {"frame": self._mask.frame(value)}]

    def _token(self, arguments: "tuple[Any, ...]") -> "list[Any]":
        number, token = arguments[0], arguments[1]
        claims = read_claims(token)
        kept: dict[str, Any] = {"token": self._mask.secret(token)}
        for name, value in (
            ("sub", claims.subject),
            ("user_id", claims.user_id),
            ("iat", claims.issued_at),
            ("exp", claims.expires_at),
        ):
            if value is not None:
                kept[name] = self._mask.label(value) if isinstance(value, str) else value
        return [number, kept] + list(arguments[2:])

    def _ticket(self, arguments: "tuple[Any, ...]") -> "list[Any]":
        return [arguments[0], {"ticket": self._mask.secret(arguments[1])}] + list(arguments[2:])

    def _rows(self, arguments: "tuple[Any, ...]") -> "list[Any]":
        partition, rows, unreadable = arguments
        return [self._mask.label(partition), self._mask.fields(rows, ROW), unreadable]

    def _labels(self, arguments: "tuple[Any, ...]") -> "list[Any]":
        """Mask what is no label of partitions and keys: a partition may be an address."""
        label = self._mask.label
        return [
            [label(item) for item in argument] if isinstance(argument, list) else label(argument)
            for argument in arguments
        ]

    def _others(self, arguments: "tuple[Any, ...]") -> "list[Any]":
        """Keep numbers and the like; an input that brings more is to say what may be read."""
        kinds = (str, dict, list, tuple)
        return [self._mask.content(a) if isinstance(a, kinds) else a for a in arguments]


_MASKED = {
    "send": Trace._send,
    "discard": Trace._labels,
    "cancel": Trace._labels,
    "frame_received": Trace._frame,
    "token_received": Trace._token,
    "ticket_received": Trace._ticket,
    "rows_restored": Trace._rows,
    "rows_stored": Trace._labels,
    "storage_failed": Trace._labels,
}


def _plain(value: "Any") -> "Any":
    """Return an option as JSON has it: an Enum's value, a Record's attributes."""
    if hasattr(value, "value"):
        return value.value
    if isinstance(value, dict):
        # Close codes and message types are keys, which JSON wants as text.
        return {str(_plain(key)): _plain(value[key]) for key in value}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if hasattr(value, "__dict__"):
        return {name: _plain(inner) for name, inner in value.__dict__.items()}
    return value


def _dump(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
