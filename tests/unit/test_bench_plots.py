"""The benches' pictures: XML that shows each value in its place."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench import charts
from bench.bars import Bar, bars
from bench.plots import HIGH, LEFT, RIGHT, WIDTH, Axis, Line, chart, steps, top_of
from bench.reconnect.pictures import pictures

SVG = "{http://www.w3.org/2000/svg}"
SECONDS = Axis("seconds", 0, 10, (0, 5, 10))
TOP = top_of("t")
COUNT = Axis("count", 1, 1000, (1, 10, 100, 1000), log=True)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own


def texts(svg: str) -> list[str]:
    return ["".join(found.itertext()) for found in parsed(svg).iter(SVG + "text")]


def points(svg: str) -> list[tuple[float, float]]:
    found = parsed(svg).find(SVG + "polyline")
    assert found is not None
    pairs = [pair.split(",") for pair in found.get("points", "").split()]
    return [(float(across), float(down)) for across, down in pairs]


def test_a_line_goes_from_corner_to_corner() -> None:
    line = Line("a", [(0, 1), (10, 1000)])
    assert points(chart("t", "d", [line], SECONDS, COUNT)) == [
        (LEFT, TOP + HIGH),
        (WIDTH - RIGHT, TOP),
    ]


def test_a_logarithmic_axis_gives_each_power_as_much() -> None:
    assert [COUNT.part(value) for value in (1, 10, 100, 1000)] == pytest.approx(
        [0, 1 / 3, 2 / 3, 1]
    )


def test_what_lies_outside_stays_in_the_picture() -> None:
    line = Line("a", [(-5, 0.1), (50, 99_999)])
    for across, down in points(chart("t", "d", [line], SECONDS, COUNT)):
        assert LEFT <= across <= WIDTH - RIGHT
        assert TOP <= down <= TOP + HIGH


def test_one_value_alone_is_seen() -> None:
    svg = chart("t", "d", [Line("a", [(5, 10)])], SECONDS, COUNT)
    assert len(list(parsed(svg).iter(SVG + "circle"))) == 1
    still = Axis("seconds", 3, 3, (3,))
    [(across, _)] = points(chart("t", "d", [Line("a", [(3, 1)])], still, COUNT))
    assert across == LEFT


def test_no_value_is_an_empty_line_with_its_name() -> None:
    svg = chart("t", "d", [Line("a", [])], SECONDS, COUNT)
    assert points(svg) == []
    assert "a" in texts(svg)


def test_a_long_title_goes_on_below_and_pushes_the_drawing_down() -> None:
    title = "Four processes behind a balancer restart one after the other: who is back"
    svg = chart(title, "d", [Line("a", [(0, 1)])], SECONDS, COUNT)
    first, second = texts(svg)[:2]
    assert first + " " + second == title
    assert points(svg) == [(LEFT, top_of(title) + HIGH)]
    assert top_of(title) > TOP


def test_names_are_text() -> None:
    evil = "</text><script>&"
    svg = chart(evil, evil, [Line(evil, [(0, 1)])], SECONDS, COUNT)
    assert texts(svg).count(evil) == 2
    assert evil in texts(bars(evil, evil, [Bar(evil, 1, 1, 1)], evil))


def test_a_bar_is_as_long_as_its_median_and_its_whisker_spans_the_runs() -> None:
    rows = [Bar("ours", 50, 40, 60, ours=True), Bar("peer", 100, 90, 200)]
    svg = bars("t", "d", rows, "ms")
    ours, peer = (
        float(found.get("width", ""))
        for found in parsed(svg).iter(SVG + "rect")
        if found.get("class") in ("ours", "peer")
    )
    assert peer == pytest.approx(2 * ours, abs=0.2)
    whisker = [found.get("d", "") for found in parsed(svg).iter(SVG + "path")][1]
    begin, end = (float(x) for x in re.findall(r"M([\d.]+) [\d.]+H([\d.]+)", whisker)[0])
    assert end - begin == pytest.approx(peer * 1.1, abs=0.2)
    assert "50 ms" in texts(svg)


def test_a_limit_is_drawn_and_named_even_beyond_all_bars() -> None:
    svg = bars("t", "d", [Bar("ours", 5, 4, 6)], "ms", limit=12)
    assert "limit 12 ms" in texts(svg)
    assert [one for one in parsed(svg).iter(SVG + "path") if one.get("class") == "limit"]


@pytest.mark.parametrize(("limit", "side"), [(1, "start"), (90, "end")])
def test_the_limits_name_stays_in_the_picture(limit: float, side: str) -> None:
    svg = bars("t", "d", [Bar("ours", 100, 90, 110)], "kB", limit)
    [named] = [one for one in parsed(svg).iter(SVG + "text") if "limit" in (one.text or "")]
    assert named.get("class") == side


def test_numbers_are_told_to_who_does_not_see_them() -> None:
    rows = [Bar("ours", 50, 40, 60, ours=True), Bar("from 20 on", 50, 50, 50, begin=20)]
    told = parsed(bars("t", "How.", rows, "ms")).findtext(SVG + "desc")
    assert told == "How. ours: 50 ms (40–60). from 20 on: 30 ms."


def test_nothing_measured_is_an_empty_picture() -> None:
    assert texts(bars("t", "d", [], "ms")) == ["t"]


@pytest.mark.parametrize(("end", "last"), [(0, 0), (7, 7), (10, 10), (63, 60), (1300, 1200)])
def test_ticks_are_few_and_round(end: float, last: float) -> None:
    found = steps(end)
    assert (found[0], found[-1]) == (0, last)
    assert len(found) <= 10


def test_each_bench_is_drawn_from_its_numbers(tmp_path: Path) -> None:
    moments = {"step Loading interpreter": 300.0, "run": 900.0, "connected": 1300.0}
    visit = {"python": 900.0, "usable": 1200.0, "connected": 1300.0, "steps": moments}
    pair = {"first": visit, "repeat": visit}
    counts = [{"js_heap_bytes": 4_000_000, "wasm_bytes": 40_000_000}] * 3
    cost = {"script": 60.0, "painted": 2000.0}
    course = {"scenario": "outage-5", "policy": "ours", "clients": 3}
    told = {**course, "attempts": [0, 300, 2], "cdf": [0.5, 1.0, None]}
    socket = {"sockets": 2, "attempts": [2, 0, 1], "back": [0.25, 1.5]}
    badge = {"live": 300.0, "bytes": 390_000}
    numbers = {
        "boot": {"visits": {"localhost": {"ours": [pair], "stock": [pair, pair]}}},
        "messages": {"runs": {"bare": [cost], "ours": [cost], "react": [{**cost, "script": 0}]}},
        "memory": {"messages": counts, "reconnects": counts},
        "reconnect": {"simulated": [course, told], "sockets": [socket]},
        "widget": {"cold": {"ours": [badge], "stock": [badge]}},
    }
    for name, raw in numbers.items():
        assert charts.draw(name, tmp_path) == []  # never measured
        (tmp_path / (name + ".json")).write_text(json.dumps(raw))
        written = charts.draw(name, tmp_path)
        assert written
        for file in written:
            assert parsed((tmp_path / file).read_text()).tag == SVG + "svg"
    assert "limit 150 µs" in texts((tmp_path / "messages-cost.svg").read_text())
    assert charts.draw("no such bench", tmp_path) == []


def test_the_phases_of_a_start_follow_one_another_and_end_when_it_is_connected() -> None:
    moments = [
        {"step Loading interpreter": 300.0, "run": 900.0, "mounted": 880.0, "connected": 1300.0},
        {"step Loading interpreter": 500.0, "run": 900.0, "connected": 1500.0},
    ]
    rows = charts.phases(moments)
    assert [(row.begin, row.median) for row in rows] == [
        (0, 400),
        (400, 900),
        (900, 900),
        (900, 1400),
    ]
    assert charts.phases([]) == []


def test_real_sockets_are_back_one_by_one() -> None:
    socket = {"sockets": 4, "attempts": [4], "back": [1.0, 2.0, 3.0]}
    drawn = pictures({"simulated": [], "sockets": [socket]})
    assert sorted(drawn) == ["reconnect-sockets-attempts.svg", "reconnect-sockets-back.svg"]
    highest = min(down for _, down in points(drawn["reconnect-sockets-back.svg"]))
    assert highest == top_of("t") + HIGH * 0.25  # one of four is missing
