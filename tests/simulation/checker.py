"""Find what must not be in a history. Knows people, pages and the server's log; no client."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from tests.simulation.history import Arrival, Effect, End, History, Joining, Send

DELIVERED = "delivered"
FAILURES = ("rejected", "expired", "discarded", "unconfirmed")
LEFT_BEHIND = ("kept", "another_user")  # on disk or on its way there, for when its user is back
# Who is told so may send it again by hand: it must not be in effect, now or later.
NEVER_IN_EFFECT = ("rejected", "expired", "discarded")


@dataclass(frozen=True)
class Anomaly:
    """Be one thing that must not be; `kind` is one word, `what` a sentence."""

    kind: str
    what: str

    def __str__(self) -> str:
        return "%s: %s" % (self.kind, self.what)


class Checker:
    """Read one history."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._sends = {send.name: send for send in history.sends}
        self._ends: dict[str, list[End]] = defaultdict(list)
        for end in history.ends:
            self._ends[end.name].append(end)
        self._effects: dict[str, list[Effect]] = defaultdict(list)
        for effect in history.effects:
            self._effects[effect.name].append(effect)
        self._found: list[Anomaly] = []

    def check(self) -> list[Anomaly]:
        """Return all that is wrong, the gravest first."""
        for send in self._history.sends:
            self._effect_of(send)
            self._ends_of(send)
        self._unknown()
        self._order_of_effects()
        self._order_of_arrivals()
        for line in self._history.unstored_writes:
            self._add("unstored", line)
        for line in self._history.leftovers:
            self._add("leftover", line)
        for line in self._history.reports:
            self._add("reported", line)
        if self._history.unsettled and not self._found:
            self._add("unsettled", "no quiet after everything was healed")
        return self._found

    def _add(self, kind: str, what: str) -> None:
        self._found.append(Anomaly(kind, what))

    # Messages of ours.

    def _effect_of(self, send: Send) -> None:
        name, effects = send.name, self._effects[send.name]
        if len(effects) > 1:
            places = ", ".join("%s/%d" % (e.room, e.position) for e in effects)
            self._add("twice", "%s is in effect at %s" % (name, places))
        told = {end.status for end in self._ends[name]}
        if DELIVERED in told and not effects:
            self._add("false", "%s was told delivered and is not in effect" % name)
        for end in self._ends[name]:
            if end.status not in NEVER_IN_EFFECT or self._undeleted(end):
                continue
            if any(not self._outlived(end, effect) for effect in effects):
                self._add("false", "%s was told %s and is in effect" % (name, end.status))
        if send.level == "acknowledged" and not effects and not self._excused(send):
            if name in self._history.on_disk:
                self._add("stuck", "%s is still on disk after everything was healed" % name)
            elif not self._lost_in_a_crash(send):
                self._add("lost", "%s has no effect and nobody was told" % name)

    def _excused(self, send: Send) -> bool:
        """Tell whether somebody saw that it failed, or let go of it."""
        ends = self._ends[send.name]
        return send.name in self._history.unreadable or any(self._seen(end) for end in ends)

    def _seen(self, end: End) -> bool:
        place = (end.page, end.name)
        return place in self._history.shown_failed or place in self._history.let_go

    def _lost_in_a_crash(self, send: Send) -> bool:
        """Tell whether it was in the memory of a page only, and nobody had said otherwise."""
        return send.page in self._history.crashes and send.name not in self._history.stored

    def _undeleted(self, end: End) -> bool:
        """Tell whether the page that gave a message up died before its row could be deleted."""
        return (end.page, end.name) in self._history.undeleted

    def _outlived(self, end: End, effect: Effect) -> bool:
        """Tell whether it is the frame of an earlier page, late, of a message refused since."""
        gone_at = self._history.gone.get(effect.via)
        earlier = gone_at is not None and gone_at <= end.at and effect.via != end.page
        return earlier and end.status == "rejected" and effect.at >= end.at

    def _ends_of(self, send: Send) -> None:
        if send.level == "acknowledged":
            for end in self._ends[send.name]:
                if end.status in FAILURES and end.code != "kept" and not self._seen(end):
                    words = (end.page, send.name, end.status, end.code)
                    self._add("hidden", "%s told %s %s %s and does not show it" % words)
        ends = [
            end for end in self._ends[send.name] if end.page == send.page and end.by == "receipt"
        ]
        if not ends and send.page not in self._history.crashes:
            self._add("endless", "the receipt of %s has no end" % send.name)
        by_teller: dict[tuple[str, str], int] = defaultdict(int)
        for end in self._ends[send.name]:
            by_teller[(end.page, end.by)] += 1
        for (page, by), count in by_teller.items():
            # A page may let go of a message and take it up again later, by event.
            if count > 1 and (by == "receipt" or not self._taken_up_again(send.name, page)):
                self._add("ends", "%s ended %d times on %s by %s" % (send.name, count, page, by))

    def _taken_up_again(self, name: str, page: str) -> bool:
        ends = [end for end in self._ends[name] if end.page == page and end.by == "event"]
        return all(end.code in LEFT_BEHIND for end in ends[:-1])

    def _unknown(self) -> None:
        for effect in self._history.effects:
            send = self._sends.get(effect.name)
            if effect.user == 0:
                continue  # the server's own
            if send is None:
                self._add("unknown", "nobody sent %s" % effect.name)
            elif (send.user, send.room) != (effect.user, effect.room):
                self._add(
                    "unknown",
                    "%s of user %d to %s is in effect as one of user %d in %s"
                    % (send.name, send.user, send.room, effect.user, effect.room),
                )

    def _order_of_effects(self) -> None:
        """Each page's messages stand in a room's log in the order in which they were sent.

        A message that the page gave up in doubt may come in late: it is failed. A volatile one
        may pass those that wait: it is sent now or never. A queued one may be on the wire when its
        page ends, and the next page can't know.
        """
        order = {send.name: number for number, send in enumerate(self._history.sends)}
        latest: dict[tuple[str, int, str], Effect] = {}
        for effect in self._history.effects:
            send = self._sends.get(effect.name)
            if send is None or send.level == "volatile" or self._orphaned(send, effect):
                continue
            if send.level == "acknowledged" and self._excused(send):
                continue
            if send.name in self._history.refused_for_a_while:
                continue  # by a server that later ones passed meanwhile
            author = (send.page, send.user, effect.room)
            before = latest.get(author)
            late = before is not None and order[before.name] > order[send.name]
            if before is not None and late and not self._parted(send, self._sends[before.name]):
                what = "%s came after %s in %s"
                self._add("reordered", what % (send.name, before.name, effect.room))
            latest[author] = effect

    def _orphaned(self, send: Send, effect: Effect) -> bool:
        """Tell whether a message that is nowhere but on the wire outlived its page there."""
        gone_at = self._history.gone.get(send.page)
        return send.level == "queued" and gone_at is not None and gone_at <= effect.at

    def _parted(self, one: Send, other: Send) -> bool:
        """Tell whether a change of users came between, and another page took one of them over."""
        if one.stay == other.stay:
            return False
        pages = [
            {end.page for end in self._ends[send.name] if end.status == DELIVERED}
            for send in (one, other)
        ]
        return pages[0] != pages[1]

    # Messages of the room.

    def _order_of_arrivals(self) -> None:
        shown: dict[tuple[str, str], list[Arrival]] = defaultdict(list)
        for arrival in self._history.arrivals:
            shown[(arrival.page, arrival.room)].append(arrival)
        for (page, room), arrivals in shown.items():
            for before, after in pairwise(arrivals):
                self._step(page, room, before, after)
        for joining in self._history.joinings:
            self._first_after(joining, shown[(joining.page, joining.room)])
        lengths: dict[str, int] = defaultdict(int)
        for effect in self._history.effects:
            lengths[effect.room] = max(lengths[effect.room], effect.position + 1)
        for page in self._history.listening:
            for room, length in lengths.items():
                self._tail(page, room, shown[(page, room)], length)

    def _step(self, page: str, room: str, before: Arrival, after: Arrival) -> None:
        if after.position == before.position:
            self._add("shown_twice", "%s showed %s twice" % (page, after.name))
        elif after.position < before.position:
            what = "%s showed %s after %s"
            self._add("shown_reordered", what % (page, after.name, before.name))
        elif after.position > before.position + 1 and not self._told(page, before.at, after.at):
            what = "%s showed %s/%d to %d and nothing between, with no gap told"
            self._add("missed", what % (page, room, before.position, after.position))

    def _first_after(self, joining: Joining, arrivals: "list[Arrival]") -> None:
        """Expect that a session which enters a room hears it from there on."""
        first = next((arrival for arrival in arrivals if arrival.at >= joining.at), None)
        if first is None or first.position <= joining.position:
            return
        if not self._told(joining.page, joining.at, first.at):
            what = "%s entered %s at %d and first showed %s"
            place = (joining.page, joining.room, joining.position, first.name)
            self._add("missed", what % place)

    def _tail(self, page: str, room: str, arrivals: "list[Arrival]", length: int) -> None:
        """Expect of a page that is there at the end that it heard the last word in each room."""
        if not arrivals or arrivals[-1].position != length - 1:
            self._add("missed", "%s did not hear the last of %s/%d" % (page, room, length - 1))

    def _told(self, page: str, since: float, until: float) -> bool:
        return any(told.page == page and since <= told.at <= until for told in self._history.told)


def check(history: History) -> list[Anomaly]:
    """Return all that is wrong with a history; none when it is as promised."""
    return Checker(history).check()
