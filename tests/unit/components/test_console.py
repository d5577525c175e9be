"""The whole console, its sign-in form and its menu."""

import base64
import json

from app import texts
from app.components import Console, SignIn
from app.engine import MessageType
from app.testing import FakeStorage, FakeTokenSource
from tests.fake_dom import FakeElement
from tests.unit.components.stage import Stage


class Page(Stage):
    """A console whose sign-ins and sign-outs the test sees."""

    def __init__(
        self,
        tokens: "FakeTokenSource | None" = None,
        storage: "FakeStorage | None" = None,
        fragment: str = "",
    ) -> None:
        super().__init__(tokens, storage)
        self.signed_in: list[tuple[str, str]] = []
        self.signed_out = 0
        self.languages: list[str] = []
        self.dom.window.set_fragment(fragment)
        self.build()

    def build(self) -> None:
        self.console = Console(
            self.provider,
            self.dom,
            on_sign_in=lambda email, password: self.signed_in.append((email, password)),
            on_sign_out=self._signed_out,
            on_language=self.languages.append,
        )
        self.console.mount("body")

    def part(self, name: str) -> FakeElement:
        return self.dom.find(".%s" % name)

    def selects(self) -> "list[FakeElement]":
        """Return the choices of the menu: status, theme, language."""
        return [part for part in self.dom.find(".user-menu").tree() if part.tag == "select"]

    def _signed_out(self) -> None:
        self.signed_out += 1

    @property
    def inert(self) -> bool:
        return "inert" in self.dom.find(".console-content").attributes

    def fill(self, email: str, password: str) -> None:
        self.dom.find("[name=email]").value = email
        self.dom.find("[name=password]").value = password
        self.dom.fire(self.dom.find(".signin-form"), "submit")


def test_the_panels_of_a_narrow_page_are_chosen_by_tabs() -> None:
    page = Page()
    root = page.dom.find(".console")
    assert root.attributes["data-panel"] == "chat"
    page.dom.click("[data-tab=quotes]")
    assert (root.attributes["data-panel"], root.attributes["data-work"]) == ("work", "quotes")
    tabs = page.dom.find(".tabs").children
    assert [tab.attributes.get("aria-current") for tab in tabs] == [None] * 4 + ["true"]
    page.dom.click("[data-tab=chat]")
    assert (root.attributes["data-panel"], root.attributes["data-work"]) == ("chat", "quotes")
    # A wide page shows the work beside the chat, and switches it there.
    switch = page.dom.find(".switch").children
    assert [tab.attributes.get("aria-current") for tab in switch] == [None, None, "true"]
    page.dom.fire(switch[0], "click")
    shown = [name for name in ("assistant", "documents", "quotes") if page.part(name).visible]
    assert shown == ["assistant"]


def test_the_address_says_where_one_is_and_leads_there() -> None:
    page = Page()
    window = page.dom.window
    assert (window.fragment(), window.title) == ("", "General · Realtime")
    page.console.show_rooms([*ROOMS, ("a&b=ü", "Odd")])
    page.dom.click("[data-room=sales]")
    page.dom.click("[data-tab=documents]")
    assert window.fragment() == "room=sales&view=documents"
    assert window.title == "Sales · Realtime"
    window.set_fragment("room=a%26b%3D%C3%BC")  # as going back does, or a link
    assert page.dom.text(".chat-title") == "Odd"
    assert page.dom.find(".console").attributes["data-panel"] == "chat"
    for odd in ("room=%ff%fe", "view=nowhere", "&&=&x", "room=gone&view=quotes", ""):
        window.set_fragment(odd)
    assert page.dom.text(".chat-title") == "General"


def test_a_link_to_a_room_waits_until_the_rooms_are_known() -> None:
    page = Page(fragment="room=sales&view=quotes")
    assert page.dom.text(".chat-title") == "General"
    page.console.show_rooms(ROOMS)
    assert page.dom.text(".chat-title") == "Sales"
    assert page.dom.find(".console").attributes["data-work"] == "quotes"
    assert page.dom.window.fragment() == "room=sales&view=quotes"


