"""A frame of every type as docs/protocol.md has it, and what becomes of it when it is spoiled."""

import copy
import json
from collections.abc import Iterator
from typing import Any

Frame = dict[str, Any]
WORDS = "words"  # stands for any text
ROOM = "general"
STRANGER = 99  # a user id that nobody has
USER = {"user_id": STRANGER, "user_name": WORDS, "room_id": ROOM}
PERSON = {"user_id": STRANGER, "name": WORDS, "status": WORDS, "at": WORDS, "devices": 2}
FILE = {"document_id": "{own}", "file_name": WORDS, "file_size": 2048, "progress": 40}
STEP = {"step": WORDS, "step_number": 2, "steps": 4}
WORK = {**FILE, **STEP, "status": "processing"}
ASKED = {"room_id": ROOM, "in_response_to": "{own}"}
QUOTE = {"in_response_to": "{own}", "customer_id": WORDS}
ITEM = {"name": WORDS, "quantity": 3, "unit_price": 4.5, "amount": 13.5}
TOTAL = {"items": [ITEM], "total_amount": 13.5, "currency": "EUR", "valid_until": WORDS}
NOTICE = {"notification_id": None, "timestamp": WORDS, "title": WORDS, "message": WORDS}
TOOL = {"in_response_to": "{own}", "tool_name": WORDS, "args": {"name": WORDS, "deep": [WORDS]}}

# type -> its data. A type that only the page sends comes from a server that is out of its mind.
EVERY_TYPE: dict[str, Frame] = {
    "heartbeat": {"n": 1, "text": WORDS},
    "chat_message": {"message": WORDS, **USER},
    "chat_response": {"message": WORDS, **USER, "timestamp": WORDS, "seq": None},
    "typing_start": USER,
    "typing_stop": USER,
    "notification": {**NOTICE, "level": "info", "link": WORDS},
    "status_update": {**NOTICE, "status": WORDS},
    "alert": {**NOTICE, "level": "error", "code": WORDS, "id": "{own}"},
    "document_upload_start": {**FILE, "status": "started"},
    "document_upload_progress": {**FILE, "status": "uploading"},
    "document_upload_complete": {**FILE, "status": "uploaded"},
    "document_processing_start": WORK,
    "document_processing_progress": WORK,
    "document_processing_complete": {**FILE, "status": "complete", "summary": WORDS},
    "document_error": {**FILE, **STEP, "status": "error", "error": WORDS, "retryable": True},
    "quote_generation_start": {**QUOTE, "requirements": WORDS, "status": "starting"},
    "quote_generation_progress": {**QUOTE, **STEP, "progress": 40},
    "quote_generation_complete": {**QUOTE, **TOTAL, "quote_id": WORDS, "status": "complete"},
    "quote_update": {**QUOTE, **TOTAL, "quote_id": WORDS, "status": "revised", "discount": 10},
    "user_join": {**PERSON, "room_id": ROOM, "connection_id": WORDS},
    "user_leave": {**PERSON, "room_id": ROOM, "connection_id": WORDS},
    "user_activity": {**USER, "activity": WORDS, "up_to": 1},
    "presence_update": {**PERSON, "room_id": ROOM},
    "ai_thinking": ASKED,
    "ai_response": {**ASKED, "message": WORDS, "done": True, "seq": None, "timestamp": WORDS},
    "ai_error": {**ASKED, "message": WORDS},
    "ai_tool_call": {**TOOL, "status": "executing"},
    "ai_tool_result": {**TOOL, "status": "complete", "result": {"name": WORDS, "deep": [WORDS]}},
    "welcome": {"message": WORDS, "timestamp": WORDS},
    "quote_request": {"message": WORDS},
    "quote_processing": {"message": WORDS},
    "quote_ready": {"message": WORDS, "quote_id": WORDS},
    "document_uploaded": {"message": WORDS, "document_id": "{own}", "file_name": WORDS},
    "ack": {"id": "{own}", "seq": 1},
    "nack": {"id": "{own}", "code": WORDS, "message": WORDS},
    "cancel": {"id": "{own}"},
    WORDS: {"message": WORDS},  # a type that is in no document
}
# A piece is another shape of `ai_response`; a list of people another one of `presence_update`.
PIECE = {**ASKED, "delta": WORDS, "offset": 0, "done": False}
PEOPLE = {"room_id": "sales", "users": [{**PERSON, "user_id": 71}, {**PERSON, "user_id": 72}]}
SHAPES = [*EVERY_TYPE.items(), ("ai_response", PIECE), ("presence_update", PEOPLE)]
CONNECT = {
    "session_id": WORDS,
    "user": {"id": 1, "name": WORDS, "email": WORDS, "role": WORDS},
    "capabilities": [WORDS],
    "heartbeat_interval": 30,
    "max_frame": 65536,
    "epoch": WORDS,
    "seq": 0,
    "resumed": False,
    "presence": [PERSON],
}

# Other kinds than any field has, and numbers that none should show.
WRONG: tuple[Any, ...] = (
    None, "", "abc", 7, -5, 0.5, 1e308, -1e308, 2**53 + 1, True, False, [], {},
    [None], [[]], {"a": None}, [{"user_id": {}, "name": 5}],
)  # fmt: skip

HEADERS: tuple[Any, ...] = (-5, True, [], {}, 1e308)


def framed(type: str, data: Frame, own: str, **header: Any) -> Frame:
    """Return the frame with ids of its own, so that it is nobody else's business."""
    told = replaced(data, lambda text, _: text.replace("{own}", own))
    return {"type": type, "data": told, "id": own, "timestamp": "2026-11-23T09:30:00", **header}


def replaced(value: Any, change: Any, path: str = "") -> Any:
    """Return a copy in which each text is `change(text, its path)`."""
    if isinstance(value, str):
        return change(value, path)
    if isinstance(value, dict):
        return {name: replaced(item, change, path + "." + name) for name, item in value.items()}
    if isinstance(value, list):
        return [replaced(item, change, path) for item in value]
    return value


def spoiled(type: str, data: Frame, own: str) -> Iterator[str]:
    """Yield frames, as text, of which each has one thing wrong."""
    whole = framed(type, data, own)
    yield from (json.dumps({**whole, "data": wrong}) for wrong in WRONG)
    for place in _places(data):
        missing = copy.deepcopy(whole)
        _at(missing["data"], place[:-1]).pop(place[-1])
        yield json.dumps(missing)
        for wrong in WRONG:
            spoilt = copy.deepcopy(whole)
            _at(spoilt["data"], place[:-1])[place[-1]] = wrong
            yield json.dumps(spoilt)
    yield json.dumps(replaced(whole, lambda text, _: "long " * 12_000 if text == WORDS else text))
    yield json.dumps(whole).replace('"%s"' % WORDS, "[" * 60 + "]" * 60)
    yield json.dumps(whole).replace('"%s"' % WORDS, "NaN")
    yield json.dumps(whole)[:-7]
    for name in ("id", "user_id", "session_id", "timestamp", "seq", "type"):
        yield from (json.dumps({**whole, name: wrong}) for wrong in HEADERS)


def _places(value: Any) -> Iterator[list[Any]]:
    """Yield the way to each field, nested ones too."""
    named = isinstance(value, dict)
    for key in value if named else range(len(value) if isinstance(value, list) else 0):
        if named:
            yield [key]
        yield from ([key, *rest] for rest in _places(value[key]))


def _at(value: Any, way: list[Any]) -> Any:
    for key in way:
        value = value[key]
    return value
