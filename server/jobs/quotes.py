"""A quote's way: five steps, an amount, and the news that it was sent."""

import secrets
from datetime import UTC, datetime, timedelta

from app.engine.messages import MessageType
from server.jobs.catalogue import CONSULTING, Line, lines_in
from server.jobs.stage import Said, Stage

STEPS = (
    ("Reading the requirements", 20),
    ("Finding the products", 40),
    ("Calculating the prices", 60),
    ("Applying the discounts", 80),
    ("Writing the quote", 100),
)
VALID = timedelta(days=30)
DISCOUNT = 10  # percent
CURRENCY = "EUR"


async def generate_and_send_quote(stage: Stage, customer_id: object, requirements: str) -> None:
    """Make a quote, then tell that it was sent to the customer.

    One whose `requirements` contain "discount" is revised after that.
    """
    starting = {"customer_id": customer_id, "requirements": requirements, "status": "starting"}
    stage.to_user(MessageType.QUOTE_GENERATION_START, starting)
    for number, (step, progress) in enumerate(STEPS, 1):
        await stage.pause()
        now = {"step": step, "step_number": number, "steps": len(STEPS), "progress": progress}
        stage.to_user(MessageType.QUOTE_GENERATION_PROGRESS, {**now, "customer_id": customer_id})
    complete = {"customer_id": customer_id, **_calculated(requirements)}
    quote_id = complete["quote_id"]
    updates = [{"quote_id": quote_id, "status": "sent"}]
    if "discount" in requirements.lower():
        updates.append({"quote_id": quote_id, "status": "revised", **_discounted(complete)})
    done = {"status": "ready", "message": f"{quote_id} was sent to the customer."}
    await stage.end(
        Said(MessageType.QUOTE_GENERATION_COMPLETE, complete),
        *[Said(MessageType.QUOTE_UPDATE, update) for update in updates],
        Said(MessageType.STATUS_UPDATE, done),
    )


def _calculated(requirements: str) -> dict[str, object]:
    lines = lines_in(requirements) or [Line(CONSULTING, 4 + len(requirements) // 50)]
    total = sum(line.product.price * line.quantity for line in lines)
    return {
        "quote_id": "quote-" + secrets.token_hex(6),
        "items": [line.shown() for line in lines],
        "total_amount": round(total, 2),
        "currency": CURRENCY,
        "valid_until": (datetime.now(UTC) + VALID).date().isoformat(),
        "status": "complete",
    }


def _discounted(complete: dict[str, object]) -> dict[str, object]:
    total = complete["total_amount"]
    assert isinstance(total, float)  # noqa: S101 - for mypy: a sum of prices
    return {"total_amount": round(total * (100 - DISCOUNT) / 100, 2), "discount": DISCOUNT}
