"""Replay a scenario on a real Connection and return its trace.

A scenario is a script of lines, plain text so that each Python reads the same one:

    0 connect                      an input, with the moment (seconds) at which it happens
      open 1 id-1                  indented: what it leads to, effects before events
    0 frame 1 {"type": "ack", …}
    30 run                         calls `deadline_reached` at every deadline up to that moment
      @10 state connected>…        what happened at 10
    600 late                       calls `deadline_reached` once, however late that is
    600 deadline?                  prints the next deadline

The trace has the same shape, so a scenario holds when its trace equals its script. Written in
the Python that MicroPython and Pyodide share: dicts lose order there, hence the canonical form.
"""

import binascii
import json

from app.engine.close_codes import Verdict
from app.engine.connection import Connection
from app.engine.delivery import Delivery
from app.engine.messages import Dialect, MessageType
from app.engine.options import CAPABILITIES, Options, TokenPlace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PAYLOADS: dict[str, object] = {
    "answer": (
        '{"type": "connect", "data": {"session_id": "s-1", "user": {"id": 7}, '
        '"capabilities": ["ack", "reauth", "rooms", "drain"], "heartbeat_interval": 15}}'
    ),
    "resumable": (
        '{"type": "connect", "data": {"session_id": "s-1", "user": {"id": 7}, "epoch": "e-1", '
        '"capabilities": ["ack", "rooms", "resume"], "heartbeat_interval": 15, "seq": 0}}'
    ),
    "beat": '{"type": "heartbeat", "data": {}}',
    "welcome": '{"type": "welcome", "message": "Connected", "timestamp": "t"}',
    "binary": b"\x00\x01",
    "deep": "[" * 10_000,
    "huge": '"' + "x" * 1_000_000 + '"',
    "nan": '{"type": "alert", "data": {"n": NaN}}',
    "null": "null",
    "list": "[]",
    "cut": '{"type": "chat_resp',
    "shape": '{"type": "chat_response", "data": "text"}',
    "untyped": '{"data": {}}',
}
MOST_STEPS = 2000  # of a run: more means that a deadline does not move on


