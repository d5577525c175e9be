"""What became of a message of ours, in words."""

from app.engine import Status
from app.texts import marked, say

STATUS_WORDS = {
    Status.QUEUED: marked("Waiting"),
    Status.SENT: marked("Sent"),
    Status.DELIVERED: marked("Delivered"),
    Status.UNCONFIRMED: marked("Not confirmed"),
    Status.REJECTED: marked("Not sent"),
    Status.EXPIRED: marked("Not sent"),
    Status.DISCARDED: marked("Not sent"),
}
FAILED = (Status.REJECTED, Status.EXPIRED, Status.DISCARDED)


def fate(status: Status, problem: str, unsaved: bool = False) -> str:
    """Return what became of a message of ours; `unsaved`: it waits in memory only."""
    word = say(STATUS_WORDS[status])
    if status is Status.QUEUED and unsaved:
        return say("Waiting, not saved on this device")
    if status is Status.UNCONFIRMED and problem:
        return problem
    if status in FAILED and problem:
        return problem if problem.startswith(word) else "%s. %s" % (word, problem)
    return word
