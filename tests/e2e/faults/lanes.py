"""Clients side by side in one real page, each behind a fault proxy of its own."""

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from server.demo import DEMO_PASSWORD
from tests.e2e.conftest import WatchedPage
from tests.e2e.console import ADA
from tests.e2e.python_page import answer_of, open_python
from tests.faults.proxy import FaultProxy
from tests.harness import ServerProcess

PROGRAM = Path(__file__).with_name("lanes_in_page.py").read_text()
POLL = 25  # milliseconds between two looks at a page
PATIENCE = 20.0  # seconds


class Lane:
    """One client in the page, by name. Times are epoch seconds."""

    def __init__(self, page: Page, name: str, proxy: FaultProxy) -> None:
        self.name = name
        self.proxy = proxy
        self.sent: list[str] = []
        self._page = page

    def do(self, method: str, **what: Any) -> Any:
        """Call a method of the lane in the page; return what it returned."""
        wish = {"do": method, "lane": self.name, **what}
        return json.loads(self._page.evaluate("wish => lane(wish)", json.dumps(wish)))

    def connect(self) -> None:
        self.do("connect")

    def send(self, count: int, word: str = "message") -> list[str]:
        """Send chat messages with texts of their own; return these."""
        first = len(self.sent)
        texts = [f"{self.name} {word} {number}" for number in range(first, first + count)]
        self.do("send", texts=texts)
        self.sent += texts
        return texts

    def look(self) -> dict[str, Any]:
        """Return how the lane is."""
        found: dict[str, Any] = self.do("look")
        return found

    def story(self) -> dict[str, Any]:
        """Return all that happened to the lane."""
        found: dict[str, Any] = self.do("story")
        return found

    def own_texts(self) -> list[str]:
        """Wait until the lane heard the room be told of all its messages; return these."""
        self.until(f"l.own >= {len(self.sent)}")
        return [text for text in self.story()["texts"] if text in self.sent]

    def until(self, condition: str, timeout: float = PATIENCE) -> dict[str, Any]:
        """Wait until a JavaScript condition on `l`, what `look` gives, is true."""
        script = "wish => { const l = JSON.parse(lane(wish)); return %s; }" % condition
        wish = json.dumps({"do": "look", "lane": self.name})
        try:
            self._page.wait_for_function(script, arg=wish, polling=POLL, timeout=timeout * 1000)
        except Exception as error:
            raise AssertionError(f"{self.name}: not {condition}: {self.story()}") from error
        return self.look()

    def connected(self, timeout: float = PATIENCE) -> dict[str, Any]:
        return self.until("l.state === 'connected'", timeout)

    def delivered(self, timeout: float = PATIENCE) -> dict[str, Any]:
        """Wait until all that was sent is acknowledged."""
        return self.until("(l.statuses.delivered ?? 0) === l.sent", timeout)

    def lost_after(self, moment: float) -> float:
        """Return how long after a moment the first step away from CONNECTED was, in seconds."""
        return self.step_after(moment, lambda state: state != "connected") - moment

    def step_after(self, moment: float, right: Callable[[str], bool]) -> float:
        """Return when, after a moment, the lane first came to such a state."""
        # Chromium's clock gives whole milliseconds.
        times = [at for at, state, *_ in self.story()["path"] if at >= moment - 0.002]
        path = [step for step in self.story()["path"] if step[0] in times and right(step[1])]
        assert path, (self.name, self.story()["path"])
        return float(path[0][0])


class LanesPage:
    """A page in which lanes are opened; its server is the one that they talk to."""

    def __init__(self, watched: WatchedPage, server: ServerProcess, email: str = ADA) -> None:
        self.page = watched.page
        self.watch = watched.watch
        self.server = server
        self._email = email
        self.load()

    def load(self) -> None:
        """Load the page, or load it again: the lanes of before are gone, as after a reload."""
        program = PROGRAM.replace('"EMAIL"', repr(self._email))
        program = program.replace('"PASSWORD"', repr(DEMO_PASSWORD))
        open_python(self.page, self.server.url, "py", program)
        try:
            assert answer_of(self.page)
        except Exception as error:
            raise AssertionError(self.watch.errors + self.watch.console) from error

    def open(self, name: str, proxy: FaultProxy, **options: Any) -> Lane:
        """Open a lane whose socket goes through a proxy; it has not dialled yet."""
        lane = Lane(self.page, name, proxy)
        url = proxy.ws_url + "/ws/{client_id}"
        lane.do("open", url=url, options=options)
        return lane

    @contextlib.contextmanager
    def lanes(self, *names: str, **options: Any) -> Iterator[list[Lane]]:
        """Open lanes, each with a proxy of its own; in the end nothing of them is left."""
        with contextlib.ExitStack() as proxies:
            opened = []
            for name in names:
                proxy = proxies.enter_context(FaultProxy(self.server.port))
                opened.append(self.open(name, proxy, **options))
            yield opened
            for lane in opened:
                lane.do("leave")

    @contextlib.contextmanager
    def lane(self, name: str, **options: Any) -> Iterator[Lane]:
        with self.lanes(name, **options) as (lane,):
            yield lane


def wait_until(condition: Callable[[], bool], timeout: float = PATIENCE) -> None:
    """Wait for something outside of the page."""
    give_up = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < give_up, "it did not happen in time"
        time.sleep(0.02)
