"""Line charts as SVG files that are read in light and in dark, on a screen and on a phone."""

import math
import textwrap
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

# So narrow, and the letters so large, that a phone of 390 px shows them at about 10 px.
WIDTH = 640
LEFT, RIGHT = 92, 22
EDGE = 16
HEAD, LETTERS = 24, 52  # a line of the title: its height, and what fits even in a wide font
HIGH = 300  # of the part with the lines
BELOW = 66  # ticks and what they mean
ROW = 27  # of the legend
# Each line has a colour and a dash of its own: never colour alone.
COLOURS = ("#0b6bcb", "#c2410c", "#15803d", "#a21caf", "#b45309", "#0e7490", "#be123c", "#4d7c0f")
DARK = ("#6cb6ff", "#ff9a62", "#5fd38a", "#e38bf0", "#f2b84b", "#55cfe6", "#ff8095", "#a8d45a")
DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 4", "12 4", "1 4", "6 2 1 2 1 2")


class Line(NamedTuple):
    """Hold a name and points, left to right."""

    name: str
    points: "Sequence[tuple[float, float]]"


class Axis(NamedTuple):
    """Lead a value to its place."""

    label: str
    least: float
    most: float
    ticks: "Sequence[float]"
    log: bool = False

    def part(self, value: float) -> float:
        """Return where a value stands, from 0 to 1; what lies outside stands at the edge."""
        value = min(max(value, self.least), self.most)
        if self.least == self.most:
            return 0.0
        if self.log:
            least, most = math.log10(self.least), math.log10(self.most)
            return (math.log10(value) - least) / (most - least)
        return (value - self.least) / (self.most - self.least)


def chart(title: str, description: str, lines: "Sequence[Line]", x: Axis, y: Axis) -> str:
    """Return an SVG file; the first line is drawn last, and thicker. One point alone is a dot."""
    top = top_of(title)
    legend = top + HIGH + BELOW
    parts = opening(title, description, legend + ROW * len(lines), len(lines))
    parts += _ticks(top, x, y)
    for number in reversed(range(len(lines))):
        places = [_place(top, x, y, point) for point in lines[number].points]
        points = " ".join("%.1f,%.1f" % place for place in places)
        parts.append('<polyline class="line l%d" points="%s"/>' % (number, points))
        if len(places) == 1:
            parts.append(
                '<circle class="line l%d" cx="%.1f" cy="%.1f" r="4"/>' % (number, *places[0])
            )
    for number, line in enumerate(lines):
        down = legend + number * ROW
        parts.append(
            '<path class="line l%d" d="M%d %dh44"/><text x="%d" y="%d">%s</text>'
            % (number, LEFT, down, LEFT + 56, down + 6, escape(line.name))
        )
    return "\n".join([*parts, "</svg>", ""])


def steps(end: float) -> "list[float]":
    """Return places for ticks from 0 to `end`, at most a dozen, at round numbers."""
    size = 10.0 ** math.floor(math.log10(end)) / 10 if end > 0 else 1.0
    step = next(size * part for part in (1, 2, 5, 10, 20, 50) if end / (size * part) <= 8)
    return [round(number * step, 9) for number in range(int(end / step + 1e-9) + 1)]


def top_of(title: str) -> int:
    """Return where the drawing begins, below a title of one line or more."""
    return HEAD * len(_wrapped(title)) + 24


def _wrapped(title: str) -> "list[str]":
    return textwrap.wrap(title, LETTERS, break_on_hyphens=False) or [""]


def opening(title: str, description: str, height: int, count: int = 0) -> "list[str]":
    """Return a picture's beginning: its size, its names, its colours for so many lines."""
    return [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" '
        'aria-labelledby="title description">' % (WIDTH, height),
        '<title id="title">%s</title>' % escape(title),
        '<desc id="description">%s</desc>' % escape(description),
        _style(count),
        '<rect class="ground" width="%d" height="%d"/>' % (WIDTH, height),
        *(
            '<text class="title" x="%d" y="%d">%s</text>' % (EDGE, 28 + HEAD * at, escape(line))
            for at, line in enumerate(_wrapped(title))
        ),
    ]


def _place(top: int, x: Axis, y: Axis, point: "tuple[float, float]") -> "tuple[float, float]":
    return LEFT + x.part(point[0]) * (WIDTH - LEFT - RIGHT), top + (1 - y.part(point[1])) * HIGH


def _ticks(top: int, x: Axis, y: Axis) -> "list[str]":
    low, right = top + HIGH, WIDTH - RIGHT
    found = []
    for value in y.ticks:
        at = _place(top, x, y, (x.least, value))[1]
        found.append('<path class="grid" d="M%d %.1fH%d"/>' % (LEFT, at, right))
        label = format(value, ",g")
        found.append('<text class="end" x="%d" y="%.1f">%s</text>' % (LEFT - 8, at + 6, label))
    for value in x.ticks:
        at = _place(top, x, y, (value, y.least))[0]
        found.append('<path class="grid" d="M%.1f %dv6"/>' % (at, low))
        label = format(value, ",g")
        found.append('<text class="middle" x="%.1f" y="%d">%s</text>' % (at, low + 24, label))
    middle = (LEFT + right) / 2
    text = escape(x.label)
    found.append('<text class="middle" x="%.1f" y="%d">%s</text>' % (middle, low + 48, text))
    turned = 'transform="translate(20 %.1f) rotate(-90)"' % (top + HIGH / 2)
    found.append('<text class="middle" %s>%s</text>' % (turned, escape(y.label)))
    return found


def _style(count: int) -> str:
    rules = [
        "text{font:17px system-ui,sans-serif;fill:#222;stroke:#fff;stroke-width:4px;"
        "paint-order:stroke}.title{font-size:18px;font-weight:600}",
        ".middle{text-anchor:middle}.end{text-anchor:end}.ground{fill:#fff}",
        ".grid{stroke:#8886;fill:none}.line{fill:none;stroke-width:2}.l0{stroke-width:4}",
        ".peer{fill:#8a939e}.ours{fill:%s}.whisker{stroke:#222;fill:none;stroke-width:1.5}"
        % COLOURS[0],
        ".limit{stroke:#be123c;stroke-width:2;stroke-dasharray:6 4}",
    ]
    dark = [
        "text{fill:#ddd;stroke:#16181d}.ground{fill:#16181d}.whisker{stroke:#eee}.limit{stroke:#ff8095}"
    ]
    dark.append(".peer{fill:#6b7580}.ours{fill:#2f7fd6}")
    for number in range(count):
        colour, dash = number % len(COLOURS), DASHES[number % len(DASHES)]
        again = number // len(COLOURS)  # a second time round: grey
        light, night = ("#666", "#aaa") if again else (COLOURS[colour], DARK[colour])
        rules.append(".l%d{stroke:%s;stroke-dasharray:%s}" % (number, light, dash or "none"))
        dark.append(".l%d{stroke:%s}" % (number, night))
    night_rules = "@media(prefers-color-scheme:dark){%s}" % "".join(dark)
    return "<style>%s%s</style>" % ("".join(rules), night_rules)
