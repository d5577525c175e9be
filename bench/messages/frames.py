"""What the bench's server says: frames of the wire protocol as bytes, made before they are sent."""

import json
import struct
from typing import Any

from app.engine.options import CAPABILITIES

ROOM = "general"
AT = "2026-11-24T09:30:00.123+00:00"
USER = {"id": 7, "name": "Ada Lovelace", "email": "ada@example.com", "role": "user"}
EPOCH = "bench"
BEAT = 25  # seconds
# Written by hand: twenty thousand of them are made while a browser waits on the same machine.
CHAT = (
    '{"type": "chat_response", "data": {"message": "Message %(seq)d: the price list for the'
    ' northern region is ready.", "room_id": "general", "user_id": 8, "user_name": "Grace Hopper",'
    ' "timestamp": "' + AT + '", "seq": %(seq)d, "n": %(n)d, "of": %(of)d},'
    ' "timestamp": "' + AT + '", "id": "m-%(seq)d", "user_id": 8, "session_id": null,'
    ' "seq": %(seq)d}'
)


def framed(text: str) -> bytes:
    """Return a text as one WebSocket frame of a server: whole, unmasked."""
    body = text.encode()
    if len(body) < 126:
        return struct.pack("!BB", 0x81, len(body)) + body
    if len(body) < 65536:
        return struct.pack("!BBH", 0x81, 126, len(body)) + body
    return struct.pack("!BBQ", 0x81, 127, len(body)) + body


def volley(count: int, first_seq: int) -> bytes:
    """Return `count` chat messages, numbered from 0 in `n` and from `first_seq` in `seq`."""
    return b"".join(
        framed(CHAT % {"seq": first_seq + n, "n": n, "of": count}) for n in range(count)
    )


def connected(session_id: str, resumed: bool, seq: int) -> str:
    """Return the answer to `connect`."""
    data = {
        "session_id": session_id,
        "user": USER,
        "capabilities": [one for one in CAPABILITIES if one != "heartbeat"] + ["heartbeat"],
        "heartbeat_interval": BEAT,
        "max_frame": 65536,
        "epoch": EPOCH,
        "seq": seq,
        "resumed": resumed,
        "presence": [],
    }
    return message("connect", data, None)


def message(type: str, data: "dict[str, Any]", seq: "int | None") -> str:
    """Return any other frame."""
    fields: dict[str, Any] = {"type": type, "data": data, "timestamp": AT, "id": None}
    fields |= {"user_id": None, "session_id": None}
    if seq is not None:
        fields["seq"] = seq
    return json.dumps(fields)
