"""The assistant that answers in a room, and the tools it can be told to use."""

import asyncio

from app.engine.messages import MessageType
from server.jobs.stage import Said, Stage

TRIGGERS = ("@ai", "@assistant", "help", "quote", "price", "product")
STEPS_TO_ANSWER = 2


def is_asked(text: str) -> bool:
    """Return whether a chat text calls the assistant."""
    lowered = text.lower()
    return any(trigger in lowered for trigger in TRIGGERS)


async def answer(stage: Stage, room_id: str, text: str, in_response_to: object) -> None:
    """Think, then answer in the room; a text with "@ai" and "fail" gets `ai_error`.

    Cancelled for good (a question without an id, its asker gone) it says so: the room must not
    see it think for ever. One with an id is answered by the server's next process.
    """
    stage.to_room(room_id, MessageType.AI_THINKING, {"room_id": room_id})
    said: dict[str, object] = {"room_id": room_id, "in_response_to": in_response_to}
    try:
        await stage.pause(STEPS_TO_ANSWER)
    except asyncio.CancelledError:
        if in_response_to is None:
            stage.to_room(room_id, MessageType.AI_ERROR, {**said, "message": "The asker left."})
        raise
    lowered = text.lower()
    if "@ai" in lowered and "fail" in lowered:
        apology = "The assistant could not answer this one."
        await stage.end(Said(MessageType.AI_ERROR, {**said, "message": apology}, room_id))
        return
    reply = {**said, "message": reply_to(text)}
    await stage.end(Said(MessageType.AI_RESPONSE, reply, room_id))


def reply_to(text: str) -> str:
    """Return what the assistant says to a text."""
    lowered = text.lower()
    if "price" in lowered or "quote" in lowered:
        return "I can prepare a quote: tell me the customer and what is needed."
    if "product" in lowered:
        return "I know the whole catalogue: which product do you mean?"
    return "I can prepare quotes, read documents and look up products."


async def use_tool(stage: Stage, tool_name: str, args: object) -> None:
    """Run a tool for the user; the one named "fail" does."""
    executing = {"tool_name": tool_name, "args": args, "status": "executing"}
    stage.to_user(MessageType.AI_TOOL_CALL, executing)
    await stage.pause()
    if tool_name == "fail":
        failed = {"tool_name": tool_name, "status": "error", "result": "The tool broke."}
        await stage.end(Said(MessageType.AI_TOOL_RESULT, failed))
        return
    result = {"tool_name": tool_name, "status": "complete", "result": tool_result(args)}
    await stage.end(Said(MessageType.AI_TOOL_RESULT, result))


def tool_result(args: object) -> dict[str, object]:
    """Return what a tool that works says: what it was given, one level deeper."""
    return {"args": args}
