"""Widgets come, share, move and go: what they share, and that nothing of them stays."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.e2e.host_site import TOKENS, USER, HostSite
from tests.e2e.watch import WatchedPage
from tests.e2e.widget_page import HEAR, RUNTIMES, document, heard, until_state, view_of
from tests.harness import ServerProcess

NewPage = Callable[..., WatchedPage]
HELLO = {"message": "Hello", "room_id": "general"}
GRACE = "grace@example.com"
CHAT = "realtime-widget[view=chat]"
MOVES = {
    "append": "(it, to) => to.append(it)",
    "insertBefore": "(it, to) => to.insertBefore(it, to.firstChild)",
    "moveBefore": "(it, to) => to.moveBefore(it, null)",
}
# Mount a widget, wait until it is connected and shown, remove it; as often as it is said.
MOUNT = """async ([html, times]) => {
  const place = document.querySelector("main");
  for (let time = 0; time < times; time += 1) {
    place.insertAdjacentHTML("beforeend", html);
    const widget = place.lastElementChild;
    await new Promise((resolve) => {
      const look = () => {
        const frame = widget.shadowRoot.querySelector("iframe");
        if (widget.state === "connected" && frame && !frame.classList.contains("out")) resolve();
        else setTimeout(look, 1);
      };
      look();
    });
    widget.remove();
    await new Promise((resolve) => setTimeout(resolve));
  }
}"""
COLLECT = """() => {
  const code = "import gc\\ngc.collect()";
  const length = Module.lengthBytesUTF8(code);
  const [text, answer] = [Module._malloc(length + 1), Module._malloc(12)];
  Module.stringToUTF8(code, text, length + 1);
  Module.ccall("mp_js_do_exec", "number", ["pointer", "number", "pointer"], [text, length, answer]);
  Module._free(text);
  Module._free(answer);
}"""
METRICS = ("Documents", "Frames", "JSEventListeners", "Nodes", "JSHeapUsedSize")
PROXIES = "() => [proxy_js_ref.filter((one) => one !== undefined).length, proxy_js_map.size]"


@pytest.fixture
def site(shared_server: ServerProcess) -> Iterator[HostSite]:
    # The same site as the server's, so that one process holds all frames and can be measured.
    with HostSite(shared_server, "127.0.0.1") as host:
        yield host


class Life:
    """Watch a page's sockets, frames and listeners."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sockets: list[Any] = []
        page.on("websocket", lambda socket: self.sockets.append(socket))
        self.cdp: CDPSession = page.context.new_cdp_session(page)
        self.cdp.send("Performance.enable")

    @property
    def open(self) -> int:
        """Return how many sockets there are; the browser ends those of a frame with the frame."""
        if not self.engines:
            return 0
        return len([socket for socket in self.sockets if not socket.is_closed()])

    @property
    def engines(self) -> int:
        return len([frame for frame in self.page.frames if "/engine-" in frame.url])

    def listeners(self) -> "list[str]":
        """Name the events that somebody listens for at the page's window and document."""
        found = []
        for name in ("window", "document", "document.documentElement"):
            answer = self.cdp.send("Runtime.evaluate", {"expression": name})
            at = {"objectId": answer["result"]["objectId"]}
            there = self.cdp.send("DOMDebugger.getEventListeners", at)["listeners"]
            found += ["%s %s" % (name, listener["type"]) for listener in there]
        return sorted(found)

    def measured(self) -> "dict[str, float]":
        """Count what the processes of host and engine hold once everything that can go is gone."""
        self.page.evaluate("() => { heard.length = 0; }")
        engine = next((frame for frame in self.page.frames if "/engine-" in frame.url), None)
        found = _counts(self.cdp, "host ")
        if engine is not None:
            session = self.page.context.new_cdp_session(engine)
            session.send("Performance.enable")
            if "/engine-micropython" in engine.url:
                # Python lets go of what JavaScript holds, and the other way round: in turns.
                for _ in range(3):
                    engine.evaluate(COLLECT)
                    session.send("HeapProfiler.collectGarbage")
                found["from Python"], found["from JavaScript"] = engine.evaluate(PROXIES)
            found.update(_counts(session, "engine "))
            session.detach()
        return found

    def until(self, what: "Callable[[], bool]") -> None:
        """Wait for something that Playwright can't wait for by itself."""
        for _ in range(1000):
            if what():
                return
            self.page.evaluate("() => new Promise((go) => setTimeout(go, 10))")
        raise AssertionError(
            "not come true: %d sockets, %d frames" % (self.open, len(self.page.frames))
        )


def _counts(session: CDPSession, whose: str) -> "dict[str, float]":
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return {whose + one["name"]: one["value"] for one in metrics if one["name"] in METRICS}


