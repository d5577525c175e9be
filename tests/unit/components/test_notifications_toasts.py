"""Toasts: the ladder of politeness, at most three, nothing while nobody sees the page."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.components.notifications.toast_stack import MOST
from app.components.notifications.toasts import Toasts
from tests.fake_dom import FakeElement
from tests.unit.components.stage import Stage
from tests.unit.components.test_notifications import AT, KEEPS, Keeper, page


class Table(Stage):
    """A page with toasts, connected to a server that keeps notifications."""

    def __init__(self) -> None:
        self.keeper = Keeper()
        super().__init__(backend=self.keeper, history=False)
        self.followed: list[str] = []
        self.opened = 0
        self.field = self.dom.create("textarea")
        self.dom.append(self.dom.body, self.field)
        self.toasts = Toasts(self.provider, self.dom, self.followed.append, on_more=self._open)
        self.toasts.mount("body")
        self.connect(KEEPS)
        self.load(page(1, 2))
        self.number = 2

    def _open(self) -> None:
        self.opened += 1

    def load(self, payload: object) -> None:
        self.keeper.lists[-1][1].resolve(payload)
        self.dom.paint()

    def note(
        self, title: str, level: str = "info", type: str = "notification", **data: Any
    ) -> None:
        self.number += 1
        fields = {"title": title, "level": level, "timestamp": AT, **data}
        self.hear(type, notification_id=self.number, **fields)

    def titles(self) -> "list[str]":
        return self.dom.texts(".toast-title")

    def spoken(self) -> str:
        return self.dom.find("[role=status]").textContent

    def row(self, title: str) -> FakeElement:
        for row in self.dom.all(".toast"):
            if title in row.textContent:
                return row
        raise AssertionError("no toast says %r" % title)

    def button(self, title: str, class_name: str = "toast-close") -> FakeElement:
        [button] = [e for e in self.row(title).tree() if e.matches("." + class_name)]
        return button

    def focus(self, element: FakeElement, before: "FakeElement | None" = None) -> None:
        """Move the keyboard as a browser does."""
        for at in [e for e in self.dom.html.tree() if e.focused]:
            self.dom.fire(at, "focusout")
        element.focus()
        self.dom.fire(element, "focusin", relatedTarget=before)

    def focused(self) -> "list[FakeElement]":
        return [element for element in self.dom.html.tree() if element.focused]


def test_what_was_there_before_the_page_makes_no_toast() -> None:
    table = Table()
    assert table.titles() == []
    assert table.spoken() == ""


def test_the_ladder() -> None:
    table = Table()
    table.note("status", type="status_update")
    assert table.titles() == []
    table.note("polite", "success", message="offer.pdf")
    assert table.spoken() == "Success: polite. offer.pdf"
    table.note("warned", "warning", "alert")
    table.note("broken", "error", "alert")
    assert table.titles() == ["polite", "warned", "broken"]
    assert table.dom.texts(".toast-level") == ["Success", "Warning", "Error"]
    [alert] = table.dom.all("[role=alert]")
    assert "broken" in alert.textContent
    assert "broken" not in table.spoken(), "said once"
    table.wait(5.9)
    assert table.titles() == ["polite", "warned", "broken"]
    table.wait(0.2)
    assert table.titles() == ["warned", "broken"]
    table.wait(4)
    assert table.titles() == ["broken"]
    table.wait(3600)
    assert table.titles() == ["broken"]
    table.dom.fire(table.button("broken"), "click")
    assert table.titles() == []


def test_a_burst_is_three_and_a_number_and_is_not_read_out_one_by_one() -> None:
    table = Table()
    for index in range(17):
        table.note("N%d" % index)
    assert table.titles() == ["N0", "N1", "N2", "and 14 more"]
    assert table.spoken() == "Information: N0"
    table.wait(5.1)
    assert table.spoken() == "16 new notifications"
    table.dom.fire(table.button("and 14 more", "toast-go"), "click")
    assert table.opened == 1
    assert table.titles() == ["N0", "N1", "N2"]
    table.wait(1)
    assert table.titles() == []


def test_an_error_finds_a_place_in_a_burst_and_is_never_counted_away_silently() -> None:
    table = Table()
    for index in range(5):
        table.note("N%d" % index)
    table.note("broken", "error")
    assert table.titles() == ["N1", "N2", "broken", "and 3 more"]
    for index in range(3):
        table.note("broken %d" % index, "error")
    assert table.titles() == ["broken", "broken 0", "broken 1", "and 6 more"]
    table.wait(60)
    assert table.titles() == ["broken", "broken 0", "broken 1", "and 6 more"], "one is an error"


def test_the_same_words_again_are_counted() -> None:
    table = Table()
    table.note("saved")
    table.wait(4)
    for _ in range(2):
        table.note("saved")
    assert table.titles() == ["saved"]
    assert table.dom.texts(".toast-count") == ["3 times"]
    table.wait(5)
    assert table.titles() == ["saved"], "it has begun anew"
    table.wait(1.1)
    assert table.titles() == []


def test_it_waits_under_the_pointer_and_the_keyboard() -> None:
    table = Table()
    table.note("one")
    table.wait(4)
    root = table.dom.find(".toasts")
    table.dom.fire(root, "pointerenter")
    table.wait(60)
    table.note("two")
    table.wait(60)
    assert table.titles() == ["one", "two"]
    table.focus(table.button("one"), table.field)
    table.dom.fire(root, "pointerleave")
    table.wait(60)
    assert table.titles() == ["one", "two"]
    table.dom.fire(table.button("one"), "focusout")
    table.wait(1.9)
    assert table.titles() == ["one", "two"]
    table.wait(0.2)
    assert table.titles() == ["two"]
    table.wait(4)
    assert table.titles() == []


def test_escape_takes_the_focused_one_and_the_keyboard_goes_on_or_back() -> None:
    table = Table()
    for title in ("one", "two", "three"):
        table.note(title)
    assert table.focused() == [], "it never takes the keyboard"
    table.field.focus()
    table.focus(table.button("two"), table.field)
    event = table.dom.fire(table.button("two"), "keydown", key="Escape")
    assert event.prevented
    assert table.titles() == ["one", "three"]
    assert table.focused() == [table.button("three")]
    for title in ("three", "one"):
        # The double moves the keyboard without telling: the browser tells.
        table.focus(table.button(title), table.button(title))
        table.dom.fire(table.button(title), "click")
    assert table.titles() == []
    assert table.focused() == [table.field]
    other = table.dom.fire(table.field, "keydown", key="Escape")
    assert not other.prevented


def test_the_keyboard_goes_to_the_bell_when_its_place_is_gone() -> None:
    table = Table()
    bell = table.dom.create("button", "bell-button")
    table.dom.append(table.dom.body, bell)
    table.note("one", "error")
    table.focus(table.button("one"), table.field)
    table.dom.remove(table.field)
    table.dom.fire(table.button("one"), "click")
    assert table.focused() == [bell]
    table.note("two", "error")
    table.focus(table.button("two"))
    table.dom.remove(bell)
    table.dom.fire(table.button("two"), "click")
    assert table.titles() == [], "with no bell it is nobody's"


def test_what_is_read_elsewhere_goes_but_not_from_under_the_keyboard() -> None:
    table = Table()
    table.note("one", "error")
    table.note("two", "error")
    table.focus(table.button("two"), table.field)
    table.hear("user_activity", activity="notifications_read", up_to=9)
    assert table.titles() == ["two"]


def test_a_link_leads_into_the_page() -> None:
    table = Table()
    table.note("one", link="#room=sales")
    table.note("two", link="https://evil.example")
    assert not table.button("two", "toast-go").visible
    table.dom.fire(table.button("one", "toast-go"), "click")
    assert table.followed == ["#room=sales"]
    assert table.titles() == ["two"]


def test_while_the_page_is_hidden_nothing_is_shown_and_on_return_one_counts() -> None:
    table = Table()
    table.note("before")
    table.wait(4)
    table.dom.window.be_visible(False)
    spoken = table.spoken()
    for index in range(200):
        table.note("N%d" % index)
    table.wait(3600)
    assert table.titles() == ["before"]
    assert table.spoken() == spoken
    assert table.dom.window.desktop == [], "it is off"
    table.dom.window.be_visible(True)
    table.dom.paint()
    assert table.titles() == ["200 new notifications"]
    assert table.spoken() == "200 new notifications"
    table.dom.fire(table.button("200 new", "toast-go"), "click")
    assert table.opened == 1


def test_one_that_came_while_hidden_is_itself_and_errors_are_counted() -> None:
    table = Table()
    window = table.dom.window
    window.be_visible(False)
    table.note("alone")
    window.be_visible(True)
    table.dom.paint()
    assert table.titles() == ["alone"]
    window.be_visible(False)
    for level in ("info", "error", "error"):
        table.note("N", level)
    window.be_visible(True)
    table.dom.paint()
    assert table.titles() == ["3 new notifications"]
    assert table.dom.texts(".toast-text") == ["2 of them report an error."]
    table.wait(60)
    assert table.titles() == ["3 new notifications"]
    window.be_visible(False)
    table.note("read on the phone")
    table.hear("user_activity", activity="notifications_read", up_to=99)
    window.be_visible(True)
    table.dom.paint()
    assert "read on the phone" not in table.titles()


def test_desktop_notifications_are_one_that_counts() -> None:
    table = Table()
    window = table.dom.window
    window.permission = "granted"
    window.set_preference("desktop", "on")
    table.note("seen")
    assert window.desktop == []
    window.be_visible(False)
    table.note("first", message="text")
    table.wait(1)
    [shown] = window.desktop
    assert (shown.title, shown.text) == ("first", "text")
    for index in range(11):
        table.note("N%d" % index)
    table.wait(9)
    assert window.desktop == [shown], "not each by itself"
    table.wait(2)
    [shown] = window.desktop
    assert (shown.title, shown.text) == ("12 new notifications", "N10")
    shown.click()
    assert (window.focused, table.opened) == (1, 1)
    window.be_visible(True)
    assert window.desktop == []
    assert table.titles() == ["seen"] or "12 new notifications" in table.titles()


def test_desktop_notifications_stop_with_the_permission() -> None:
    table = Table()
    window = table.dom.window
    window.permission = "granted"
    window.set_preference("desktop", "on")
    window.be_visible(False)
    table.note("one")
    window.permission = "denied"
    table.wait(2)
    assert window.desktop == []


def test_what_was_missed_in_an_outage_is_counted_and_a_reload_is_silent() -> None:
    table = Table()
    table.drop(1006)
    while table.world.transport.generation is None:
        table.wait(0.5)
    table.answer(KEEPS)
    table.load(page(*range(1, 8)))
    assert table.titles() == ["5 new notifications"]
    later = Table()
    assert later.titles() == []


def test_another_user_sees_none_of_it() -> None:
    table = Table()
    table.note("private", "error")
    table.dom.window.be_visible(False)
    table.note("private too")
    table.provider.sign_out()
    table.toasts.forget()
    table.dom.window.be_visible(True)
    table.dom.paint()
    assert table.titles() == []
    assert table.spoken() == ""
    table.provider.connect()
    table.answer(KEEPS)
    table.load(page(1))
    table.note("for me")
    assert table.titles() == ["for me"]


def test_disposed_they_leave_nothing() -> None:
    table = Table()
    table.dom.window.permission = "granted"
    table.dom.window.set_preference("desktop", "on")
    for level in ("info", "warning", "error"):
        table.note(level, level)
    table.dom.window.be_visible(False)
    table.note("outside")
    table.wait(2)
    assert len(table.dom.window.desktop) == 1
    table.toasts.dispose()
    table.toasts.dispose()
    table.dom.remove(table.field)
    assert table.leftovers() == []


STEPS = st.one_of(
    st.tuples(st.just("note"), st.sampled_from(["info", "success", "warning", "error"])),
    st.tuples(st.just("wait"), st.sampled_from([0.5, 3.0, 11.0])),
    st.tuples(st.just("visible"), st.booleans()),
    st.tuples(st.just("hover"), st.booleans()),
    st.tuples(st.just("dismiss"), st.just(0)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, max_size=25))
def test_whatever_happens_few_are_up_and_no_error_goes_by_itself(steps: "list[Any]") -> None:
    table = Table()
    root = table.dom.find(".toasts")
    errors = unseen = 0  # unseen: they came while the page was hidden, and it still is
    for what, value in steps:
        if what == "note":
            errors += value == "error"
            unseen += value == "error" and not table.dom.window.shown
            table.note("%s %d" % (value, table.number), value)
        elif what == "wait":
            table.wait(value)
        elif what == "visible":
            table.dom.window.be_visible(value)
            unseen = 0 if value else unseen
            table.dom.paint()
        elif what == "hover":
            table.dom.fire(root, "pointerenter" if value else "pointerleave")
        elif table.dom.all(".toast-close"):
            errors = unseen  # whoever dismisses knows of what is up
            for close in table.dom.all(".toast-close"):
                table.dom.fire(close, "click")
        assert len(table.titles()) <= MOST + 1
    table.dom.window.be_visible(True)
    table.dom.fire(root, "pointerleave")
    table.wait(60)
    assert bool(table.titles()) is bool(errors)
    assert [row for row in table.dom.all(".toast") if row.attributes["data-level"] != "error"] == []
