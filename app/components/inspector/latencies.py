"""What a row of latencies says in numbers."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def median(values: "Sequence[float]") -> "float | None":
    """Return the middle one, or the mean of the two in the middle; None of nothing."""
    if not values:
        return None
    inorder = sorted(values)
    half = len(inorder) // 2
    return inorder[half] if len(inorder) % 2 else (inorder[half - 1] + inorder[half]) / 2


def percentile(values: "Sequence[float]", share: int) -> "float | None":
    """Return the smallest value that `share` per cent of all do not exceed; None of nothing."""
    if not values:
        return None
    rank = -(-share * len(values) // 100)  # rounded up
    return sorted(values)[max(0, rank - 1)]


def ceiling(values: "Sequence[float]") -> float:
    """Return a round number that none exceeds, to draw them under: 0.1, 0.2, 0.5, 1 and so on."""
    most, top = max(values), 0.01
    steps = (2.0, 2.5, 2.0)
    at = 0
    while top < most:
        top *= steps[at % len(steps)]
        at += 1
    return top
