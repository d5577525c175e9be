"""The stylesheet's colours keep WCAG AA in both themes: 4.5 for text, 3 for shapes and edges."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[3] / "static"
CSS = (STATIC / "app.css").read_text()
BADGE = (STATIC / "badge.css").read_text()
NAMED = (STATIC / "css" / "tokens.css").read_text()
TEXT, SHAPE = 4.5, 3.0
GROUNDS = ("paper", "surface", "raised")


TOKENS = re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", NAMED)
LIGHT = {name: light for name, light, _ in TOKENS}
DARK = {name: dark for name, _, dark in TOKENS}


def luminance(colour: str) -> float:
    total = 0.0
    for start, weight in ((1, 0.2126), (3, 0.7152), (5, 0.0722)):
        part = int(colour[start : start + 2], 16) / 255
        total += weight * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return total


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def pairs() -> "list[tuple[str, str, float]]":
    found = []
    for ground in GROUNDS:
        for text in ("ink", "ink-soft", "accent", "bad", "warn", "good"):
            found.append((text, ground, TEXT))
        found.append(("edge", ground, SHAPE))
    for tone in ("good", "busy", "warn", "bad", "quiet"):
        found += [(tone, tone + "-wash", TEXT), ("ink", tone + "-wash", TEXT)]
        found.append(("surface", tone, TEXT))  # initials on an avatar
    found += [("ink", "accent-wash", TEXT), ("accent-strong", "accent-wash", TEXT)]
    found += [("on-accent", "accent", TEXT), ("on-accent", "accent-strong", TEXT)]
    return [*found, ("ink", "hover", TEXT), ("surface", "accent", TEXT)]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), pairs())
def test_contrast(theme: "dict[str, str]", text: str, ground: str, least: float) -> None:
    assert contrast(theme[text], theme[ground]) >= least


def test_the_badge_alone_has_the_colours_of_the_console() -> None:
    own = re.findall(r"var\(--badge-([a-z-]+), light-dark\((#\w{6}), (#\w{6})\)\)", BADGE)
    assert {name for name, _, _ in own} >= {"good", "good-wash", "bad", "ink", "raised"}
    assert BADGE.count("#") == 2 * len(own), "no colour besides"
    assert set(own) <= set(TOKENS)


def test_the_badge_styles_nothing_but_itself() -> None:
    rules = re.sub(r"/\*.*?\*/|@keyframes [a-z-]+ \{.*?\}\n\}", "", BADGE, flags=re.DOTALL)
    selectors = re.findall(r"^\s*([^@{};\n]+?)(?:,$| \{)", rules, flags=re.MULTILINE)
    assert len(selectors) > 20
    assert [name for name in selectors if not name.strip().startswith(".badge")] == []
    assert CSS.index("@import") < CSS.index("{"), "an import after a rule is ignored"
