"""How long the server took to answer, as a line."""

from app.components.inspector.latencies import ceiling, median, percentile
from app.components.inspector.words import milliseconds
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.ports import Dom

WIDTH = 480.0
HEIGHT = 96.0
FEWEST = 30  # places for values: fewer leave room on the left
EDGE = 4.0  # units that the line keeps from the border


class LatencyGraph:
    """Draw latencies, oldest first; the same is said in words below."""

    def __init__(self, dom: "Dom") -> None:
        self._dom = dom
        self._shown: list[float] = []
        self.element = dom.create("figure", "insp-latency")
        dom.append(self.element, dom.create("h3", "insp-heading", say("Latency")))
        self._top = dom.create("span", "insp-latency-top", aria_hidden="true")
        self._drawing = dom.draw(
            "svg",
            "insp-graph",
            view_box="0 0 %d %d" % (WIDTH, HEIGHT),
            preserveAspectRatio="none",
            role="img",
        )
        for share in (0.0, 0.5, 1.0):
            y = "%.1f" % _height(share)
            grid = dom.draw("line", "insp-grid", x1="0", x2="%d" % WIDTH, y1=y, y2=y)
            dom.append(self._drawing, grid)
        self._line = dom.draw("polyline", "insp-line", points="")
        dom.append(self._drawing, self._line)
        self._words = dom.create("figcaption", "insp-latency-words")
        dom.append(self.element, self._top, self._drawing, self._words)
        self._say([])

    def paint(self, values: "list[float]") -> None:
        """Show these seconds."""
        if values == self._shown:
            return
        self._shown = values
        self._say(values)
        if not values:
            return
        top = ceiling(values)
        # The newest one stands at the right edge.
        step = (WIDTH - 2 * EDGE) / (max(FEWEST, len(values)) - 1)
        first = WIDTH - EDGE - step * (len(values) - 1)
        points = [(first + step * at, _height(value / top)) for at, value in enumerate(values)]
        self._dom.set(self._line, "points", " ".join(["%.1f,%.1f" % point for point in points]))
        self._top.textContent = milliseconds(top)

    def _say(self, values: "list[float]") -> None:
        self._drawing_is(bool(values))
        if not values:
            self._words.textContent = say("Not measured yet: the first answer to a beat tells.")
            return
        words = say("Last %s · median %s · 95 %% within %s · %d measured") % (
            milliseconds(values[-1]),
            milliseconds(median(values)),
            milliseconds(percentile(values, 95)),
            len(values),
        )
        self._words.textContent = words
        self._dom.set(self._drawing, "aria-label", say("Latency over time. %s") % words)

    def _drawing_is(self, there: bool) -> None:
        self._dom.set(self._drawing, "hidden", None if there else "")
        self._top.hidden = not there


def _height(share: float) -> float:
    return HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * share
