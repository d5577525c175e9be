"""The gate before the parser and before the writer."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.json_gate import MAX_DEPTH, MAX_WHOLE, text_problem, value_problem

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
# Everything that a scanner of strings, escapes and brackets can get wrong.
tricky = st.text(st.sampled_from('[]{}",\\:1aNI '), max_size=60)


def depth_of(value: object) -> int:
    """Measure a parsed value, the slow way."""
    if isinstance(value, dict):
        return 1 + max([depth_of(item) for item in value.values()], default=0)
    if isinstance(value, list):
        return 1 + max([depth_of(item) for item in value], default=0)
    return 0


def reached_depth(text: str) -> int:
    """Return how deep a parser could get in `text` before it must stop, one character a time."""
    depth = deepest = 0
    inside = escaped = False
    for character in text:
        if inside:
            inside = escaped or character != '"'
            escaped = not escaped and character == "\\"
        elif character == '"':
            inside = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
            if depth < 0:
                return deepest
    return deepest


@given(values, st.integers(0, 5))
def test_it_agrees_with_a_parser_on_depth(value: Any, max_depth: int) -> None:
    text = json.dumps(value)
    fits = depth_of(value) <= max_depth

    assert text_problem(text, max_depth=max_depth) == (None if fits else "too_deep")


@given(tricky, st.integers(0, 4))
def test_nothing_deeper_ever_gets_through(text: str, max_depth: int) -> None:
    if text_problem(text, max_depth=max_depth) is None:
        assert reached_depth(text) <= max_depth


@given(tricky.map(lambda text: "[" * 70 + text))
def test_nothing_deeper_than_64_reaches_the_parser(text: str) -> None:
    assert text_problem(text) in ("too_deep", "not_json")


def test_the_bound_is_exact() -> None:
    assert text_problem("[" * MAX_DEPTH + "]" * MAX_DEPTH) is None
    assert text_problem("[" * (MAX_DEPTH + 1)) == "too_deep"
    assert text_problem("[]" * 5000) is None, "wide is not deep"
    assert text_problem('{"a":"%s"}' % ("[" * 5000)) is None, "nor is a bracket in a text"
    assert text_problem('{"a":"\\"%s"}' % ("[" * 5000)) is None
    assert text_problem('{"a":"\\\\",%s' % ("[" * 5000)) == "too_deep"


def test_the_size_is_judged_first() -> None:
    assert text_problem("[" * 11, max_text=10) == "too_large"
    assert text_problem("1234567890", max_text=10) is None


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "[-Infinity]", '{"a": NaN}', '["x", NaN]'])
def test_what_is_no_number_is_refused(text: str) -> None:
    assert text_problem(text) == "not_json"


@pytest.mark.parametrize("text", ['"NaN"', '{"Infinity": "-Infinity"}', '["\\"NaN"]', "null"])
def test_texts_may_say_so(text: str) -> None:
    assert text_problem(text) is None


def test_ten_thousand_levels_are_refused_without_recursion() -> None:
    assert text_problem('{"a":' * 10_000 + "1" + "}" * 10_000) == "too_deep"


@given(values.filter(lambda value: value_problem(value) is None))
def test_what_may_be_written_can_be_written_and_read_again(value: Any) -> None:
    assert json.loads(json.dumps(value, allow_nan=False)) == value


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (float("nan"), "finite"),
        (float("inf"), "finite"),
        ([float("-inf")], "finite"),
        ("\ud800", "surrogate"),
        ({"\udfff": 1}, "key"),
        ({1: 1}, "key"),
        ({"a": {(): 1}}, "key"),
        (b"x", "bytes"),
        ({"a": [object()]}, "object"),
        ({1, 2}, "set"),
        (MAX_WHOLE + 1, "whole number"),
    ],
)
def test_what_json_cant_hold_is_named(value: object, problem: str) -> None:
    assert problem in (value_problem(value) or "nothing")


@pytest.mark.parametrize(
    "value", [None, True, 0, -MAX_WHOLE, 1.5, "ü\U0001f600", (1, [2]), {}, "\ue000", "￿"]
)
def test_what_json_can_hold_passes(value: object) -> None:
    assert value_problem(value) is None


def test_a_value_that_holds_itself_is_too_deep() -> None:
    value: list[Any] = []
    value.append(value)

    assert "nesting" in (value_problem(value) or "nothing")


def test_the_depth_of_a_value_is_bounded_exactly() -> None:
    assert value_problem([[1]], max_depth=2) is None
    assert "nesting" in (value_problem([[[]]], max_depth=2) or "nothing")
