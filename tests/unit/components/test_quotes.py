"""Quotes on the page: the form, a card for each request, its stages, its result."""

from typing import Any

import pytest

from app import texts
from app.components.quotes import quote_words
from app.components.quotes.quotes import Quotes
from app.provider import Quote
from app.provider.quotes_state import Phase, QuoteChange
from tests.fake_dom import FakeElement
from tests.fake_window import FakeLocale
from tests.unit.components.stage import Stage

CAPABLE = ["ack", "rooms", "cancel"]
STEPS = ["Reading", "Finding", "Calculating", "Discounting", "Writing"]
MADE: "dict[str, Any]" = {
    "quote_id": "q-1",
    "customer_id": "Acme",
    "items": [
        {"name": "Chair", "quantity": 2, "unit_price": 50.0, "amount": 100.0},
        {"name": "", "quantity": "x", "unit_price": -1, "amount": 0.5},
    ],
    "total_amount": 100.5,
    "currency": "EUR",
    "valid_until": "2026-12-23",
    "status": "complete",
}


class Page(Stage):
    """A page that shows nothing but quotes."""

    def __init__(self, *, mounted: bool = True) -> None:
        Stage.__init__(self, history=False)
        self.quotes = Quotes(self.provider, self.dom)
        if mounted:
            self.quotes.mount("body")

    @property
    def customer(self) -> FakeElement:
        return self.dom.find("#quote-customer")

    @property
    def requirements(self) -> FakeElement:
        return self.dom.find("#quote-requirements")

    def fill(self, customer: str = "Acme", requirements: str = "two chairs") -> None:
        self.dom.type(self.customer, customer)
        self.dom.type(self.requirements, requirements)

    def submit(self) -> None:
        self.dom.fire(self.dom.find("form"), "submit")
        self.dom.paint()

    def ask(self, customer: str = "Acme") -> str:
        self.fill(customer)
        self.submit()
        return self.provider.store.state.quotes.quotes[0].key

    def phases(self) -> "list[str]":
        return [card.attributes["data-phase"] for card in self.dom.all(".quote-card")]

    def state(self) -> "list[str]":
        return [row.attributes["data-state"] for row in self.dom.all(".quote-stage")]

    def buttons(self) -> "list[str]":
        cards = self.dom.all(".quote-buttons")
        return [b.textContent for card in cards for b in card.children if b.visible]

    def press(self, name: str) -> FakeElement:
        (button,) = [
            b for row in self.dom.all(".quote-buttons") for b in row.children
            if b.visible and b.textContent == name
        ]  # fmt: skip
        self.dom.fire(button, "focus")
        self.dom.fire(button, "click")
        self.dom.paint()
        return button

    def told(self) -> str:
        return self.dom.find("[role=status]").textContent

    def progress(self, key: str, number: int) -> None:
        step: dict[str, Any] = {"step": STEPS[number - 1], "step_number": number, "steps": 5}
        data = {**step, "progress": 20 * number, "in_response_to": key, "customer_id": "Acme"}
        self.hear("quote_generation_progress", **data)


def test_the_form_says_what_is_missing_and_asks() -> None:
    page = Page()
    assert page.dom.text(".empty-line") == "Quotes appear here once the page is connected."
    page.connect(CAPABLE)
    page.dom.paint()
    assert page.dom.text(".empty-line") == "No quotes yet. Ask for the first one above."
    page.submit()
    assert page.dom.texts(".field-error") == ["Say whom the quote is for.", "Say what is wanted."]
    assert page.customer.focused
    assert page.customer.attributes["aria-invalid"] == "true"
    assert page.customer.attributes["aria-describedby"] == "quote-customer-error"
    page.dom.type(page.customer, "Acme")
    assert page.dom.texts(".field-error") == ["Say what is wanted."]
    page.submit()
    assert page.requirements.focused
    page.dom.type(page.requirements, " two chairs ")
    page.dom.fire(page.requirements, "keydown", key="Enter")
    assert page.sent("quote_generation_start") == [], "a new line"
    page.dom.fire(page.requirements, "keydown", key="Enter", ctrlKey=True)
    page.dom.paint()
    asked = {"customer_id": "Acme", "requirements": "two chairs"}
    assert page.sent("quote_generation_start") == [asked]
    assert (page.customer.value, page.requirements.value) == ("", "")
    assert page.customer.focused
    assert page.dom.texts(".empty-line") == []
    page.fill("42", "a desk")
    page.submit()
    page.fill("007", "a lamp")
    page.submit()
    customers = [data["customer_id"] for data in page.sent("quote_generation_start")]
    assert customers == ["Acme", 42, "007"]
    page.quotes.dispose()
    assert page.leftovers() == []


