#!/usr/bin/env python3
"""Write the state diagram of docs/architecture.md from the table of transitions.

python3 docs/state_diagram.py            write it between its markers
python3 docs/state_diagram.py --check    exit 1 when it is stale
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app.engine.state import FACTS, TRANSITIONS, ConnectionState  # noqa: E402 - the path first

PAGE = ROOT / "docs" / "architecture.md"
BEGIN = "<!-- states:begin -->"
END = "<!-- states:end -->"


def diagram() -> str:
    """Return the table as a Mermaid state diagram, arrows that share their ends drawn once."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for source, trigger, target in TRANSITIONS:
        arrows.setdefault((source.name, target.name), []).append(trigger.value)
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> DISCONNECTED"]
    lines += [
        "    %s --> %s: %s" % (source, target, ", ".join(triggers))
        for (source, target), triggers in arrows.items()
    ]
    lines += ["    classDef terminal stroke-dasharray: 4", "    classDef sends stroke-width: 3px"]
    for state in ConnectionState:
        if FACTS[state].terminal or FACTS[state].sends:
            kind = "terminal" if FACTS[state].terminal else "sends"
            lines.append("    class %s %s" % (state.name, kind))
    return "\n".join([*lines, "```"])


def table() -> str:
    """Return the facts of each state as a Markdown table."""
    lines = [
        "| state | writes at once | keeps for later | terminal | may have a socket |",
        "|---|---|---|---|---|",
    ]
    for state in ConnectionState:
        facts = FACTS[state]
        marks = (facts.sends, facts.queues, facts.terminal, facts.linked)
        cells = " | ".join("yes" if mark else "–" for mark in marks)
        lines.append("| %s | %s |" % (state.name, cells))
    return "\n".join(lines)


def renewed(page: str) -> str:
    """Return the page with what stands between the markers made anew."""
    before, found, rest = page.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not found or not closed:
        raise SystemExit("%s lacks %s or %s" % (PAGE, BEGIN, END))
    return "\n".join([before + BEGIN, diagram(), "", table(), END + after])


def main(arguments: "list[str]") -> int:
    page = PAGE.read_text(encoding="utf-8")
    if renewed(page) == page:
        return 0
    if "--check" in arguments:
        print("The state diagram is stale. Run: python3 docs/state_diagram.py", file=sys.stderr)
        return 1
    PAGE.write_text(renewed(page), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