def test_the_title_counts_what_is_unread() -> None:
    page = Page()
    page.connect()
    page.console.show_rooms(ROOMS)
    page.dom.find(".chat-log").scrollHeight = 400
    page.say("before", seq=1)
    page.dom.click("[data-room=sales]")
    page.say("one", seq=2)
    page.hear("notification", title="two", notification_id=1)
    assert page.dom.window.title == "(2) Sales · Realtime"
    page.dom.click("[data-room=general]")
    page.dom.paint()
    assert page.dom.window.title == "(1) General · Realtime"


def test_tabs_count_what_ended_behind_them() -> None:
    page = Page()
    page.connect()
    count = page.dom.find("[data-tab=quotes]").children[-1]
    request = {"in_response_to": "q-1", "customer_id": "Half & Co"}
    page.hear("quote_generation_start", status="starting", **request)
    page.hear("quote_generation_progress", step="Reading", progress=20, **request)
    assert not count.visible
    page.hear("quote_generation_complete", quote_id="q", total_amount=1, **request)
    page.hear("quote_generation_complete", quote_id="q", total_amount=1, **request)
    assert (count.visible, count.textContent) == (True, "1")
    page.part("quotes").scrollHeight = 300  # what being shown does
    page.dom.click("[data-tab=quotes]")
    assert not count.visible


def test_the_page_is_built_anew_in_another_language() -> None:
    page = Page()
    page.connect()
    page.say("Guten Tag")
    [language] = [s for s in page.selects() if "Deutsch" in s.textContent]
    language.value = "de"
    page.dom.fire(language, "change")
    assert page.languages == ["de"]
    assert page.dom.window.preferences == {"language": "de"}
    texts.choose("de")
    try:
        page.dom.type(page.dom.find("textarea"), "half of it")
        drafts = page.console.drafts
        page.console.dispose()
        page.build()
        page.console.put_drafts(drafts)
        assert page.dom.find("textarea").value == "half of it"
        assert page.dom.text(".badge-word") == "Verbunden"
        assert page.dom.find(".tabs").attributes["aria-label"] == "Bereiche"
        assert "Guten Tag" in page.dom.text(".chat-log")
    finally:
        texts.choose("en")
    page.console.dispose()
    assert page.leftovers() == []


def test_choosing_a_room_shows_it_and_leads_to_the_chat() -> None:
    page = Page()
    page.console.show_rooms([("general", "General"), ("sales", "Sales")])
    page.dom.click("[data-tab=rooms]")
    page.dom.click("[data-room=sales]")
    assert page.dom.text(".chat-title") == "Sales"
    assert page.dom.find(".console").attributes["data-panel"] == "chat"
    assert page.dom.find("textarea").focused
    page.console.show_rooms([("other", "Other")])
    assert page.dom.text(".chat-title") == "Other"


def test_what_arrives_behind_another_panel_is_not_read() -> None:
    page = Page()
    page.connect()
    log, count = page.dom.find(".chat-log"), page.dom.find("[data-tab=chat]").children[-1]
    log.scrollHeight = 400
    page.say("seen", seq=1)
    assert not count.visible
    log.scrollHeight = 0  # what a narrow page's stylesheet does
    page.dom.click("[data-tab=quotes]")
    page.say("unseen", seq=2)
    page.say("this too", seq=3)
    assert (count.visible, count.textContent) == (True, "2")
    label = page.dom.find("[data-room=general]").attributes["aria-label"]
    assert label == "General, 2 new"
    log.scrollHeight = 400
    page.dom.click("[data-tab=chat]")
    assert not count.visible
    assert page.dom.find("[data-room=general]").attributes["aria-label"] == "General"


def test_signing_out_asks_for_a_sign_in_over_an_inert_console() -> None:
    page = Page()
    page.connect()
    page.console.show_user("Ada Lovelace", "ada@example.com")
    assert page.dom.text(".user-name") == "Ada Lovelace"
    page.provider.sign_out()
    assert page.inert
    assert page.dom.text(".signin-title") == "Sign in"
    assert page.dom.find("[name=email]").focused
    page.fill("ada@example.com", "secret")
    assert page.signed_in == [("ada@example.com", "secret")]
    button = page.dom.find(".signin-form").children[-1]
    assert (button.disabled, button.textContent) == (True, "Signing in…")
    page.console.sign_in_failed("Wrong.")
    assert page.dom.text(".signin-error") == "Wrong."
    assert page.dom.find("[name=password]").focused
    page.fill("ada@example.com", "right")
    page.console.signed_in()
    assert not page.inert
    assert not page.dom.find(".signin").visible
    assert page.dom.find("[name=password]").value == ""
    assert page.dom.find("textarea").focused


