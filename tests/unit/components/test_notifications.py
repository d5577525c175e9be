"""The notification centre: what it counts, lists, marks as read, and says when it can't."""

from typing import Any

from app.backend import Backend
from app.components.notifications.centre import NotificationCentre
from app.components.notifications.notice_panel import PAGE
from app.testing import Pending
from tests.fake_dom import FakeElement
from tests.unit.components.stage import CAPABILITIES, Stage

KEEPS = [*CAPABILITIES, "notifications"]
AT = "2026-11-23T09:30:00+00:00"


class Keeper(Backend):
    """A server that keeps notifications; the test answers."""

    def __init__(self) -> None:
        self.lists: list[tuple[int | None, Pending]] = []
        self.marks: list[tuple[int, Pending]] = []

    async def notifications(self, before: "int | None" = None) -> Any:
        pending = Pending()
        self.lists.append((before, pending))
        return await pending

    async def mark_read(self, up_to: int) -> Any:
        pending = Pending()
        self.marks.append((up_to, pending))
        return await pending


def page(*ids: int, more: bool = False, read: int = 0, day: str = "2026-11-23") -> "dict[str, Any]":
    entries = [
        {
            "notification_id": id,
            "type": "notification",
            "data": {"title": "N%d" % id, "message": "text"},
            "timestamp": day + "T09:30:00+00:00",
            "read": id <= read,
        }
        for id in sorted(ids, reverse=True)
    ]
    unread = sum(1 for id in ids if id > read)
    return {"notifications": entries, "more": more, "unread": unread}


class Desk(Stage):
    """A page with a bell, connected to a server that keeps notifications."""

    def __init__(self, capabilities: "list[str]" = KEEPS) -> None:
        self.keeper = Keeper()
        super().__init__(backend=self.keeper, history=False)
        self.unread: list[int] = []
        self.followed: list[str] = []
        self.centre = NotificationCentre(
            self.provider, self.dom, self.followed.append, on_unread=self.unread.append
        )
        self.centre.mount("body")
        self.connect(capabilities)
        self.dom.paint()

    @property
    def name(self) -> str:
        return self.dom.find(".bell-button").attributes["aria-label"]

    def load(self, payload: object) -> None:
        self.keeper.lists[-1][1].resolve(payload)
        self.dom.paint()

    def note(self, id: "int | None" = None, type: str = "notification", **data: Any) -> None:
        fields: dict[str, Any] = {"title": "N%s" % id, "message": "text", "timestamp": AT, **data}
        if id is not None:
            fields["notification_id"] = id
        self.hear(type, **fields)

    def open(self, state: str = "open") -> None:
        panel = self.dom.find(".bell-panel")
        panel.popover_open = state == "open"
        self.dom.fire(panel, "toggle", newState=state)

    def press(self, word: str) -> FakeElement:
        [button] = [e for e in self.dom.all("button") if e.visible and e.textContent == word]
        button.focus()
        self.dom.fire(button, "click")
        self.dom.paint()
        return button

    def rows(self) -> "list[FakeElement]":
        return [row for row in self.dom.all(".notice") if row.visible]

    def focused(self) -> "list[FakeElement]":
        return [element for element in self.dom.html.tree() if element.focused]


def test_the_bell_counts_and_tells_the_page_at_once() -> None:
    desk = Desk()
    assert desk.name == "Notifications"
    desk.load(page(1, 2, 3, read=1))
    assert desk.name == "Notifications: 2 unread"
    assert desk.dom.text(".bell-count") == "2"
    desk.world.transport.deliver(
        {"type": "notification", "data": {"notification_id": 4, "title": "T"}}
    )
    assert desk.unread == [0, 2, 3], "a hidden page paints no frame, and its title counts"
    for id in range(5, 120):
        desk.note(id)
    assert desk.dom.text(".bell-count") == "99+"
    assert desk.name == "Notifications: 118 unread"