class Stage:
    """Hold one Connection with decided chance, ids and clock, and write down what it does."""

    def __init__(
        self, options: "dict[str, Any]", draws: "list[float]", wall: float, storage: bool
    ) -> None:
        self.now = 0.0
        self.wall = wall  # what the device's clock shows at 0
        self._draws = list(draws)
        self._ids = 0
        self._tokens: list[str] = []
        self.dialled = 0
        self.buffered = 0  # what the socket holds unsent
        self.connection = Connection(
            make_options(options),
            random=self._draw,
            new_id=self._new_id,
            timestamp=_no_timestamp,
            storage=storage,
        )

    def _draw(self) -> float:
        return self._draws.pop(0) if len(self._draws) > 1 else self._draws[0]

    def _new_id(self) -> str:
        self._ids += 1
        return "id-%d" % self._ids

    def step(self, moment: float, words: "list[str]") -> "list[str]":
        """Feed one input and return the lines of what it leads to."""
        name, rest = words[0], words[1:]
        if name == "run":
            return self._run(moment)
        self.now = moment
        if name == "flap":
            return self._flap(int(rest[0]), int(rest[1]))
        lines = getattr(self, "on_" + name)(*rest)
        return (lines or []) + self.outcome()

    def on_connect(self) -> None:
        self.connection.connect(self.now)

    def on_disconnect(self) -> None:
        self.connection.disconnect()

    def on_sign_out(self) -> None:
        self.connection.sign_out()

    def on_send(self, *words: str) -> None:
        """Take TYPE [DELIVERY [SECONDS]] JSON."""
        data = json.loads(words[-1])
        delivery = Delivery(words[1]) if len(words) > 2 else None
        lives = float(words[2]) if len(words) > 3 else None
        self.connection.send(
            MessageType(words[0]), data, self.now, delivery=delivery, time_to_live=lives
        )

    def on_coalesce(self, key: str, type: str, data: str) -> None:
        """Send a QUEUED message that takes the place of one with the same KEY."""
        self.connection.send(
            MessageType(type), json.loads(data), self.now, delivery=Delivery.QUEUED, coalesce=key
        )

    def on_cancel(self, key: str) -> "list[str]":
        return ["cancelled" if self.connection.cancel(key) else "nothing to cancel"]

    def on_dispose(self) -> None:
        self.connection.dispose()

    def on_rows(self, partition: str, text: str) -> None:
        """Take {"rows": [...], "unreadable": n} of the disk; short rows are filled up."""
        found = json.loads(text)
        rows = [_whole(row) for row in found["rows"]]
        self.connection.rows_restored(_named(partition), rows, found.get("unreadable", 0), self.now)

    def on_on_disk(self, partition: str, *keys: str) -> None:
        self.connection.rows_stored(_named(partition), list(keys), self.now)

    def on_disk_failed(self, partition: str, reason: str, *keys: str) -> None:
        self.connection.storage_failed(_named(partition), reason, list(keys), self.now)

    def on_buffered(self, size: str) -> None:
        """Say what the socket holds unsent, now and until it is said otherwise."""
        self.buffered = int(size)
        if int(size) == 0:
            self.connection.socket_buffered(0, self.now)

    def on_discard(self, key: str) -> "list[str]":
        return ["discarded" if self.connection.discard(key) else "nothing to discard"]

    def on_up(self, answer: str = "answer") -> "list[str]":
        """Go all the way to a capable server; the scenarios of `connecting` show each step."""
        self.connection.connect(self.now)
        self.outcome()
        self.connection.socket_opened(self.dialled, self.now)
        self.connection.frame_received(self.dialled, PAYLOADS[answer], self.now)
        self.outcome()
        return ["%s on socket %d" % (self.connection.state.value, self.dialled)]

    def on_opened(self, generation: str) -> None:
        self.connection.socket_opened(int(generation), self.now)

    def on_closed(self, generation: str, code: str) -> None:
        self.connection.socket_closed(int(generation), int(code), self.now)

    def on_closing(self, generation: str) -> None:
        self.connection.socket_closing(int(generation), self.now)

    def on_frame(self, generation: str, text: str) -> None:
        self.connection.frame_received(int(generation), text, self.now)

    def on_payload(self, generation: str, name: str) -> None:
        self.connection.frame_received(int(generation), PAYLOADS[name], self.now)

    def on_token(self, request: str, token: str) -> None:
        """Take the claims of a JWT as JSON, or an opaque token."""
        token = jwt(token) if token.startswith("{") else token
        if token.count(".") == 2 and token not in self._tokens:
            self._tokens.append(token)
        self.connection.token_received(int(request), token, self.wall + self.now, self.now)

    def on_token_refused(self, request: str) -> None:
        self.connection.token_refused(int(request))

    def on_token_failed(self, request: str) -> None:
        self.connection.token_failed(int(request), self.now)

    def on_ticket(self, request: str, ticket: str) -> None:
        self.connection.ticket_received(int(request), ticket, self.now)

    def on_ticket_refused(self, request: str) -> None:
        self.connection.ticket_refused(int(request), self.now)

    def on_offline(self) -> None:
        self.connection.network_changed(False, self.now)

    def on_online(self) -> None:
        self.connection.network_changed(True, self.now)

    def on_hidden(self) -> None:
        self.connection.page_changed(False, self.now)

    def on_visible(self) -> None:
        self.connection.page_changed(True, self.now)

    def on_late(self) -> None:
        self.connection.deadline_reached(self.now)

    def on_waiting(self) -> "list[str]":
        outbox = self.connection.outbox
        return ["waiting %d of %d, %d bytes" % (outbox.waiting, len(outbox), outbox.bytes)]

    def _run(self, moment: float) -> "list[str]":
        lines: list[str] = []
        for _ in range(MOST_STEPS):
            due = self.connection.deadline()
            if due is None or due > moment:
                self.now = moment
                return lines
            self.now = max(self.now, due)
            self.connection.deadline_reached(self.now)
            lines += ["@%s %s" % (number(self.now), line) for line in self.outcome()]
        raise AssertionError("the deadline %r does not move on" % due)

    def _flap(self, times: int, code: int) -> "list[str]":
        """Play a server that accepts and closes 5 ms later, again and again."""
        begun, first = self.now, self.dialled
        for _ in range(times):
            self.connection.socket_opened(self.dialled, self.now)
            self.now += 0.005
            self.connection.socket_closed(self.dialled, code, self.now)
            self.outcome()
            due = self.connection.deadline()
            if due is None:
                break
            self.now = due
            self.connection.deadline_reached(due)
            self.outcome()
        spent = self.now - begun
        return ["%d dials in %s s" % (self.dialled - first, number(spent))]

    def outcome(self) -> "list[str]":
        """Take what the Connection wants and tells, as lines."""
        if self.connection.look_due(self.now):
            self.connection.socket_buffered(self.buffered, self.now)
        lines = [self._effect(effect) for effect in self.connection.take_effects()]
        return lines + [self._event(event) for event in self.connection.take_events()]

    def _named(self, token: str) -> str:
        return "jwt-%d" % (self._tokens.index(token) + 1) if token in self._tokens else token

    def _effect(self, effect: "Any") -> str:
        kind = type(effect).__name__
        if kind == "OpenSocket":
            self.dialled = effect.generation
            words = ["open %d %s" % (effect.generation, effect.client_id)]
            words += ["%s=%s" % (n, self._named(effect.query[n])) for n in sorted(effect.query)]
            words += [self._named(protocol) for protocol in effect.protocols]
            return " ".join(words)
        if kind == "SendText":
            return "write %d %s" % (effect.generation, self._frame(json.loads(effect.text)))
        if kind == "CloseSocket":
            return "close %d %d" % (effect.generation, effect.code)
        if kind == "OpenStorage":
            return "open storage %s" % (effect.partition or "-")
        if kind == "StoreRows":
            keys = [row["key"] + (" written" if row["written"] else "") for row in effect.rows]
            return "store %s" % ", ".join(keys)
        if kind == "RemoveRows":
            return "remove " + ", ".join(effect.keys)
        if kind == "CloseStorage":
            return "close storage"
        if kind == "RequestToken":
            return "ask %s %d" % ("refresh" if effect.refresh else "token", effect.number)
        return "ask ticket %d with %s" % (effect.number, self._named(effect.token))

    def _frame(self, frame: "dict[str, Any]") -> str:
        data = frame.pop("data", None)
        words = [frame.pop("type")]
        if data is None:
            return "%s flat %s" % (words[0], canonical(frame))
        if data.get("capabilities") == list(CAPABILITIES):
            del data["capabilities"]
        if "token" in data:
            data["token"] = self._named(data["token"])
        words.append(canonical(data))
        words += ["%s=%s" % (n, frame[n]) for n in sorted(frame) if frame[n] is not None]
        return " ".join(words)

    def _event(self, event: "Any") -> str:
        kind = type(event).__name__
        if kind == "StateChanged":
            words = ["state %s>%s" % (event.previous.value, event.current.value)]
            words.append(event.reason.value)
            words.append("attempt=%d" % event.attempt if event.attempt else "")
            if event.retry_at is not None:
                words.append("retry=+" + number(event.retry_at - self.now))
            words.append("code=%d" % event.close_code if event.close_code is not None else "")
            return " ".join([word for word in words if word])
        if kind == "UserChanged":
            return "user signed out" if event.signed_out else "user changed"
        if kind == "RetryMoved":
            if event.retry_at is None:
                return "retry when seen"
            return "retry moved to +" + number(event.retry_at - self.now)
        if kind == "SessionStarted":
            words = ["session", event.session_id or "-", event.dialect]
            words.append(",".join(event.capabilities) or "-")
            return " ".join(words) + (" resumed" if event.resumed else "")
        if kind == "MessageReceived":
            message = event.message
            if message.type is MessageType.CONNECT:
                return "heard connect"  # "session" tells what it says
            known = "heard" if message.type is not None else "heard unknown"
            return "%s %s %s" % (known, message.type_name, canonical(message.data))
        if kind == "FrameDropped":
            return "dropped %s %d" % (event.reason, event.size)
        if kind == "MessageQueued":
            line = "queued %s %s %s" % (event.key, event.type.value, event.delivery.value)
            return line + (" restored" if event.restored else "")
        if kind == "MessageStored":
            return "%s %s" % ("on disk" if event.stored else "in memory only", event.key)
        if kind == "StorageChanged":
            return ("storage %s %s" % (event.mode.value, event.reason)).strip()
        if kind == "OutboxRestored":
            return "restored %d, unreadable %d" % (event.count, event.unreadable)
        if kind == "GapFound":
            return "gap %s" % event.reason
        if kind == "DuplicateDropped":
            return "twice" if event.seq is None else "twice %d" % event.seq
        if kind == "MessageStatusChanged":
            return ("status %s %s %s" % (event.key, event.status.value, event.code)).strip()
        if kind == "LatencyMeasured":
            return "latency " + number(event.latency)
        return kind


