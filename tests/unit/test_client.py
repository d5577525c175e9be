"""The shell: effects performed, events published, one timer, nothing left behind."""

from typing import Any

import pytest

from app.client import Client
from app.engine import ConnectionState, LocalError, MessageType, Options, Reason, Status, TokenPlace
from app.engine.events import FrameDropped, StateChanged
from app.testing import FakeTokenSource, FakeWorld, fake_world

ANSWER = {
    "type": "connect",
    "data": {
        "session_id": "s-1",
        "user": {"id": 7, "name": "Ada"},
        "capabilities": ["ack", "reauth", "rooms", "heartbeat"],
        "heartbeat_interval": 15,
    },
}


def plain_client(world: FakeWorld) -> Client:
    return Client("ws://host/ws/{client_id}", world=world)


def connected(world: FakeWorld) -> Client:
    client = plain_client(world)
    client.connect()
    world.transport.accept()
    world.transport.deliver(ANSWER)
    return client


def states(client: Client) -> "list[StateChanged]":
    seen: list[StateChanged] = []
    client.subscribe(lambda event: seen.append(event) if isinstance(event, StateChanged) else None)
    return seen


def test_no_socket_before_connect_and_one_after_two_connects() -> None:
    world = fake_world()
    client = plain_client(world)
    assert world.transport.dials == []
    client.connect()
    client.connect()
    assert [url for _, url, _ in world.transport.dials] == ["ws://host/ws/id-1"]


def test_each_attempt_has_a_fresh_client_id() -> None:
    world = fake_world()
    client = plain_client(world)
    client.connect()
    world.transport.drop()
    world.clock.advance(1.0)
    urls = [url for _, url, _ in world.transport.dials]
    assert len(urls) == len(set(urls)) == 2
    assert client.state is ConnectionState.CONNECTING


def test_a_bad_address_is_told_to_the_developer_at_once() -> None:
    with pytest.raises(LocalError, match="ws://"):
        Client("host/ws", world=fake_world())


def test_a_token_place_needs_a_token_source() -> None:
    with pytest.raises(LocalError, match="tokens"):
        Client("ws://h", world=fake_world(), options=Options(token_place=TokenPlace.QUERY))


def test_the_url_function_is_asked_once_per_attempt_and_may_throw() -> None:
    world = fake_world()
    asked: list[int] = []

    def url() -> str:
        asked.append(1)
        if len(asked) == 1:
            raise RuntimeError("no address yet")
        return "ws://host/ws"

    client = Client(url, world=world)
    seen = states(client)
    client.connect()
    assert seen[-1].current is ConnectionState.RECONNECTING
    assert "no address yet" in world.reports[0]
    world.clock.advance(1.0)
    assert len(asked) == 2
    assert len(world.transport.dials) == 1


def test_a_ticket_is_bought_with_the_token_and_only_the_ticket_is_in_the_url() -> None:
    world = fake_world()
    source = FakeTokenSource("secret-token")
    client = Client("ws://host/ws/{client_id}", world=world, tokens=source)
    client.connect()
    assert source.asked == ["token", "ticket"]
    assert source.bought_with == ["secret-token"]
    ((_, url, _),) = world.transport.dials
    assert url.endswith("?ticket=ticket-1")
    assert "secret-token" not in url


def test_a_source_that_throws_is_reported_and_tried_again() -> None:
    world = fake_world()
    source = FakeTokenSource(RuntimeError("no network"))
    client = Client("ws://host/ws", world=world, tokens=source)
    client.connect()
    assert client.state is ConnectionState.RECONNECTING
    assert "no network" in world.reports[0]
    source.next_token = "token-2"
    world.clock.advance(1.0)
    assert len(world.transport.dials) == 1


def test_a_source_that_throws_before_it_awaits_is_the_same() -> None:
    class Rude(FakeTokenSource):
        def token(self, refresh: bool) -> Any:  # noqa: ARG002
            raise ValueError("not even a coroutine")

    world = fake_world()
    client = Client("ws://host/ws", world=world, tokens=Rude())
    client.connect()
    assert client.state is ConnectionState.RECONNECTING
    assert "not even a coroutine" in world.reports[0]


def test_a_source_that_refuses_asks_for_a_sign_in() -> None:
    world = fake_world()
    client = Client("ws://host/ws", world=world, tokens=FakeTokenSource(None))
    seen = states(client)
    client.connect()
    assert (seen[-1].current, seen[-1].reason) == (ConnectionState.FAILED, Reason.SIGN_IN_NEEDED)


