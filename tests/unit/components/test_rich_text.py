"""The small renderer: what it knows, what it leaves as typed, that no text makes anything else."""

import sys
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.components.chat.links import HIDDEN, link_at
from app.components.chat.rich_text import MAX_READ, MAX_RUNS, blocks_of, runs_of, show_text
from app.testing import FakeClock
from tests.fake_dom import FakeDom, FakeElement


def runs(text: str) -> "list[tuple[str, str, str]]":
    styles = {(False, False): "", (True, False): "**", (False, True): "*", (True, True): "***"}
    return [
        (text, kind, styles[strong, emphasis]) for text, kind, strong, emphasis in runs_of(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a **b** c", [("a ", "text", ""), ("b", "text", "**"), (" c", "text", "")]),
        ("*so*", [("so", "text", "*")]),
        ("***both***", [("both", "text", "***")]),
        ("**a `b` c**", [("a ", "text", "**"), ("b", "code", "**"), (" c", "text", "**")]),
        ("`*a*`", [("*a*", "code", "")]),
        ("2*3*4", [("2*3*4", "text", "")]),
        ("* item", [("* item", "text", "")]),
        ("a ** b", [("a ** b", "text", "")]),
        ("**open", [("**", "text", ""), ("open", "text", "")]),
        ("a `b", [("a `b", "text", "")]),
        ("``", [("``", "text", "")]),
        (
            "*see https://a.example/x*",
            [("see ", "text", "*"), ("https://a.example/x", "link", "*")],
        ),
    ],
)
def test_what_a_paragraph_is_made_of(text: str, expected: "list[tuple[str, str, str]]") -> None:
    assert runs(text) == expected


def test_paragraphs_and_code_blocks() -> None:
    text = "One\nline\n\nTwo\n```python\na = *b*\n\nc\n```\nThree\n```\nopen"
    kinds = [
        (kind, content if kind == "code" else content[0][0], language)
        for kind, content, language in blocks_of(text)
    ]
    assert kinds == [
        ("paragraph", "One\nline", ""),
        ("paragraph", "Two", ""),
        ("code", "a = *b*\n\nc", "python"),
        ("paragraph", "Three", ""),
        ("code", "open", ""),
    ]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://example.com", "https://example.com"),
        ("http://localhost:8000/a?b=c#d", "http://localhost:8000/a?b=c#d"),
        ("https://example.com/a_(b).", "https://example.com/a_(b)"),
        ("https://example.com/a)).", "https://example.com/a"),
        ("https://example.com, and", "https://example.com"),
        ("https://example.com/ä/日本", "https://example.com/ä/日本"),
        ("https://example.com\u202e/moc", None),
        ("https://e\u200bvil.example", None),
        ("https://user@evil.example", None),
        ("https://good.example:pw@evil.example", None),
        ("https://good.example\\@evil.example", "https://good.example"),
        ("https://xn--80ak6aa92e.example", "https://xn--80ak6aa92e.example"),
        ("https://аpple.example", None),
        ("https://", None),
        ("https://-a.example", None),
        ("https://a..example", None),
        ("https://a.example:999999", None),
        ("http:/a.example", None),
        ("https://a.example/" + "x" * 2_000, None),
    ],
)
def test_what_is_a_link(text: str, link: "str | None") -> None:
    assert text[: link_at(text, 0)[0]] == (link or "")


def test_a_link_is_found_in_a_sentence_and_no_other_scheme_is_one() -> None:
    assert [run for run in runs("(see https://a.example/x)") if run[1] == "link"] == [
        ("https://a.example/x", "link", "")
    ]
    for text in (
        "javascript:alert(1)",
        "data:text/html,x",
        "xhttps://a.example",
        "ftp://a.example",
    ):
        assert all(kind == "text" for _, kind, _ in runs(text)), text


def rendered(text: str) -> FakeElement:
    dom = FakeDom(FakeClock())
    element = dom.create("div")
    show_text(dom, element, text)
    return element


def test_a_link_opens_elsewhere_and_says_nothing_of_us() -> None:
    [link] = [e for e in rendered("go: https://a.example/x?y=1").tree() if e.tag == "a"]
    assert link.attributes == {
        "href": "https://a.example/x?y=1",
        "target": "_blank",
        "rel": "noopener noreferrer",
        "dir": "ltr",
    }
    assert link.textContent == "https://a.example/x?y=1"


NODES = {"div", "p", "span", "pre", "code", "strong", "em", "a"}
# Rich in what the renderer looks for, and in what would hurt if it took it for more than text.
MARKS = "* ** ` ``` a é 😀 <b> <script> &lt; \" ' https:// http:// javascript: a.example /x @ [ ]("
PIECES = st.sampled_from([*MARKS.split(" "), " ", "\n", "\n\n", *HIDDEN[:8]])
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))


@settings(max_examples=200, deadline=None)
@example("```\n**a**\n```")
@example("***a** b*")
@example("*a **b* c**")
@given(TEXTS)
def test_no_text_loses_more_than_its_markup_nor_makes_anything_else(text: str) -> None:
    element = rendered(text)
    nodes = list(element.tree())
    assert {node.tag for node in nodes} <= NODES
    for node in nodes:
        allowed = {"dir", "class", "tabindex"} | (
            {"href", "target", "rel"} if node.tag == "a" else set()
        )
        assert set(node.attributes) <= allowed
        if node.tag == "a":
            href = node.attributes["href"]
            assert href == node.textContent
            assert href.startswith(("https://", "http://"))
            assert not any(letter in HIDDEN or letter.isspace() for letter in href)
    assert is_without_marks(element.textContent, text)


def is_without_marks(shown: str, typed: str) -> bool:
    """Tell whether `shown` is `typed` without some of its marks and white space, in order."""
    at = 0
    for letter in typed:
        if at < len(shown) and shown[at] == letter:
            at += 1
        elif letter not in "*`" and not letter.isspace():
            return False
    return at == len(shown)


@pytest.mark.parametrize(
    "unit", ["*a ", "**a ", "`", "*", "a**b", "http://", "https://a)", "``` \n", "\n\n*a*"]
)
def test_reading_takes_steps_in_proportion_to_the_text(unit: str) -> None:
    def steps(length: int) -> int:
        text, taken = (unit * length)[:length], 0

        def trace(_frame: object, _event: str, _value: object) -> "Any":
            nonlocal taken
            taken += 1
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            blocks_of(text)
        finally:
            sys.settrace(before)
        return taken

    assert steps(8_000) < 5 * steps(2_000)


def test_a_long_text_is_shown_whole_and_read_in_part() -> None:
    text = "*a* " * MAX_READ
    blocks = blocks_of(text)
    assert blocks[-1][1][0][0] == text[MAX_READ:]
    assert sum(len(block[1]) for block in blocks) <= MAX_RUNS + 3


def test_a_plain_text_is_one_node() -> None:
    element = rendered("Good morning\nAda")
    assert (element.children, element.textContent) == ([], "Good morning\nAda")
