"""The connection in a text that can be sent to whoever helps: how it was, nothing that was said.

It is English whatever the page speaks, because somebody else reads it, or a program does.
"""

import sys

from app.components.inspector.latencies import median, percentile
from app.components.inspector.now_page import capabilities
from app.components.inspector.queue_page import by_type
from app.components.inspector.words import iso, short_id
from app.provider.redacted import redact, wire_name
from app.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider import State
    from app.provider.journal_state import JournalView


def report(state: "State", now: float, user_agent: str) -> str:
    """Return the report, some lines for each part."""
    parts = [
        _head(state.journal, now, user_agent),
        _connection(state, now),
        _latencies(state.journal),
        _timeline(state.journal, now),
        _counters(state.journal),
        _dead_letters(state.journal),
        _outbox(state),
    ]
    return "\n".join(["\n".join(part) + "\n" for part in parts])


def _head(journal: "JournalView", now: float, user_agent: str) -> "list[str]":
    python = "%s %s" % (sys.implementation.name, sys.version.split(" ")[0])
    return [
        "# Connection report",
        "made: " + _moment(None if journal.offset is None else now + journal.offset),
        "kit: %s, python: %s" % (VERSION, python),
        "browser: " + " ".join(user_agent.split()),
    ]


def _connection(state: "State", now: float) -> "list[str]":
    view = state.connection
    why = "none" if view.reason is None else view.reason.value
    return [
        "## Now",
        "state: %s for %.1f s" % (view.state.value, now - view.since),
        "reason: %s, close code: %s, failed attempts: %d" % (why, view.close_code, view.attempt),
        "session: %s, resumed: %s" % (short_id(view.session_id), state.journal.resumed),
        "dialect: %s, capabilities: %s" % (view.dialect, capabilities(view)),
        "storage: %s %s" % (view.storage.value, view.storage_problem),
    ]


def _latencies(journal: "JournalView") -> "list[str]":
    values = journal.latencies.oldest_first()
    lines = ["## Latency (ms)"]
    if values:
        numbers = (values[-1], median(values) or 0.0, percentile(values, 95) or 0.0)
        lines.append("last: %s, median: %s, p95: %s" % tuple([_ms(value) for value in numbers]))
        lines.append(" ".join([_ms(value) for value in values]))
    else:
        lines.append("not measured")
    return lines


def _timeline(journal: "JournalView", now: float) -> "list[str]":
    lines: list[str] = []
    until = now
    for move in journal.moves.newest_first():
        told = (_moment(move.wall), move.state.value, move.reason.value, move.attempt)
        line = "%s %s, %s, failed attempts: %d" % told
        if move.close_code is not None:
            line += ", close code: %d" % move.close_code
        lines.append("%s, lasted %.1f s" % (line, until - move.moment))
        until = move.moment
    return ["## Timeline, newest first"] + (lines or ["empty"])


def _counters(journal: "JournalView") -> "list[str]":
    lines = ["## Counters"]
    for name in sorted(set(journal.received) | set(journal.sent)):
        counts = (name, journal.received.get(name, 0), journal.sent.get(name, 0))
        lines.append("%s: received %d, sent %d" % counts)
    for title, counted in (("unknown type", journal.unknown), ("refused with", journal.refused)):
        for name in sorted(counted):
            lines.append("%s %s: %d" % (title, one_line(wire_name(name)), counted[name]))
    odd = (journal.unknown_others, journal.duplicates, journal.gaps, journal.unreadable)
    lines.append("other unknown types: %d, duplicates: %d, gaps: %d, unreadable: %d" % odd)
    return lines


def _dead_letters(journal: "JournalView") -> "list[str]":
    lines = [
        "%s %s, %d characters: %s"
        % (_moment(letter.wall), letter.reason, letter.size, one_line(letter.sample))
        for letter in journal.dead.newest_first()
    ]
    return ["## Dead letters, newest first"] + (lines or ["none"])


def _outbox(state: "State") -> "list[str]":
    lines = [
        "%s: waiting %d, sent and not confirmed %d, failed %d" % (name, one[0], one[1], one[2])
        for name, one in by_type(state.outbox, state.failed)
    ]
    return ["## Outbox"] + (lines or ["empty"])


def one_line(text: str) -> str:
    """Return a text in one line, so that it can't pass for another part of the report."""
    return " ".join([redact(word) for word in text.split()])


def _moment(wall: "float | None") -> str:
    return "-" if wall is None else iso(wall)


def _ms(seconds: float) -> str:
    return "%.0f" % (seconds * 1000)
