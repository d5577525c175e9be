"""Every type, each way that exists, between the client and the reference server."""

from collections.abc import Awaitable, Callable

import pytest

from app.engine import ConnectionState, MessageType, Status
from app.engine.message_types import ANSWERS, FLAT_EXTRAS, THE_THIRTY, Direction
from app.provider import use_chat, use_presence
from tests.harness import ServerProcess
from tests.integration.client.visitors import guest
from tests.integration.person import Person

ROOM = "general"
T = MessageType
Scene = Callable[[Person, Person], Awaitable[None]]  # ada acts, grace looks on; both in ROOM

TO_SERVER = [type for type, direction in THE_THIRTY if direction is not Direction.TO_CLIENT]
TO_CLIENT = [
    type for type, direction in THE_THIRTY + ANSWERS if direction is not Direction.TO_SERVER
]


async def connect_begins_a_session(ada: Person, grace: Person) -> None:
    assert ada.view.session_id
    assert ada.view.session_id != grace.view.session_id
    assert ada.view.user["email"] == "ada@example.com"


async def disconnect_ends_the_socket(ada: Person, grace: Person) -> None:
    ada.provider.send(T.DISCONNECT)
    await ada.in_state(ConnectionState.RECONNECTING)
    assert ada.view.close_code == 1000
    await grace.hears(T.USER_LEAVE, user_id=ada.view.user_id)


async def heartbeat_is_answered(ada: Person, grace: Person) -> None:
    ada.provider.send(T.HEARTBEAT, {"mark": "from ada"})
    await ada.hears(T.HEARTBEAT, mark="from ada")
    await grace.settled()
    assert T.HEARTBEAT not in grace.heard_types()


async def chat_message_reaches_the_room(ada: Person, grace: Person) -> None:
    receipt = use_chat(ROOM, ada.provider).send("good morning")
    assert (await ada.ends(receipt)).status is Status.DELIVERED
    said = await grace.hears(T.CHAT_RESPONSE, message="good morning", room_id=ROOM)
    assert (said.user_id, said.id) == (ada.view.user_id, receipt.key)
    await ada.until(lambda: "good morning" in ada.texts())
    assert ada.texts().count("good morning") == 1


async def typing_start_is_shown(ada: Person, grace: Person) -> None:
    room = use_chat(ROOM, grace.provider)
    use_chat(ROOM, ada.provider).typing()
    assert await grace.until(lambda: room.value.typing) == [(ada.view.user_id, "Ada Lovelace")]


async def typing_stop_is_shown(ada: Person, grace: Person) -> None:
    await typing_start_is_shown(ada, grace)
    room = use_chat(ROOM, ada.provider)
    room.typing()
    room.stopped_typing()
    await grace.until(lambda: not use_chat(ROOM, grace.provider).value.typing)
    await grace.hears(T.TYPING_STOP, user_id=ada.view.user_id, room_id=ROOM)


async def document_upload_start_begins_a_job(ada: Person, grace: Person) -> None:
    receipt = ada.provider.send(T.DOCUMENT_UPLOAD_START, {"file_name": "a.pdf", "file_size": 3})
    assert (await ada.ends(receipt)).status is Status.DELIVERED
    done = await ada.hears(T.DOCUMENT_PROCESSING_COMPLETE, file_name="a.pdf")
    started = await ada.hears(T.DOCUMENT_UPLOAD_START, status="started", progress=0)
    assert started.data["document_id"] == done.data["document_id"]
    await grace.settled()
    assert T.DOCUMENT_UPLOAD_START not in grace.heard_types()


async def quote_generation_start_begins_a_job(ada: Person, grace: Person) -> None:
    asked = {"customer_id": 42, "requirements": "ten chairs"}
    receipt = ada.provider.send(T.QUOTE_GENERATION_START, asked)
    assert (await ada.ends(receipt)).status is Status.DELIVERED
    await ada.hears(T.QUOTE_GENERATION_START, status="starting", **asked)
    for progress in (20, 40, 60, 80, 100):
        await ada.hears(T.QUOTE_GENERATION_PROGRESS, progress=progress, customer_id=42)
    await ada.hears(T.QUOTE_GENERATION_COMPLETE, customer_id=42)


async def user_join_enters_a_room(ada: Person, grace: Person) -> None:
    grace.provider.join("sales")
    await grace.until(lambda: "sales" in grace.provider.store.state.presence.synced)
    ada.provider.join("sales")
    joined = await grace.hears(T.USER_JOIN, room_id="sales")
    assert joined.data["user_id"] == ada.view.user_id
    people = use_presence("sales", grace.provider)
    assert {member.name for member in people.value} == {"Ada Lovelace", "Grace Hopper"}


