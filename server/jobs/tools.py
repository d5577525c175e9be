"""The tools that can be called: small, and right about what they were given."""

import zlib
from datetime import UTC, date, datetime, timedelta

from app.engine.messages import MessageType
from server.jobs.catalogue import product_named
from server.jobs.stage import Said, Stage


class ToolError(Exception):
    """Say, in words for its caller, why a tool has no result."""


async def use_tool(stage: Stage, tool_name: str, args: object) -> None:
    """Run a tool for the user; the one named "fail" does, one without a name of ours echoes."""
    executing = {"tool_name": tool_name, "args": args, "status": "executing"}
    stage.to_user(MessageType.AI_TOOL_CALL, executing)
    await stage.pause()
    outcome: dict[str, object] = {"tool_name": tool_name}
    try:
        outcome |= {"status": "complete", "result": _run(tool_name, args)}
    except ToolError as error:
        outcome |= {"status": "error", "result": str(error)}
    await stage.end(Said(MessageType.AI_TOOL_RESULT, outcome))


def _run(tool_name: str, args: object) -> dict[str, object]:
    match tool_name:
        case "fail":
            raise ToolError("The tool broke.")
        case "product_lookup":
            return _product_lookup(_argument(args, "name"))
        case "stock_check":
            return _stock_check(_argument(args, "product"))
        case "delivery_date":
            return _delivery_date(_argument(args, "city"), datetime.now(UTC).date())
        case _:
            return tool_result(args)


def tool_result(args: object) -> dict[str, object]:
    """Return what a tool unknown to us says: what it was given, one level deeper."""
    return {"args": args}


def _argument(args: object, name: str) -> str:
    value = args.get(name) if isinstance(args, dict) else None
    if not isinstance(value, str) or not value.strip():
        raise ToolError(f"The argument {name} is missing.")
    return value.strip()


def _product_lookup(name: str) -> dict[str, object]:
    product = product_named(name)
    if product is None:
        raise ToolError("There is no such product in the catalogue.")
    return {
        "name": product.name,
        "article": product.article,
        "unit_price": product.price,
        "currency": "EUR",
    }


def _stock_check(name: str) -> dict[str, object]:
    product = product_named(name)
    if product is None:
        raise ToolError("There is no such product in the catalogue.")
    return {"product": product.name, "in_stock": product.stock, "available": product.stock > 0}


def _delivery_date(city: str, today: date) -> dict[str, object]:
    """Return two to six working days from today, always the same number for a city."""
    days = 2 + zlib.crc32(city.casefold().encode("utf-8", "replace")) % 5
    arrives, left = today, days
    while left:
        arrives += timedelta(days=1)
        left -= arrives.weekday() < 5
    return {"city": city, "working_days": days, "date": arrives.isoformat()}
