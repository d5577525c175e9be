"""The jobs on a stage that records; no clock, no sockets."""

import asyncio
from datetime import date

import pytest

from app.engine.messages import MessageType
from server.jobs.assistant import answer, is_asked
from server.jobs.catalogue import lines_in
from server.jobs.documents import Examination, process_document, process_upload
from server.jobs.quotes import generate_and_send_quote
from server.jobs.replies import PIECE, SLOW_PIECE, pieces, reply_to
from server.jobs.stage import Data, Said
from server.jobs.tools import use_tool

pytestmark = pytest.mark.asyncio


class Recorder:
    """Record what a job says and how many steps it waited before."""

    def __init__(self) -> None:
        self.said: list[tuple[float, str, MessageType, dict[str, object]]] = []
        self.steps: float = 0
        self.grown = ""
        self.hushed = False

    def to_user(self, type: MessageType, data: Data) -> None:
        self.said.append((self.steps, "user", type, dict(data)))

    def to_room(self, room_id: str, type: MessageType, data: Data) -> None:
        self.said.append((self.steps, room_id, type, dict(data)))

    def think(self, room_id: str) -> None:
        self.to_room(room_id, MessageType.AI_THINKING, {"room_id": room_id})

    def add(self, delta: str) -> None:
        self.grown += delta

    def hush(self) -> None:
        self.hushed = True

    async def pause(self, steps: float = 1) -> None:
        self.steps += steps

    async def end(self, *ending: Said) -> None:
        for said in ending:
            self.said.append((self.steps, said.room_id or "user", said.type, dict(said.data)))

    def progress(self, type: MessageType) -> list[object]:
        return [data["progress"] for _, _, said, data in self.said if said is type]


async def test_progress_only_grows_and_ends_at_100() -> None:
    stage = Recorder()
    await process_document(stage, "a.pdf", 1)
    await generate_and_send_quote(stage, 1, "")
    for type, count in (
        (MessageType.DOCUMENT_UPLOAD_PROGRESS, 3),
        (MessageType.DOCUMENT_PROCESSING_PROGRESS, 4),
        (MessageType.QUOTE_GENERATION_PROGRESS, 5),
    ):
        shown = [value for value in stage.progress(type) if isinstance(value, int)]
        assert (shown, len(shown), shown[-1]) == (sorted(set(shown)), count, 100)


async def test_an_answer_grows_after_two_steps() -> None:
    stage = Recorder()
    await answer(stage, "sales", "@ai price", "id-1")
    assert [(where, type) for _, where, type, _ in stage.said] == [
        ("sales", MessageType.AI_THINKING),
        ("sales", MessageType.AI_RESPONSE),
    ]
    last = stage.said[1][3]
    assert (last["in_response_to"], last["message"], last["done"]) == ("id-1", stage.grown, True)
    assert stage.steps > 2
    assert stage.hushed


async def test_a_question_without_an_id_is_answered_at_once() -> None:
    stage = Recorder()
    await answer(stage, "sales", "@ai price", None)
    assert (stage.steps, stage.grown) == (2, "")
    assert stage.said[1][3]["message"]


async def test_a_slow_answer_is_long_and_comes_in_more_pieces() -> None:
    plain, slow = reply_to("help"), reply_to("help, slowly")
    for text, words in ((plain, PIECE), (slow, SLOW_PIECE)):
        assert "".join(pieces(text, words)) == text
        for mark in ("- ", "`", "**", "https://"):
            assert mark in text
    assert len(pieces(plain, PIECE)) > 10
    assert len(pieces(slow, SLOW_PIECE)) > 150


async def test_a_cancelled_answer_tells_the_room() -> None:
    class Forever(Recorder):
        async def pause(self, steps: float = 1) -> None:  # noqa: ARG002 - the stage's own signature
            await asyncio.Event().wait()

    stage = Forever()
    task = asyncio.create_task(answer(stage, "sales", "@ai", None))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [type for _, _, type, _ in stage.said] == [
        MessageType.AI_THINKING,
        MessageType.AI_ERROR,
    ]
    assert stage.hushed


