"""The views of the widget: whole without a console around them."""

from typing import Any

from app.testing import FakeTokenSource
from app.texts import choose
from app.widget.chat_view import ChatView
from app.widget.notifications_view import NotificationsView
from app.widget.views import view_of
from tests.fake_dom import FakeElement
from tests.unit.components.stage import CAPABILITIES, Stage
from tests.unit.components.test_notifications import AT, KEEPS, Keeper, page


class Notices(Stage):
    """A list of notifications that stands open, on a server that keeps them."""

    def __init__(self) -> None:
        self.keeper = Keeper()
        super().__init__(backend=self.keeper, history=False)
        self.followed: list[str] = []
        self.view = NotificationsView(self.provider, self.dom, "", self.followed.append)
        self.view.mount("body")

    def begin(self, payload: object) -> None:
        self.connect(KEEPS)
        self.keeper.lists[-1][1].resolve(payload)
        self.dom.paint()

    def note(self, id: int, **data: Any) -> None:
        fields = {"title": "N%d" % id, "message": "text", "timestamp": AT, **data}
        self.hear("notification", notification_id=id, **fields)

    @property
    def unread(self) -> "list[str]":
        """The titles of what is marked as unread."""
        rows = [row for row in self.dom.all(".notice") if "data-unread" in row.attributes]
        return [_title(row) for row in rows]


def _title(row: FakeElement) -> str:
    return next(part.textContent for part in row.tree() if part.matches(".notice-title"))


def test_each_name_has_its_view_and_an_unknown_one_is_a_badge() -> None:
    assert view_of("chat") is ChatView
    assert view_of("notifications") is NotificationsView
    stage = Stage()
    badge = view_of("sundial")(stage.provider, stage.dom, "", lambda _: None)
    badge.mount("body")
    assert stage.dom.find(".badge").attributes["data-state"] == "disconnected"
    badge.dispose()
    assert stage.leftovers() == []


def test_a_chat_has_its_room_its_badge_and_leaves_nothing() -> None:
    stage = Stage()
    view = ChatView(stage.provider, stage.dom, "sales")
    view.mount("body")
    stage.connect()
    assert stage.dom.text(".chat-title") == "sales"
    assert stage.dom.find(".badge").closest(".chat-top") is not None
    stage.drop()
    stage.refuse_dials()
    stage.wait(6)
    assert "Connection lost" in stage.dom.text(".banner-text")
    view.dispose()
    assert stage.leftovers() == []


def test_without_a_sign_in_a_chat_says_so_and_keeps_draft_and_keyboard() -> None:
    tokens = FakeTokenSource("token")
    stage = Stage(tokens)
    view = ChatView(stage.provider, stage.dom, "general")
    view.mount("body")
    stage.connect()
    assert stage.dom.text(".widget-sign-in") == ""
    field = stage.dom.find(".composer-field")
    field.focus()
    stage.dom.fire(field, "focus")
    stage.dom.type(field, "half a sent")
    tokens.next_token = None
    stage.drop(4001)
    stage.wait(1)
    assert stage.dom.text(".widget-sign-in") == "Sign in on this page to go on."
    assert not field.visible
    assert not stage.dom.find(".icon-search").visible
    assert stage.dom.find(".chat-log").focused
    assert stage.dom.text(".chat-empty") == "Messages appear here once you are signed in."
    find = stage.dom.fire(stage.dom.find(".chat"), "keydown", key="f", ctrlKey=True)
    assert not find.prevented, "nothing can be searched"

    tokens.next_token = "another"
    stage.provider.connect()
    stage.answer()
    stage.dom.paint()
    assert stage.dom.text(".widget-sign-in") == ""
    assert field.visible
    assert view.drafts == {"general": "half a sent"}
    view.dispose()
    assert stage.leftovers() == []


def test_a_list_says_what_it_waits_for() -> None:
    desk = Notices()
    assert desk.dom.text(".empty-line").startswith("Notifications appear here once the page")
    desk.begin(page())
    assert desk.dom.text(".empty-line") == "No notifications yet."
    choose("de")
    desk.view.dispose()
    desk.view = NotificationsView(desk.provider, desk.dom, "", desk.followed.append)
    desk.view.mount("body")
    assert desk.dom.text(".empty-line") == "Noch keine Mitteilungen."
    choose("en")
    desk.view.dispose()
    assert desk.leftovers() == []


def test_what_is_in_view_is_read_and_marked_until_somebody_looks_away() -> None:
    desk = Notices()
    desk.dom.scroll_into_view(False)
    desk.begin(page(1, 2, read=1))
    desk.wait(10)
    assert desk.keeper.marks == [], "nobody has seen it"
    assert desk.dom.text(".count") == "1"
    assert desk.unread == ["N2"]

    desk.dom.scroll_into_view(True)
    desk.wait(1.6)
    up_to, answer = desk.keeper.marks[-1]
    assert up_to == 2
    answer.resolve({"unread": 0})
    desk.dom.paint()
    assert desk.dom.text(".count") == ""
    assert desk.unread == ["N2"], "still new to whoever looks"

    desk.note(3)
    assert desk.unread == ["N3"], "the newer one takes its place"
    desk.wait(1.6)
    desk.keeper.marks[-1][1].resolve({"unread": 0})
    desk.dom.scroll_into_view(False)
    desk.dom.paint()
    assert desk.unread == []
    desk.view.dispose()
    assert desk.leftovers() == []


def test_links_are_followed_by_the_page_and_news_is_spoken() -> None:
    desk = Notices()
    desk.begin(page())
    desk.note(1, title="Invoice", link="#room=sales")
    desk.dom.click(".notice-go")
    assert desk.followed == ["#room=sales"]
    spoken = [p.textContent for p in desk.dom.all("p") if p.matches(".visually-hidden")]
    assert spoken == ["Information: Invoice. text"]
    desk.view.dispose()
    assert desk.leftovers() == []


def test_desktop_notifications_are_offered_where_a_frame_may_ask() -> None:
    desk = Notices()
    desk.begin(page())
    assert desk.dom.find(".desktop").visible
    desk.dom.find(".desktop-box").checked = True
    desk.dom.fire(desk.dom.find(".desktop-box"), "change")
    desk.dom.window.be_visible(False)
    desk.note(1)
    desk.wait(1.1)
    assert [shown.title for shown in desk.dom.window.desktop] == ["N1"]
    desk.dom.window.be_visible(True)
    assert desk.dom.window.desktop == []
    desk.view.dispose()

    desk.dom.window.permission = "denied"
    again = NotificationsView(desk.provider, desk.dom, "")
    again.mount("body")
    assert not desk.dom.find(".desktop").visible
    again.forget()
    again.dispose()
    assert desk.leftovers() == []


def test_capabilities_of_the_stage_keep_nothing() -> None:
    desk = Notices()
    desk.connect(CAPABILITIES)
    desk.dom.paint()
    assert desk.dom.text(".empty-line") == "No notifications during this visit."
    desk.view.dispose()
    assert desk.leftovers() == []
