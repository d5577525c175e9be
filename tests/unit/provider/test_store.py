"""The store calls back when, and only when, the selected value changed."""

from app.provider import State, Store


def counting(state: State, event: object, now: float) -> State:
    if event == "nothing":
        return state
    view = state.messages.but(received=state.messages.received + 1)
    changed: State = state.but(messages=view)
    return changed


def make() -> "tuple[Store, list[str]]":
    reports: list[str] = []
    return Store(counting, State(), reports.append), reports


def test_only_a_changed_selection_calls_back() -> None:
    store, _ = make()
    counts: list[int] = []
    waiting: list[int] = []
    store.subscribe(lambda state: state.messages.received, counts.append)
    store.subscribe(lambda state: state.connection.waiting, waiting.append)
    store.dispatch("nothing", 0.0)
    store.dispatch("something", 0.0)
    assert counts == [1]
    assert waiting == []


def test_an_equal_value_is_no_change() -> None:
    store, _ = make()
    seen: list[list[int]] = []
    store.subscribe(lambda state: [state.connection.waiting], seen.append)
    store.dispatch("something", 0.0)
    assert seen == []


def test_a_removed_subscriber_is_not_called_even_within_the_same_dispatch() -> None:
    store, _ = make()
    seen: list[int] = []
    store.subscribe(lambda state: state.messages.received, lambda _value: remove())
    remove = store.subscribe(lambda state: state.messages.received, seen.append)
    store.dispatch("something", 0.0)
    assert seen == []


def test_a_subscriber_that_throws_is_reported_and_stops_nobody() -> None:
    store, reports = make()
    seen: list[int] = []

    def angry(_value: object) -> None:
        raise RuntimeError("angry")

    store.subscribe(lambda state: state.messages.received, angry)
    store.subscribe(lambda state: state.messages.received, seen.append)
    store.dispatch("something", 0.0)
    assert seen == [1]
    assert "angry" in reports[0]


def test_a_dispatch_from_inside_a_callback_shows_everybody_the_latest() -> None:
    store, _ = make()
    seen: list[int] = []

    def again(value: int) -> None:
        if value == 1:
            store.dispatch("something", 0.0)

    store.subscribe(lambda state: state.messages.received, again)
    store.subscribe(lambda state: state.messages.received, seen.append)
    store.dispatch("something", 0.0)
    assert seen == [2]


def test_clear_forgets_everybody() -> None:
    store, _ = make()
    seen: list[int] = []
    store.subscribe(lambda state: state.messages.received, seen.append)
    store.clear()
    store.dispatch("something", 0.0)
    assert seen == []
