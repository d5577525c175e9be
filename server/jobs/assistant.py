"""The assistant that answers in a room."""

import asyncio

from app.engine.messages import MessageType
from server.jobs.replies import PIECE, SLOW_PIECE, is_slow, pieces, reply_to
from server.jobs.stage import Said, TalkingStage

TRIGGERS = ("@ai", "@assistant", "help", "quote", "price", "product")
STEPS_TO_ANSWER = 2
STEPS_TO_PIECE = 0.125


def is_asked(text: str) -> bool:
    """Return whether a chat text calls the assistant."""
    lowered = text.lower()
    return any(trigger in lowered for trigger in TRIGGERS)


async def answer(stage: TalkingStage, room_id: str, text: str, in_response_to: str | None) -> None:
    """Think, then answer in the room; a text with "@ai" and "fail" gets `ai_error`.

    A question with an id is answered in pieces, whose ending says it whole. Without one nobody
    could tell whose pieces they are: there is the ending only. Cancelled for good (no id, its
    asker gone) it says so: the room must not see it think for ever. One with an id is answered
    by the server's next process.
    """
    said: dict[str, object] = {"room_id": room_id, "in_response_to": in_response_to}
    stage.think(room_id)
    try:
        await stage.pause(STEPS_TO_ANSWER)
        await _answer(stage, text, said)
    except asyncio.CancelledError:
        if in_response_to is None:
            stage.to_room(room_id, MessageType.AI_ERROR, {**said, "message": "The asker left."})
        raise
    finally:
        stage.hush()


async def _answer(stage: TalkingStage, text: str, said: dict[str, object]) -> None:
    room_id, lowered = str(said["room_id"]), text.lower()
    if "@ai" in lowered and "fail" in lowered:
        apology = "The assistant could not answer this one."
        await stage.end(Said(MessageType.AI_ERROR, {**said, "message": apology}, room_id))
        return
    reply = reply_to(text)
    if said["in_response_to"] is not None:
        for delta in pieces(reply, SLOW_PIECE if is_slow(text) else PIECE):
            stage.add(delta)
            await stage.pause(STEPS_TO_PIECE)
    whole = {**said, "message": reply, "done": True}
    await stage.end(Said(MessageType.AI_RESPONSE, whole, room_id))