def replay(scenario: "tuple[Any, ...]") -> "list[str]":
    """Return the trace of (name, options, script).

    Beside what `Options` takes, the options may hold `draws`, `wall` and `storage`.
    """
    options = dict(scenario[1])
    draws = options.pop("draws", [0.5])
    wall = options.pop("wall", 1_790_000_000.0)
    stage = Stage(options, draws, wall, options.pop("storage", False))
    trace: list[str] = []
    for line in script_of(scenario):
        if line.startswith(" "):
            continue
        trace.append(line)
        words = split(line)
        if words[1] == "deadline?":
            due = stage.connection.deadline()
            trace.append("  " + ("none" if due is None else number(due)))
        else:
            trace += ["  " + outcome for outcome in stage.step(float(words[0]), words[1:])]
    return trace


def _named(partition: str) -> str:
    return "" if partition == "-" else partition


def _whole(row: "dict[str, Any]") -> "dict[str, Any]":
    """Return a row of which a scenario names only what matters to it."""
    whole = {"v": 1, "type": "chat_message", "data": {}, "timestamp": None, "written": False}
    whole["expires_in"] = 3600.0
    whole.update(row)
    return whole


def script_of(scenario: "tuple[Any, ...]") -> "list[str]":
    """Return the lines of a scenario, without blank ones and comments."""
    lines = [line.rstrip() for line in scenario[2].split("\n")]
    return [line for line in lines if line and not line.lstrip().startswith("#")]


