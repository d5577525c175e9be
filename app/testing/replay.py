"""Bring a recorded session back: the same inputs, at the same moments, with the same chance."""

import binascii
import json

from app.engine import Connection, Delivery, Dialect, MessageType, Options, TokenPlace
from app.engine.close_codes import Verdict
from app.engine.delivery import Overflow, Policy
from app.engine.events import MessageStatusChanged, StateChanged
from app.engine.message_types import TYPES_BY_NAME
from app.provider.reducers import reduce
from app.provider.state import State
from app.testing.world import parse_json
from app.trace import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine import ConnectionState, Status

WITHOUT_NOW = ("disconnect", "sign_out", "dispose", "discard", "cancel", "token_refused")


class Replay:
    """Hold what a replayed session showed.

    `states` are the states entered, in order; `statuses` the statuses of each message by its
    key, in order; `events` are (moment, event); `state` is what the provider's store held at the
    end, but for what did not go through the connection: history, and who stopped typing by
    falling silent. Texts are masks. `connection` may be asked for more.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.events: list[tuple[float, object]] = []
        self.states: list[ConnectionState] = []
        self.statuses: dict[str, list[Status]] = {}
        self.state = State()

    def take(self, moment: float) -> None:
        """Take what came out of the connection; `replay` calls this after each input."""
        self.connection.take_effects()
        for event in self.connection.take_events():
            self.events.append((moment, event))
            self.state = reduce(self.state, event, moment)
            if isinstance(event, StateChanged):
                self.states.append(event.current)
            elif isinstance(event, MessageStatusChanged):
                self.statuses.setdefault(event.key, []).append(event.status)


def replay(text: str) -> Replay:
    """Run a session again from `Trace.text()` and return what it showed.

    Raises ValueError, in words, for a text that is no trace, for one that was cut, and when the
    session takes another course than it did: then the code under test has changed its ways.
    """
    header, lines = _read(text)
    given = _Given(lines)
    connection = Connection(
        _options(header.get("options", {})),
        random=lambda: given.next("drew"),
        new_id=lambda: given.next("named"),
        timestamp=lambda: given.next("stamped"),
        parse=parse_json,
        storage=header.get("stores") is True,
    )
    shown = Replay(connection)
    for line in lines:
        if line[0] == "in":
            moment, name = line[1], line[2]
            _feed(connection, moment, name, line[3:])
            shown.take(moment)
    given.check_end()
    return shown


class _Given:
    """Hand out what chance and the clock gave then."""

    def __init__(self, lines: "list[list[Any]]") -> None:
        self._left = {
            kind: [line[1] for line in lines if line[0] == kind]
            for kind in ("drew", "named", "stamped")
        }

    def next(self, kind: str) -> "Any":
        if not self._left[kind]:
            raise ValueError(
                "The replay takes another course: it asks for more than was recorded (%s). The "
                "engine is not the one that the trace was recorded with." % kind
            )
        return self._left[kind].pop(0)

    def check_end(self) -> None:
        left = [kind for kind in self._left if self._left[kind]]
        if left:
            raise ValueError(
                "The replay took another course: it asked for less than was recorded (%s). The "
                "engine is not the one that the trace was recorded with." % ", ".join(left)
            )


def _read(text: str) -> "tuple[dict[str, Any], list[list[Any]]]":
    header, *lines = _lines(text) or [None]
    if not isinstance(header, dict) or "trace" not in header:
        raise ValueError("This is no trace: give replay() what Trace.text() returned.")
    if header["trace"] != VERSION:
        raise ValueError(
            "This trace is of version %r; this kit replays version %d. Use the kit of the release "
            "that recorded it." % (header["trace"], VERSION)
        )
    if header.get("cut"):
        raise ValueError(
            "This trace was cut: the session was longer than Trace keeps, so its end is missing. "
            "Record a shorter one, or give Trace a larger limit."
        )
    if header.get("missing"):
        raise ValueError(
            "The beginning of this trace is missing (%s things): a RecentTrace keeps the last ones "
            "only. Give it a larger `keep` and `most`, or record with a Trace." % header["missing"]
        )
    return header, lines


def _lines(text: str) -> "list[Any]":
    """Return what stands on each line; nothing when one of them is not JSON."""
    try:
        return [json.loads(line) for line in text.split("\n") if line]
    except ValueError:
        return []


def _feed(connection: Connection, moment: float, name: str, arguments: "list[Any]") -> None:
    if name == "send":
        _send(connection, moment, arguments)
        return
    if name == "frame_received":
        arguments = [arguments[0], _frame(arguments[1], connection.options.max_text)]
    elif name == "token_received":
        number, claims, wall = arguments
        connection.token_received(number, _token(claims), wall, moment)
        return
    elif name == "ticket_received":
        arguments = [arguments[0], "ticket-%s" % arguments[1]["ticket"]]
    method = getattr(connection, name, None)
    if method is None:
        raise ValueError("This trace names an input that the engine does not have: %s." % name)
    method(*arguments, *(() if name in WITHOUT_NOW else (moment,)))


def _send(connection: Connection, moment: float, arguments: "list[Any]") -> None:
    recorded, type, data, delivery, time_to_live, coalesce = arguments
    key = connection.send(
        TYPES_BY_NAME[type],
        data,
        moment,
        delivery=None if delivery is None else Delivery(delivery),
        time_to_live=time_to_live,
        coalesce=coalesce,
    )
    if key != recorded:
        raise ValueError(
            "The replay takes another course: message %s is called %s here." % (recorded, key)
        )


def _frame(kept: "dict[str, Any]", max_text: int) -> object:
    """Return the frame, or one that can't be read for the same reason."""
    if "frame" in kept:
        return json.dumps(kept["frame"], separators=(",", ":"))
    size = kept["size"]
    if kept["bad"] == "binary":
        return b""
    if kept["bad"] == "not_an_object":
        return '"%s"' % ("x" * (size - 2)) if size > 1 else "1"
    if kept["bad"] == "too_large":
        return "x" * max(size, max_text + 1)
    return ("[" if kept["bad"] == "too_deep" else "x") * size


def _token(claims: "dict[str, Any]") -> str:
    """Return a token with these claims that nobody signed, or an opaque one."""
    number = claims["token"]
    if len(claims) == 1:
        return "opaque-%d" % number
    payload = binascii.b2a_base64(json.dumps(claims).encode()).decode().strip()
    return "trace.%s.unsigned" % payload.replace("+", "-").replace("/", "_").rstrip("=")


def _options(kept: "dict[str, Any]") -> Options:
    """Return the options that were written down as JSON."""
    made = dict(kept)
    if "token_place" in made:
        made["token_place"] = TokenPlace(made["token_place"])
    if made.get("dialect") is not None:
        made["dialect"] = Dialect(made["dialect"])
    if "close_codes" in made:
        codes = made["close_codes"]
        made["close_codes"] = {int(code): Verdict(codes[code]) for code in codes}
    if "policies" in made:
        policies = made["policies"]
        made["policies"] = {MessageType(name): _policy(policies[name]) for name in policies}
    unknown = [name for name in made if not hasattr(Options(), name)]
    if unknown:
        raise ValueError("This engine has no option %s; the trace does." % ", ".join(unknown))
    return Options(**made)


def _policy(kept: "dict[str, Any]") -> Policy:
    fields = kept["coalesce_by"]
    return Policy(Overflow(kept["overflow"]), None if fields is None else tuple(fields))
