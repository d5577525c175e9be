"""Signing in, being answered, and who is seen where."""

import json

import pytest

from app.engine import ConnectionState, MessageType, Reason, Status, TokenPlace
from app.provider import use_chat, use_presence
from tests.harness import ServerProcess
from tests.integration.client.visitors import guest, visitor
from tests.integration.person import Person

ROOM = "general"


@pytest.mark.parametrize("place", [TokenPlace.TICKET, TokenPlace.FRAME, TokenPlace.QUERY])
async def test_signs_in_wherever_the_token_stands(place: TokenPlace, server: ServerProcess) -> None:
    async with visitor(server, place=place) as ada:
        ada.provider.connect()
        ada.provider.connect()
        await ada.connected()
        assert ada.path == [
            (ConnectionState.CONNECTING, Reason.CONNECT_REQUESTED),
            (ConnectionState.AUTHENTICATING, Reason.SOCKET_OPENED),
            (ConnectionState.CONNECTED, Reason.SESSION_ANSWERED),
        ]
        assert ada.view.user["email"] == "ada@example.com"
        assert {"ack", "reauth", "rooms", "heartbeat", "drain"} <= set(ada.view.capabilities)
        assert ada.sockets == 1
        ada.provider.disconnect()
        assert ada.provider.state is ConnectionState.DISCONNECTED


async def test_what_was_sent_before_the_first_connect_goes_out_first(
    server: ServerProcess,
) -> None:
    async with guest(server, "grace", room=ROOM) as grace, visitor(server) as ada:
        room = use_chat(ROOM, ada.provider)
        early = [room.send(f"early {number}") for number in range(3)]

        def send_at_once(_session_id: str) -> None:
            room.send("late")

        ada.provider.store.subscribe(lambda state: state.connection.session_id, send_at_once)
        await ada.connected()
        for receipt in early:
            assert (await ada.ends(receipt)).status is Status.DELIVERED
        await grace.hears(MessageType.CHAT_RESPONSE, message="late")
        assert grace.texts()[-4:] == ["early 0", "early 1", "early 2", "late"]


async def test_an_acknowledgement_ends_a_message_and_a_refusal_says_why(
    server: ServerProcess,
) -> None:
    async with guest(server, room=ROOM) as ada:
        good = use_chat(ROOM, ada.provider).send("hello")
        bad = use_chat("no such room", ada.provider).send("hello")
        await ada.ends(good)
        await ada.ends(bad)
        assert (good.status, good.code) == (Status.DELIVERED, "")
        assert (bad.status, bad.code, bad.text) == (
            Status.REJECTED,
            "not_found",
            "There is no such room.",
        )
        await ada.hears(MessageType.ACK, id=good.key)
        await ada.hears(MessageType.NACK, id=bad.key)
        shown = use_chat("no such room", ada.provider).value.messages
        assert [(m.status, m.problem) for m in shown] == [
            (Status.REJECTED, "There is no such room.")
        ]


async def test_a_repeated_id_is_acknowledged_again_and_not_done_again(
    server: ServerProcess,
) -> None:
    async with guest(server, room=ROOM) as ada, guest(server, "grace", room=ROOM) as grace:
        receipt = await ada.ends(use_chat(ROOM, ada.provider).send("only once"))
        first = await ada.hears(MessageType.ACK, id=receipt.key)
        again = {"message": "only once", "room_id": ROOM}
        frame = {"type": "chat_message", "data": again, "id": receipt.key}
        ada.world.socket.send_raw(json.dumps(frame))
        second = await ada.hears(MessageType.ACK, id=receipt.key)
        assert second.data == first.data
        await grace.settled()
        assert [text for text in grace.texts() if text == "only once"] == ["only once"]
        assert ada.texts().count("only once") == 1


