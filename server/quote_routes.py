"""The quotes that somebody asked for, and how far they are."""

from sqlite3 import Row

from fastapi import APIRouter, Depends

from server.http_guard import Parts, SignedIn, capable_only
from server.jobs.stage import Data
from server.outcomes import OF_A_QUOTE, loaded
from server.records import utc

SHOWN = 50

router = APIRouter(prefix="/api", dependencies=[Depends(capable_only)])


@router.get("/quotes")
async def quotes(who: SignedIn, services: Parts) -> dict[str, object]:
    """List the newest quotes that were asked for with an id."""
    user_id = who[0].id
    rows = await services.database.rows(
        "SELECT * FROM quotes WHERE user_id = ? ORDER BY created_at DESC, id LIMIT ?",
        (user_id, SHOWN),
    )
    shown = [_shown(row, services.kept_jobs.progress(user_id, row["id"])) for row in rows]
    return {"quotes": shown}


def _shown(row: Row, running: Data | None) -> dict[str, object]:
    asked, result = loaded(row["asked"]), loaded(row["result"])
    finished = result.get("status") not in ("starting", "cancelled", "error")
    now = running if running is not None and result.get("status") == "starting" else {}
    progress = now.get("progress", 100 if finished else 0)
    quote: dict[str, object] = {name: result.get(name) for name in OF_A_QUOTE}
    return {
        **quote,
        "id": row["id"],
        "customer_id": asked.get("customer_id"),
        "requirements": asked.get("requirements"),
        "status": "working" if now.get("step") else quote["status"],
        "step": now.get("step"),
        "progress": progress,
        "created_at": utc(row["created_at"]),
        "updated_at": utc(row["updated_at"]),
    }
