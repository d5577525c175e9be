"""One person in the list: name, status, where, with how many devices, what they did last."""

from app.components.people.person import STATUS_WORDS, create_avatar, set_avatar
from app.texts import counted, marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import Activity, Member

# What our server says that people did; another server's words are shown as they come.
DEEDS = {"sent a message": marked("sent a message")}


class PersonRow:
    """Show a `Member`; `data-status` is theirs."""

    def __init__(self, dom: "Dom") -> None:
        self._dom = dom
        self.element = dom.create("li", "person")
        self._avatar = create_avatar(dom)
        name = dom.create("span", "person-name")
        self._name = dom.create("span", dir="auto")
        self._you = dom.create("span", "person-you")
        dom.append(name, self._name, self._you)
        line = dom.create("span", "person-line")
        self._status = dom.create("span", "person-status")
        self._more = dom.create("span", "person-more")
        dom.append(line, self._status, self._more)
        self._activity = dom.create("span", "person-activity", dir="auto")
        dom.append(self.element, self._avatar, name, line, self._activity)

    def show(self, item: "Member", mark: "Any") -> None:
        """Show a member; `mark` is (it is oneself, where they are or "", what they did or "")."""
        own, where, done = mark
        set_avatar(self._dom, self._avatar, item.name)
        self._name.textContent = item.name
        self._you.textContent = " " + say("(you)") if own else ""
        self._dom.set(self.element, "data-status", item.status)
        self._status.textContent = say(STATUS_WORDS.get(item.status, item.status))
        more = [where] if where else []
        if item.devices > 1:
            more.append(counted(item.devices, "device", "devices"))
        self._more.textContent = "".join([" · " + part for part in more])
        self._activity.textContent = done
        self._activity.hidden = not done

    def dispose(self) -> None:
        """Hold nothing."""


def deed(activity: "Activity | None", room_id: str, names: "dict[str, str]") -> str:
    """Return what somebody did last, "" for nothing; of another room with its name."""
    if activity is None:
        return ""
    words = say(DEEDS.get(activity.text, activity.text))
    name = names.get(activity.room_id, "")
    return words if activity.room_id == room_id or not name else say("%s in %s") % (words, name)


def place(room_id: str, names: "dict[str, str]") -> str:
    """Return where somebody is who is not here."""
    name = names.get(room_id, "")
    return say("in %s") % name if name else say("in another room")