def test_it_lists_by_day_with_level_time_and_link() -> None:
    desk = Desk()
    desk.load(page(1, 2, day="2026-11-22", read=2))
    desk.note(3, "alert", level="error", title="Payment failed", link="#room=sales")
    desk.note(4, "status_update", title="", message="", status="maintenance")
    desk.open()
    assert [row.attributes["data-level"] for row in desk.rows()] == ["info", "error"] + ["info"] * 2
    assert desk.dom.texts(".notice-level") == ["Update", "Error", "Information", "Information"]
    assert desk.dom.texts(".notice-day") == ["2026-11-23", "2026-11-22"]
    assert desk.dom.texts(".notice-time") == ["09:30"] * 4
    assert desk.dom.texts(".notice-unread") == ["Unread"] * 2
    button = desk.press("Show")
    assert button.attributes["aria-label"] == "Show: Payment failed"
    assert desk.followed == ["#room=sales"]
    assert not desk.dom.find(".bell-panel").popover_open


def test_what_was_looked_at_is_marked_as_read_and_stays_in_sight() -> None:
    desk = Desk()
    desk.load(page(1, 2))
    desk.open()
    desk.press("Unread")
    desk.wait(1.4)
    assert desk.keeper.marks == []
    desk.wait(0.2)
    assert [up_to for up_to, _ in desk.keeper.marks] == [2]
    assert desk.name == "Notifications"
    assert len(desk.rows()) == 2, "nobody's list changes while it is read"
    desk.keeper.marks[0][1].resolve({"up_to": 2, "unread": 0})
    desk.note(3)
    assert len(desk.rows()) == 3
    desk.open("closed")
    desk.wait(5)
    assert len(desk.keeper.marks) == 1, "a closed list is not seen"
    desk.dom.window.be_visible(False)
    desk.open()
    desk.wait(5)
    assert len(desk.keeper.marks) == 1, "nor is a hidden page"
    assert len(desk.rows()) == 1
    desk.dom.window.be_visible(True)
    desk.wait(1.6)
    assert [up_to for up_to, _ in desk.keeper.marks] == [2, 3]


def test_marking_all_is_at_once_and_a_failure_is_said() -> None:
    desk = Desk()
    desk.load(page(1, 2))
    desk.open()
    button = desk.press("Mark all as read")
    assert (desk.name, desk.dom.texts(".notice-unread")) == ("Notifications", [])
    assert button.attributes["aria-disabled"] == "true"
    assert button.focused, "a button that has nothing left to do keeps the keyboard"
    desk.keeper.marks[0][1].fail(OSError("gone"))
    desk.dom.paint()
    assert desk.name == "Notifications: 2 unread"
    assert "could not be told" in desk.dom.text(".notice-trouble")
    desk.wait(10)
    assert len(desk.keeper.marks) == 1, "not by itself, over and over"
    desk.press("Mark all as read")
    desk.keeper.marks[1][1].resolve(None)
    desk.dom.paint()
    assert desk.dom.text(".notice-trouble"), "a refusal is a failure"
    desk.press("Mark all as read")
    desk.keeper.marks[2][1].resolve({"up_to": 2, "unread": 0})
    desk.dom.paint()
    assert desk.dom.text(".notice-trouble") == ""
    desk.press("Mark all as read")
    assert len(desk.keeper.marks) == 3


def test_read_on_another_page_is_read_here() -> None:
    desk = Desk()
    desk.load(page(1, 2))
    desk.hear("user_activity", activity="notifications_read", up_to=2, user_id=7)
    assert desk.name == "Notifications"
    assert desk.unread[-1] == 0


def test_earlier_ones_come_page_by_page_and_the_keyboard_is_not_lost() -> None:
    desk = Desk()
    desk.load(page(*range(61, 161), more=True, read=160))
    desk.open()
    assert len(desk.rows()) == PAGE
    desk.press("Show earlier")
    assert len(desk.rows()) == 2 * PAGE
    assert len(desk.keeper.lists) == 1, "they were known"
    desk.press("Show earlier")
    assert desk.keeper.lists[-1][0] == 61
    assert "Loading…" in desk.dom.texts("button")
    desk.keeper.lists[-1][1].fail(OSError("gone"))
    desk.dom.paint()
    assert desk.dom.text(".notice-trouble") == "Earlier ones could not be loaded."
    desk.press("Show earlier")
    desk.load(page(*range(40, 61), read=60))
    assert len(desk.rows()) == 121
    assert "Show earlier" not in desk.dom.texts("button")
    assert desk.focused() == [desk.rows()[100]], "the first of those that came"


