"""What an input of the engine leads to, collected until the owner takes it."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Output:
    """Hold orders (effects) and news (events), oldest first."""

    def __init__(self) -> None:
        self.effects: list[Any] = []
        self.events: list[Any] = []

    def take_effects(self) -> "list[Any]":
        """Return and forget the orders."""
        effects, self.effects = self.effects, []
        return effects

    def take_events(self) -> "list[Any]":
        """Return and forget the news."""
        events, self.events = self.events, []
        return events