@pytest.mark.parametrize(
    ("tool_name", "args", "status", "result"),
    [
        ("search", {"q": 1}, "complete", {"args": {"q": 1}}),
        ("fail", None, "error", "The tool broke."),
        ("product_lookup", None, "error", "The argument name is missing."),
        ("product_lookup", {"name": 7}, "error", "The argument name is missing."),
        (
            "product_lookup",
            {"name": "Chairs"},
            "complete",
            {"name": "Office chair", "article": "CH-100", "unit_price": 189.0, "currency": "EUR"},
        ),
        (
            "stock_check",
            {"product": "shelf"},
            "complete",
            {"product": "Shelf", "in_stock": 0, "available": False},
        ),
        (
            "stock_check",
            {"product": "spaceship"},
            "error",
            "There is no such product in the catalogue.",
        ),
    ],
)
async def test_what_tools_say(tool_name: str, args: object, status: str, result: object) -> None:
    stage = Recorder()
    await use_tool(stage, tool_name, args)
    last = stage.said[-1][3]
    assert last == {"tool_name": tool_name, "status": status, "result": result}


async def test_a_city_has_its_delivery_time_in_working_days() -> None:
    results: list[object] = []
    for city in ("Berlin", "BERLIN"):
        stage = Recorder()
        await use_tool(stage, "delivery_date", {"city": city})
        result = stage.said[-1][3]["result"]
        assert isinstance(result, dict)
        assert date.fromisoformat(result["date"]).weekday() < 5
        results.append((result["working_days"], result["date"]))
    assert results[0] == results[1]


async def test_what_a_text_asks_for() -> None:
    for text, found in (
        ("ten chairs and 2 desks", [("Office chair", 10), ("Desk", 2)]),
        ("a dozen LAMPS, lamps", [("Lamp", 13)]),
        ("9999999999999999999 stools", [("Stool", 10_000)]),
        ("0 stools", [("Stool", 1)]),
        ("a house", []),
    ):
        assert [(line.product.name, line.quantity) for line in lines_in(text)] == found


@pytest.mark.parametrize(
    ("name", "marked", "attempt", "good"),
    [
        ("a.pdf", False, 1, True),
        ("a.pdf", True, 1, False),
        ("Corrupt.pdf", False, 1, False),
        ("corrupt once.pdf", False, 1, False),
        ("corrupt once.pdf", True, 2, True),
        ("corrupt.pdf", False, 2, False),
    ],
)
async def test_an_upload_is_processed_or_fails(
    name: str, marked: bool, attempt: int, good: bool
) -> None:
    stage = Recorder()
    order = {"document_id": "d", "file_name": name, "attempt": attempt}
    await process_upload(stage, order, Examination("3 words.", marked))
    about = {"document_id": "d", "file_name": name}
    types = [type for _, _, type, _ in stage.said]
    if good:
        assert types[-2:] == [MessageType.DOCUMENT_PROCESSING_COMPLETE, MessageType.NOTIFICATION]
        complete = {**about, "progress": 100, "status": "complete", "summary": "3 words."}
        assert stage.said[-2][3] == complete
    else:
        assert types.count(MessageType.DOCUMENT_PROCESSING_PROGRESS) == 2
        assert types[-2:] == [MessageType.DOCUMENT_ERROR, MessageType.ALERT]
        assert stage.said[-2][3]["retryable"] is True
        assert (stage.said[-1][3]["level"], name in str(stage.said[-1][3])) == ("warning", True)


async def test_a_tool_answers_one_step_after_its_call() -> None:
    stage = Recorder()
    await use_tool(stage, "search", {"q": 1})
    assert [(step, type) for step, _, type, _ in stage.said] == [
        (0, MessageType.AI_TOOL_CALL),
        (1, MessageType.AI_TOOL_RESULT),
    ]


async def test_who_is_asked() -> None:
    for text in ("@AI", "hey @assistant", "Help!", "a QUOTE", "pricey", "products"):
        assert is_asked(text)
        assert reply_to(text)
    for text in ("", "hello", "ai", "assistant"):
        assert not is_asked(text)
