"""The engine's front door: everything an application needs of the protocol core."""

from app.engine.close_codes import Verdict
from app.engine.connection import Connection
from app.engine.delivery import Delivery, Overflow, Policy, Status
from app.engine.errors import LocalError
from app.engine.messages import BadFrame, Dialect, Message, MessageType, decode, encode
from app.engine.options import Options, TokenPlace
from app.engine.persistence import StorageMode
from app.engine.router import MessageRouter
from app.engine.state import ConnectionState, Reason

__all__ = [
    "BadFrame",
    "Connection",
    "ConnectionState",
    "Delivery",
    "Dialect",
    "LocalError",
    "Message",
    "MessageRouter",
    "MessageType",
    "Options",
    "Overflow",
    "Policy",
    "Reason",
    "Status",
    "StorageMode",
    "TokenPlace",
    "Verdict",
    "decode",
    "encode",
]
