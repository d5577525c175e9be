"""What a search found: the messages, and where in them the words stand."""

from app.provider.chat_state import ChatMessage
from app.provider.fields import name_of, number_of, text_of
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST = 100  # found in what is loaded
BEFORE = 40  # characters that are shown before the words, and
AFTER = 120  # behind them


class Found:
    """A message that holds the words."""

    def __init__(
        self, key: str, seq: "int | None", name: str, text: str, timestamp: "str | None"
    ) -> None:
        self.key = key
        self.seq = seq
        self.name = name
        self.text = text
        self.timestamp = timestamp


def found_of(page: "Any") -> "tuple[list[Found] | None, bool]":
    """Return what a server found, newest first, and whether there is more; None: it can't search.

    What can't be read is left out.
    """
    if not isinstance(page, dict) or not isinstance(page.get("messages"), list):
        return None, False
    found: list[Found] = []
    for item in page["messages"]:
        if isinstance(item, dict) and isinstance(item.get("message"), str):
            seq = number_of(item, "seq")
            if seq is not None:
                name = name_of(item, _user(item))
                time = text_of(item, "timestamp") or None
                found.append(Found("#%d" % seq, seq, name, item["message"], time))
    return found, page.get("more") is True and bool(found)


def _user(item: "dict[str, Any]") -> "int | str | None":
    user_id = item.get("user_id")
    good = isinstance(user_id, (int, str)) and not isinstance(user_id, bool)
    return user_id if good else None


def found_in(messages: "list[ChatMessage]", words: str) -> "list[Found]":
    """Return the messages of a list that hold words, in whatever case, newest first."""
    wanted = words.lower()
    found: list[Found] = []
    for line in reversed(messages):
        if wanted in line.text.lower() and len(found) < MOST:
            name = say(line.user_name)  # the assistant's; others' stay as they are
            found.append(Found(line.key, line.seq, name, line.text, line.timestamp))
    return found


def around(text: str, words: str) -> "tuple[str, str, str]":
    """Return what stands before, what was searched as it is written there, and what is behind.

    Where letters change their number with their case nothing is marked.
    """
    line = " ".join(text.split())
    lowered = line.lower()
    at = lowered.find(" ".join(words.split()).lower()) if len(lowered) == len(line) else -1
    if at < 0:
        return _cut(line, AFTER + BEFORE), "", ""
    end = at + len(" ".join(words.split()))
    first = max(0, at - BEFORE)
    before = ("…" if first else "") + line[first:at]
    return before, line[at:end], _cut(line[end:], AFTER)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length] + "…"
