"""How the connection is at this moment."""

from app.components.connection.words import word
from app.components.inspector.facts_list import FactsList
from app.components.inspector.latency_graph import LatencyGraph
from app.components.inspector.words import at, reason_in_full, short_id, storage
from app.engine import ConnectionState
from app.provider.redacted import wire_name
from app.texts import marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.ports import Dom
    from app.provider import ConnectionView, State

MOST_CAPABILITIES = 20
LONGEST_NAME = 40
_ATTEMPTING = (ConnectionState.RECONNECTING, ConnectionState.OFFLINE)


class NowPage:
    """State, session, storage and latency."""

    name = "now"
    title = marked("Now")

    def __init__(self, dom: "Dom") -> None:
        self._dom = dom
        self.element = dom.create("div", "insp-page")
        self._facts = FactsList(dom)
        self._graph = LatencyGraph(dom)
        dom.append(self.element, self._facts.element, self._graph.element)

    def paint(self, state: "State", now: float) -> None:
        """Show the state as it is at `now`."""
        self._facts.paint(_facts(self._dom, state, now))
        self._graph.paint(state.journal.latencies.oldest_first())

    def dispose(self) -> None:
        """Nothing here outlives the element."""


def _facts(dom: "Dom", state: "State", now: float) -> "list[tuple[str, str]]":
    view, journal, locale = state.connection, state.journal, dom.locale
    began = None if journal.offset is None else view.since + journal.offset
    since = "%s (%s)" % (at(locale, began), locale.duration(max(0.0, now - view.since)))
    return [
        (say("State"), word(view.state, view.reason)),
        (say("Since"), since if view.reason is not None else "–"),
        (
            say("Why"),
            reason_in_full(view.state, view.reason, view.close_code, view.attempt) or "–",
        ),
        (say("Next attempt"), _next_attempt(dom, view, now)),
        (say("Session"), _session(view, journal.resumed)),
        (say("Dialect"), _dialect(view)),
        (say("The server can"), capabilities(view) or "–"),
        (say("What waits is kept"), storage(view.storage)),
    ]


def capabilities(view: "ConnectionView") -> str:
    """Return what the server announced, shortened: the words are its own."""
    shown = [wire_name(name) for name in view.capabilities[:MOST_CAPABILITIES]]
    return ", ".join([name[:LONGEST_NAME] for name in shown])


def _dialect(view: "ConnectionView") -> str:
    """Return what the server speaks: the capable one has the frames of the envelope."""
    return "capable" if view.capabilities else view.dialect or "–"


def _session(view: "ConnectionView", resumed: "bool | None") -> str:
    if view.session_id is None:
        return "–"
    gone_on = say("resumed") if resumed else say("begun anew")
    return "%s (%s)" % (short_id(view.session_id), gone_on)


def _next_attempt(dom: "Dom", view: "ConnectionView", now: float) -> str:
    if view.state not in _ATTEMPTING:
        return "–"
    if view.retry_at is None:
        return say("when the network or the page is back")
    return say("in %s") % dom.locale.duration(max(0.0, view.retry_at - now))