async def user_leave_leaves_a_room(ada: Person, grace: Person) -> None:
    ada.provider.leave(ROOM)
    await grace.hears(T.USER_LEAVE, room_id=ROOM, user_id=ada.view.user_id)
    assert [member.name for member in use_presence(ROOM, grace.provider).value] == ["Grace Hopper"]


async def presence_update_is_shown(ada: Person, grace: Person) -> None:
    ada.provider.set_presence("busy")
    await grace.hears(T.PRESENCE_UPDATE, user_id=ada.view.user_id, status="busy")
    people = use_presence(ROOM, grace.provider).value
    assert [(m.name, m.status) for m in people if m.status == "busy"] == [("Ada Lovelace", "busy")]


async def ai_tool_call_runs_a_tool(ada: Person, grace: Person) -> None:
    receipt = ada.provider.send(T.AI_TOOL_CALL, {"tool_name": "search", "args": {"q": "chairs"}})
    assert (await ada.ends(receipt)).status is Status.DELIVERED
    await ada.hears(T.AI_TOOL_CALL, tool_name="search", status="executing")
    result = await ada.hears(T.AI_TOOL_RESULT, tool_name="search", status="complete")
    assert result.data["result"] == {"args": {"q": "chairs"}}


EFFECTS: dict[MessageType, Scene] = {
    T.CONNECT: connect_begins_a_session,
    T.DISCONNECT: disconnect_ends_the_socket,
    T.HEARTBEAT: heartbeat_is_answered,
    T.CHAT_MESSAGE: chat_message_reaches_the_room,
    T.TYPING_START: typing_start_is_shown,
    T.TYPING_STOP: typing_stop_is_shown,
    T.DOCUMENT_UPLOAD_START: document_upload_start_begins_a_job,
    T.QUOTE_GENERATION_START: quote_generation_start_begins_a_job,
    T.USER_JOIN: user_join_enters_a_room,
    T.USER_LEAVE: user_leave_leaves_a_room,
    T.PRESENCE_UPDATE: presence_update_is_shown,
    T.AI_TOOL_CALL: ai_tool_call_runs_a_tool,
}


@pytest.mark.parametrize("type", TO_SERVER, ids=lambda type: type.value)
async def test_what_the_client_sends_takes_effect(type: MessageType, server: ServerProcess) -> None:
    async with guest(server, "ada", room=ROOM) as ada, guest(server, "grace", room=ROOM) as grace:
        await EFFECTS[type](ada, grace)


async def play_every_scene(ada: Person, grace: Person) -> None:
    """Cause, through grace where another must act, each type that a server may send to ada."""
    chat = use_chat(ROOM, grace.provider)
    chat.typing()
    chat.stopped_typing()
    grace.provider.set_presence("away")
    for text in ("@ai help me", "@ai fail", "please say hello"):
        chat.send(text)
    for name in ("good.pdf", "corrupt.pdf"):
        ada.provider.send(T.DOCUMENT_UPLOAD_START, {"file_name": name})
    ada.provider.send(T.QUOTE_GENERATION_START, {"customer_id": "c-1"})
    ada.provider.send(T.AI_TOOL_CALL, {"tool_name": "search"})
    ada.provider.send(T.HEARTBEAT)
    ada.provider.send(T.CHAT_MESSAGE, {"message": "into the void", "room_id": "no such room"})
    ada.world.socket.send_raw("not json")
    for type in (T.AI_RESPONSE, T.AI_ERROR, T.STATUS_UPDATE, T.NOTIFICATION, T.DOCUMENT_ERROR):
        await ada.has_heard(type)
    grace.provider.leave(ROOM)
    await ada.has_heard(T.USER_LEAVE)
    assert ada.tokens is not None
    await ada.tokens.logout()  # as in another tab: the server says goodbye
    await ada.in_state(ConnectionState.FAILED)


async def test_what_the_server_sends_reaches_its_handlers(server: ServerProcess) -> None:
    async with guest(server, "ada", room=ROOM, shared=False) as ada:  # she signs out
        async with guest(server, "grace", room=ROOM) as grace:
            await play_every_scene(ada, grace)
        missing = {type.value for type in TO_CLIENT} - {type.value for type in ada.heard_types()}
        extra = {type for type, _ in FLAT_EXTRAS} & ada.heard_types()
        assert (missing, extra, ada.unknown, ada.world.reports) == (set(), set(), [], [])
