"""The stylesheet's colours keep WCAG AA in both themes: 4.5 for text, 3 for shapes and edges."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parents[3] / "static" / "app.css").read_text()
TEXT, SHAPE = 4.5, 3.0
GROUNDS = ("paper", "surface", "raised")


TOKENS = re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", CSS)
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
