"""A quote's way: five steps, an amount, and the news that it was sent."""

import secrets

from app.engine.messages import MessageType
from server.jobs.stage import Stage

STEPS = (
    ("Reading the requirements", 20),
    ("Finding the products", 40),
    ("Calculating the prices", 60),
    ("Applying the discounts", 80),
    ("Writing the quote", 100),
)


async def generate_quote(stage: Stage, customer_id: object, requirements: str) -> str:
    """Send the making of one quote to its user; return the quote's id."""
    starting = {"customer_id": customer_id, "requirements": requirements, "status": "starting"}
    stage.to_user(MessageType.QUOTE_GENERATION_START, starting)
    for step, progress in STEPS:
        await stage.pause()
        now = {"step": step, "progress": progress, "customer_id": customer_id}
        stage.to_user(MessageType.QUOTE_GENERATION_PROGRESS, now)
    quote_id = "quote-" + secrets.token_hex(6)
    complete = {
        "quote_id": quote_id,
        "customer_id": customer_id,
        "total_amount": round(480 + 12.5 * len(requirements), 2),
        "currency": "EUR",
        "status": "complete",
    }
    stage.to_user(MessageType.QUOTE_GENERATION_COMPLETE, complete)
    return quote_id


async def generate_and_send_quote(stage: Stage, customer_id: object, requirements: str) -> None:
    """Make a quote, then tell that it was sent to the customer."""
    quote_id = await generate_quote(stage, customer_id, requirements)
    await stage.pause()
    stage.to_user(MessageType.QUOTE_UPDATE, {"quote_id": quote_id, "status": "sent"})
    done = {"status": "ready", "message": f"{quote_id} was sent to the customer."}
    stage.to_user(MessageType.STATUS_UPDATE, done)
