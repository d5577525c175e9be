"""What was made since anybody last looked, and so may still be changed in place."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Batch:
    """Know the values that one reduction of many messages has made itself.

    Values are replaced, never changed: who holds one must not see it move. One that nobody else
    has yet is as good as a new one, and copying a list of thousands for each message is not.
    """

    def __init__(self) -> None:
        self._made: dict[int, Any] = {}  # by id; held, so that no other thing gets the same
        self._keys: dict[int, set[str]] = {}

    def owns(self, thing: object) -> bool:
        """Tell whether a value was made in this reduction."""
        return id(thing) in self._made

    def take(self, thing: "Any") -> "Any":
        """Take note of a value that was just made; return it."""
        self._made[id(thing)] = thing
        return thing

    def keys(self, thing: object) -> "set[str]":
        """Return a set that goes with a value."""
        known = self._keys.get(id(thing))
        if known is None:
            known = self._keys[id(thing)] = set()
        return known
