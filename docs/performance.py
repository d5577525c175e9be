#!/usr/bin/env python3
"""Write docs/performance.md from what the benches have written, behind docs/performance.head.md.

python3 docs/performance.py              write the page
python3 docs/performance.py --check      exit 1 when it is stale
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
HEAD = ROOT / "docs" / "performance.head.md"
RESULTS = ROOT / "bench" / "results"
BENCHES = ("boot", "boot-worker", "messages", "memory", "reconnect", "widget", "scroll")
VERDICT = re.compile(r"^\* (pass|FAIL): (.+)$", re.M)
HEADING = re.compile(r"^(#+ )", re.M)
PICTURE = re.compile(r"\]\(([^/()]+\.svg)\)")
TITLE = re.compile(r'<title id="title">(.*?)</title>')


def page() -> str:
    """Return the whole page."""
    parts = [HEAD.read_text(encoding="utf-8").rstrip(), summary()]
    parts += [section(name) for name in BENCHES]
    return "\n\n".join(parts) + "\n"


def summary() -> str:
    """Return how many limits are kept, and one line for each that a bench looks at."""
    lines, kept = ["| bench | | limit |", "|---|---|---|"], 0
    for name in BENCHES:
        for found in VERDICT.finditer(_result(name)):
            kept += found[1] == "pass"
            mark = "pass" if found[1] == "pass" else "**FAIL**"
            lines.append("| %s | %s | %s |" % (name, mark, found[2].replace("|", r"\|")))
    head = ["## The limits, and what was measured", ""]
    if len(lines) == 2:
        return "\n".join([*head, "Nothing has been measured yet."])
    return "\n".join([*head, "%d of %d limits are kept." % (kept, len(lines) - 2), "", *lines])


def section(name: str) -> str:
    """Return a bench's page, one level below this one's title, with its pictures."""
    text = _result(name)
    if not text:
        how = (
            "python -m bench.boot.worker"
            if name == "boot-worker"
            else "python3 dev.py bench " + name
        )
        return "## %s\n\nNot measured yet: `%s`." % (name.capitalize(), how)
    text = HEADING.sub(r"#\1", text)
    text = PICTURE.sub(r"](../bench/results/\1)", text).rstrip()
    named = set(re.findall(r"\(\.\./bench/results/(\S+\.svg)\)", text))
    others = [file for file in sorted(RESULTS.glob(name + "-*.svg")) if file.name not in named]
    pictures = ["![%s](../bench/results/%s)" % (_title(file), file.name) for file in others]
    head, _, rest = text.partition("\n\n")
    return "\n\n".join([part for part in (head, *pictures, rest) if part])


def _result(name: str) -> str:
    file = RESULTS / (name + ".md")
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _title(file: Path) -> str:
    found = TITLE.search(file.read_text(encoding="utf-8"))
    return found[1] if found else file.stem


def main() -> int:
    text = page()
    if "--check" in sys.argv[1:]:
        if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
            return 0
        print("docs/performance.md is stale: run `python3 docs/performance.py`.", file=sys.stderr)
        return 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
