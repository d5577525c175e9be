"""Bar charts as SVG files: a line for each thing, its name above, its number behind."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from bench.plots import EDGE, WIDTH, Axis, opening, top_of

BAR, GAP = 20, 34  # a bar, and the name above it
NUMBER = 134  # room for what is written behind the longest bar


class Bar(NamedTuple):
    """Hold the median of some runs, the least and the most; `ours` is drawn as what it is about.

    `begin` is where the bar starts; the number beside it is its length.
    """

    name: str
    median: float
    least: float
    most: float
    ours: bool = False
    begin: float = 0.0


def bars(
    title: str, description: str, rows: "Sequence[Bar]", unit: str, limit: "float | None" = None
) -> str:
    """Return an SVG file: a bar as long as the median, a whisker from the least to the most.

    `limit` is a value that is not to be passed, drawn across all of them. The numbers stand in the
    description, too.
    """
    x = Axis(unit, 0.0, max([row.most for row in rows] + [limit or 0.0, 1e-9]), ())
    top = top_of(title)
    low = top + len(rows) * (BAR + GAP)
    description = " ".join(
        [description, *("%s: %s." % (row.name, _told(row, unit)) for row in rows)]
    )
    parts = opening(title, description, low + (12 if limit is None else 34))
    if limit is not None:  # first: words are read over it
        at, side = _across(x, limit), "end" if x.part(limit) > 0.5 else "start"
        text = escape("limit %s %s" % (_number(limit), unit))
        parts.append('<path class="limit" d="M%.1f %dV%d"/>' % (at, top, low))
        parts.append('<text class="%s" x="%.1f" y="%d">%s</text>' % (side, at, low + 22, text))
    for number, row in enumerate(rows):
        parts += _bar(row, unit, x, top + number * (BAR + GAP))
    return "\n".join([*parts, "</svg>", ""])


def _bar(row: Bar, unit: str, x: Axis, down: int) -> "list[str]":
    """Return a row: the name, and below it the bar with its whisker and its number."""
    middle = down + GAP - 8 + BAR / 2
    begin, end, least, most = (_across(x, v) for v in (row.begin, row.median, row.least, row.most))
    kind, value = "ours" if row.ours else "peer", escape(_length(row, unit))
    parts = [
        '<text x="%d" y="%d">%s</text>' % (EDGE, down + 20, escape(row.name)),
        '<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%d"/>'
        % (kind, begin, middle - BAR / 2, end - begin, BAR),
        '<text x="%.1f" y="%.1f">%s</text>' % (most + 10, middle + 6, value),
    ]
    if row.least < row.most:
        place = (least, middle, most, least, middle - 5, most, middle - 5)
        parts.append(
            '<path class="whisker" d="M%.1f %.1fH%.1fM%.1f %.1fv10M%.1f %.1fv10"/>' % place
        )
    return parts


def _across(x: Axis, value: float) -> float:
    return EDGE + x.part(value) * (WIDTH - 2 * EDGE - NUMBER)


def _length(row: Bar, unit: str) -> str:
    return "%s %s" % (_number(row.median - row.begin), unit)


def _told(row: Bar, unit: str) -> str:
    if row.least == row.most:
        return _length(row, unit)
    return "%s (%s–%s)" % (_length(row, unit), _number(row.least), _number(row.most))


def _number(value: float) -> str:
    return format(value, ",.0f") if value >= 100 else format(value, ",.3g")