def test_empty_loading_and_failed() -> None:
    desk = Desk()
    desk.open()
    assert desk.dom.texts(".empty-line") == ["Loading…"]
    desk.keeper.lists[-1][1].fail(OSError("gone"))
    desk.dom.paint()
    assert desk.dom.text(".notice-problem").startswith("The notifications could not be loaded.")
    assert desk.dom.texts(".empty-line") == []
    desk.press("Try again")
    desk.load(page())
    assert "data-told" not in desk.dom.find(".notice-problem").attributes
    assert "Try again" not in desk.dom.texts("button")
    assert desk.focused()[0].textContent == "Close"
    assert desk.dom.texts(".empty-line") == ["No notifications yet."]
    desk.press("Unread")
    assert desk.dom.texts(".empty-line") == ["Nothing unread."]


def test_an_existing_backend_keeps_none_and_what_it_says_is_listed() -> None:
    desk = Desk([])
    desk.open()
    assert desk.dom.texts(".empty-line") == ["No notifications during this visit."]
    desk.note(None, "alert", level="error", title="", message="No such room.", code="not_found")
    assert desk.name == "Notifications: 1 unread"
    desk.wait(2)
    assert desk.name == "Notifications"
    assert desk.keeper.marks == []
    assert desk.keeper.lists == []


def test_desktop_notifications_are_off_until_chosen_and_a_refusal_is_explained() -> None:
    desk = Desk()
    window, box = desk.dom.window, desk.dom.find(".desktop-box")
    desk.open()
    assert not box.checked
    box.checked = True
    desk.dom.fire(box, "change")
    assert (window.permission, window.preference("desktop")) == ("granted", "on")
    assert box.checked
    box.checked = False
    desk.dom.fire(box, "change")
    assert window.preference("desktop") == ""
    window.permission = window.answer_to_asking = "denied"
    box.checked = True
    desk.dom.fire(box, "change")
    assert not box.checked
    assert "The browser blocks them" in desk.dom.text(".desktop-note")
    assert window.preference("desktop") == ""
    window.permission = "missing"
    desk.open("closed")
    assert not box.visible


def test_markup_is_text_and_another_user_sees_none_of_it() -> None:
    desk = Desk()
    evil = "<img src=x onerror=alert(1)>"
    desk.load(page())
    desk.note(1, title=evil, message=evil, link='#"><script>')
    desk.open()
    assert desk.dom.texts(".notice-title") == [evil]
    assert [e.tag for e in desk.rows()[0].tree() if e.tag in ("img", "script")] == []
    desk.provider.sign_out()
    desk.centre.forget()
    desk.dom.paint()
    assert not desk.dom.find(".bell-panel").popover_open
    assert desk.name == "Notifications"
    assert desk.unread[-1] == 0


def test_disposed_it_leaves_nothing() -> None:
    desk = Desk()
    desk.load(page(1, 2))
    desk.note(3)
    desk.open()
    desk.centre.dispose()
    desk.centre.dispose()
    assert desk.leftovers() == []


def test_one_that_was_taken_away_while_it_was_open_reads_nothing_once_it_is_back() -> None:
    desk = Desk()
    desk.load(page(1, 2))
    desk.open()
    desk.centre.dispose()
    desk.centre.mount("body")
    desk.wait(5)
    assert desk.keeper.marks == [], "nobody has seen a closed list"
    desk.centre.open()
    assert desk.dom.find(".bell-panel").popover_open
    desk.centre.dispose()
    assert desk.leftovers() == []


def test_what_speaks_is_there_before_its_words() -> None:
    desk = Desk()
    desk.load(page(1))
    desk.open()
    regions = [e for e in desk.dom.find(".bell-panel").tree() if e.matches("[role=status]")]
    assert [region.textContent for region in regions] == ["", "", ""]
    assert all(region.visible for region in regions)
    assert not [e for e in desk.dom.all("button") if e.visible and e.textContent == "Try again"]