def test_a_ticket_that_fails_and_one_that_is_refused() -> None:
    world = fake_world()
    source = FakeTokenSource()
    source.next_ticket = RuntimeError("server down")
    client = Client("ws://host/ws", world=world, tokens=source)
    client.connect()
    assert client.state is ConnectionState.RECONNECTING
    source.next_ticket = None
    source.next_token = "token-2"
    world.clock.advance(1.0)
    assert "refresh" in source.asked, "a refused ticket leads to one refresh"
    assert world.transport.dials == []


def test_a_token_that_comes_after_disconnect_opens_no_socket() -> None:
    world = fake_world()
    source = FakeTokenSource(held=True)
    client = Client("ws://host/ws", world=world, tokens=source)
    client.connect()
    client.disconnect()
    source.answer()
    assert world.transport.dials == []
    assert client.state is ConnectionState.DISCONNECTED


def test_a_message_sent_while_down_goes_out_before_what_the_connected_handler_sends() -> None:
    world = fake_world()
    client = plain_client(world)

    def on_event(event: object) -> None:
        if isinstance(event, StateChanged) and event.current is ConnectionState.CONNECTED:
            client.send(MessageType.CHAT_MESSAGE, {"message": "second"})

    client.subscribe(on_event)
    client.send(MessageType.CHAT_MESSAGE, {"message": "first"})
    client.connect()
    world.transport.accept()
    world.transport.deliver(ANSWER)
    texts = [f["data"]["message"] for f in world.transport.frames() if f["type"] == "chat_message"]
    assert texts == ["first", "second"]


def test_a_receipt_follows_its_message_to_the_end() -> None:
    world = fake_world()
    client = connected(world)
    receipt = client.send(MessageType.CHAT_MESSAGE, {"message": "hi"})
    seen: list[Status] = []
    receipt.subscribe(lambda r: seen.append(r.status))
    assert receipt.status is Status.SENT
    assert not receipt.ended
    for _ in range(2):
        world.transport.deliver({"type": "ack", "data": {"id": receipt.key, "seq": 1}})
    assert seen == [Status.DELIVERED]
    assert receipt.ended
    assert not receipt.cancel(), "too late"


def test_a_rejected_message_says_why() -> None:
    world = fake_world()
    client = connected(world)
    receipt = client.send(MessageType.CHAT_MESSAGE, {"message": ""})
    nack = {"id": receipt.key, "code": "bad_request", "message": "The message is empty."}
    world.transport.deliver({"type": "nack", "data": nack})
    assert (receipt.status, receipt.code) == (Status.REJECTED, "bad_request")
    assert receipt.text == "The message is empty."


def test_a_waiting_message_can_be_cancelled() -> None:
    client = plain_client(fake_world())
    receipt = client.send(MessageType.CHAT_MESSAGE, {"message": "hi"})
    assert receipt.cancel()
    assert receipt.status is Status.DISCARDED


def test_a_subscriber_of_a_receipt_that_throws_is_reported_once() -> None:
    world = fake_world()
    client = connected(world)
    receipt = client.send(MessageType.CHAT_MESSAGE, {"message": "hi"})
    others: list[str] = []

    def angry(_receipt: object) -> None:
        raise RuntimeError("angry")

    receipt.subscribe(angry)
    receipt.subscribe(lambda r: others.append(r.key))
    world.transport.deliver({"type": "ack", "data": {"id": receipt.key}})
    assert others == [receipt.key]
    assert len(world.reports) == 1
    assert "angry" in world.reports[0]


def test_a_removed_subscriber_hears_nothing() -> None:
    world = fake_world()
    client = connected(world)
    receipt = client.send(MessageType.CHAT_MESSAGE, {"message": "hi"})
    seen: list[Status] = []
    remove = receipt.subscribe(lambda r: seen.append(r.status))
    remove()
    remove()
    world.transport.deliver({"type": "ack", "data": {"id": receipt.key}})
    assert seen == []


