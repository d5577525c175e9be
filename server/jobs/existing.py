"""The work of the existing backends, as plain as theirs (docs/protocol.md part 1.1)."""

import secrets

from app.engine.messages import MessageType
from server.jobs.quotes import STEPS
from server.jobs.stage import Said, Stage
from server.jobs.tools import tool_result


def reply_to(text: str) -> str:
    """Return what their assistant says to a text."""
    lowered = text.lower()
    if "price" in lowered or "quote" in lowered:
        return "I can prepare a quote: tell me the customer and what is needed."
    if "product" in lowered:
        return "I know the whole catalogue: which product do you mean?"
    return "I can prepare quotes, read documents and look up products."


async def generate_quote(stage: Stage, customer_id: object, requirements: str) -> None:
    """Send the making of one quote to its user."""
    starting = {"customer_id": customer_id, "requirements": requirements, "status": "starting"}
    stage.to_user(MessageType.QUOTE_GENERATION_START, starting)
    for step, progress in STEPS:
        await stage.pause()
        now = {"step": step, "progress": progress, "customer_id": customer_id}
        stage.to_user(MessageType.QUOTE_GENERATION_PROGRESS, now)
    complete = {
        "quote_id": "quote-" + secrets.token_hex(6),
        "customer_id": customer_id,
        "total_amount": round(480 + 12.5 * len(requirements), 2),
        "currency": "EUR",
        "status": "complete",
    }
    await stage.end(Said(MessageType.QUOTE_GENERATION_COMPLETE, complete))


async def use_tool(stage: Stage, tool_name: str, args: object) -> None:
    """Run a tool for the user: it echoes, and the one named "fail" breaks."""
    executing = {"tool_name": tool_name, "args": args, "status": "executing"}
    stage.to_user(MessageType.AI_TOOL_CALL, executing)
    await stage.pause()
    broke = tool_name == "fail"
    outcome: dict[str, object] = {
        "tool_name": tool_name,
        "status": "error" if broke else "complete",
        "result": "The tool broke." if broke else tool_result(args),
    }
    await stage.end(Said(MessageType.AI_TOOL_RESULT, outcome))
