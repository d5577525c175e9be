"""One history from its plan to the moment when everything has calmed down."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from app.engine import Delivery
from tests.simulation.actions import ACTIONS
from tests.simulation.calendar import Calendar
from tests.simulation.chance import chance_of
from tests.simulation.disk import Disk
from tests.simulation.history import History
from tests.simulation.network import Link
from tests.simulation.page import ROOMS, Page, Parts
from tests.simulation.plan import Plan, Step
from tests.simulation.server import Server
from tests.simulation.tickets import user_of

LEAST_CALM = 90.0  # seconds after the last fault: a freeze, and how long a dead link is believed
MOST_CALM = 600.0
USERS = (7, 8)
MEMORIES = (2, 10, 1000)  # frames that the server can replay to a session


class Simulation:
    """Hold the world of one history."""

    def __init__(self, plan: Plan, parts: "Parts | None" = None) -> None:
        self.plan = plan
        self.calendar = Calendar()
        self.history = History()
        self.parts = parts or Parts()
        self.chance = chance_of(plan.seed, "network")
        self.server = Server(
            self.calendar, self.history, chance_of(plan.seed, "server").choice(MEMORIES)
        )
        self.disks = [self._disk(0), self._disk(1)]
        self.pages: list[Page] = []  # those that are open
        self.links: list[Link] = []
        self.refusing = False  # the network says no to new connections
        self.ignoring = False  # it says nothing
        self._pages_made = 0
        self._sent = 0

    def run(self) -> History:
        """Play the plan, heal everything, wait until it is quiet, end everything."""
        self.open_page(0)
        self.open_page(1)
        for step in self.plan.steps:
            self.calendar.run_until(step.at / 1000)
            self.history.note(self.calendar.now, "fate", str(step))
            ACTIONS[step.action](self, step)
        self._heal()
        self._calm_down()
        self._open_what_is_left()
        self._last_words()
        for page in list(self.pages):
            self.close_page(page)
        self.calendar.run_until(self.calendar.now + 5.0)
        names = [row["data"]["message"] for disk in self.disks for row in disk.rows()]
        self.history.on_disk.update(names)
        return self.history

    # Pages and links.

    def open_page(self, profile: int, user: "int | None" = None) -> Page:
        self._pages_made += 1
        page = Page(
            "page-%d" % self._pages_made,
            self.disks[profile].user if user is None else user,
            seed=self.plan.seed,
            calendar=self.calendar,
            internet=self,
            disk=self.disks[profile],
            history=self.history,
            parts=self.parts,
        )
        self.history.note(self.calendar.now, page.name, "opens in profile %d" % profile)
        self.pages.append(page)
        return page

    def close_page(self, page: Page, crash: bool = False) -> int:
        """End a page; return its profile."""
        self.pages.remove(page)
        if crash:
            page.crash()
        else:
            page.leave()
        return self.disks.index(page.disk)

    def page_at(self, step: Step) -> "Page | None":
        return self.pages[step.where % len(self.pages)] if self.pages else None

    def link_at(self, step: Step) -> "Link | None":
        open_ones = [page.transport.link for page in self.pages if page.transport.link is not None]
        return open_ones[step.where % len(open_ones)] if open_ones else None

    def fate(self, page: str) -> str:
        """Return how a request of a page fares now."""
        offline = any(p.name == page and not p.network.online() for p in self.pages)
        if self.ignoring:
            return "silence"
        return "refused" if self.refusing or offline or not self.server.runs else "arrives"

    def dial(self, page: str, url: str, opened: Callable[[Link], None]) -> Link:
        """Carry a call to the server; it fares as the network does when it gets there."""
        link = Link(self.calendar, self.chance, page)
        user = user_of(parse_qs(urlsplit(url).query)["ticket"][0])

        def arrives() -> None:
            fate = self.fate(page)
            if fate == "refused":
                link.close_from_server(1006)
            elif fate == "arrives":
                self.server.accept(link, user)
                link.down.carry(lambda: opened(link))

        link.server_closed = _nothing
        link.up.carry(lambda: arrives() if link.page_closed else None)
        return link

    def send(self, page: Page, step: Step, kind: str = "message") -> None:
        self._sent += 1
        room = ROOMS[step.value % len(ROOMS)]
        delivery = {"queued": Delivery.QUEUED, "volatile": Delivery.VOLATILE}.get(
            kind, Delivery.ACKNOWLEDGED
        )
        lifetime = 0.5 + step.value / 60 if kind == "brief" else None
        page.send("%s %d" % (kind, self._sent), room, delivery, lifetime)

    # The end.

    def _heal(self) -> None:
        self.history.note(self.calendar.now, "fate", "heals everything")
        self.refusing = self.ignoring = False
        self.server.start()
        for disk in self.disks:
            disk.heal()
        for page in self.pages:
            if page.transport.link is not None:
                page.transport.link.noise = 0.0
                page.transport.link.up.slowness = page.transport.link.down.slowness = 0.0
            page.network.set_online(True)
            page.network.set_visible(True)
            page.client.connect()

    def _calm_down(self) -> None:
        """Wait until all pages are connected and nothing waits any more."""
        begun = self.calendar.now
        self.calendar.run_until(begun + LEAST_CALM)
        while not all(page.quiet for page in self.pages):
            if self.calendar.now > begun + MOST_CALM:
                self.history.unsettled = True
                return
            for page in self.pages:
                page.client.connect()
            self.calendar.run_until(self.calendar.now + 5.0)

    def _open_what_is_left(self) -> None:
        """Open a page for each user who still has rows on a disk: nobody there may see them.

        A page that was told that its disk does not work goes on without until it is loaded anew.
        """
        for number, disk in enumerate(self.disks):
            if disk.rows():
                for user in USERS:
                    self.open_page(number, user)
        self._calm_down()

    def _last_words(self) -> None:
        """Say something in each room, so that it shows who missed the end."""
        for room in ROOMS:
            self.server.post_marker("last word", room)
        self.calendar.run_until(self.calendar.now + 5.0)
        self.history.listening.update(page.name for page in self.pages if page.quiet)

    def _disk(self, number: int) -> Disk:
        chance = chance_of(self.plan.seed, "disk", number)
        return Disk(self.calendar, chance, USERS[number])


def _nothing() -> None:
    pass