def test_a_card_from_the_request_to_the_result() -> None:
    page = Page()
    page.connect(CAPABLE)
    page.drop()
    key = page.ask()
    assert (page.phases(), page.dom.text(".quote-state")) == (["waiting"], "Waiting")
    assert page.dom.text(".quote-note").startswith("The request goes out as soon as")
    assert page.buttons() == ["Cancel"]
    page.reconnect()
    assert page.phases() == ["asked"]
    assert page.dom.text(".quote-note") == "Waiting for the server."
    page.settle("ack", id=key)
    assert page.dom.text(".quote-note") == "The server has the request."
    assert page.dom.texts(".quote-stages") == []
    page.hear("quote_generation_start", in_response_to=key, customer_id="Acme", status="starting")
    assert page.state() == ["to-come"] * 5
    assert page.told() == "Quote for Acme: In progress"
    page.progress(key, 2)
    assert page.state() == ["done", "now", "to-come", "to-come", "to-come"]
    names = page.dom.texts(".quote-stage-name")
    assert names == ["Step 1 of 5", "Finding", "Step 3 of 5", "Step 4 of 5", "Step 5 of 5"]
    bar = page.dom.find("progress")
    assert (bar.value, page.dom.text(".quote-percent")) == (40, "40 %")
    assert bar.attributes["aria-label"] == "Progress: Quote for Acme"
    current = [row.attributes.get("aria-current") for row in page.dom.all(".quote-stage")]
    assert current == [None, "step", None, None, None]
    page.hear("quote_generation_complete", in_response_to=key, **MADE)
    assert page.dom.texts(".quote-stages") == []
    assert page.dom.text(".quote-amount") == "100.50 EUR"
    cells = [[cell.textContent for cell in row.children] for row in page.dom.all("tr")]
    assert cells == [
        ["Item", "Quantity", "Price", "Amount"],
        ["Chair", "2", "50.00 EUR", "100.00 EUR"],
        ["Without a name", "", "", "0.50 EUR"],
    ]
    assert page.dom.texts(".quote-fact") == ["Quote numberq-1", "Valid until2026-12-23"]
    assert page.told() == "Quote for Acme: Ready, 100.50 EUR"
    assert page.buttons() == []
    page.hear("quote_update", quote_id="q-1", in_response_to=key, status="sent")
    update: dict[str, Any] = {"status": "revised", "total_amount": 90.45, "discount": 10}
    page.hear("quote_update", quote_id="q-1", in_response_to=key, **update)
    changes = ["Sent", "Revised: total 90.45 EUR (10 % discount)"]
    assert page.dom.texts(".quote-change") == changes
    assert page.dom.text(".quote-amount") == "90.45 EUR"
    assert len(page.dom.all(".quote")) == 1
    assert page.told() == "Quote for Acme: Ready, 100.50 EUR", "begin and end only"
    page.quotes.dispose()
    assert page.leftovers() == []


def test_cancel_is_offered_where_the_server_can_and_keeps_the_keyboard() -> None:
    page = Page()
    page.connect(["ack", "rooms"])
    key = page.ask()
    page.settle("ack", id=key)
    assert page.buttons() == []
    page.drop()
    while page.world.transport.generation is None:
        page.wait(0.5)
    page.answer(CAPABLE)
    page.dom.paint()
    button = page.press("Cancel")
    assert button.attributes["aria-label"] == "Cancel: Quote for Acme"
    assert page.sent("cancel") == [{"id": key}]
    assert page.dom.text(".quote-note") == "Being cancelled…"
    page.press("Cancel")
    assert len(page.sent("cancel")) == 1
    page.hear("quote_update", in_response_to=key, customer_id="Acme", status="cancelled")
    assert page.phases() == ["cancelled"]
    assert page.dom.find(".quote-card").focused, "the button went from under it"
    assert page.told() == "Quote for Acme: Cancelled"
    page.press("Ask again")
    assert page.phases() == ["asked", "cancelled"]
    assert page.dom.all(".quote-card")[0].focused
    assert page.sent("quote_generation_start")[1] == {
        "customer_id": "Acme",
        "requirements": "two chairs",
    }
    page.quotes.dispose()
    assert page.leftovers() == []


def test_a_request_that_waits_is_taken_back() -> None:
    page = Page()
    page.connect(CAPABLE)
    page.drop()
    page.ask()
    page.press("Cancel")
    assert page.phases() == []
    assert page.customer.focused
    assert page.provider.store.state.outbox == []


def test_a_request_that_was_not_taken_is_asked_again_in_its_place() -> None:
    page = Page()
    page.connect(CAPABLE)
    key = page.ask()
    page.settle("nack", id=key, code="bad_request", message="No such customer: <b>Acme</b>")
    assert page.phases() == ["refused"]
    assert page.dom.text(".quote-note") == "No such customer: <b>Acme</b>"
    assert page.dom.all("b") == []
    page.press("Ask again")
    assert page.phases() == ["asked"]
    assert page.dom.find(".quote-card").focused
    assert page.provider.store.state.failed == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("total_amount", "x"),
        ("total_amount", float("nan")),
        ("total_amount", -5),
        ("total_amount", True),
        ("total_amount", None),
    ],
)
def test_a_total_that_is_none_is_not_shown(field: str, value: object) -> None:
    page = Page()
    page.connect(CAPABLE)
    page.provider.store.dispatch(complete({**MADE, field: value}), 0.0)
    page.dom.paint()
    assert page.dom.text(".quote-amount") == "not stated"