def jwt(user_id: int) -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"user_id": user_id}).encode())
    return "e30.%s.x" % claims.decode().rstrip("=")


ROOMS = [("general", "General"), ("sales", "Sales")]


def leave_traces(page: Page) -> None:
    """Do what components remember: drafts, rooms, what was read, cleared, asked for, chosen."""
    page.console.show_rooms(ROOMS)
    page.console.show_user("Ada Lovelace", "ada@example.com")
    page.dom.find("[name=email]").value = "ada@example.com"
    page.selects()[0].value = "busy"
    page.say("for Ada", seq=1)
    page.dom.type(page.dom.find("textarea"), "half of it")
    page.dom.click("[data-room=sales]")
    page.dom.type(page.dom.find("textarea"), "the other half")
    page.provider.send(MessageType.QUOTE_GENERATION_START, {"customer_id": "Half & Co"})
    page.hear("notification", title="half a notification", notification_id=4)
    page.dom.click("[data-tab=quotes]")


def traces(page: Page) -> "list[str]":
    """Name what is still there of Ada."""
    page.dom.paint()
    fields = [field.value for name in ("textarea", "input") for field in page.dom.all(name)]
    seen = page.dom.html.textContent + " ".join(str(value) for value in fields)
    for element in page.dom.html.tree():
        seen += " ".join(element.attributes.values())
    told = ("Ada", "ada@", "half", "Half", "Sales")
    return [word for word in told if word in seen]


def test_a_sign_out_leaves_nothing_of_the_user() -> None:
    page = Page()
    page.connect()
    leave_traces(page)
    assert len(traces(page)) >= 5
    page.provider.sign_out()
    assert traces(page) == []
    assert page.selects()[0].value == "online"
    assert page.dom.find("[name=email]").focused, "where the next one begins"

    page.connect()
    page.console.signed_in()
    assert page.dom.find(".console").attributes["data-panel"] == "chat"
    page.console.show_rooms(ROOMS)
    page.dom.click("[data-room=sales]")
    assert page.dom.find("textarea").value == ""
    page.dom.paint()
    page.say("before the next one came", seq=2)
    assert page.dom.texts(".room-unread") == [], "what was said before is no news"
    page.dom.type(page.dom.find("textarea"), "x")
    assert page.sent("typing_start")[-1] == {"room_id": "sales"}


def test_another_user_finds_nothing_of_the_one_before() -> None:
    tokens = FakeTokenSource(jwt(7))
    page = Page(tokens)
    page.connect()
    leave_traces(page)
    page.refuse_dials()
    page.drop(4401)
    tokens.next_token = jwt(8)
    page.world.transport.refuse_to_dial = ""
    while page.world.transport.generation is None:
        page.wait(0.5)
    assert page.provider.store.state.connection.user_changes == 1
    assert traces(page) == []


def test_who_signs_in_again_finds_the_draft() -> None:
    tokens = FakeTokenSource(jwt(7))
    page = Page(tokens)
    page.connect()
    page.dom.type(page.dom.find("textarea"), "half of it")
    tokens.next_token = None
    page.drop(4401)
    page.wait(1.0)
    assert page.inert
    tokens.next_token = jwt(7)
    page.connect()
    assert page.dom.find("textarea").value == "half of it"


def test_a_sign_out_after_a_disconnect_asks_for_a_sign_in() -> None:
    page = Page()
    page.connect()
    page.provider.disconnect()
    assert not page.inert
    assert page.dom.text(".badge-word") == "Not connected"
    page.provider.sign_out()
    assert page.inert
    assert page.dom.text(".signin-title") == "Sign in"
    assert page.dom.text(".badge-word") == "Signed out"


