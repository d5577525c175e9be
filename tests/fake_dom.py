"""An honest double of `app.ports.Dom`: elements that hold text, attributes and listeners.

It does what components rely on and no more: events bubble, frames wait for `paint()`, timers for
the clock, and `leftovers()` names what a disposed component left behind.
"""

from collections.abc import Callable, Iterator
from typing import Any

from app.engine import LocalError
from app.ports import ChosenFile
from app.testing import FakeClock, FakeTimer
from tests.fake_window import FakeLocale, FakeWindow


class FakeElement:
    """One element, as much of it as components touch."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.attributes: dict[str, str] = {}
        self.children: list[FakeElement] = []
        self.parent: FakeElement | None = None
        self.focused = False
        self.value: Any = ""
        self.disabled = False
        self.checked = False
        self.placeholder = ""
        self.files = FakeFiles()
        self.clicks = 0  # by code
        self.popover_open = False
        self.open = False  # a dialog's
        # What a browser measures; tests set them.
        self.scrollTop = 0
        self.scrollHeight = 0
        self.clientHeight = 0
        self.clientWidth = 0
        self.style: dict[str, str] = {}
        self._text = ""

    def __repr__(self) -> str:
        return "<%s %s>" % (self.tag, self.attributes)

    @property
    def textContent(self) -> str:
        return self._text + "".join(child.textContent for child in self.children)

    @textContent.setter
    def textContent(self, text: str) -> None:
        assert isinstance(text, str), "textContent takes a text, not %r" % (text,)
        self.empty()
        self._text = text

    @property
    def hidden(self) -> bool:
        return "hidden" in self.attributes

    @hidden.setter
    def hidden(self, hidden: bool) -> None:
        assert isinstance(hidden, bool), "hidden takes a bool, not %r" % (hidden,)
        if hidden:
            self.attributes["hidden"] = ""
        else:
            self.attributes.pop("hidden", None)

    @property
    def visible(self) -> bool:
        """Tell whether nothing from here up is hidden and the page holds it."""
        element: FakeElement | None = self
        while element is not None:
            if element.hidden or (element.tag == "dialog" and not element.open):
                return False
            if element.tag == "html":
                return True
            element = element.parent
        return False

    def focus(self) -> None:
        for element in self._top().tree():
            element.focused = False
        self.focused = True

    def click(self) -> None:
        """Note that code has clicked: nothing else happens, as with a file field's picker."""
        assert not self.disabled, "a disabled element can't be clicked"
        self.clicks += 1

    def hidePopover(self) -> None:
        self.popover_open = False

    def showPopover(self) -> None:
        self.popover_open = True

    @property
    def isConnected(self) -> bool:
        return self._top().tag == "html"

    def contains(self, other: "FakeElement") -> bool:
        return any(element is other for element in self.tree())

    def showModal(self) -> None:
        assert not self.open, "the browser throws when the dialog is open already"
        self.open = True

    def close(self) -> None:
        self.open = False

    def insertBefore(self, element: "FakeElement", reference: "FakeElement") -> None:
        assert reference in self.children, "the reference is no child"
        element.detach()
        self.children.insert(self.children.index(reference), element)
        element.parent = self

    def detach(self) -> None:
        if self.parent is not None:
            self.parent.children.remove(self)
            self.parent = None

    def empty(self) -> None:
        self._text = ""
        for child in list(self.children):
            child.detach()

    def tree(self) -> "Iterator[FakeElement]":
        yield self
        for child in self.children:
            yield from child.tree()

    def matches(self, selector: str) -> bool:
        """Judge "tag", "#id", ".class" or "[name=value]"."""
        if selector.startswith("#"):
            return self.attributes.get("id") == selector[1:]
        if selector.startswith("."):
            return selector[1:] in self.attributes.get("class", "").split()
        if selector.startswith("["):
            name, given, value = selector[1:-1].partition("=")
            return name in self.attributes and (not given or self.attributes[name] == value)
        return self.tag == selector

    def closest(self, selector: str) -> "FakeElement | None":
        element: FakeElement | None = self
        while element is not None and not element.matches(selector):
            element = element.parent
        return element

    def getAttribute(self, name: str) -> "str | None":
        return self.attributes.get(name)

    def _top(self) -> "FakeElement":
        element = self
        while element.parent is not None:
            element = element.parent
        return element


class FakeFiles:
    """The files that a person chose: (name, size) each."""

    def __init__(self, *files: tuple[str, int]) -> None:
        self._files = files
        self.length = len(files)

    def item(self, index: int) -> Any:
        name, size = self._files[index]
        return type("File", (), {"name": name, "size": size})()


class FakeEvent:
    """What a listener gets; valid only during the call."""

    def __init__(self, **fields: Any) -> None:
        self.prevented = False
        self.target: FakeElement | None = None
        self.ctrlKey = False
        self.metaKey = False
        self.key = ""
        self.shiftKey = False
        self.altKey = False
        self.ctrlKey = False
        self.metaKey = False
        self.code = ""  # of the key's place, whatever letter it is
        self.isComposing = False
        self.relatedTarget: Any = None
        for name, value in fields.items():
            setattr(self, name, value)

    def preventDefault(self) -> None:
        self.prevented = True