@pytest.mark.parametrize("currency", ["<b>", "", 5, None, "EU", "€€€"])
def test_a_currency_that_is_none_is_left_out(currency: object) -> None:
    page = Page()
    page.connect(CAPABLE)
    page.provider.store.dispatch(complete({**MADE, "currency": currency}), 0.0)
    page.dom.paint()
    assert page.dom.text(".quote-amount") == "100.50"


def complete(data: "dict[str, Any]") -> object:
    from app.engine import Message, MessageType
    from app.engine.events import MessageReceived

    return MessageReceived(Message(MessageType.QUOTE_GENERATION_COMPLETE, data))


def test_markup_in_any_field_is_text() -> None:
    page = Page()
    page.connect(CAPABLE)
    bad = "<img src=x onerror=alert(1)>"
    page.hear("quote_generation_start", customer_id=bad, requirements=bad, status=bad)
    page.hear("quote_generation_progress", customer_id=bad, step=bad, progress=20, message=bad)
    items = [{"name": bad, "quantity": bad, "unit_price": bad, "amount": bad}]
    made: dict[str, Any] = {"customer_id": bad, "quote_id": bad, "items": items}
    page.hear("quote_generation_complete", **made, total_amount=bad, currency=bad)
    page.hear("quote_update", quote_id=bad, status=bad, total_amount=1)
    assert page.dom.all("img") == []
    assert page.dom.text(".quote-customer") == bad
    assert page.dom.texts(".quote-change") == [bad + ": total 1.00"]


def test_a_flat_server_is_asked_without_a_customer() -> None:
    page = Page()
    page.provider.connect()
    page.world.transport.accept()
    page.world.transport.deliver({"type": "welcome", "message": "Hello", "user_id": 7})
    page.dom.paint()
    assert not page.customer.visible
    page.submit()
    assert page.requirements.focused
    page.dom.type(page.requirements, "ten seats")
    page.submit()
    assert page.requirements.focused
    sent = [f for f in page.world.transport.frames() if f["type"] == "quote_request"]
    assert sent[0]["message"] == "ten seats"
    assert page.dom.text(".quote-customer") == "Quote"
    ready = {"type": "quote_ready", "message": "Ready", "quote_id": "q-1"}
    page.world.transport.deliver(ready)
    page.dom.paint()
    assert page.phases() == ["done"]
    assert page.dom.text(".quote-note") == "Ready"
    assert page.dom.text(".quote-total") == ""
    page.quotes.dispose()
    assert page.leftovers() == []


def test_what_was_there_before_is_shown_and_not_announced() -> None:
    page = Page(mounted=False)
    page.connect(CAPABLE)
    page.hear("quote_generation_complete", **MADE)
    page.quotes.mount("body")
    assert page.phases() == ["done"]
    page.hear("quote_update", quote_id="q-1", status="sent")
    assert page.told() == ""
    page.hear("quote_generation_complete", **{**MADE, "quote_id": "q-2"})
    assert page.told() == "", "another page asked"
    page.quotes.forget()
    page.quotes.dispose()
    page.quotes.dispose()
    assert page.leftovers() == []


def test_a_list_that_did_not_come_can_be_asked_for_again() -> None:
    page = Page()
    page.connect([*CAPABLE, "quotes"])
    page.dom.paint()
    assert page.dom.texts(".quotes-problem") == []
    from app.provider.news import SnapshotFailed

    page.provider.store.dispatch(SnapshotFailed("quotes"), 0.0)
    page.dom.paint()
    assert page.dom.text(".quotes-problem").startswith("Your earlier quotes could not be loaded.")
    page.dom.click(".link-button")
    page.dom.paint()
    assert page.dom.text(".quotes-problem") == ""
    assert page.customer.focused


def test_words() -> None:
    locale = FakeLocale()
    quote = Quote("k").but(requirements="x" * 1000, phase=Phase.FAILED)
    assert quote_words.title(quote) == "Quote"
    assert len(quote_words.asked(quote)) == quote_words.MAX_ASKED
    assert quote_words.note(quote) == "The quote could not be made."
    accepted = QuoteChange("accepted by the customer", None, None)
    assert quote_words.change(accepted, "EUR", locale) == "accepted by the customer"
    assert quote_words.change(QuoteChange("", 5.0, None), "EUR", locale) == (
        "Changed: total 5.00 EUR"
    )
    try:
        texts.choose("de")
        revised = QuoteChange("revised", 5.0, 10)
        assert quote_words.change(revised, "EUR", locale) == (
            "Überarbeitet: Summe 5.00 EUR (10 % Rabatt)"
        )
    finally:
        texts.choose("en")