def open_page(watched: WatchedPage, site: HostSite, body: str) -> "tuple[Page, Life, list[str]]":
    """Return a page with the widget's script and `body`, and who listened before."""
    page = watched.page
    page.add_init_script(HEAR)
    life = Life(page)
    page.goto(site.add("/", document("<main></main><aside></aside>", site)))
    before = life.listeners()
    page.evaluate(
        "html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", body
    )
    return page, life, before


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_widgets_share_move_and_go(new_page: NewPage, site: HostSite, runtime: str) -> None:
    more = 'runtime="%s"' % runtime
    other = site.widget(more + " id=grace").replace(TOKENS, USER + GRACE + TOKENS)
    body = site.widget(more + " id=first") + site.widget(more, "chat") + other
    body += site.widget(more, "notifications") + site.widget(more) + site.widget(more)
    page, life, before = open_page(new_page(), site, body)
    until_state(page, "connected")

    assert (life.engines, life.open, len(life.sockets)) == (1, 2, 2)

    # Moved: no other socket, no other session, and what was typed is still there.
    field = view_of(page, CHAT).locator("textarea")
    field.fill("half a sent")
    page.evaluate("heard.length = 0")
    for name, move in MOVES.items():
        to = "aside" if name == "append" else "main"
        script = "([to]) => (%s)(document.querySelector('%s'), document.querySelector(to))"
        page.evaluate(script % (move, CHAT), [to])
        expect(view_of(page, CHAT).locator("textarea")).to_have_value("half a sent")
    states = {detail["state"] for detail in heard(page, "state")}
    assert states <= {"connected"}
    assert (life.engines, len(life.sockets)) == (1, 2)
    page.evaluate("data => document.querySelector('#first').send('chat_message', data)", HELLO)
    expect(view_of(page, CHAT).get_by_text("Hello").first).to_be_visible()

    # Gone: everything is.
    settled = page.evaluate(
        """([data, chat]) => {
          const widgets = [...document.querySelectorAll("realtime-widget")];
          const sent = widgets.map((widget) => widget.send("chat_message", data));
          for (const widget of widgets) widget.remove();
          return Promise.all(sent).then((all) => all.map((receipt) => receipt.status));
        }""",
        [HELLO, CHAT],
    )
    assert settled == ["delivered"] * 6
    life.until(lambda: len(page.frames) == 1)
    assert life.listeners() == before

    # And there again.
    page.evaluate(
        "html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", body
    )
    until_state(page, "connected")
    assert (life.engines, len(life.sockets)) == (1, 4)


def grows(before: "dict[str, float]", after: "dict[str, float]") -> "dict[str, float]":
    return {name: after[name] - before[name] for name in before}


def assert_flat(growth: "dict[str, float]") -> None:
    """Fail when more has stayed than the chance of a moment."""
    bounds = {"JSHeapUsedSize": 300_000, "Nodes": 60, "Documents": 2, "Frames": 0}
    for name, more in growth.items():
        assert more <= bounds.get(name.split()[-1], 8), "%s: %d more" % (name, more)


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_200_mounts_beside_a_widget_that_stays_leave_nothing(
    new_page: NewPage, site: HostSite, runtime: str
) -> None:
    more = 'runtime="%s"' % runtime
    page, life, _ = open_page(new_page(), site, site.widget(more))
    until_state(page, "connected")
    page.evaluate(MOUNT, [site.widget(more + " room=sales"), 20])
    listeners, early = life.listeners(), life.measured()
    page.evaluate(MOUNT, [site.widget(more + " room=sales"), 180])
    life.until(lambda: len(page.frames) == 3)
    # Python lets go of views a moment after they were taken down.
    life.until(lambda: life.measured()["engine Documents"] <= early["engine Documents"])
    growth = grows(early, life.measured())
    assert (life.engines, life.open, len(life.sockets)) == (1, 1, 1)
    assert life.listeners() == listeners
    assert_flat(growth)


def test_engines_that_were_thrown_away_leave_nothing(new_page: NewPage, site: HostSite) -> None:
    page, life, before = open_page(new_page(), site, "")
    widget = site.widget()

    def live(times: int) -> None:
        for _ in range(times):
            page.evaluate(MOUNT, [widget, 1])
            life.until(lambda: len(page.frames) == 1)

    live(3)
    early = life.measured()
    live(8)
    growth = grows(early, life.measured())
    assert len(life.sockets) == 11
    assert life.listeners() == before
    assert_flat(growth)

    # Removed before anything has begun, in one go and a moment later.
    page.evaluate(
        """async (html) => {
          const place = document.querySelector("main");
          for (let time = 0; time < 200; time += 1) {
            place.insertAdjacentHTML("beforeend", html);
            if (time % 2) await new Promise((resolve) => setTimeout(resolve, time % 20));
            place.lastElementChild.remove();
            await null;
          }
        }""",
        widget,
    )
    life.until(lambda: len(page.frames) == 1)
    assert life.listeners() == before
    growth = grows(early, life.measured())
    assert_flat(growth)