def test_a_server_with_the_flat_dialect_has_one_room() -> None:
    page = Page()
    page.console.show_rooms(ROOMS)
    page.dom.click("[data-room=sales]")
    page.provider.connect()
    page.world.transport.accept()
    page.world.transport.deliver({"type": "welcome", "message": "Hello"})
    page.dom.paint()
    assert page.provider.store.state.connection.dialect == "flat"
    assert page.dom.texts(".room-name") == ["General"]
    assert page.dom.text(".chat-title") == "General"
    page.console.show_rooms(ROOMS)
    assert page.dom.texts(".room-name") == ["General"]
    page.drop()
    while page.world.transport.generation is None:
        page.wait(0.5)
    page.answer()
    assert page.dom.texts(".room-name") == ["General", "Sales"], "another server answered"


def test_a_refused_token_keeps_what_waits_and_says_how_much() -> None:
    tokens = FakeTokenSource(None)
    page = Stage(tokens)
    console = Console(page.provider, page.dom, on_sign_in=lambda *_: None, on_sign_out=lambda: None)
    console.mount("body")
    page.provider.send(MessageType.CHAT_MESSAGE, {"message": "hi", "room_id": "general"})
    page.provider.connect()
    assert page.dom.text(".signin-waiting") == (
        "1 message is waiting and will be sent after you sign in."
    )
    page.provider.send(MessageType.CHAT_MESSAGE, {"message": "you", "room_id": "general"})
    assert page.dom.text(".signin-waiting").startswith("2 messages are waiting")
    tokens.next_token = "token-2"
    page.provider.connect()
    page.answer()
    assert not page.dom.find(".signin").visible
    console.dispose()
    assert page.leftovers() == []


def test_signing_out_with_messages_waiting_asks_first() -> None:
    page = Page()
    page.connect()
    page.console.show_user("", "ada@example.com")
    page.drop()
    page.provider.send(MessageType.CHAT_MESSAGE, {"message": "hi", "room_id": "general"})
    leave = page.dom.find(".user-menu").children[-1]
    page.dom.fire(leave, "click")
    assert page.signed_out == 0
    assert page.dom.find(".signout").visible
    assert page.dom.text(".signout-text").startswith("1 message has not arrived yet.")


def test_status_and_theme_are_chosen_in_the_menu() -> None:
    page = Page()
    page.connect()
    status, theme, _ = page.selects()
    status.value = "busy"
    page.dom.fire(status, "change")
    assert page.sent("presence_update")[-1]["status"] == "busy"
    theme.value = "dark"
    page.dom.fire(theme, "change")
    assert page.dom.html.attributes["data-theme"] == "dark"
    page.console.dispose()
    page.build()
    assert page.dom.html.attributes["data-theme"] == "dark", "the device remembers"
    _, theme, _ = page.selects()
    theme.value = ""
    page.dom.fire(theme, "change")
    assert "data-theme" not in page.dom.html.attributes


def test_disposed_the_console_leaves_nothing() -> None:
    page = Page()
    page.connect()
    page.say("hi")
    page.refuse_dials()
    page.drop()
    page.wait(7)
    page.console.dispose()
    page.console.dispose()
    assert page.leftovers() == []


def test_a_line_in_the_form_stays_until_it_closes() -> None:
    page = Page()
    page.console.sign_in_note("nobody sees this")
    page.connect()
    page.provider.sign_out()
    assert page.dom.text(".signin-note") == ""
    page.console.sign_in_note("The server could not be told yet.")
    page.fill("ada@example.com", "wrong")
    page.console.sign_in_failed("Wrong.")
    assert page.dom.text(".signin-note") == "The server could not be told yet."
    page.console.signed_in()
    page.connect()
    page.provider.sign_out()
    assert page.dom.text(".signin-note") == ""


def test_an_unmounted_form_and_an_empty_one_are_no_harm() -> None:
    stage = Stage()
    asked: list[tuple[str, str]] = []
    form = SignIn(stage.dom, lambda email, password: asked.append((email, password)))
    form.show("Sign in", 0)
    form.fail("x")
    form.hide()
    form.mount("body")
    form.show("Sign in", 0)
    stage.dom.fire(stage.dom.find(".signin-form"), "submit")
    assert stage.dom.text(".signin-error") == "Enter your email and your password."
    assert asked == []
