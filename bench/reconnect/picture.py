"""Line charts as SVG files that are read in light and in dark."""

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

WIDTH, HEIGHT = 900, 430
LEFT, RIGHT, TOP, BOTTOM = 66, 222, 44, 50
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
        """Return where a value stands, from 0 to 1."""
        value = min(max(value, self.least), self.most)
        if self.log:
            least, most = math.log10(self.least), math.log10(self.most)
            return (math.log10(value) - least) / (most - least)
        return (value - self.least) / (self.most - self.least)


def chart(title: str, description: str, lines: "Sequence[Line]", x: Axis, y: Axis) -> str:
    """Return an SVG file; the first line is drawn last, and thicker."""
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" '
        'aria-labelledby="title description">' % (WIDTH, HEIGHT),
        '<title id="title">%s</title>' % escape(title),
        '<desc id="description">%s</desc>' % escape(description),
        _style(len(lines)),
        '<rect class="ground" width="%d" height="%d"/>' % (WIDTH, HEIGHT),
        '<text class="title" x="%d" y="24">%s</text>' % (LEFT, escape(title)),
        *_ticks(x, y),
    ]
    for number in reversed(range(len(lines))):
        points = " ".join("%.1f,%.1f" % _place(x, y, point) for point in lines[number].points)
        parts.append('<polyline class="line l%d" points="%s"/>' % (number, points))
    for number, line in enumerate(lines):
        down, right = TOP + 10 + number * 22, WIDTH - RIGHT + 14
        parts.append(
            '<path class="line l%d" d="M%d %dh26"/><text x="%d" y="%d">%s</text>'
            % (number, right, down, right + 32, down + 4, escape(line.name))
        )
    return "\n".join([*parts, "</svg>", ""])


def _place(x: Axis, y: Axis, point: "tuple[float, float]") -> "tuple[float, float]":
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    return LEFT + x.part(point[0]) * wide, TOP + (1 - y.part(point[1])) * high


def _ticks(x: Axis, y: Axis) -> "list[str]":
    low, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    found = []
    for value in y.ticks:
        at = _place(x, y, (x.least, value))[1]
        found.append('<path class="grid" d="M%d %.1fH%d"/>' % (LEFT, at, right))
        label = format(value, ",g")
        found.append('<text class="end" x="%d" y="%.1f">%s</text>' % (LEFT - 8, at + 4, label))
    for value in x.ticks:
        at = _place(x, y, (value, y.least))[0]
        found.append('<path class="grid" d="M%.1f %dV%d"/>' % (at, low, low + 5))
        found.append('<text class="middle" x="%.1f" y="%d">%g</text>' % (at, low + 19, value))
    middle = (LEFT + right) / 2
    found.append('<text class="middle" x="%.1f" y="%d">%s</text>' % (middle, low + 40, x.label))
    turned = 'transform="translate(16 %.1f) rotate(-90)"' % ((TOP + low) / 2)
    found.append('<text class="middle" %s>%s</text>' % (turned, y.label))
    return found


def _style(count: int) -> str:
    rules = [
        "text{font:13px system-ui,sans-serif;fill:#222}.title{font-size:15px;font-weight:600}",
        ".middle{text-anchor:middle}.end{text-anchor:end}.ground{fill:#fff}",
        ".grid{stroke:#8886;fill:none}.line{fill:none;stroke-width:1.5}.l0{stroke-width:3}",
    ]
    dark = ["text{fill:#ddd}.ground{fill:#16181d}"]
    for number in range(count):
        colour, dash = number % len(COLOURS), DASHES[number % len(DASHES)]
        again = number // len(COLOURS)  # a second time round: grey
        light, night = ("#666", "#aaa") if again else (COLOURS[colour], DARK[colour])
        rules.append(".l%d{stroke:%s;stroke-dasharray:%s}" % (number, light, dash or "none"))
        dark.append(".l%d{stroke:%s}" % (number, night))
    night_rules = "@media(prefers-color-scheme:dark){%s}" % "".join(dark)
    return "<style>%s%s</style>" % ("".join(rules), night_rules)
