"""The rows of a room's log that are on the page: those that are seen, and some around them."""

from app.components.chat.message_row import MessageRow
from app.components.chat.row_window import RowWindow, next_rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.components.chat.message_row import Mark
    from app.ports import Dom
    from app.provider import ChatMessage

AROUND = 1_200  # pixels above and below what is seen, for which rows are at hand
STEP = 8  # rows that are built in one frame
UNMEASURED = 30  # rows, while nothing has a size because nothing is seen
TRUE_ENOUGH = 0.3  # part by which the room above may differ from what is known of it
ENOUGH = 0.5  # pixels by which what is read may move


class MessageList:
    """Show of a long list what is near, and keep in its place what is being read.

    The log's axis is reversed: its `scrollTop` is 0 at the end and negative above, and what
    changes above the view moves nothing. `more()` is called when further rows are to be built in
    the next frame, `lost_focus()` when the row that had it goes away.
    """

    def __init__(
        self,
        dom: "Dom",
        log: "Any",
        block: "Any",
        more: "Callable[[], None]",
        lost_focus: "Callable[[], None]",
    ) -> None:
        self._dom = dom
        self._log = log
        self._more = more
        self._lost_focus = lost_focus
        self.element = dom.create("ol", "messages")
        self._above = dom.create("div", "rows-away", aria_hidden="true")
        self._below = dom.create("div", "rows-away", aria_hidden="true")
        dom.append(block, self._above, self.element, self._below)
        self.window = RowWindow()
        self.rows: list[MessageRow] = []  # on the page, in order
        self.first = 0  # the index of the first of them
        self._marks: list[tuple[str, Mark]] = []  # of the rows, by key, while they are true
        self._facts: object = None
        self._spare: list[MessageRow] = []
        self._made: list[MessageRow] = []
        self._unmeasured: list[MessageRow] = []
        self._sizes: dict[str, float] = {}
        self._total = 0.0  # the height of all rows, as the log has it
        self._width = -1
        self.focused: Any = None  # the row that holds the focus
        self._stop: Any = None  # the row that the Tab key stops at

    @property
    def last(self) -> int:
        """Return the index behind the last row on the page."""
        return self.first + len(self.rows)

    def seen(self) -> "tuple[int, int]":
        """Return the rows [first, last) of which something is in view."""
        return self.window.seen(-self._log.scrollTop, self._log.clientHeight)

    def is_near_start(self) -> bool:
        """Tell whether little is left above what is seen."""
        view = self._log.clientHeight
        first, _ = self.window.seen(-self._log.scrollTop, view)
        return view > 0 and self.window.height(0, first) < AROUND

    def holds(self, index: int) -> bool:
        """Tell whether a line is on the page."""
        return self.first <= index < self.last

    def stop_at(self, row: "MessageRow | None") -> None:
        """Let the Tab key stop at a row, and at no other."""
        if row is not self._stop:
            if self._stop is not None:
                self._stop.reachable(False)
            self._stop = row
            if row is not None:
                row.reachable(True)

    def row_of(self, number: str) -> "MessageRow | None":
        """Return a row by its `data-row`."""
        return (
            self._made[int(number)] if number.isdigit() and int(number) < len(self._made) else None
        )

    def paint(
        self,
        messages: "list[ChatMessage]",
        mark_of: "Callable[[int], Mark]",
        facts: object,
        at_end: bool,
        goal: "int | None" = None,
    ) -> None:
        """Show `messages` as they are now, with what `mark_of(index)` says of each.

        `facts` is whatever else marks depend on. `at_end`: the end stays in view. `goal`: bring
        that one into view.
        """
        log, window = self._log, self.window
        view = float(log.clientHeight)
        self._look_at_width()
        anchor = None if at_end or goal is not None else self._anchor(-float(log.scrollTop), view)
        moved = window.follow(messages)
        distance = 0.0 if at_end else -float(log.scrollTop)
        if anchor is not None:
            index = moved.to(anchor[1])
            if index is None:
                anchor = None
            else:
                distance += window.distance(index) - anchor[3]
        if goal is not None:
            distance = max(0.0, window.distance(goal) - view * 0.6)
        first, last = self._choose(distance, view, moved)
        if not moved.is_nothing or facts != self._facts:
            self._facts = facts
            self._marks = []  # none of them is sure to be true
        self._put(first, last, mark_of)
        if self.focused is None or self._stop not in self.rows:
            self.stop_at(self.rows[-1] if self.rows else None)
        self._make_room_below()
        self._measure()
        self._make_room_above()
        self._keep_place(anchor, distance, at_end, goal)

    def _keep_place(self, anchor: "Any", distance: float, at_end: bool, goal: "int | None") -> None:
        log = self._log
        if goal is not None:
            log.scrollTop = -distance
            self._to_middle(goal)
        elif at_end:
            if log.scrollTop != 0:
                log.scrollTop = 0
        elif anchor is not None and anchor[0] in self.rows:
            top, _ = self._dom.box(anchor[0].element)
            if abs(top - anchor[2]) > ENOUGH:
                log.scrollTop = float(log.scrollTop) + top - anchor[2]

    def _to_middle(self, goal: int) -> None:
        row = self.rows[goal - self.first] if self.first <= goal < self.last else None
        if row is not None:
            top, _ = self._dom.box(row.message)
            home, height = self._dom.box(self._log)
            self._log.scrollTop = float(self._log.scrollTop) + top - home - height * 0.3

    def _anchor(self, distance: float, view: float) -> "Any":
        """Return (row, index, upper edge, distance) of a row in the middle of what is read."""
        if not self.rows or view <= 0:
            return None
        index = self.window.row_at(distance + view / 2)
        index = max(self.first, min(self.last - 1, index))
        row = self.rows[index - self.first]
        return row, index, self._dom.box(row.element)[0], self.window.distance(index)

    def _choose(self, distance: float, view: float, moved: "Any") -> "tuple[int, int]":
        """Return the rows to have on the page after this frame; ask for another one if need be."""
        count = len(self.window.items)
        if view <= 0:
            return max(0, count - UNMEASURED), count
        seen = self.window.seen(distance, view)
        around = self.window.seen(distance - AROUND, view + 2 * AROUND)
        # Before a list that grew at its end while that is in view comes what is new.
        first = moved.to(self.first) if self.rows else None
        last = moved.to(self.last - 1) if self.rows else None
        shown = (0, 0) if first is None or last is None else (first, last + 1)
        chosen = next_rows(shown, seen, around, STEP)
        if chosen != around:
            self._more()
        return chosen

    def _put(self, first: int, last: int, mark_of: "Callable[[int], Mark]") -> None:
        """Have the rows [first, last) on the page, and no others."""
        items = self.window.items[first:last]
        kept = {item.key for item in items}
        rows: dict[str, MessageRow] = {}
        place: list[MessageRow] = []
        for row in self.rows:
            if row.item.key in kept and row.item.key not in rows:
                rows[row.item.key] = row
                place.append(row)
            else:
                self._take_out(row)
        known = dict(self._marks)
        self.rows, self._marks, self.first = [], [], first
        for index, item in enumerate(items):
            mark = known.get(item.key) or mark_of(first + index)
            if item.key in rows:
                row = rows.pop(item.key)
            else:
                row = self._spare.pop() if self._spare else self._make()
            if index >= len(place) or place[index] is not row:
                if row in place:
                    place.remove(row)
                self._place(row, place, index)
            if row.show(item, mark):
                self._unmeasured.append(row)
            self.rows.append(row)
            self._marks.append((item.key, mark))

    def _place(self, row: MessageRow, place: "list[MessageRow]", at: int) -> None:
        if at < len(place):
            self.element.insertBefore(row.element, place[at].element)
        else:
            self._dom.append(self.element, row.element)
        place.insert(at, row)

    def _make(self) -> MessageRow:
        row = MessageRow(self._dom, len(self._made))
        self._made.append(row)
        return row

    def _take_out(self, row: MessageRow) -> None:
        if row is self.focused:
            self.focused = None
            self._lost_focus()
        self._dom.remove(row.element)
        self._spare.append(row)

    def _make_room_below(self) -> None:
        """Give the rows below those on the page their room."""
        window = self.window
        self._size(self._below, "below", window.height(self.last, len(window.items)))

    def _make_room_above(self) -> None:
        """Give the rows above their room.

        As long as it can, the whole keeps its height while rows turn out higher or lower than was
        guessed: a browser breaks off a smooth scroll when the start of the log moves.
        """
        window = self.window
        above = window.height(0, self.first)
        rest = window.height(self.first, len(window.items))
        kept = self._total - rest
        if self.first == 0 or kept <= 0 or abs(kept - above) > TRUE_ENOUGH * above:
            kept = above
        self._total = kept + rest
        self._size(self._above, "above", kept)

    def _size(self, element: "Any", name: str, height: float) -> None:
        if self._sizes.get(name) != height:
            self._sizes[name] = height
            self._dom.set_style(element, "height", "%.3fpx" % height)

    def _measure(self) -> None:
        places = {id(row): index for index, row in enumerate(self.rows)}
        unmeasured, self._unmeasured = self._unmeasured, []
        if self._width <= 0:
            return
        for row in unmeasured:
            index = places.get(id(row))
            if index is not None:
                height = self._dom.box(row.element)[1]
                if height > 0:
                    self.window.measured(self.first + index, height)

    def _look_at_width(self) -> None:
        width = self._log.clientWidth
        if width != self._width:
            self._width = width
            self.window.forget()
            self.window.guess_anew()
            self._unmeasured = list(self.rows)

    def dispose(self) -> None:
        """Take every row out."""
        for row in self.rows:
            self._dom.remove(row.element)
        self.rows, self._spare, self._made, self._stop = [], [], [], None
