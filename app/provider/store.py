"""Store: one state, changed by dispatching, observed through selectors."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.provider.state import State

    Reducer = Callable[[State, object, float], State]
    Many = Callable[[State, list[Any], float], State]
    Selector = Callable[[State], Any]


MOST = 512  # events that wait to be reduced together


class Store:
    """Hold the state that `reduce(state, event, now)` makes of the events.

    `reduce` returns the same state when nothing changed; `reduce_many(state, events, now)` does the
    same for events of one moment that were noted. `report` gets one line when a subscriber throws;
    the others are called all the same.
    """

    def __init__(
        self,
        reduce: "Reducer",
        state: "State",
        report: "Callable[[str], None]",
        reduce_many: "Many | None" = None,
    ) -> None:
        self._reduce = reduce
        self._reduce_many = reduce_many
        self._report = report
        self._subscriptions: list[_Subscription] = []
        self._state = state
        self._told = state  # what the subscribers were told of last
        self._noted: list[Any] = []
        self._noted_at = 0.0

    @property
    def state(self) -> "State":
        """Return the state after all that has happened."""
        if self._noted:
            self._take_in()
        return self._state

    def dispatch(self, event: object, now: float) -> None:
        """Change the state by one event and call whoever selected what changed."""
        self._state = self._reduce(self.state, event, now)
        self.tell()

    def note(self, event: object, now: float) -> None:
        """Take an event in; nobody is called before `tell` or a `dispatch`."""
        noted = self._noted
        if noted and (now != self._noted_at or len(noted) >= MOST):
            self._take_in()
            noted = self._noted
        self._noted_at = now
        noted.append(event)

    def tell(self) -> None:
        """Call whoever selected what changed since they were called."""
        state = self.state
        if state is self._told:
            return
        self._told = state
        for subscription in self._subscriptions:
            if subscription.active:
                self._offer(subscription)

    def _take_in(self) -> None:
        events, self._noted = self._noted, []
        now = self._noted_at
        try:
            if self._reduce_many is not None:
                self._state = self._reduce_many(self._state, events, now)
                return
        except Exception as error:  # noqa: BLE001 - one bad event must not take the others along
            self._report("A reducer threw: %s: %s" % (type(error).__name__, error))
        for event in events:
            try:
                self._state = self._reduce(self._state, event, now)
            except Exception as error:  # noqa: BLE001 - see above
                self._report("A reducer threw: %s: %s" % (type(error).__name__, error))

    def subscribe(
        self, selector: "Selector", callback: "Callable[[Any], None]"
    ) -> "Callable[[], None]":
        """Call `callback(value)` when `selector(state)` has a new value; return how to stop."""
        subscription = _Subscription(selector, callback, selector(self.state))
        self._subscriptions = self._subscriptions + [subscription]  # never changed in place

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
