"""From a message's type to the handlers that asked for it."""

import pytest

from app.engine.errors import LocalError
from app.engine.messages import Message, MessageType
from app.engine.router import MessageRouter

ALERT = Message(MessageType.ALERT, {"message": "hi"})


def test_handlers_of_a_type_are_called_in_the_order_of_registration() -> None:
    router = MessageRouter()
    seen: list[str] = []
    router.on(MessageType.ALERT, lambda _: seen.append("first"))
    router.on(MessageType.CHAT_RESPONSE, lambda _: seen.append("other"))
    router.on(MessageType.ALERT, lambda message: seen.append(message.data["message"]))

    assert router.dispatch(ALERT).handled == 2
    assert seen == ["first", "hi"]


def test_nobody_has_to_listen() -> None:
    result = MessageRouter().dispatch(ALERT)

    assert (result.handled, result.errors, result.awaitables) == (0, [], [])


def test_a_handler_that_throws_stops_neither_the_others_nor_later_messages() -> None:
    router = MessageRouter()
    seen: list[Message] = []

    def broken(message: Message) -> None:
        raise RuntimeError("broken")

    router.on(MessageType.ALERT, broken)
    router.on(MessageType.ALERT, seen.append)
    result = router.dispatch(ALERT)
    router.dispatch(ALERT)

    assert result.handled == 1
    ((handler, error),) = result.errors
    assert handler is broken
    assert isinstance(error, RuntimeError)
    assert seen == [ALERT, ALERT]


def test_an_unknown_type_goes_to_the_unknown_handlers_only() -> None:
    router = MessageRouter()
    seen: list[str] = []
    router.on(MessageType.ALERT, lambda _: seen.append("known"))
    remove = router.on_unknown(lambda message: seen.append(message.type_name))
    router.dispatch(Message(None, type_name="brand_new"))
    remove()
    router.dispatch(Message(None, type_name="again"))

    assert seen == ["brand_new"]


async def test_a_coroutine_function_hands_back_what_is_to_be_awaited() -> None:
    router = MessageRouter()
    seen: list[Message] = []

    async def slow(message: Message) -> None:
        seen.append(message)

    router.on(MessageType.ALERT, slow)
    result = router.dispatch(ALERT)
    assert seen == []
    ((handler, awaitable),) = result.awaitables
    assert handler is slow
    await awaitable

    assert seen == [ALERT]


def test_micropythons_coroutines_are_generators() -> None:
    router = MessageRouter()
    router.on(MessageType.ALERT, lambda _: (part for part in "ab"))

    assert len(router.dispatch(ALERT).awaitables) == 1


def test_removing_takes_one_registration_and_can_be_repeated() -> None:
    router = MessageRouter()
    seen: list[Message] = []
    handler = seen.append
    remove = router.on(MessageType.ALERT, handler)
    router.on(MessageType.ALERT, handler)
    router.on(MessageType.ALERT, lambda _: None)
    remove()
    assert router.dispatch(ALERT).handled == 2
    remove()
    remove()

    assert router.dispatch(ALERT).handled == 1


def test_changes_during_a_dispatch_count_from_the_next() -> None:
    router = MessageRouter()
    seen: list[str] = []

    def first(message: Message) -> None:
        seen.append("first")
        remove_first()
        router.on(MessageType.ALERT, lambda _: seen.append("late"))

    remove_first = router.on(MessageType.ALERT, first)
    router.on(MessageType.ALERT, lambda _: seen.append("second"))
    router.dispatch(ALERT)
    assert seen == ["first", "second"]
    router.dispatch(ALERT)

    assert seen == ["first", "second", "second", "late"]


def test_clearing_forgets_all() -> None:
    router = MessageRouter()
    router.on(MessageType.ALERT, lambda _: None)
    router.on_unknown(lambda _: None)
    router.clear()

    assert router.dispatch(ALERT).handled == 0
    assert router.dispatch(Message(None, type_name="x")).handled == 0


def test_misuse_says_what_to_do() -> None:
    router = MessageRouter()

    with pytest.raises(LocalError, match="MessageType"):
        router.on("alert", print)  # type: ignore[arg-type]
    with pytest.raises(LocalError, match="callable"):
        router.on(MessageType.ALERT, "print")  # type: ignore[arg-type]
    with pytest.raises(LocalError, match="callable"):
        router.on_unknown(None)  # type: ignore[arg-type]
