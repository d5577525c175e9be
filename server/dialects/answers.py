"""How a capable server answers a frame: ack, nack, alert."""

from app.engine.messages import Message, MessageType
from server.accounts import Account
from server.refusal import RefusalCode, Refused
from server.session import Session

MAX_ID = 128


def check_header(message: Message, account: Account) -> None:
    """Refuse an unusable id, and a frame that claims to come from somebody else."""
    if message.id is not None and not 1 <= len(message.id) <= MAX_ID:
        text = f"id must have 1 to {MAX_ID} characters."
        raise Refused(RefusalCode.BAD_REQUEST, text)
    for claimed in (message.user_id, message.data.get("user_id")):
        if claimed is not None and str(claimed) != str(account.id):
            raise Refused(RefusalCode.FORBIDDEN, "You can't speak for another user.")


def acknowledge(session: Session, message: Message, seq: int | None = None) -> None:
    """Tell the sender that a frame with an id took effect; `seq` is its place in the room."""
    if message.id is not None:
        session.post(Message(MessageType.ACK, {"id": message.id, "seq": seq}))


def refuse(session: Session, id: str | None, refused: Refused) -> None:
    """Tell the sender why not: `nack` for a frame with an id, `alert` for one without."""
    reason = {"code": refused.code.value, "message": refused.message}
    if id is None:
        session.post(Message(MessageType.ALERT, {"level": "error", **reason}))
    else:
        session.post(Message(MessageType.NACK, {"id": id, **reason}))
