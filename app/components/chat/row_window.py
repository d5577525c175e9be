"""Which rows of a long list are on the page, and how much room the others take: arithmetic alone.

Distances are pixels from the end of the list, as its log has them: its axis is reversed.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

BLOCK = 128  # rows that are skipped at once when a place is looked for
FIRST_GUESS = 56.0  # pixels of a row before any was measured
MAX_KNOWN = 40_000  # heights of rows that are remembered by key


class RowWindow:
    """Hold the heights of all rows, measured once and remembered by key, or else guessed."""

    def __init__(self) -> None:
        self.items: list[Any] = []  # whatever has a `key`; oldest first
        self._heights: list[float] = []
        self._measured: dict[str, float] = {}
        self._guess = FIRST_GUESS

    def follow(self, items: "list[Any]") -> "Moved":
        """Take another list, most of which is the same; tell where its rows went."""
        before = self.items
        if items is before:
            return Moved(before, items, len(items), 0)
        first = _same_at_the_start(before, items)
        last = _same_at_the_end(before, items, first)
        between = items[first : len(items) - last]
        heights = [self._measured.get(item.key, self._guess) for item in between]
        self._heights[first : len(before) - last] = heights
        self.items = items
        return Moved(before, items, first, last)

    def measured(self, index: int, height: float) -> None:
        """Remember the height of a row."""
        if len(self._measured) >= MAX_KNOWN:
            self._measured = {}
        self._measured[self.items[index].key] = height
        self._heights[index] = height

    def forget(self) -> None:
        """Measure everything anew: the page has another width."""
        known = list(self._measured.values())
        if known:
            self._guess = sum(known) / len(known)
        self._measured = {}

    def guess_anew(self) -> None:
        """Guess what was not measured yet by what was."""
        known = self._measured
        if known:
            self._guess = sum(known.values()) / len(known)
            self._heights = [known.get(item.key, self._guess) for item in self.items]

    def height(self, first: int, last: int) -> float:
        """Return the height of the rows from `first` up to, not with, `last`."""
        return sum(self._heights[first:last])

    def distance(self, index: int) -> float:
        """Return how far the lower edge of a row is from the end."""
        return sum(self._heights[index + 1 :])

    def row_at(self, distance: float) -> int:
        """Return the row at a distance from the end; the first one when that is beyond it."""
        heights = self._heights
        last = len(heights)
        while last > BLOCK:
            block = sum(heights[last - BLOCK : last])
            if block > distance:
                break
            distance -= block
            last -= BLOCK
        while last > 1 and heights[last - 1] <= distance:
            distance -= heights[last - 1]
            last -= 1
        return max(0, last - 1)

    def seen(self, distance: float, view: float) -> "tuple[int, int]":
        """Return the rows [first, last) of which something is within `view` at a distance."""
        if not self.items:
            return 0, 0
        return self.row_at(distance + view), self.row_at(max(0.0, distance)) + 1


class Moved:
    """Tell where the rows of one list are in the next."""

    def __init__(self, before: "list[Any]", after: "list[Any]", first: int, last: int) -> None:
        self._before = before
        self._after = after
        self._first = first
        self._last = last

    @property
    def is_nothing(self) -> bool:
        """Tell whether both lists hold the same rows, in the same places."""
        return self._first == len(self._before) == len(self._after)

    def to(self, index: int) -> "int | None":
        """Return where a row is now; None when it is gone."""
        if index < self._first:
            return index
        shift = len(self._after) - len(self._before)
        if index >= len(self._before) - self._last:
            return index + shift
        key = self._before[index].key
        for place in range(self._first, len(self._after) - self._last):
            if self._after[place].key == key:
                return place
        return None


def next_rows(
    shown: "tuple[int, int]", seen: "tuple[int, int]", around: "tuple[int, int]", step: int
) -> "tuple[int, int]":
    """Return the rows to show in this frame: what is seen, and towards `around`, at most `step`
    new ones.

    `around` holds `seen`, and what lies near. More than `step` only where a hole would be seen:
    never, when the rows of a page are few. Rows that are shown and not far stay.
    """
    first, last = max(shown[0], around[0]), min(shown[1], around[1])
    if first >= last or last <= seen[0] or first >= seen[1]:
        # Somewhere else: what is seen from its end on.
        last = seen[1]
        first = max(seen[0], last - 2 * step)
        return first, last
    left = step
    # What is seen comes before what is not.
    for wanted in (seen, around):
        below = min(left, max(0, wanted[1] - last))
        last, left = last + below, left - below
        above = min(left, max(0, first - wanted[0]))
        first, left = first - above, left - above
    return first, last


def _same_at_the_start(before: "list[Any]", after: "list[Any]") -> int:
    """Return how many rows at the start are the very same, by halves: slices compare fast."""
    known, most = 0, min(len(before), len(after))
    if most and before[0] is not after[0]:
        return 0
    step = _power(most)
    while step > 0:
        end = min(known + step, most)
        if end > known and _are_same(before[known:end], after[known:end]):
            known = end
        step //= 2
    return known


def _same_at_the_end(before: "list[Any]", after: "list[Any]", taken: int) -> int:
    known, most = 0, min(len(before), len(after)) - taken
    step = _power(most)
    size, other = len(before), len(after)
    while step > 0:
        end = min(known + step, most)
        if end > known and _are_same(
            before[size - end : size - known], after[other - end : other - known]
        ):
            known = end
        step //= 2
    return known


def _power(number: int) -> int:
    """Return the largest power of two that is not above a number; 0 for 0."""
    power = 1
    while power * 2 <= number:
        power *= 2
    return power if number else 0


def _are_same(before: "list[Any]", after: "list[Any]") -> bool:
    # The same objects are equal without being asked; the ends tell of most that differ.
    if before[0] is not after[0] or before[-1] is not after[-1]:
        return False
    return before == after
