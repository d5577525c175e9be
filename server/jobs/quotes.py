"""A quote's way: five steps, an amount, and the news that it was sent."""

import secrets

from app.engine.messages import MessageType
from server.jobs.stage import Said, Stage

STEPS = (
    ("Reading the requirements", 20),
    ("Finding the products", 40),
    ("Calculating the prices", 60),
    ("Applying the discounts", 80),
    ("Writing the quote", 100),
)


async def generate_quote(stage: Stage, customer_id: object, requirements: str) -> None:
    """Send the making of one quote to its user."""
    complete = await _make(stage, customer_id, requirements)
    await stage.end(Said(MessageType.QUOTE_GENERATION_COMPLETE, complete))


async def generate_and_send_quote(stage: Stage, customer_id: object, requirements: str) -> None:
    """Make a quote, then tell that it was sent to the customer."""
    complete = await _make(stage, customer_id, requirements)
    quote_id = complete["quote_id"]
    done = {"status": "ready", "message": f"{quote_id} was sent to the customer."}
    await stage.end(
        Said(MessageType.QUOTE_GENERATION_COMPLETE, complete),
        Said(MessageType.QUOTE_UPDATE, {"quote_id": quote_id, "status": "sent"}),
        Said(MessageType.STATUS_UPDATE, done),
    )


async def _make(stage: Stage, customer_id: object, requirements: str) -> dict[str, object]:
    starting = {"customer_id": customer_id, "requirements": requirements, "status": "starting"}
    stage.to_user(MessageType.QUOTE_GENERATION_START, starting)
    for step, progress in STEPS:
        await stage.pause()
        now = {"step": step, "progress": progress, "customer_id": customer_id}
        stage.to_user(MessageType.QUOTE_GENERATION_PROGRESS, now)
    return {
        "quote_id": "quote-" + secrets.token_hex(6),
        "customer_id": customer_id,
        "total_amount": round(480 + 12.5 * len(requirements), 2),
        "currency": "EUR",
        "status": "complete",
    }
