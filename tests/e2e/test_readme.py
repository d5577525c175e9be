"""The program in the README is a program: it runs in a page as it stands."""

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import WatchedPage
from tests.e2e.python_page import PythonPage
from tests.harness import ServerProcess

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
EXAMPLE = ROOT / "examples" / "minimal"

PROGRAM = """
async def check():
    said = []
    def print(*parts):
        said.append(" ".join(str(part) for part in parts))
    status = js.document.createElement("div")
    status.id = "status"
    js.document.body.append(status)
%s
    while len([line for line in said if "says" in line]) < 2 or "['Ada Lovelace']" not in said:
        await asyncio.sleep(0.05)
    while not status.querySelector("[data-state=connected]"):
        await asyncio.sleep(0.05)
    provider.dispose()
    status.remove()
    return said
"""


def snippet(name: str = "dozen") -> str:
    pattern = r"<!-- snippet: %s -->\n```python\n(.*?)```" % name
    found = re.search(pattern, README.read_text(), re.S)
    assert found is not None
    return found[1]


def test_the_program_is_about_a_dozen_lines() -> None:
    lines = [line for line in snippet().splitlines() if line.strip()]
    assert len(lines) <= 14


def test_the_program_runs(python: PythonPage, shared_server: ServerProcess) -> None:
    source = PROGRAM % textwrap.indent(snippet() + snippet("hooks"), "    ")
    said = python.run(source)
    assert "Ada Lovelace says Hello" in said
    assert "Ada Lovelace says How much for 20 chairs?" in said
    assert "['Ada Lovelace']" in said
    assert python.watch.errors == []
    assert python.watch.foreign(shared_server.url) == []


def test_the_program_is_the_example() -> None:
    assert snippet() == (EXAMPLE / "main.py").read_text()


def test_the_example_is_a_page_that_works(
    new_page: Callable[..., WatchedPage], shared_server: ServerProcess
) -> None:
    watched = new_page()
    said = "Ada Lovelace says Hello"
    with watched.page.expect_console_message(lambda line: line.text == said):
        watched.page.goto(shared_server.url + "/examples/minimal/index.html")
    expect(watched.page.locator("#status .badge[data-state=connected]")).to_be_visible()
    assert watched.watch.errors == []
    assert watched.watch.foreign(shared_server.url) == []


def test_the_page_is_driven_as_the_readme_says(
    new_page: Callable[..., WatchedPage], shared_server: ServerProcess, tmp_path: Path
) -> None:
    watched = new_page()
    offer = tmp_path / "offer.pdf"
    offer.write_bytes(b"%PDF-1.7")
    steps = snippet("playwright").replace("http://localhost:8000/", shared_server.url)
    exec(steps.replace("offer.pdf", str(offer)), {"page": watched.page})  # noqa: S102 - our README
    watched.page.locator("[data-tab=documents]:visible").click()
    row = watched.page.get_by_role("region", name="Documents").get_by_role("listitem")
    expect(row).to_have_attribute("data-stage", "complete")
    expect(row).to_contain_text("offer.pdf")
