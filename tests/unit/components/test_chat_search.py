"""Search in a room: asked of the server or of what is loaded, and the way to what was found."""

from typing import Any

from app.backend import Backend
from app.components import Chat
from app.components.chat.found import around, found_of
from app.testing import Pending
from tests.unit.components.stage import Stage


class Searching(Backend):
    """A server whose answers the test gives."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, int | None, Pending]] = []

    async def search(self, room_id: str, text: str, before: "int | None") -> Any:
        pending = Pending()
        self.asked.append((room_id, text, before, pending))
        return await pending


class Page(Stage):
    """A chat whose search is open."""

    def __init__(self) -> None:
        super().__init__()
        self.backend = Searching()
        self.provider.backend = self.backend
        self.chat = Chat(self.provider, self.dom)
        self.chat.mount("body")
        self.provider.join("general")
        self.connect()
        lines = [line(seq, "line %d" % seq) for seq in range(901, 1_001)]
        self.pages[0][2].resolve({"messages": lines, "more": True})
        self.dom.paint()
        self.dom.click(".icon-button")

    def look_for(self, text: str) -> Pending:
        self.dom.type(self.dom.find(".search-field"), text)
        self.wait(0.3)
        return self.backend.asked[-1][3]

    @property
    def state(self) -> str:
        return self.dom.text(".search-state")


def line(seq: int, text: str) -> "dict[str, Any]":
    return {
        "id": "m-%d" % seq,
        "seq": seq,
        "user_id": 8,
        "user_name": "Grace Hopper",
        "message": text,
        "timestamp": "2026-11-20T08:15:00Z",
    }


def test_what_was_found_is_listed_with_its_words_marked() -> None:
    page = Page()
    pending = page.look_for("  PRICE ")
    assert page.backend.asked[0][:3] == ("general", "PRICE", None)
    assert page.state == "Searching…"
    found = [line(40, "<b>the price</b> list"), "nonsense", {"message": 3}]
    pending.resolve({"messages": found, "more": True})
    assert page.state == "1 message found"
    assert page.dom.texts("mark") == ["price"]
    assert page.dom.texts(".search-text") == ["<b>the price</b> list"]
    assert page.dom.all("b") == []
    assert page.dom.texts(".search-meta") == ["Grace Hopper2026-11-20, 08:15"]
    button = next(b for b in page.dom.all("button") if b.textContent == "Older results")
    page.dom.fire(button, "click")
    assert page.backend.asked[-1][2] == 40
    page.backend.asked[-1][3].resolve({"messages": [line(7, "prices")], "more": False})
    assert len(page.dom.texts(".search-result")) == 2
    assert not button.visible


def test_choosing_loads_back_by_large_pages_until_it_is_there() -> None:
    page = Page()
    page.look_for("old").resolve({"messages": [line(350, "an old one")], "more": False})
    page.dom.click(".search-choice")
    assert page.state == "Going to the message…"
    assert page.pages[1][:2] == ("general", 901)
    page.pages[1][2].resolve({"messages": [line(n, "x") for n in range(401, 901)], "more": True})
    page.dom.paint()
    assert page.pages[2][:2] == ("general", 401)
    lines = [line(n, "an old one" if n == 350 else "y") for n in range(1, 401)]
    page.pages[2][2].resolve({"messages": lines, "more": False})
    page.dom.paint()
    assert page.state == "1 message found"
    assert page.provider.store.state.chat.rooms["general"].messages[349].text == "an old one"


def test_what_can_not_be_loaded_is_said() -> None:
    page = Page()
    page.look_for("old").resolve({"messages": [line(350, "old")], "more": False})
    page.dom.click(".search-choice")
    page.pages[1][2].fail(OSError())
    assert page.state == "This message could not be loaded."


def test_a_server_without_a_search_leaves_what_is_loaded() -> None:
    page = Page()
    page.look_for("line 95").resolve(None)
    assert page.state == "10 messages found, among those that are loaded"
    page.look_for("nothing like it").resolve(None)
    assert page.state == "Nothing found for “nothing like it”."


def test_a_failure_is_said_and_a_late_answer_to_another_question_is_none() -> None:
    page = Page()
    late = page.look_for("first")
    second = page.look_for("second")
    late.resolve({"messages": [line(1, "first")], "more": False})
    assert page.dom.texts(".search-result") == []
    second.fail(OSError())
    assert page.state == "The search did not work. Press Enter to try again."
    page.dom.fire(page.dom.find(".search"), "submit")
    page.backend.asked[-1][3].resolve({"messages": [line(2, "second")], "more": False})
    assert page.state == "1 message found"


def test_the_shortcut_opens_it_once_and_escape_gives_the_focus_back() -> None:
    page = Page()
    field = page.dom.find(".search-field")
    page.dom.fire(field, "focus")
    assert not page.dom.fire(field, "keydown", key="f", ctrlKey=True).prevented
    assert page.dom.fire(field, "keydown", key="Escape").prevented
    assert not page.dom.find(".search").visible
    assert page.dom.find("textarea").focused
    assert page.dom.fire(page.dom.find("textarea"), "keydown", key="f", ctrlKey=True).prevented
    assert field.visible
    assert field.focused


def test_another_room_is_another_search_and_nothing_is_left() -> None:
    page = Page()
    pending = page.look_for("x")
    page.chat.show("sales", "Sales")
    pending.resolve({"messages": [line(1, "x")], "more": False})
    assert page.dom.texts(".search-result") == []
    page.chat.dispose()
    assert page.leftovers() == []


def test_the_words_around_a_find() -> None:
    assert around("a  Big\nfish", "big fish") == ("a ", "Big fish", "")
    assert around("x" * 100 + "needle" + "y" * 200, "NEEDLE") == (
        "…" + "x" * 40,
        "needle",
        "y" * 120 + "…",
    )
    assert around("İstanbul", "stan") == ("İstanbul", "", ""), "letters that change their number"
    assert found_of({"messages": 3}) == (None, False)
