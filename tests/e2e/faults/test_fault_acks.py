"""Acknowledgements are lost, doubled, late, out of order, or say no."""

import json
import time
from collections.abc import Callable

from tests.e2e.faults.arrived import arrived
from tests.e2e.faults.lanes import LanesPage, wait_until
from tests.faults.edits import Backwards, Double, Drop, Late, Reply, Seen, holding, of_type
from tests.faults.frames import Frame, text_frame

Told = Callable[[str, object], None]

ACK_TIMEOUT = 5.0  # seconds, the default
NAMES = ("acks lost", "acks twice", "acks late", "acks reordered", "nack")


def refusal(frame: Frame) -> Frame:
    """Answer a message as a server that will never take it."""
    data = {"id": frame.data()["id"], "code": "forbidden", "message": "Not that one."}
    return text_frame(json.dumps({"type": "nack", "data": data}))


def test_whatever_happens_to_acks_the_effect_is_there_once(page: LanesPage, told: Told) -> None:
    with page.lanes(*NAMES) as lanes:
        lost, twice, late, reordered, nacked = lanes
        for lane in lanes:
            lane.connect()
        for lane in lanes:
            lane.connected()
        said = Seen(of_type("chat_message"))
        lost.proxy.to_server.edit = said
        lost.proxy.to_client.edit = Drop(of_type("ack"))
        twice.proxy.to_client.edit = doubled = Double(of_type("ack"))
        late.proxy.to_client.edit = delayed = Late(of_type("ack"), ACK_TIMEOUT + 1)
        reordered.proxy.to_client.edit = turned = Backwards(of_type("ack"), 5)
        nacked.proxy.to_server.edit = Reply(holding("message 5"), refusal)
        for lane in lanes:
            lane.send(10)

        found = nacked.until("(l.statuses.delivered ?? 0) + (l.statuses.rejected ?? 0) === 10")
        assert found["statuses"] == {"delivered": 9, "rejected": 1}
        assert nacked.story()["receipts"][5][1:3] == ["rejected", "forbidden"]
        others = [text for text in nacked.sent if "message 5" not in text]
        assert arrived(page.server, nacked.name) == others

        for lane in (twice, reordered):
            lane.delivered(ACK_TIMEOUT - 1)
        # Acks out of their order look like a gap: some are asked for again.
        assert doubled.count == 10 <= turned.count

        # Nothing passed until just before they are sent again.
        wait_until(lambda: time.monotonic() > said.times[0] + ACK_TIMEOUT - 1)
        assert said.count == 10
        lost.proxy.to_client.edit = None
        lost.delivered()
        late.delivered(2 * ACK_TIMEOUT)
        again = said.times[10] - said.times[0]
        told("acks lost: sent again after", round(again, 2))
        assert ACK_TIMEOUT - 0.1 <= again < ACK_TIMEOUT + 1
        ids = [frame.data()["id"] for frame in said.frames]
        assert ids[10:] == ids[: len(ids) - 10], "the same ids, in the same order"
        assert delayed.count >= 20, "sent again, and each was acknowledged"
        for lane in (lost, twice, late, reordered):
            assert arrived(page.server, lane.name) == lane.sent
            assert lane.own_texts() == lane.sent
        assert [(lane.proxy.sockets, lane.proxy.alive) for lane in lanes] == [(1, 1)] * 5
