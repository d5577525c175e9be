"""Print the trace of every scenario, for `node tests/micropython/run.mjs` and for Pyodide."""

from tests.scenarios.replay import replay
from tests.scenarios.tables import TABLES

for table, scenarios in TABLES:
    for scenario in scenarios:
        print("=== %s: %s" % (table, scenario[0]))
        for line in replay(scenario):
            print(line)
