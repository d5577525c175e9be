"""What a page does when, for whoever looks for the milliseconds: phases, requests, long tasks."""

import functools
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from bench.boot.phases import Resource, Times, largest, phase_table, unpacked, watch
from bench.boot.rounds import PATHS, Rounds
from bench.boot.visit import Visitor
from bench.trace import Slice, Trace

PROBE = Path(__file__).with_name("probe_timeline.js").read_text()
WORTH = 8.0  # ms; shorter tasks are left out
INNER = 3.0  # ms; so are shorter pieces of them
COLUMNS = (("ours", "first"), ("ours", "repeat"), ("stock", "first"), ("stock", "repeat"))


class Watched(NamedTuple):
    """Hold what the watched visits have shown."""

    phases: str  # a table
    largest: "dict[str, str]"  # by page, a table of a first visit
    unpacked: "list[str]"  # what ours sent as it is, and should not have


def watched(rounds: Rounds, count: int, line: str = "localhost") -> Watched:
    """Watch all pages for some rounds; the phases are medians."""
    found: dict[str, list[Times]] = {"%s, %s visit" % column: [] for column in COLUMNS}
    came: dict[str, list[Resource]] = {}
    for _ in range(count):
        for page in PATHS:
            seen = rounds.tried(page, functools.partial(_twice, rounds, page, line))
            found["%s, first visit" % page].append(seen[0])
            found["%s, repeat visit" % page].append(seen[1])
            came[page] = seen[2]
    tables = {page: largest(resources) for page, resources in came.items()}
    return Watched(phase_table(found), tables, unpacked(came["ours"]))


def _twice(rounds: Rounds, page: str, line: str) -> "tuple[Times, Times, list[Resource]]":
    with rounds.visitor(line) as visitor:
        first, resources = watch(visitor, PATHS[page], PROBE)
        repeat, _ = watch(visitor, PATHS[page], PROBE)
        return first, repeat, resources


def timeline(rounds: Rounds, page: str, line: str) -> str:
    """Write down what happened when in a first and a repeat visit, traced."""
    parts = []
    with rounds.visitor(line) as visitor:
        for which in ("first", "repeat"):
            parts.append("=== %s visit of %s, %s" % (which, page, line))
            parts.append(_traced(visitor, PATHS[page]))
    return "\n".join(parts)


def _traced(visitor: Visitor, path: str) -> str:
    trace = Trace(visitor.browser, visitor.events, visitor.base + path)
    times, resources = watch(visitor, path, PROBE)
    trace.end()
    lines = [(at, "%7.1f                  == %s" % (at, what)) for what, at in times.items()]
    lines += [(one.begin, _request(one)) for one in resources]
    process = trace.host()
    began = trace.navigation()
    lines += _tasks([_moved(piece, began) for piece in trace.slices(process)])
    end = times["connected"] + 100
    return "\n".join(text for at, text in sorted(lines) if at <= end)


def _moved(piece: Slice, began: float) -> Slice:
    """Return a piece with ms since the navigation."""
    return piece._replace(
        begin=(piece.begin - began) / 1000,
        duration=piece.duration / 1000,
        cpu=piece.cpu / 1000,
    )


def _request(one: Resource) -> str:
    parts = urlsplit(one.address)
    where = "cache" if not one.transferred else "worker" if one.worker else "network"
    text = "net %s %d B, %s" % (parts.path[-60:], one.size, where)
    return "%7.1f %7.1f %7.1f  %s" % (one.begin, one.end, one.end - one.begin, text)


def _tasks(pieces: "list[Slice]") -> "list[tuple[float, str]]":
    """Return the long tasks, each with the longest of what happened in it."""
    lines = []
    covered = 0.0
    for piece in pieces:
        if piece.duration < WORTH or piece.begin < covered:
            continue
        covered = piece.begin + piece.duration
        inner = [
            other
            for other in pieces
            if piece.begin <= other.begin and other.begin + other.duration <= covered
            if other.duration >= INNER and other is not piece
        ]
        lines.append((piece.begin, _work("TASK", piece) + " (cpu %.0f)" % piece.cpu))
        lines += [(other.begin, _work("    .", other)) for other in inner]
    return lines


def _work(what: str, piece: Slice) -> str:
    text = piece.detail
    text = urlsplit(text).path[-60:] if text.startswith("http") else text[:60]
    fields = (piece.begin, piece.begin + piece.duration, piece.duration, what, piece.name, text)
    return "%7.1f %7.1f %7.1f  %s %s %s" % fields
