"""How much is done for a message before it is given up, and what became of it."""

from enum import Enum, unique

from app.engine.message_types import MessageType
from app.engine.record import Record


@unique
class Delivery(Enum):
    """Name a delivery level."""

    VOLATILE = "volatile"  # sent now or never
    QUEUED = "queued"  # waits in memory, written once
    ACKNOWLEDGED = "acknowledged"  # kept until the server's ack, resent with the same id


@unique
class Status(Enum):
    """Say where a message of ours is. The last five are ends; each send reaches exactly one."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"  # acknowledged, or confirmed by its echo
    UNCONFIRMED = "unconfirmed"  # written; this server, or this delivery level, confirms nothing
    REJECTED = "rejected"  # the server said that it never will
    EXPIRED = "expired"  # its time to live passed
    DISCARDED = "discarded"  # given up on this side


ENDS = (
    Status.DELIVERED,
    Status.UNCONFIRMED,
    Status.REJECTED,
    Status.EXPIRED,
    Status.DISCARDED,
)


@unique
class Overflow(Enum):
    """Say who gives way when the outbox is full."""

    REJECT_NEWEST = "reject_newest"  # the message that came last ends at once
    DROP_OLDEST = "drop_oldest"  # the oldest of its type that was never written


class Policy(Record):
    """Say what becomes of the messages of a type while they wait.

    `coalesce_by` names fields of `data`: a message takes the place of a waiting one of its type
    in which they are the same; () means that only the last of the type matters, None that each
    does.
    """

    def __init__(
        self,
        overflow: Overflow = Overflow.REJECT_NEWEST,
        coalesce_by: "tuple[str, ...] | None" = None,
    ) -> None:
        self.overflow = overflow
        self.coalesce_by = coalesce_by


# What is not listed is QUEUED.
DEFAULT_DELIVERY = {
    MessageType.HEARTBEAT: Delivery.VOLATILE,
    MessageType.TYPING_START: Delivery.VOLATILE,
    MessageType.TYPING_STOP: Delivery.VOLATILE,
    # Where the user is, is said again on every new link.
    MessageType.USER_JOIN: Delivery.VOLATILE,
    MessageType.USER_LEAVE: Delivery.VOLATILE,
    MessageType.PRESENCE_UPDATE: Delivery.VOLATILE,
    MessageType.CHAT_MESSAGE: Delivery.ACKNOWLEDGED,
    MessageType.DOCUMENT_UPLOAD_START: Delivery.ACKNOWLEDGED,
    MessageType.QUOTE_GENERATION_START: Delivery.ACKNOWLEDGED,
    MessageType.QUOTE_REQUEST: Delivery.ACKNOWLEDGED,
    MessageType.AI_TOOL_CALL: Delivery.ACKNOWLEDGED,
    MessageType.CANCEL: Delivery.ACKNOWLEDGED,
}

# What is not listed has no policy of its own: each message counts, the newest is refused.
DEFAULT_POLICIES = {
    # Only where the user is now matters; sent as QUEUED, all but the last are noise.
    MessageType.PRESENCE_UPDATE: Policy(Overflow.DROP_OLDEST, ()),
    MessageType.USER_ACTIVITY: Policy(Overflow.DROP_OLDEST, None),
}

# Seconds a message may wait before it is given up, by level.
TIME_TO_LIVE = {
    Delivery.VOLATILE: 0.0,
    Delivery.QUEUED: 60.0,
    Delivery.ACKNOWLEDGED: 86_400.0,
}


def default_delivery(type: MessageType) -> Delivery:
    """Return the delivery level of a type when the caller names none."""
    return DEFAULT_DELIVERY.get(type, Delivery.QUEUED)
