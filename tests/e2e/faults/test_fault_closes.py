"""The server closes with every kind of code while messages are under way."""

from tests.e2e.faults.arrived import arrived
from tests.e2e.faults.lanes import LanesPage
from tests.faults.edits import Drop, Reply, holding, of_type
from tests.faults.frames import close_frame

COME_BACK = (1000, 1001, 1005, 1006, 1011, 1012, 1013, 1014, 3000, 4000, 4013, 4401, 4429, 4999)
GIVE_UP = (1002, 1003, 1007, 1010, 4403, 4404, 4409)
# The widest wait, asked for by 4429 and 4013, is 20 s; nothing more would be seen in it.
SHORT_WAITS = {"base": 0.2, "plateau": 0.5, "cap": 1.0}


def test_what_was_under_way_is_sent_again_on_one_new_socket(page: LanesPage) -> None:
    names = [f"closed with {code}" for code in COME_BACK]
    with page.lanes(*names, backoff=SHORT_WAITS) as lanes:
        for lane in lanes:
            lane.connect()
        for lane, code in zip(lanes, COME_BACK, strict=True):
            lane.connected()
            # Taken by the server, but we are not told: these must be sent again.
            lane.proxy.to_client.edit = Drop(of_type("ack"))
            lane.send(5, "unconfirmed")
            lane.until("(l.statuses.sent ?? 0) === 5")
            lane.proxy.close_all(code)
            lane.send(5, "kept")
        for lane in lanes:
            lane.until("l.steps > 3")
            lane.proxy.to_client.edit = None
        for lane, code in zip(lanes, COME_BACK, strict=True):
            lane.delivered()
            path = lane.story()["path"]
            assert [step[3] for step in path if step[1] == "reconnecting"] == [code]
            assert arrived(page.server, lane.name) == lane.sent
            assert (lane.proxy.sockets, lane.proxy.alive) == (2, 1), lane.name


def test_what_was_under_way_is_kept_when_the_connection_ends_for_good(page: LanesPage) -> None:
    names = [f"ended with {code}" for code in GIVE_UP]
    with page.lanes(*names) as lanes:
        for lane in lanes:
            lane.connect()
        for lane, code in zip(lanes, GIVE_UP, strict=True):
            lane.connected()
            lane.proxy.close_all(code)
            lane.send(5)
        for lane, code in zip(lanes, GIVE_UP, strict=True):
            found = lane.until("l.state === 'failed'")
            assert (found["code"], found["sent"]) == (code, 5)
            assert set(found["statuses"]) <= {"queued", "sent", "delivered"}
            assert (lane.proxy.sockets, lane.proxy.alive) == (1, 0)
            lane.connect()
        for lane in lanes:
            lane.delivered()
            assert arrived(page.server, lane.name) == lane.sent
            assert (lane.proxy.sockets, lane.proxy.alive) == (2, 1)


def test_too_large_fails_that_message_only(page: LanesPage) -> None:
    with page.lane("too large", backoff=SHORT_WAITS) as lane:
        lane.proxy.to_server.edit = Reply(holding("huge"), lambda _: close_frame(1009))
        lane.connect()
        lane.connected()
        lane.send(3)
        lane.delivered()
        lane.send(1, "huge")
        lane.until("l.statuses.rejected === 1")
        lane.send(3)
        found = lane.until("l.statuses.delivered === 6")
        assert found["statuses"] == {"delivered": 6, "rejected": 1}
        assert arrived(page.server, lane.name) == [text for text in lane.sent if "huge" not in text]
        assert (lane.proxy.sockets, lane.proxy.alive) == (2, 1)


def test_a_message_that_breaks_the_server_three_times_is_set_aside(page: LanesPage) -> None:
    with page.lane("poison", backoff=SHORT_WAITS) as lane:
        crash = Reply(holding("deadly"), lambda _: close_frame(1011))
        lane.proxy.to_server.edit = crash
        lane.connect()
        lane.connected()
        lane.send(2)
        lane.delivered()  # or the first strike would count against one of these
        lane.send(1, "deadly")
        lane.send(5)
        lane.until("l.statuses.delivered === 7 && l.statuses.unconfirmed === 1")
        lane.connected()
        assert crash.count == 3
        _, status, code, _ = lane.story()["receipts"][2]
        assert (status, code) == ("unconfirmed", "set_aside")
        expected = [text for text in lane.sent if "deadly" not in text]
        assert arrived(page.server, lane.name) == expected
        assert (lane.proxy.sockets, lane.proxy.alive) == (4, 1)