def test_handlers_of_a_type_are_called_and_one_that_throws_stops_nobody() -> None:
    world = fake_world()
    client = connected(world)
    texts: list[str] = []

    def angry(_message: object) -> None:
        raise RuntimeError("angry")

    async def slow(message: Any) -> None:
        texts.append("async " + message.data["message"])

    async def slow_and_angry(_message: object) -> None:
        raise RuntimeError("async angry")

    client.on(MessageType.NOTIFICATION, angry)
    client.on(MessageType.NOTIFICATION, lambda m: texts.append(m.data["message"]))
    client.on(MessageType.NOTIFICATION, slow)
    client.on(MessageType.NOTIFICATION, slow_and_angry)
    for text in ("one", "two"):
        world.transport.deliver({"type": "notification", "data": {"message": text}})
    assert texts == ["one", "async one", "two", "async two"]
    assert sum("async angry" in line for line in world.reports) == 2
    assert len(world.reports) == 4


def test_unknown_types_go_to_the_unknown_handler() -> None:
    world = fake_world()
    client = connected(world)
    names: list[str] = []
    client.on_unknown(lambda message: names.append(message.type_name))
    world.transport.deliver({"type": "brand_new", "data": {}})
    assert names == ["brand_new"]


@pytest.mark.parametrize("frame", ["{", "[]", "null", b"\x00", '{"type": 3}', "[" * 10_000])
def test_a_bad_frame_is_an_event_and_the_next_one_is_handled(frame: object) -> None:
    world = fake_world()
    client = connected(world)
    dropped: list[FrameDropped] = []
    client.subscribe(lambda e: dropped.append(e) if isinstance(e, FrameDropped) else None)
    seen: list[str] = []
    client.on(MessageType.NOTIFICATION, lambda m: seen.append(m.data["message"]))
    world.transport.deliver(frame)
    world.transport.deliver({"type": "notification", "data": {"message": "still here"}})
    assert len(dropped) == 1
    assert seen == ["still here"]
    assert client.state is ConnectionState.CONNECTED


def test_a_closing_socket_gets_a_moment_to_tell_its_code() -> None:
    world = fake_world()
    client = connected(world)
    seen = states(client)
    world.transport.is_open = False  # its close frame came, its close event has not
    client.send(MessageType.CHAT_MESSAGE, {"message": "hi"})
    waits = client.send(MessageType.CHAT_MESSAGE, {"message": "next"})
    assert (seen, waits.status) == ([], Status.QUEUED)
    world.transport.drop(4403)
    assert [(event.current, event.close_code) for event in seen] == [(ConnectionState.FAILED, 4403)]


def test_a_closing_socket_that_tells_nothing_counts_as_gone() -> None:
    world = fake_world()
    client = connected(world)
    world.transport.is_open = False
    receipt = client.send(MessageType.CHAT_MESSAGE, {"message": "hi"})
    world.clock.advance(2.1)
    assert client.state in (ConnectionState.RECONNECTING, ConnectionState.CONNECTING)
    assert receipt.status is Status.QUEUED


def test_a_page_that_opens_hidden_dials_once_and_waits_to_be_seen() -> None:
    world = fake_world(visible=False)
    client = plain_client(world)
    client.connect()
    world.transport.drop()
    world.clock.advance(60.0)
    assert len(world.transport.dials) == 1
    world.network.set_visible(True)
    assert len(world.transport.dials) == 2


@pytest.mark.parametrize("tokens", [None, FakeTokenSource(held=True)])
def test_dispose_from_inside_a_handler_leaves_nothing(tokens: "FakeTokenSource | None") -> None:
    world = fake_world()
    client = Client("ws://host/ws", world=world, tokens=tokens)
    late: list[object] = []

    def end(event: object) -> None:
        late.append(event)
        client.disconnect()
        client.connect()
        client.dispose()

    client.subscribe(end)
    client.connect()
    assert len(late) == 1
    assert world.leftovers() == []


def test_one_timer_at_the_deadline() -> None:
    world = fake_world()
    connected(world)
    assert len(world.clock.armed()) == 1
    world.clock.advance(15.0)
    beats = [f for f in world.transport.frames() if f["type"] == "heartbeat"]
    assert len(beats) == 1


def test_a_silent_server_is_found() -> None:
    world = fake_world()
    client = connected(world)
    seen = states(client)
    world.clock.advance(25.0)
    assert seen[0].reason is Reason.HEARTBEAT_TIMEOUT
    assert world.transport.closes


def test_the_network_and_the_page_are_heard() -> None:
    world = fake_world()
    client = connected(world)
    world.network.set_online(False)
    assert client.state is ConnectionState.OFFLINE
    assert world.clock.armed() == []
    world.clock.advance(60.0)
    assert len(world.transport.dials) == 1
    world.network.set_online(True)
    world.network.set_visible(False)
    world.network.leave()
    assert len(world.transport.dials) == 2
    assert client.state.value == "connecting"