def split(line: str) -> "list[str]":
    """Split at blanks; JSON, which begins with a brace, is the last word."""
    at = line.find("{")
    words = (line if at < 0 else line[:at]).split()
    if at >= 0:
        words.append(line[at:])
    return words


def make_options(given: "dict[str, Any]") -> Options:
    """Return Options from plain data: enums by their values."""
    ready = dict(given)
    ready["token_place"] = TokenPlace(ready.get("token_place", "none"))
    if "dialect" in ready:
        ready["dialect"] = Dialect(ready["dialect"])
    codes = ready.get("close_codes", {})
    ready["close_codes"] = {code: Verdict(codes[code]) for code in codes}
    return Options(**ready)


def jwt(claims: str) -> str:
    """Return a token with these claims (JSON) and a signature that nobody looks at."""
    part = binascii.b2a_base64(claims.encode()).decode().strip()
    return "e30." + part.rstrip("=").replace("+", "-").replace("/", "_") + ".c2ln"


def canonical(value: object) -> str:
    """Write a JSON value in one way only: keys sorted, null fields left out, short numbers."""
    if isinstance(value, dict):
        fields = [
            "%s: %s" % (key, canonical(value[key]))
            for key in sorted(value)
            if value[key] is not None
        ]
        return "{" + ", ".join(fields) + "}"
    if isinstance(value, list):
        return "[" + ", ".join([canonical(item) for item in value]) + "]"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, (int, float)):
        return number(value)
    return str(value) if len(str(value)) < 60 else "(%d characters)" % len(str(value))


def number(value: float) -> str:
    text = "%.3f" % value
    return text.rstrip("0").rstrip(".")


def _no_timestamp() -> "str | None":
    return None