async def test_beats_are_answered_and_measure_the_latency(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("beats")
    with ServerProcess(folder, "--heartbeat-interval", "0.3") as server:
        async with guest(server) as ada:
            latencies: list[float | None] = []
            ada.provider.store.subscribe(lambda state: state.connection.latency, latencies.append)
            # The server cuts whoever misses three beats: to stay, one must beat.
            await ada.until(lambda: len(latencies) >= 4)
            assert all(latency is not None and 0 < latency < 0.3 for latency in latencies)
            assert ada.provider.state is ConnectionState.CONNECTED
            assert ada.sockets == 1


async def test_two_people_talk_both_ways(server: ServerProcess) -> None:
    async with guest(server, room=ROOM) as ada, guest(server, "grace", room=ROOM) as grace:
        before = len(ada.texts())
        assert len(grace.texts()) == before
        for speaker, listener, text in (
            (ada, grace, "Ḧello — 😀 <b>grace</b>"),
            (grace, ada, "hello ada"),
            (ada, grace, "bye"),
        ):
            receipt = await speaker.ends(use_chat(ROOM, speaker.provider).send(text))
            assert receipt.status is Status.DELIVERED
            await listener.hears(MessageType.CHAT_RESPONSE, message=text)
        talk = ["Ḧello — 😀 <b>grace</b>", "hello ada", "bye"]
        await ada.settled()
        assert ada.texts()[before:] == grace.texts()[before:] == talk
        own = [m.own for m in use_chat(ROOM, ada.provider).value.messages[before:]]
        assert own == [True, False, True]


async def test_older_messages_come_over_http_on_joining(server: ServerProcess) -> None:
    async with guest(server, room="sales") as ada:
        receipts = [use_chat("sales", ada.provider).send(f"old {n}") for n in range(3)]
        for receipt in receipts:
            await ada.ends(receipt)
        async with guest(server, "grace", room="sales") as grace:
            assert grace.texts("sales") == ["old 0", "old 1", "old 2"]


def names_in(one: Person, room_id: str) -> list[str]:
    return sorted(member.name for member in use_presence(room_id, one.provider).value)


async def test_a_user_with_two_sockets_is_one_person(server: ServerProcess) -> None:
    room = "quotes"
    async with guest(server, "grace", room=room) as grace:
        async with guest(server, room=room) as ada:
            async with guest(server, room=room) as same:
                assert names_in(same, room) == ["Ada Lovelace", "Grace Hopper"]
                use_chat(room, same.provider).typing()
                await grace.hears(MessageType.TYPING_START, user_id=same.view.user_id)
                await ada.settled()
                assert MessageType.TYPING_START not in ada.heard_types()
                receipt = await same.ends(use_chat(room, same.provider).send("from the phone"))
                assert receipt.status is Status.DELIVERED
                shown = await ada.hears(MessageType.CHAT_RESPONSE, message="from the phone")
                assert shown.id == receipt.key
                assert use_chat(room, ada.provider).value.messages[-1].own
                ada.provider.set_presence("away")
                await grace.hears(MessageType.PRESENCE_UPDATE, status="away")
            await grace.settled()
            joins = [m for m in grace.heard if m.type is MessageType.USER_JOIN]
            assert len(joins) == 1
            assert MessageType.USER_LEAVE not in grace.heard_types()
            assert names_in(grace, room) == ["Ada Lovelace", "Grace Hopper"]
        await grace.hears(MessageType.USER_LEAVE, room_id=room)
        assert names_in(grace, room) == ["Grace Hopper"]


async def test_a_volatile_message_without_a_connection_is_gone(server: ServerProcess) -> None:
    async with guest(server, "grace", room=ROOM) as grace, visitor(server) as ada:
        receipt = ada.provider.send(MessageType.TYPING_START, {"room_id": ROOM})
        assert (receipt.status, receipt.code) == (Status.DISCARDED, "not_connected")
        await ada.connected()
        await ada.settled()
        await grace.settled()
        assert MessageType.TYPING_START not in grace.heard_types()
