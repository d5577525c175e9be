"""KeyedList: the page follows the items, and what did not change is not touched."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.components.keyed_list import KeyedList
from app.testing import FakeClock
from tests.fake_dom import FakeDom


class Row:
    def __init__(self, dom: FakeDom, log: "list[Any]") -> None:
        self.element = dom.create("li")
        self._log = log

    def show(self, item: "Any", mark: object) -> None:
        self._log.append(item)
        self.element.textContent = "%s%s" % (item, mark or "")

    def dispose(self) -> None:
        self._log.append("gone")


def stage() -> "tuple[FakeDom, list[Any], KeyedList]":
    dom = FakeDom(FakeClock())
    log: list[Any] = []
    return dom, log, KeyedList(dom, dom.body, lambda: Row(dom, log))


def entries(*keys: Any) -> "list[tuple[Any, Any, object]]":
    return [(key, str(key), None) for key in keys]


@given(st.lists(st.lists(st.integers(0, 6)), max_size=8))
def test_the_order_on_the_page_is_the_order_of_the_items(steps: "list[list[int]]") -> None:
    dom, _, rows = stage()
    for keys in steps:
        rows.paint(entries(*keys))
        assert dom.texts("li") == [str(key) for key in keys]


def test_a_row_keeps_its_element_and_is_shown_anew_only_when_changed() -> None:
    dom, log, rows = stage()
    first, second = "one", "two"
    rows.paint([("a", first, None), ("b", second, None)])
    element = dom.all("li")[1]
    del log[:]
    rows.paint([("b", second, None), ("a", first, "!")])
    assert log == ["one"]
    assert dom.texts("li") == ["two", "one!"]
    assert dom.all("li")[0] is element


def test_a_key_that_comes_twice_has_two_rows_that_stay() -> None:
    dom, log, rows = stage()
    items: list[Any] = [("a", "one", None), ("b", "two", None), ("a", "three", None)]
    rows.paint(items)
    elements = dom.all("li")
    del log[:]
    rows.paint(items)
    assert (log, dom.all("li")) == ([], elements)
    rows.paint(items[1:])
    assert dom.texts("li") == ["two", "three"]


def test_dispose_lets_every_row_go() -> None:
    dom, log, rows = stage()
    rows.paint(entries("a", "b"))
    rows.dispose()
    assert dom.all("li") == []
    assert log.count("gone") == 2