def test_clients_without_network_send_what_they_were_told_to() -> None:
    world = fake_world(online=False)
    client = plain_client(world)
    client.connect()
    assert len(world.transport.dials) == 1, "navigator.onLine is a hint, no reason to refuse"


@pytest.mark.parametrize("wish", ["disconnect", "dispose", "send", "connect", "sign_out"])
@pytest.mark.parametrize("when", list(ConnectionState))
def test_any_wish_from_inside_any_event(wish: str, when: ConnectionState) -> None:
    world = fake_world()
    client = plain_client(world)
    done: list[str] = []

    def listener(event: object) -> None:
        if not done and isinstance(event, StateChanged) and event.current is when:
            done.append(wish)
            if wish == "send":
                client.send(MessageType.CHAT_MESSAGE, {"message": "from inside"})
            else:
                getattr(client, wish)()

    client.subscribe(listener)
    drive(client, world)
    assert world.reports == []
    back_up = wish == "connect" and when is ConnectionState.DISCONNECTED
    assert client.state is (ConnectionState.CONNECTING if back_up else ConnectionState.DISCONNECTED)
    client.dispose()
    assert world.leftovers() == []


def drive(client: Client, world: FakeWorld) -> None:
    """Walk through every state, as far as the client follows."""

    def if_dialling() -> bool:
        return world.transport.generation is not None and not world.transport.is_open

    def if_open() -> bool:
        return world.transport.is_open

    steps: list[tuple[Any, Any]] = [
        (lambda: not world.transport.disposed, client.connect),
        (if_dialling, world.transport.accept),
        (if_open, lambda: world.transport.deliver(ANSWER)),
        (if_open, world.transport.drop),
        (lambda: True, lambda: world.clock.advance(1.0)),
        (if_dialling, world.transport.accept),
        (lambda: True, lambda: world.network.set_online(False)),
        (lambda: True, lambda: world.network.set_online(True)),
        (lambda: True, lambda: world.clock.advance(3.0)),
        (if_dialling, world.transport.accept),
        (if_open, lambda: world.transport.drop(4403)),
        (lambda: not world.transport.disposed, client.disconnect),
    ]
    for possible, step in steps:
        if possible():
            step()


@pytest.mark.parametrize("end", ["new", "connecting", "connected", "waiting", "offline", "failed"])
def test_dispose_in_any_state_leaves_nothing(end: str) -> None:
    world = fake_world()
    client = plain_client(world) if end in ("new", "connecting") else connected(world)
    if end == "connecting":
        client.connect()
    elif end == "waiting":
        world.transport.drop()
    elif end == "offline":
        world.network.set_online(False)
    elif end == "failed":
        world.transport.drop(4403)
    receipt = client.send(MessageType.CHAT_MESSAGE, {"message": "hi"})
    seen = states(client)
    client.dispose()
    client.dispose()
    count = len(seen)
    assert receipt.ended
    assert world.leftovers() == []
    assert world.network.disposed
    world.clock.advance(3600.0)
    assert len(seen) == count
    with pytest.raises(LocalError, match="disposed"):
        client.connect()


def test_a_thousand_connections_leave_nothing_behind() -> None:
    world = fake_world()
    client = connected(world)
    for _ in range(1000):
        world.transport.drop()
        world.clock.advance(30.0)
        if world.transport.generation is not None and not world.transport.is_open:
            world.transport.accept()
            world.transport.deliver(ANSWER)
        assert len(world.clock.armed()) <= 1
    client.dispose()
    assert world.leftovers() == []


def test_errors_of_the_users_code_are_reported_without_what_looks_like_a_token() -> None:
    world = fake_world()
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJlc2lnbmF0dXJl"
    client = Client(
        "ws://host/ws", world=world, tokens=FakeTokenSource(RuntimeError("bad " + token))
    )
    client.connect()
    assert len(world.reports) == 1
    assert token not in world.reports[0]
    assert "RuntimeError" in world.reports[0]


def test_a_receipt_prints_its_status() -> None:
    client = plain_client(fake_world())
    assert repr(client.send(MessageType.CHAT_MESSAGE, {"message": "x"})).endswith("queued)")


def test_a_listener_can_be_removed() -> None:
    world = fake_world()
    client = plain_client(world)
    seen: list[object] = []
    remove = client.subscribe(seen.append)
    remove()
    remove()
    client.connect()
    assert seen == []
