"""What a job's order and its ending mean for the lists of quotes and documents."""

import json

import aiosqlite

from app.engine.messages import MessageType
from server.jobs.order import Order
from server.jobs.stage import Said
from server.records import DUMP

KEEP_QUOTES = 200  # of each user
OF_A_QUOTE = (
    "quote_id", "items", "total_amount", "currency", "valid_until", "discount", "status",
)  # fmt: skip
OF_A_DOCUMENT = ("step", "error", "retryable", "summary")
_QUOTE_SAYS = (MessageType.QUOTE_GENERATION_COMPLETE, MessageType.QUOTE_UPDATE)
_STAGES = {"complete": "complete", "error": "error", "cancelled": "cancelled"}


async def list_order(connection: aiosqlite.Connection, order: Order, now: float) -> None:
    """Put a quote on its user's list; nothing for other orders."""
    if order.type is not MessageType.QUOTE_GENERATION_START:
        return
    asked, result = DUMP(order.data), DUMP({"status": "starting"})
    await connection.execute(
        "INSERT OR REPLACE INTO quotes (user_id, id, asked, result, created_at, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (order.user_id, order.id, asked, result, now, now),
    )
    await connection.execute(
        "DELETE FROM quotes WHERE user_id = ? AND id NOT IN (SELECT id FROM quotes"
        " WHERE user_id = ? ORDER BY created_at DESC LIMIT ?)",
        (order.user_id, order.user_id, KEEP_QUOTES),
    )


async def settle(
    connection: aiosqlite.Connection, order: Order, ending: tuple[Said, ...], now: float
) -> None:
    """Put how a quote or a document ended on its user's list."""
    if order.type is MessageType.QUOTE_GENERATION_START:
        await connection.execute(
            "UPDATE quotes SET result = ?, updated_at = ? WHERE user_id = ? AND id = ?",
            (DUMP(_quote(ending)), now, order.user_id, order.id),
        )
    if order.type is MessageType.DOCUMENT_PROCESSING_START:
        stage, result = _document(ending)
        await connection.execute(
            "UPDATE documents SET stage = ?, result = ?, updated_at = ? WHERE user_id = ?"
            " AND id = ? AND attempt = ?",
            (
                stage, DUMP(result), now, order.user_id,
                order.data["document_id"], order.data["attempt"],
            ),
        )  # fmt: skip


def _quote(ending: tuple[Said, ...]) -> dict[str, object]:
    result: dict[str, object] = {"status": "error"}
    for said in ending:
        if said.type in _QUOTE_SAYS:
            result |= {name: said.data[name] for name in OF_A_QUOTE if name in said.data}
    return result


def _document(ending: tuple[Said, ...]) -> tuple[str, dict[str, object]]:
    for said in ending:
        status = said.data.get("status")
        if isinstance(status, str) and status in _STAGES:
            result = {name: said.data[name] for name in OF_A_DOCUMENT if name in said.data}
            return _STAGES[status], result
    # The job itself broke, which an alert has said.
    return "error", {"error": "Something went wrong here.", "retryable": True}


def loaded(text: str) -> dict[str, object]:
    """Return an object that was stored as JSON."""
    value = json.loads(text)
    return value if isinstance(value, dict) else {}
