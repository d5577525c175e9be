"""What each close code means, with a reason text and without."""

import json

import pytest

from app.engine import ConnectionState, MessageType, Options, Reason, Status, TokenPlace, Verdict
from tests.integration.client.hostile_server import NOBODY, HostileServer, facing

FAILED, RECONNECTING = ConnectionState.FAILED, ConnectionState.RECONNECTING
CAPABLE = {"session_id": "s-1", "user": {"id": 7}, "capabilities": ["ack"], "resumed": False}
GOODBYE = json.dumps({"type": "disconnect", "data": {}})
DRAIN = json.dumps({"type": "status_update", "data": {"status": "draining", "retry_after": 0.8}})

VERDICTS = [
    (1000, RECONNECTING, Reason.CLOSED_BY_SERVER),
    (1001, RECONNECTING, Reason.CLOSED_BY_SERVER),
    (1002, FAILED, Reason.PROTOCOL_ERROR),
    (1003, FAILED, Reason.PROTOCOL_ERROR),
    (1007, FAILED, Reason.PROTOCOL_ERROR),
    (1008, FAILED, Reason.SIGN_IN_NEEDED),  # nobody here has a token to renew
    (1009, RECONNECTING, Reason.MESSAGE_TOO_LARGE),
    (1010, FAILED, Reason.PROTOCOL_ERROR),
    (1011, RECONNECTING, Reason.CLOSED_BY_SERVER),
    (1012, RECONNECTING, Reason.CLOSED_BY_SERVER),
    (1013, RECONNECTING, Reason.CLOSED_BY_SERVER),
    (1014, RECONNECTING, Reason.CLOSED_BY_SERVER),
    (4000, RECONNECTING, Reason.CLOSED_BY_SERVER),
    (4004, FAILED, Reason.WRONG_ADDRESS),
    (4013, RECONNECTING, Reason.CLOSED_BY_SERVER),
    (4401, FAILED, Reason.SIGN_IN_NEEDED),
    (4403, FAILED, Reason.NOT_ALLOWED),
    (4404, FAILED, Reason.WRONG_ADDRESS),
    (4409, FAILED, Reason.REPLACED),
    (4429, RECONNECTING, Reason.CLOSED_BY_SERVER),
    (4999, RECONNECTING, Reason.CLOSED_BY_SERVER),
]


@pytest.mark.parametrize("text", ["", "because"], ids=["bare", "reasoned"])
@pytest.mark.parametrize(("code", "state", "reason"), VERDICTS, ids=lambda value: str(value))
async def test_the_code_decides_and_the_text_does_not(
    code: int, state: ConnectionState, reason: Reason, text: str
) -> None:
    hostile = HostileServer(answer=CAPABLE)
    hostile.closes = (code, text)
    async with facing(hostile, draw=lambda: 0.9) as ada:
        receipt = ada.provider.send(MessageType.CHAT_MESSAGE, {"message": "hold on"})
        ada.provider.connect()
        await ada.in_state(state)
        assert (ada.view.reason, ada.view.close_code) == (reason, code)
        assert receipt.status is (Status.REJECTED if code == 1009 else Status.QUEUED)
        assert hostile.opened == ada.sockets == 1


async def test_1000_after_a_goodbye_is_the_end() -> None:
    hostile = HostileServer(GOODBYE, answer=CAPABLE)
    hostile.closes = (1000, "")
    async with facing(hostile) as ada:
        ada.provider.connect()
        await ada.in_state(FAILED)
        assert ada.view.reason is Reason.SERVER_GOODBYE


async def test_the_user_may_think_otherwise_of_a_code() -> None:
    hostile = HostileServer(answer=CAPABLE)
    hostile.closes = (4403, "")
    options = Options(token_place=TokenPlace.NONE, close_codes={4403: Verdict.RECONNECT})
    async with facing(hostile, options, lambda: 0.9) as ada:
        ada.provider.connect()
        await ada.in_state(RECONNECTING)
        assert ada.view.reason is Reason.CLOSED_BY_SERVER


async def test_the_wait_after_a_drain_is_the_server_s() -> None:
    hostile = HostileServer(DRAIN, answer=CAPABLE)
    hostile.closes = (1012, "")
    async with facing(hostile, NOBODY, lambda: 0.9) as ada:
        ada.provider.connect()
        await ada.in_state(RECONNECTING)
        assert ada.view.reason is Reason.SERVER_DRAINING
        assert ada.view.retry_at is not None
        assert ada.view.retry_at - ada.view.since == pytest.approx(0.72, abs=0.05)
        hostile.closes = None
        await ada.connected()
        assert hostile.opened == ada.sockets == 2


async def test_accept_then_close_slows_down() -> None:
    hostile = HostileServer()
    hostile.closes = (1011, "")
    # The shortest draw there is: what keeps the attempts apart is not chance.
    async with facing(hostile, NOBODY, lambda: 0.0) as ada:
        begun = ada.provider.now()
        ada.provider.connect()
        await ada.until(lambda: hostile.opened == 3)
        assert ada.provider.now() - begun >= 0.25 + 2.0
        assert ConnectionState.CONNECTED not in [state for state, _ in ada.path]
