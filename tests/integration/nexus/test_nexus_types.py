"""Our client, unchanged, talks through the real Nexus platform: every type, each way."""

from collections.abc import Awaitable, Callable

import pytest

from app.engine import ConnectionState, MessageType, Reason, Status
from app.engine.message_types import THE_THIRTY, Direction
from app.provider import use_chat, use_presence
from tests.integration.nexus.member import member, pair
from tests.integration.nexus.process import NexusProcess
from tests.integration.person import Person

T = MessageType
ROOM = "general"
Scene = Callable[[Person, Person], Awaitable[None]]  # ada acts, grace looks on

# The envelope's handlers take neither, and rooms are the host's: nothing there to be seen.
NEVER_TAKEN = {T.DISCONNECT, T.USER_JOIN, T.USER_LEAVE}
NEVER_SENT = {T.CONNECT, T.DISCONNECT}


async def connect_carries_the_token(ada: Person, grace: Person) -> None:
    await ada.hears(T.STATUS_UPDATE, status="ready")
    assert ada.path == [
        (ConnectionState.CONNECTING, Reason.CONNECT_REQUESTED),
        (ConnectionState.AUTHENTICATING, Reason.SOCKET_OPENED),
        (ConnectionState.CONNECTED, Reason.SESSION_ASSUMED),
    ]
    assert (ada.view.dialect, ada.view.capabilities) == ("envelope", ())


async def heartbeat_is_taken_in_silence(ada: Person, grace: Person) -> None:
    assert ada.provider.send(T.HEARTBEAT).status is Status.UNCONFIRMED
    await ada.hears(T.HEARTBEAT)  # the server's own
    await chat_is_confirmed_by_its_echo(ada, grace)


async def chat_is_confirmed_by_its_echo(ada: Person, grace: Person) -> None:
    receipt = use_chat(ROOM, ada.provider).send("good morning")
    assert receipt.status is Status.SENT
    assert (await ada.ends(receipt)).status is Status.DELIVERED
    said = await grace.hears(T.CHAT_RESPONSE, message="good morning", room_id=ROOM)
    assert said.user_id == 7
    assert ada.texts() == grace.texts() == ["good morning"]


async def typing_is_relayed(ada: Person, grace: Person) -> None:
    room = use_chat(ROOM, grace.provider)
    use_chat(ROOM, ada.provider).typing()
    assert [user_id for user_id, _ in await grace.until(lambda: room.value.typing)] == [7]


async def stopped_typing_is_relayed(ada: Person, grace: Person) -> None:
    chat = use_chat(ROOM, ada.provider)
    chat.typing()
    chat.stopped_typing()
    await grace.hears(T.TYPING_STOP, user_id=7)
    assert use_chat(ROOM, grace.provider).value.typing == []


async def presence_is_relayed(ada: Person, grace: Person) -> None:
    ada.provider.set_presence("busy")
    await grace.hears(T.PRESENCE_UPDATE, user_id=7, status="busy")
    people = use_presence(ROOM, grace.provider).value
    assert [(m.user_id, m.status) for m in people] == [(7, "busy")]


async def a_document_is_processed(ada: Person, grace: Person) -> None:
    receipt = ada.provider.send(T.DOCUMENT_UPLOAD_START, {"file_name": "a.pdf"})
    assert receipt.status is Status.UNCONFIRMED
    await ada.hears(T.DOCUMENT_UPLOAD_START, status="started")
    await ada.hears(T.DOCUMENT_PROCESSING_COMPLETE, file_name="a.pdf")


async def a_quote_is_made(ada: Person, grace: Person) -> None:
    receipt = ada.provider.send(T.QUOTE_GENERATION_START, {"customer_id": 42})
    assert receipt.status is Status.UNCONFIRMED
    await ada.hears(T.QUOTE_GENERATION_COMPLETE, customer_id=42)


async def a_tool_runs(ada: Person, grace: Person) -> None:
    assert ada.provider.send(T.AI_TOOL_CALL, {"tool_name": "x"}).status is Status.UNCONFIRMED
    await ada.hears(T.AI_TOOL_RESULT, tool_name="x", status="complete")


EFFECTS: dict[MessageType, Scene] = {
    T.CONNECT: connect_carries_the_token,
    T.HEARTBEAT: heartbeat_is_taken_in_silence,
    T.CHAT_MESSAGE: chat_is_confirmed_by_its_echo,
    T.TYPING_START: typing_is_relayed,
    T.TYPING_STOP: stopped_typing_is_relayed,
    T.PRESENCE_UPDATE: presence_is_relayed,
    T.DOCUMENT_UPLOAD_START: a_document_is_processed,
    T.QUOTE_GENERATION_START: a_quote_is_made,
    T.AI_TOOL_CALL: a_tool_runs,
}
TAKEN = [
    type
    for type, direction in THE_THIRTY
    if direction is not Direction.TO_CLIENT and type not in NEVER_TAKEN
]


@pytest.mark.parametrize("type", TAKEN, ids=lambda type: type.value)
async def test_what_the_client_sends_takes_effect(type: MessageType, nexus: NexusProcess) -> None:
    async with pair(nexus.url) as (ada, grace):
        await EFFECTS[type](ada, grace)
        assert ada.sockets == 1


async def test_what_the_server_sends_reaches_its_handlers(nexus: NexusProcess) -> None:
    async with member(nexus.url) as ada:
        await ada.connected()
        async with member(nexus.url, 8) as grace:
            await grace.connected()
            await grace.hears(T.STATUS_UPDATE)
            chat = use_chat(ROOM, grace.provider)
            chat.typing()
            chat.stopped_typing()
            grace.provider.set_presence("away")
            chat.send("@ai hello")
            chat.send("@ai fail")
            await ada.has_heard(T.AI_ERROR)
        for name in ("good.pdf", "corrupt.pdf"):
            ada.provider.send(T.DOCUMENT_UPLOAD_START, {"file_name": name})
        ada.provider.send(T.QUOTE_GENERATION_START, {"customer_id": "c-1"})
        ada.provider.send(T.AI_TOOL_CALL, {"tool_name": "search"})
        ada.world.socket.send_raw("not json")
        for type in (T.NOTIFICATION, T.QUOTE_UPDATE, T.AI_TOOL_RESULT, T.ALERT, T.USER_LEAVE):
            await ada.has_heard(type)
        await ada.has_heard(T.HEARTBEAT)
        sent = {type for type, direction in THE_THIRTY if direction is not Direction.TO_SERVER}
        assert ada.heard_types() == sent - NEVER_SENT
        assert (ada.unknown, ada.world.reports, ada.sockets) == ([], [], 1)
