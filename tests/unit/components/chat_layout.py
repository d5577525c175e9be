"""Where a browser would put the rows of a chat's log: as high as a test says, in order.

The log's axis is reversed, as the stylesheet has it: its content stands at its lower edge, where
`scrollTop` is 0.
"""

from collections.abc import Callable

from tests.fake_dom import FakeDom, FakeElement

VIEW = 600.0


class ChatLayout:
    """Give a log of 600 px and its rows a place; `height(key)` says how high a row is."""

    def __init__(self, dom: FakeDom, height: Callable[[str], float] = lambda _: 50.0) -> None:
        self.height = height
        self._dom = dom
        self.log = dom.find(".chat-log")
        self.log.clientHeight = int(VIEW)
        self.log.clientWidth = 700
        self.log.scrollHeight = int(VIEW)
        dom.layout = self.box

    def box(self, element: FakeElement) -> tuple[float, float]:
        self._clamp()
        if element is self.log:
            return 0.0, VIEW
        row = element if element.tag == "li" else element.parent
        assert row is not None
        below = 0.0
        _, messages, after = self._parts()
        below += _size(after)
        for other in reversed(messages.children):
            if other is row:
                break
            below += self._height_of(other)
        height = self._height_of(row)
        return VIEW - below - height - self.log.scrollTop, height

    def rows(self) -> list[str]:
        """Return the keys of the rows on the page."""
        return [self._key(row) for row in self._parts()[1].children]

    def seen(self) -> list[str]:
        """Return the keys of the rows of which something is in view."""
        return [
            self._key(row)
            for row in self._parts()[1].children
            if self.box(row)[0] < VIEW and sum(self.box(row)) > 0
        ]

    def top(self, key: str) -> float:
        [row] = [row for row in self._parts()[1].children if self._key(row) == key]
        return self.box(row)[0]

    def total(self) -> float:
        above, messages, below = self._parts()
        return _size(above) + sum(map(self._height_of, messages.children)) + _size(below)

    def scroll_to(self, top: float) -> None:
        """Scroll as a person does, and let frames pass until nothing changes."""
        self.log.scrollTop = int(top)
        self._clamp()
        self._dom.fire(self.log, "scroll")
        self.settle()

    def settle(self) -> None:
        for _ in range(100):
            self._clamp()
            if not any(frame.requested for frame in self._dom.frames):
                return
            self._dom.paint()
        raise AssertionError("the page never comes to rest")

    def _clamp(self) -> None:
        """Do what a browser does with a place that is not there."""
        lowest = int(min(0.0, VIEW - self.total()))
        self.log.scrollTop = min(0, max(lowest, self.log.scrollTop))

    def _parts(self) -> tuple[FakeElement, FakeElement, FakeElement]:
        messages = self._dom.find(".messages")
        block = messages.parent
        assert block is not None
        at = block.children.index(messages)
        return block.children[at - 1], messages, block.children[at + 1]

    def _key(self, row: FakeElement) -> str:
        [message] = [child for child in row.children if child.matches(".message")]
        return message.attributes["data-key"]

    def _height_of(self, row: FakeElement) -> float:
        return self.height(self._key(row))


def _size(element: FakeElement) -> float:
    return float(element.style.get("height", "0px")[:-2])
