"""The same client, unchanged, against the handlers backend (docs/protocol.md part 1.1)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.engine import ConnectionState, Dialect, MessageType, Options, Reason, Status, TokenPlace
from app.engine.message_types import THE_THIRTY, Direction
from app.provider import use_chat, use_presence
from tests.harness import ServerProcess
from tests.integration.client.visitors import visitor
from tests.integration.person import Person

T = MessageType
ROOM = "general"
CONFIGURED = Options(token_place=TokenPlace.QUERY, dialect=Dialect.ENVELOPE)
ASKING = Options(token_place=TokenPlace.QUERY)
Scene = Callable[[Person, Person], Awaitable[None]]  # ada acts, grace looks on

# Declared by the backend and never sent by this version; it has no handler for the first two.
NEVER_TAKEN = {T.CONNECT, T.DISCONNECT, T.USER_JOIN, T.USER_LEAVE}
NEVER_SENT = {
    T.CONNECT,
    T.DISCONNECT,
    T.NOTIFICATION,
    T.STATUS_UPDATE,
    T.DOCUMENT_UPLOAD_PROGRESS,
    T.DOCUMENT_UPLOAD_COMPLETE,
    T.DOCUMENT_PROCESSING_START,
    T.DOCUMENT_PROCESSING_PROGRESS,
    T.DOCUMENT_PROCESSING_COMPLETE,
    T.DOCUMENT_ERROR,
    T.QUOTE_UPDATE,
    T.USER_ACTIVITY,
    T.AI_ERROR,
}


@asynccontextmanager
async def pair(server: ServerProcess) -> AsyncIterator[tuple[Person, Person]]:
    """Bring ada and grace to CONNECTED; ada knows that grace is there."""
    async with (
        visitor(server, options=CONFIGURED, shared=True) as ada,
        visitor(server, "grace", options=CONFIGURED, shared=True) as grace,
    ):
        await ada.connected()
        await grace.connected()
        await ada.hears(T.USER_JOIN, user_id=grace.view.user_id)
        yield ada, grace


async def heartbeat_gets_no_reply(ada: Person, grace: Person) -> None:
    receipt = ada.provider.send(T.HEARTBEAT)
    assert receipt.status is Status.UNCONFIRMED
    await chat_message_is_confirmed_by_its_echo(ada, grace)
    assert T.HEARTBEAT not in ada.heard_types()


async def chat_message_is_confirmed_by_its_echo(ada: Person, grace: Person) -> None:
    receipt = use_chat(ROOM, ada.provider).send("good morning")
    assert receipt.status is Status.SENT
    assert (await ada.ends(receipt)).status is Status.DELIVERED
    said = await grace.hears(T.CHAT_RESPONSE, message="good morning", room_id=ROOM)
    assert said.data["user_id"] == ada.view.user_id
    assert ada.texts() == grace.texts() == ["good morning"]


async def typing_is_relayed(ada: Person, grace: Person) -> None:
    room = use_chat(ROOM, grace.provider)
    use_chat(ROOM, ada.provider).typing()
    typing = await grace.until(lambda: room.value.typing)
    assert [user_id for user_id, _ in typing] == [ada.view.user_id]


async def stopped_typing_is_relayed(ada: Person, grace: Person) -> None:
    chat = use_chat(ROOM, ada.provider)
    chat.typing()
    chat.stopped_typing()
    await grace.hears(T.TYPING_STOP, user_id=ada.view.user_id, room_id=ROOM)
    assert use_chat(ROOM, grace.provider).value.typing == []


async def presence_is_relayed(ada: Person, grace: Person) -> None:
    ada.provider.set_presence("busy")
    await grace.hears(T.PRESENCE_UPDATE, user_id=ada.view.user_id, status="busy")
    people = use_presence(ROOM, grace.provider).value
    assert [(m.user_id, m.status) for m in people] == [(ada.view.user_id, "busy")]


async def document_upload_is_echoed(ada: Person, grace: Person) -> None:
    receipt = ada.provider.send(T.DOCUMENT_UPLOAD_START, {"file_name": "a.pdf", "file_size": 3})
    assert receipt.status is Status.UNCONFIRMED
    await ada.hears(T.DOCUMENT_UPLOAD_START, file_name="a.pdf", status="started", progress=0)


async def a_quote_is_made(ada: Person, grace: Person) -> None:
    asked = {"customer_id": 42, "requirements": "ten chairs"}
    receipt = ada.provider.send(T.QUOTE_GENERATION_START, asked)
    assert receipt.status is Status.UNCONFIRMED
    await ada.hears(T.QUOTE_GENERATION_START, status="starting")
    for progress in (20, 40, 60, 80, 100):
        await ada.hears(T.QUOTE_GENERATION_PROGRESS, progress=progress)
    await ada.hears(T.QUOTE_GENERATION_COMPLETE, customer_id=42)


async def a_tool_runs(ada: Person, grace: Person) -> None:
    receipt = ada.provider.send(T.AI_TOOL_CALL, {"tool_name": "search", "args": {}})
    assert receipt.status is Status.UNCONFIRMED
    await ada.hears(T.AI_TOOL_CALL, tool_name="search", status="executing")
    await ada.hears(T.AI_TOOL_RESULT, tool_name="search", status="complete")


EFFECTS: dict[MessageType, Scene] = {
    T.HEARTBEAT: heartbeat_gets_no_reply,
    T.CHAT_MESSAGE: chat_message_is_confirmed_by_its_echo,
    T.TYPING_START: typing_is_relayed,
    T.TYPING_STOP: stopped_typing_is_relayed,
    T.PRESENCE_UPDATE: presence_is_relayed,
    T.DOCUMENT_UPLOAD_START: document_upload_is_echoed,
    T.QUOTE_GENERATION_START: a_quote_is_made,
    T.AI_TOOL_CALL: a_tool_runs,
}
TAKEN = [
    type
    for type, direction in THE_THIRTY
    if direction is not Direction.TO_CLIENT and type not in NEVER_TAKEN
]


@pytest.mark.parametrize("type", TAKEN, ids=lambda type: type.value)
async def test_what_the_client_sends_takes_effect(
    type: MessageType, envelope_server: ServerProcess
) -> None:
    async with pair(envelope_server) as (ada, grace):
        await EFFECTS[type](ada, grace)
        assert ada.sockets == 1


@pytest.fixture(scope="module")
def beating_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """Run a server that beats often."""
    options = ("--dialect", "envelope", "--job-step", "0.05", "--heartbeat-interval", "0.3")
    with ServerProcess(tmp_path_factory.mktemp("beating"), *options) as process:
        yield process


async def test_what_the_server_sends_reaches_its_handlers(beating_server: ServerProcess) -> None:
    async with visitor(beating_server, options=CONFIGURED) as ada:
        await ada.connected()
        async with visitor(beating_server, "grace", options=CONFIGURED) as grace:
            await grace.connected()
            await ada.has_heard(T.USER_JOIN)
            chat = use_chat(ROOM, grace.provider)
            chat.typing()
            chat.stopped_typing()
            grace.provider.set_presence("away")
            chat.send("what is the price of this product?")
            await ada.has_heard(T.AI_RESPONSE)
        ada.provider.send(T.DOCUMENT_UPLOAD_START, {"file_name": "a.pdf"})
        ada.provider.send(T.AI_TOOL_CALL, {"tool_name": "search"})
        ada.provider.send(T.CHAT_MESSAGE, {"message": 7})  # a field of the wrong kind
        ada.provider.send(T.QUOTE_GENERATION_START, {"customer_id": "c-1"})
        for type in (T.QUOTE_GENERATION_COMPLETE, T.USER_LEAVE, T.ALERT, T.HEARTBEAT):
            await ada.has_heard(type)
        complaint = await ada.hears(T.ALERT)
        assert complaint.data["level"] == "error"
        heard = ada.heard_types() | {T.ALERT}
    sent = {type for type, direction in THE_THIRTY if direction is not Direction.TO_SERVER}
    assert heard == sent - NEVER_SENT
    assert ada.unknown == []


async def test_a_server_that_never_answers_connect_is_taken_for_this_one(
    envelope_server: ServerProcess,
) -> None:
    async with visitor(envelope_server, options=ASKING) as ada:
        early = use_chat(ROOM, ada.provider).send("written before")
        await ada.connected()
        assert ada.path[-2:] == [
            (ConnectionState.AUTHENTICATING, Reason.SOCKET_OPENED),
            (ConnectionState.CONNECTED, Reason.SESSION_ASSUMED),
        ]
        assert (ada.view.dialect, ada.view.capabilities) == ("envelope", ())
        assert (await ada.ends(early)).status is Status.DELIVERED
        assert ada.sockets == 1


async def test_any_first_frame_tells_at_once(beating_server: ServerProcess) -> None:
    patient = Options(token_place=TokenPlace.QUERY, answer_timeout=None)
    async with visitor(beating_server, options=patient) as ada:
        await ada.connected()
        assert ada.view.reason is Reason.SESSION_ASSUMED
        await ada.hears(T.HEARTBEAT)


async def test_beats_keep_the_server_from_going_deaf(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--dialect", "envelope", "--idle-cut", "0.6") as server:
        beating = Options(
            token_place=TokenPlace.QUERY, dialect=Dialect.ENVELOPE, heartbeat_interval=0.2
        )
        silent = Options(token_place=TokenPlace.QUERY, dialect=Dialect.ENVELOPE, ack_timeout=0.5)
        async with (
            visitor(server, options=beating) as ada,
            visitor(server, "grace", options=silent) as grace,
        ):
            await ada.connected()
            await grace.connected()
            gone = await ada.hears(T.USER_LEAVE)  # the server's cut: grace never beats
            assert gone.data["user_id"] == grace.view.user_id
            lost = await grace.ends(use_chat(ROOM, grace.provider).send("can you hear me?"))
            kept = await ada.ends(use_chat(ROOM, ada.provider).send("I am here"))
            assert (lost.status, lost.code) == (Status.UNCONFIRMED, "no_echo")
            assert kept.status is Status.DELIVERED


async def test_a_server_whose_beats_stop_is_left(envelope_server: ServerProcess) -> None:
    # This server beats every 30 s only, which for this client is death.
    impatient = Options(token_place=TokenPlace.QUERY, dialect=Dialect.ENVELOPE, longest_silence=0.6)
    async with visitor(envelope_server, options=impatient) as ada:
        await ada.connected()
        await ada.in_state(ConnectionState.RECONNECTING)
        assert ada.view.reason is Reason.HEARTBEAT_TIMEOUT
        await ada.connected()
        assert ada.sockets == 2


async def test_each_socket_has_a_client_id_of_its_own(envelope_server: ServerProcess) -> None:
    async with pair(envelope_server) as (ada, grace):
        ids = set()
        for _ in range(3):
            grace.provider.disconnect()
            await grace.connected()
            joined = await ada.hears(T.USER_JOIN, user_id=grace.view.user_id)
            ids.add(joined.data["connection_id"])
        assert len(ids) == 3


async def test_killed_and_back_sends_once_what_was_never_sent(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--dialect", "envelope") as server:
        async with visitor(server, options=CONFIGURED, draw=lambda: 0.3) as ada:
            await ada.connected()
            room = use_chat(ROOM, ada.provider)
            server.kill()
            in_flight = room.send("in flight")
            await ada.in_state(ConnectionState.RECONNECTING)
            meanwhile = [room.send(f"meanwhile {number}") for number in range(3)]
            # Nothing tells this server that it has seen a message before: no second frame.
            assert (in_flight.status, in_flight.code) == (Status.UNCONFIRMED, "link_lost")
            await asyncio.to_thread(server.start)
            await ada.connected()
            for receipt in meanwhile:
                assert (await ada.ends(receipt)).status is Status.DELIVERED
            echoes = [m.data["message"] for m in ada.heard if m.type is T.CHAT_RESPONSE]
            assert echoes == ["meanwhile 0", "meanwhile 1", "meanwhile 2"]
            assert ada.texts() == ["in flight", *echoes]
