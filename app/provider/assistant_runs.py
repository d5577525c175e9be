"""The runs of tools: which result belongs to which call."""

from app.engine import Status
from app.engine.events import MessageQueued, MessageStatusChanged
from app.provider.assistant_state import (
    CANCELLED,
    COMPLETE,
    ERROR,
    EXECUTING,
    RUN_ENDED,
    UNCLEAR,
    WAITING,
    ToolRun,
)
from app.provider.fields import text_of
from app.provider.pieces import question_of
from app.provider.wording import problem_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine import Message
    from app.provider.facts import Facts

MAX_RUNS = 50
# What servers say of an end. Only the first of each is in docs/protocol.md.
_ENDS = {
    "complete": COMPLETE,
    "completed": COMPLETE,
    "success": COMPLETE,
    "error": ERROR,
    "failed": ERROR,
    "cancelled": CANCELLED,
    "canceled": CANCELLED,
}


def queued(runs: "list[ToolRun]", event: MessageQueued) -> "list[ToolRun]":
    """Return the runs with one that was asked for here."""
    if any(run.key == event.key for run in runs):
        return runs
    run = ToolRun(event.key, event.key, text_of(event.data, "tool_name"), event.data.get("args"))
    run.status, run.timestamp = Status.QUEUED, event.timestamp
    return _with(runs, run)


def status_changed(runs: "list[ToolRun]", event: MessageStatusChanged) -> "list[ToolRun]":
    """Return the runs after news of a call of ours."""
    for at, run in enumerate(runs):
        if run.key != event.key:
            continue
        if event.status is Status.DISCARDED and event.code == "discarded":
            return runs[:at] + runs[at + 1 :]
        changes: dict[str, Any] = {"status": event.status}
        if event.status in (Status.REJECTED, Status.EXPIRED, Status.DISCARDED):
            changes["state"] = ERROR
            changes["problem"] = problem_text(event.status, event.code, event.text)
        return replaced(runs, at, run.but(**changes))
    return runs


def called(runs: "list[ToolRun]", message: "Message", facts: "Facts", key: str) -> "list[ToolRun]":
    """Return the runs after the server's word that a tool is at work."""
    data = message.data
    at = _index(runs, data, facts, (WAITING,))
    if at is not None:
        run = runs[at]
        if run.state in RUN_ENDED:
            return runs
        return replaced(runs, at, run.but(state=EXECUTING, interrupted=False))
    name = text_of(data, "tool_name")
    if not name:
        return runs
    run = ToolRun(key, question_of(data) or "", name, data.get("args"))
    run.state, run.timestamp = EXECUTING, message.timestamp
    return _with(runs, run)


def ended(runs: "list[ToolRun]", message: "Message", facts: "Facts", key: str) -> "list[ToolRun]":
    """Return the runs after a result, or after an `ai_error` that names a run or a tool."""
    data = message.data
    failure = message.type_name == "ai_error"
    changes: dict[str, Any] = {
        "state": ERROR if failure else _ENDS.get(text_of(data, "status"), UNCLEAR),
        "result": data.get("message") if failure else data.get("result", data.get("error")),
        "interrupted": False,
        "stop_key": "",
        "stop_problem": "",
        "problem": "",
    }
    at = _index(runs, data, facts, (WAITING, EXECUTING))
    if at is not None:
        return replaced(runs, at, runs[at].but(**changes))
    name = text_of(data, "tool_name")
    if not name:
        return runs
    run = ToolRun(key, question_of(data) or "", name).but(**changes)
    run.timestamp = message.timestamp
    return _with(runs, run)


def is_of_a_run(runs: "list[ToolRun]", data: "dict[str, Any]") -> bool:
    """Tell whether an `ai_error` is about a tool and not about an answer."""
    id = question_of(data)
    return bool(text_of(data, "tool_name")) or any(id and run.id == id for run in runs)


def interrupted(runs: "list[ToolRun]") -> "list[ToolRun]":
    """Return the runs after the connection began anew: nobody replays what was lost."""
    for at, run in enumerate(runs):
        taken = run.status in (Status.DELIVERED, Status.UNCONFIRMED)
        if (run.state == EXECUTING or (run.state == WAITING and taken)) and not run.interrupted:
            runs = replaced(runs, at, run.but(interrupted=True))
    return runs


def replaced(runs: "list[ToolRun]", at: int, run: ToolRun) -> "list[ToolRun]":
    """Return the runs with another one at a place."""
    return runs[:at] + [run] + runs[at + 1 :]


def _index(
    runs: "list[ToolRun]", data: "dict[str, Any]", facts: "Facts", states: "tuple[str, ...]"
) -> "int | None":
    """Return the run that a frame is about: by its id, else the oldest of the tool's name."""
    id = question_of(data)
    named = [at for at, run in enumerate(runs) if id and run.id == id]
    if named:
        return named[0]
    existing = not facts.capabilities
    name = text_of(data, "tool_name")
    if id is not None and not existing:
        return None
    for at, run in enumerate(runs):
        may_be = run.state in states and run.status is not Status.QUEUED
        if name and run.tool_name == name and may_be and (existing or not run.id):
            return at
    return None


def _with(runs: "list[ToolRun]", run: ToolRun) -> "list[ToolRun]":
    runs = runs + [run]
    while len(runs) > MAX_RUNS:
        over = [at for at, known in enumerate(runs) if known.state in RUN_ENDED]
        first = over[0] if over else 0
        runs = runs[:first] + runs[first + 1 :]
    return runs
