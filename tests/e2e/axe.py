"""axe-core on a page as it stands, in light, dark and forced colours."""

from typing import Any

from playwright.sync_api import Page

import dev

SOURCE = dev.ROOT / "node_modules" / "axe-core" / "axe.min.js"
# What is emulated for each look; the last entry is also what is left behind.
LOOKS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("dark", {"color_scheme": "dark", "forced_colors": "none"}),
    ("forced colours", {"color_scheme": "light", "forced_colors": "active"}),
    ("light", {"color_scheme": "light", "forced_colors": "none"}),
)
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Half-way through a transition a colour is neither the old one nor the new one.
SETTLED = """() => Promise.allSettled(document.getAnimations()
  .filter(animation => animation.effect.getComputedTiming().endTime !== Infinity)
  .map(animation => animation.finished))"""
RUN = """async standards => {
  const found = await axe.run(document, {
    runOnly: {type: "tag", values: standards},
    resultTypes: ["violations"],
  });
  const why = node => [...node.any, ...node.all, ...node.none].map(check => check.message);
  return found.violations.flatMap(({id, impact, nodes}) => nodes.map(node => [
    id, impact, node.target.flat().join(" "), node.html, why(node).join(" / "),
  ]));
}"""


def violations(page: Page, looks: tuple[tuple[str, dict[str, Any]], ...] = LOOKS) -> list[str]:
    """Run axe on the page in each of these looks; return a line for each thing that is wrong.

    The page is left in its light look. The rules are those of WCAG 2.2 AA and axe's best practice.
    """
    # Evaluated by the debugger, so that the page's Content-Security-Policy has no say.
    if not page.evaluate("'axe' in window"):
        page.evaluate(SOURCE.read_text())
    lines = []
    for look, media in looks:
        page.emulate_media(**media)
        page.evaluate(SETTLED)
        for rule, impact, where, markup, why in page.evaluate(RUN, STANDARDS):
            told = (rule, impact, look, where, why, markup[:120])
            lines.append("%s (%s, %s) %s: %s: %s" % told)
    return lines
