"""Store: one state, changed by dispatching, observed through selectors."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.provider.state import State

    Reducer = Callable[[State, object, float], State]
    Selector = Callable[[State], Any]


class Store:
    """Hold the state that `reduce(state, event, now)` makes of the events.

    `reduce` returns the same state when nothing changed. `report` gets one line when a
    subscriber throws; the others are called all the same.
    """

    def __init__(self, reduce: "Reducer", state: "State", report: "Callable[[str], None]") -> None:
        self._reduce = reduce
        self._report = report
        self._subscriptions: list[_Subscription] = []
        self.state = state

    def dispatch(self, event: object, now: float) -> None:
        """Change the state by one event and call whoever selected what changed."""
        state = self._reduce(self.state, event, now)
        if state is self.state:
            return
        self.state = state
        for subscription in list(self._subscriptions):
            if subscription.active:
                self._offer(subscription)

    def subscribe(
        self, selector: "Selector", callback: "Callable[[Any], None]"
    ) -> "Callable[[], None]":
        """Call `callback(value)` when `selector(state)` has a new value; return how to stop."""
        subscription = _Subscription(selector, callback, selector(self.state))
        self._subscriptions.append(subscription)

        def remove() -> None:
            subscription.active = False
            self._subscriptions = [s for s in self._subscriptions if s is not subscription]

        return remove

    def clear(self) -> None:
        """Forget all subscribers."""
        for subscription in self._subscriptions:
            subscription.active = False
        self._subscriptions = []

    def _offer(self, subscription: "_Subscription") -> None:
        try:
            # The state may have moved on in a callback: everybody sees the latest.
            value = subscription.selector(self.state)
            if value is subscription.value or value == subscription.value:
                return
            subscription.value = value
            subscription.callback(value)
        except Exception as error:  # noqa: BLE001 - selectors and callbacks are the user's
            self._report("A subscriber threw: %s: %s" % (type(error).__name__, error))


class _Subscription:
    def __init__(
        self, selector: "Selector", callback: "Callable[[Any], None]", value: object
    ) -> None:
        self.selector = selector
        self.callback = callback
        self.value = value
        self.active = True
