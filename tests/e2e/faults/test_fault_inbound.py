"""What comes in is doubled, reordered, lost, mixed with garbage, or far too much at once."""

import json
import time
from collections.abc import Callable

from tests.e2e.faults.arrived import arrived
from tests.e2e.faults.lanes import LanesPage
from tests.faults.edits import Backwards, Double, Drop, Follow, Match, holding, of_type
from tests.faults.frames import BINARY, Frame, server_frame, text_frame

Told = Callable[[str, object], None]

READERS = ("twice", "reordered", "asked again", "never filled", "garbage")
COUNT = 40
GARBAGE = [
    server_frame(BINARY, b"\x00\xff"),
    text_frame("[]"),
    text_frame("null"),
    text_frame("no json at all"),
    text_frame('{"type": "chat_response", "data": {"message": NaN}}'),
    text_frame('{"type": "never_heard_of", "data": {}}'),
    text_frame('{"type": "chat_response", "data": ' + "[" * 10_000 + "]" * 10_000 + "}"),
    text_frame('{"type": "chat_response", "data": {"message": "' + "x" * (17 << 20) + '"}}'),
]
BAD = 7  # of these: the unknown type is no bad frame
FLOOD = 10_000
# In the page: the longest time in which nothing else could run, in milliseconds.
TICKS = """() => { window.worst = 0; let last = performance.now();
  clearInterval(window.ticks);
  window.ticks = setInterval(() => { const now = performance.now();
    window.worst = Math.max(window.worst, now - last); last = now; }, 4); }"""


def chat(text: str) -> Match:
    """Match what the room hears of one message."""
    return lambda frame: of_type("chat_response")(frame) and holding(f'"{text}"')(frame)


def test_a_room_is_read_once_and_in_order(page: LanesPage, told: Told) -> None:
    with page.lane("writer") as writer, page.lanes(*READERS) as readers:
        twice, reordered, again, never, garbage = readers
        for lane in (writer, *readers):
            lane.connect()
        for lane in (writer, *readers):
            lane.connected()
        twice.proxy.to_client.edit = Double(of_type("chat_response"))
        reordered.proxy.to_client.edit = Backwards(of_type("chat_response"), 4)
        again.proxy.to_client.edit = once = Drop(chat("writer message 7"), times=1)
        never.proxy.to_client.edit = always = Drop(chat("writer message 7"))
        garbage.proxy.to_client.edit = Follow(chat("writer message 7"), GARBAGE)
        page.page.evaluate(TICKS)
        writer.send(COUNT)
        writer.delivered()
        for lane in (writer, twice, reordered, again, garbage):
            lane.until(f"l.heard >= {COUNT}")
        never.until(f"l.heard >= {COUNT - 1}")
        told("longest block with 17 MiB and 10,000 levels, ms", page.page.evaluate("worst"))

        assert arrived(page.server, writer.name) == writer.sent
        for lane in (writer, twice, reordered, again, garbage):
            assert lane.story()["texts"] == writer.sent, lane.name
        assert never.story()["texts"] == [t for t in writer.sent if t != "writer message 7"]
        assert twice.story()["news"].count("DuplicateDropped") >= COUNT
        assert once.count == 1
        assert always.count > 1, "asked again"
        gaps = [[n for n in lane.story()["news"] if n.startswith("GapFound")] for lane in readers]
        assert gaps == [[], [], [], ["GapFound not_replayed"], []]
        dropped = [n for n in garbage.story()["news"] if n.startswith("FrameDropped")]
        assert len(dropped) == BAD, dropped
        for lane in (writer, *readers):
            # Never a false death: still on the first socket.
            assert (lane.proxy.sockets, lane.proxy.alive) == (1, 1), lane.name
            assert lane.look()["state"] == "connected"


def told_of(number: int) -> Frame:
    data = {"message": f"flood {number}", "room_id": "general", "user_id": 2}
    return text_frame(json.dumps({"type": "chat_response", "data": data}))


def test_ten_thousand_messages_in_a_second_are_read_in_order(page: LanesPage, told: Told) -> None:
    with page.lane("flooded") as lane:
        lane.connect()
        lane.connected()
        lane.do("stumble", every=1000)
        frames = [told_of(number) for number in range(FLOOD)]
        page.page.evaluate(TICKS)
        began = time.time()
        lane.proxy.inject(*frames)
        lane.send(10)  # in the middle of it
        answered = time.time()
        lane.look()
        told("the page answered after", round(time.time() - answered, 3))
        lane.until(f"l.heard >= {FLOOD + 10}", 30)
        told("10,000 messages read after", round(time.time() - began, 2))
        told("longest block, ms", page.page.evaluate("worst"))
        lane.delivered()
        story = lane.story()
        flood = [text for text in story["texts"] if text.startswith("flood ")]
        assert flood == [f"flood {number}" for number in range(FLOOD)]
        assert [text for text in story["texts"] if text in lane.sent] == lane.sent
        assert arrived(page.server, lane.name) == lane.sent
        assert [step[1] for step in story["path"]][-1] == "connected"
        assert (lane.proxy.sockets, lane.proxy.alive) == (1, 1)
