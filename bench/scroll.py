"""Scroll through a long room in a real Chromium: how long frames take, beside a plain page.

Both pages are scrolled by the same wheel at the same pace, one after the other in the same browser.
A frame is the time between two animation frames (wall clock); a task is what the main thread works
off in one piece, in CPU time, which a busy machine does not lengthen.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import dev  # noqa: E402
from bench import tables  # noqa: E402
from bench.room import fill_room, text_of  # noqa: E402
from server.demo import DEMO_PASSWORD, DEMO_USERS  # noqa: E402
from tests.harness import ServerProcess  # noqa: E402

RESULTS = ROOT / "bench" / "results" / "scroll.md"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LIMIT = 50.0  # ms that a frame may take
LONGEST = 150.0  # seconds; a page that has not come to the top by then has shown enough
NOTCH = 400  # pixels of the wheel at once
VIEW = ViewportSize(width=1280, height=800)
MARK_FRAMES = """() => {
    window.frameTimes = [];
    let last = performance.now();
    const note = (now) => { frameTimes.push(now - last); last = now; requestAnimationFrame(note); };
    requestAnimationFrame((now) => { last = now; requestAnimationFrame(note); });
}"""


class Run:
    """What one page did while it was scrolled."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.frames: list[float] = []
        self.tasks: list[float] = []
        self.rows = 0
        self.seconds = 0.0

    def line(self) -> str:
        frames, tasks = sorted(self.frames), sorted(self.tasks)
        late = sum(1 for frame in frames if frame > LIMIT)
        return "| %s | %d | %.1f | %.1f | %.1f | %d | %.1f | %.1f | %d | %.0f |" % (
            self.name,
            len(frames),
            statistics.median(frames),
            _part(frames, 0.95),
            frames[-1],
            late,
            _part(tasks, 0.95),
            tasks[-1] if tasks else 0.0,
            self.rows,
            self.seconds,
        )


def _part(values: list[float], part: float) -> float:
    return values[min(len(values) - 1, int(len(values) * part))] if values else 0.0


def scroll(browser: Browser, page: Page, name: str, log: str, row: str, start: str) -> Run:
    """Turn the wheel until the top is reached and nothing more is loaded."""
    run = Run(name)
    area = page.locator(log)
    area.hover()
    browser.start_tracing(page=page, categories=["toplevel", "devtools.timeline", "__metadata"])
    page.evaluate(MARK_FRAMES)
    began = told = time.monotonic()
    while not page.evaluate(start):
        page.mouse.wheel(0, -NOTCH)
        if time.monotonic() - told > 10:
            # Rarely: to count ten thousand rows would slow down the page that has them.
            run.rows = max(run.rows, page.locator(row).count())
            told = time.monotonic()
            where = page.evaluate("(s) => document.querySelector(s).scrollHeight", log)
            print("  %s: %.0f s, %d px so far" % (name, told - began, where), flush=True)
        if time.monotonic() - began > LONGEST:
            run.name += " (ended before the top)"
            break
    run.seconds = time.monotonic() - began
    run.frames = page.evaluate("frameTimes")
    run.rows = max(run.rows, page.locator(row).count())
    run.tasks = main_thread_tasks(browser.stop_tracing())
    return run


def main_thread_tasks(trace: bytes) -> list[float]:
    """Return the CPU milliseconds of each task of the page's main thread."""
    events = json.loads(trace)["traceEvents"]
    mains = {
        (event["pid"], event["tid"])
        for event in events
        if event.get("name") == "thread_name" and event["args"].get("name") == "CrRendererMain"
    }
    busy: dict[tuple[int, int], list[float]] = {main: [] for main in mains}
    for event in events:
        place = (event.get("pid"), event.get("tid"))
        if place in busy and event.get("ph") == "X" and "RunTask" in event.get("name", ""):
            busy[place].append(event.get("tdur", event.get("dur", 0)) / 1000)
    # Other renderers are about to end: the page is the one that worked.
    return max(busy.values(), key=sum, default=[])


def ours(browser: Browser, count: int) -> Run:
    with tempfile.TemporaryDirectory() as folder, ServerProcess(Path(folder)) as server:
        fill_room(server.database, count)
        context = browser.new_context(viewport=VIEW)
        page = context.new_page()
        page.goto(server.url)
        form = page.get_by_role("dialog", name="Sign in")
        form.get_by_label("Email").fill(DEMO_USERS[0].email)
        form.get_by_label("Password").fill(DEMO_PASSWORD)
        form.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("Message %d" % count).first).to_be_visible(timeout=60_000)
        start = """() => [...document.querySelectorAll(".message-text")]
            .some((text) => /^Message 1(?!\\d)/.test(text.textContent))"""
        run = scroll(browser, page, "app/components/chat", ".chat-log", ".row", start)
        context.close()
    return run


def plain(browser: Browser, count: int) -> Run:
    context = browser.new_context(viewport=VIEW)
    page = context.new_page()
    page.goto((ROOT / "bench" / "scroll_page.html").as_uri())
    names = ("Ada Lovelace", "Grace Hopper", "Linus Torvalds")
    lines = [
        {"name": names[n // 3 % 3], "time": "09:%02d" % (n % 60), "text": text_of(n)}
        for n in range(1, count + 1)
    ]
    page.evaluate("(messages) => fill(messages)", lines)
    start = "() => document.getElementById('log').scrollTop <= 0"
    run = scroll(browser, page, "plain page, all rows in the DOM", "#log", ".row", start)
    context.close()
    return run


def verdict(mine: Run) -> tables.Verdict:
    """Judge the page's own time: the clock on the wall tells of a busy machine, too."""
    longest = max(mine.tasks, default=0.0)
    text = "the longest task of the main thread took %.1f ms of CPU; the limit is %.0f ms."
    return tables.Verdict(text % (longest, LIMIT), bool(mine.tasks) and longest <= LIMIT)


def report(runs: list[Run], count: int, machine: str) -> str:
    """Return the page of results: each page scrolled once."""
    mine, peer = (sorted(run.frames) for run in runs)
    p95, worst = _part(mine, 0.95) / _part(peer, 0.95), mine[-1] / peer[-1]
    return "\n".join(
        [
            "# Scrolling through %s messages" % format(count, ","),
            "",
            "`python3 dev.py bench scroll`, %s." % machine,
            "",
            "Each page is scrolled once, by the same wheel, until its top or for %.0f s." % LONGEST,
            "Frame: ms between two animation frames, wall clock. Task: CPU ms in one piece of the",
            "page's main thread. Ours loads its history from the server while it is scrolled.",
            "",
            "| page | frames | median | p95 | worst | over %d ms | task p95 | worst | rows | s |"
            % LIMIT,
            "|---|---|---|---|---|---|---|---|---|---|",
            *(run.line() for run in runs),
            "",
            "Ratio to the plain page: p95 %.2f, worst %.2f." % (p95, worst),
            "",
            "## Limits",
            "",
            verdict(runs[0]).line(),
            "",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench scroll", description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    arguments = parser.parse_args()
    count = arguments.messages
    before = tables.load()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=dev.find_chromium(), args=FLAGS)
        runs = []
        for measure in (ours, plain):
            print("Scrolling: %s" % measure.__name__, flush=True)
            runs.append(measure(browser, count))
        version = "Chromium/" + browser.version
        browser.close()
    text = report(runs, count, tables.machine(before, version))
    print("\n" + text)
    if tables.whole(arguments, parser, ("messages",)):
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(text)
    return 0 if verdict(runs[0]).good else 1


if __name__ == "__main__":
    sys.exit(main())
