"""A JSON value as text that people can read: names and values, never endless."""

from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom

MAX_DEPTH = 3
MAX_ENTRIES = 20  # of a list or an object; the rest is counted
MAX_TEXT = 600  # characters of one text
MAX_NAME = 60
FIRST = ("name", "product", "city", "title")  # what says which one it is
EXACT = 1e15  # numbers beyond are written as they came


def show_value(dom: "Dom", place: "Any", value: object) -> None:
    """Show a value in an element, in the place of what was there."""
    dom.clear(place)
    dom.append(place, value_element(dom, value, MAX_DEPTH))


def value_element(dom: "Dom", value: object, depth: int) -> "Any":
    """Return an element that shows a value; what lies deeper than `depth` levels is left out."""
    if isinstance(value, dict) and value:
        return _object(dom, value, depth) if depth else _text(dom, "…")
    if isinstance(value, list) and value:
        return _list(dom, value, depth) if depth else _text(dom, "…")
    return _text(dom, _words(dom, value))


def _object(dom: "Dom", value: "dict[Any, Any]", depth: int) -> "Any":
    element = dom.create("dl", "value-object")
    for name in _ordered(list(value))[:MAX_ENTRIES]:
        term = dom.create("dt", "value-name", _cut(str(name).replace("_", " "), MAX_NAME))
        dom.set(term, "dir", "auto")
        detail = dom.create("dd", "value-detail")
        dom.append(detail, value_element(dom, value[name], depth - 1))
        dom.append(element, term, detail)
    if len(value) > MAX_ENTRIES:
        more = dom.create("dd", "value-more", say("and %d more") % (len(value) - MAX_ENTRIES))
        dom.append(element, dom.create("dt", "value-name", "…"), more)
    return element


def _ordered(names: "list[Any]") -> "list[Any]":
    """Return names in an order that is the same wherever JSON objects have none."""
    first = [name for name in FIRST if name in names]
    return first + sorted([name for name in names if name not in FIRST], key=str)


def _list(dom: "Dom", value: "list[Any]", depth: int) -> "Any":
    element = dom.create("ul", "value-list")
    for entry in value[:MAX_ENTRIES]:
        item = dom.create("li")
        dom.append(item, value_element(dom, entry, depth - 1))
        dom.append(element, item)
    if len(value) > MAX_ENTRIES:
        more = say("and %d more") % (len(value) - MAX_ENTRIES)
        dom.append(element, dom.create("li", "value-more", more))
    return element


def _text(dom: "Dom", text: str) -> "Any":
    return dom.create("span", "value-text", text, dir="auto")


def _words(dom: "Dom", value: object) -> str:
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, (int, float)):
        exact = -EXACT < value < EXACT
        return (exact and dom.locale.number(value)) or _cut(str(value), MAX_TEXT)
    if isinstance(value, str) and value:
        return _cut(value, MAX_TEXT)
    return say("nothing")


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
