"""The engine's scenario tables, replayed by MicroPython in a real page: equal to CPython's."""

import json
from collections.abc import Callable

import dev
from tests.e2e.python_page import PythonPage
from tests.scenarios.replay import replay
from tests.scenarios.tables import TABLES
from tools.reached import reached

# Put into its file system in one go: what the page has not mapped.
WRITE = """
import os
def write(files):
    for path in sorted(files):
        folders = path.split("/")[:-1]
        for end in range(1, len(folders) + 1):
            try:
                os.mkdir("/".join(folders[:end]))
            except OSError:
                pass  # it is there
        with open(path, "w") as file:
            file.write(files[path])
"""
CHECK = """
async def check():
    write(json.loads(%r))
    from tests.scenarios.replay import replay
    from tests.scenarios.tables import TABLES
    traces = {}
    for table, scenarios in TABLES:
        for scenario in scenarios:
            traces["%%s: %%s" %% (table, scenario[0])] = replay(scenario)
            await asyncio.sleep(0)
    return traces
"""


def test_the_traces_are_the_same_as_on_cpython(
    python_pages: Callable[[str], PythonPage],
) -> None:
    paths = reached(dev.ROOT, "tests/scenarios/on_micropython.py")
    files = {path: (dev.ROOT / path).read_text() for path in paths if path.startswith("tests/")}
    traces = python_pages("mpy").run(WRITE + CHECK % json.dumps(files))

    assert len(traces) == sum(len(scenarios) for _, scenarios in TABLES) > 100
    for table, scenarios in TABLES:
        for scenario in scenarios:
            assert traces["%s: %s" % (table, scenario[0])] == replay(scenario)
