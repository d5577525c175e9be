"""The jobs on a stage that records; no clock, no sockets."""

import asyncio

import pytest

from app.engine.messages import MessageType
from server.jobs.assistant import answer, is_asked, reply_to, use_tool
from server.jobs.documents import process_document
from server.jobs.quotes import generate_and_send_quote
from server.jobs.stage import Data, Said

pytestmark = pytest.mark.asyncio


class Recorder:
    """Record what a job says and how many steps it waited before."""

    def __init__(self) -> None:
        self.said: list[tuple[int, str, MessageType, dict[str, object]]] = []
        self.steps = 0

    def to_user(self, type: MessageType, data: Data) -> None:
        self.said.append((self.steps, "user", type, dict(data)))

    def to_room(self, room_id: str, type: MessageType, data: Data) -> None:
        self.said.append((self.steps, room_id, type, dict(data)))

    async def pause(self, steps: int = 1) -> None:
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


async def test_the_answer_takes_two_steps() -> None:
    stage = Recorder()
    await answer(stage, "sales", "@ai price", "id-1")
    assert [(step, where, type) for step, where, type, _ in stage.said] == [
        (0, "sales", MessageType.AI_THINKING),
        (2, "sales", MessageType.AI_RESPONSE),
    ]
    assert stage.said[1][3]["in_response_to"] == "id-1"


async def test_a_cancelled_answer_tells_the_room() -> None:
    class Forever(Recorder):
        async def pause(self, steps: int = 1) -> None:  # noqa: ARG002 - the stage's own signature
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