class FakeFrame:
    """One painting at `FakeDom.paint()`, however often it was asked for."""

    def __init__(self, dom: "FakeDom", callback: Callable[[], None]) -> None:
        self._dom = dom
        self._callback = callback
        self.requested = False
        dom.frames.append(self)

    def request(self) -> None:
        self.requested = self in self._dom.frames

    def dispose(self) -> None:
        self.requested = False
        if self in self._dom.frames:
            self._dom.frames.remove(self)

    def run(self) -> None:
        if self.requested:
            self.requested = False
            self._callback()


class FakeDom:
    """Build a page in memory: `<html><body>`."""

    def __init__(self, clock: FakeClock) -> None:
        self.html = FakeElement("html")
        self.locale = FakeLocale()
        self.window = FakeWindow()
        self.body = FakeElement("body")
        self.append(self.html, self.body)
        self.frames: list[FakeFrame] = []
        # Where an element is and how high: nothing has a size, until a test says so.
        self.layout: Callable[[FakeElement], tuple[float, float]] = lambda _: (0.0, 0.0)
        self._clock = clock
        self._listeners: list[tuple[FakeElement, str, Callable[[Any], None]]] = []
        self.in_view = True  # all that is watched
        self._watches: list[tuple[FakeElement, Callable[[bool], None]]] = []

    # app.ports.Dom

    def find(self, selector: str) -> FakeElement:
        for element in self.html.tree():
            if element.matches(selector):
                return element
        raise LocalError("The page has no element that matches %r." % selector)

    def create(
        self, tag: str, class_name: str = "", text: str = "", **attributes: str
    ) -> FakeElement:
        element = FakeElement(tag)
        if class_name:
            element.attributes["class"] = class_name
        if text:
            element.textContent = text
        for name, value in attributes.items():
            self.set(element, name.rstrip("_").replace("_", "-"), value)
        return element

    def draw(self, tag: str, class_name: str = "", **attributes: str) -> FakeElement:
        return self.create(tag, class_name, **attributes)

    def append(self, parent: FakeElement, *children: FakeElement) -> None:
        for child in children:
            child.detach()
            parent.children.append(child)
            child.parent = parent

    def clear(self, element: FakeElement) -> None:
        element.empty()

    def remove(self, element: FakeElement) -> None:
        element.detach()

    def set(self, element: FakeElement, name: str, value: "str | None") -> None:
        assert value is None or isinstance(value, str), "%s=%r is no text" % (name, value)
        if value is None:
            element.attributes.pop(name, None)
        else:
            element.attributes[name] = value

    def set_style(self, element: FakeElement, name: str, value: str) -> None:
        assert isinstance(value, str), "%s: %r is no text" % (name, value)
        element.style[name] = value

    def box(self, element: FakeElement) -> tuple[float, float]:
        return self.layout(element)

    def listen(
        self, element: FakeElement, event: str, callback: Callable[[Any], None]
    ) -> Callable[[], None]:
        listener = (element, event, callback)
        self._listeners.append(listener)

        def remove() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return remove

    def on_seen(self, element: FakeElement, callback: Callable[[bool], None]) -> Callable[[], None]:
        watch = (element, callback)
        self._watches.append(watch)
        callback(self.in_view)
        return lambda: self._watches.remove(watch) if watch in self._watches else None

    def files(self, holder: Any) -> "list[ChosenFile]":
        chosen = [holder.files.item(index) for index in range(holder.files.length)]
        return [ChosenFile(file.name, float(file.size), file) for file in chosen]

    def frame(self, callback: Callable[[], None]) -> FakeFrame:
        return FakeFrame(self, callback)

    def timer(self, callback: Callable[[], None]) -> FakeTimer:
        return FakeTimer(self._clock, callback)

    # What the browser and the person do.

    def paint(self) -> None:
        """Let one animation frame pass."""
        for frame in list(self.frames):
            frame.run()

    def scroll_into_view(self, in_view: bool) -> None:
        """Scroll the page around to what is watched, or away from it."""
        self.in_view = in_view
        for _, callback in list(self._watches):
            callback(in_view)

    def fire(self, element: FakeElement, name: str, **fields: Any) -> FakeEvent:
        """Let an event happen at an element and bubble."""
        event = FakeEvent(**fields)
        event.target = element
        at: FakeElement | None = element
        while at is not None:
            for listened, kind, callback in list(self._listeners):
                if listened is at and kind == name:
                    callback(event)
            at = at.parent
        return event

    def click(self, selector: str) -> None:
        """Press a button that is there to be pressed."""
        element = self.find(selector)
        assert element.visible, "%s is hidden" % selector
        assert not element.disabled, "%s is disabled" % selector
        self.fire(element, "click")

    def type(self, element: FakeElement, text: str) -> None:
        """Write into a field."""
        element.value = text
        self.fire(element, "input")

    # What a test looks at.

    def all(self, selector: str) -> "list[FakeElement]":
        return [element for element in self.html.tree() if element.matches(selector)]

    def text(self, selector: str) -> str:
        """Return the text of the first match, "" when it is hidden."""
        element = self.find(selector)
        return element.textContent if element.visible else ""

    def texts(self, selector: str) -> "list[str]":
        return [element.textContent for element in self.all(selector) if element.visible]

    def leftovers(self) -> "list[str]":
        """Name what is still there; empty once everything is disposed."""
        found = ["listener for %s on %r" % (name, where) for where, name, _ in self._listeners]
        found += ["watch over %r" % element for element, _ in self._watches]
        found += ["frame" for _ in self.frames] + self.window.leftovers()
        return found + ["%r" % child for child in self.body.children]
