"""Where a quote is asked for: whom it is for, and what is wanted."""

from app.components.component import Component
from app.texts import marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom

MAX_CUSTOMER = "200"
MAX_REQUIREMENTS = "4000"
NO_CUSTOMER = marked("Say whom the quote is for.")
NO_REQUIREMENTS = marked("Say what is wanted.")


class QuoteForm(Component):
    """Hand what was written to `on_ask(customer, requirements)` and empty the fields.

    Enter in the customer's field and Ctrl+Enter in the other ask, too.
    """

    def __init__(self, dom: "Dom", on_ask: "Callable[[str, str], None]") -> None:
        Component.__init__(self, dom)
        self._on_ask = on_ask

    def offer(self, with_customer: bool) -> None:
        """Ask for a customer or not: the flat dialect has no word for one."""
        self._customer.box.hidden = not with_customer

    def focus(self) -> None:
        """Put the cursor into the first field."""
        (self._requirements if self._customer.box.hidden else self._customer).input.focus()

    def forget(self) -> None:
        """Empty the fields."""
        if self.root is not None:
            for field in (self._customer, self._requirements):
                field.input.value = ""
                field.say("")

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("form", "quote-form", novalidate="", aria_label=say("Ask for a quote"))
        self._customer = _Field(dom, "customer", say("Customer"), "input", NO_CUSTOMER)
        for name, value in (("type", "text"), ("maxlength", MAX_CUSTOMER), ("autocomplete", "off")):
            dom.set(self._customer.input, name, value)
        self._requirements = _Field(
            dom, "requirements", say("Requirements"), "textarea", NO_REQUIREMENTS
        )
        dom.set(self._requirements.input, "rows", "3")
        dom.set(self._requirements.input, "maxlength", MAX_REQUIREMENTS)
        self._requirements.input.placeholder = say("For example: twelve chairs and two desks")
        ask = dom.create("button", "button button-primary", say("Ask for a quote"), type="submit")
        dom.append(root, self._customer.box, self._requirements.box, ask)
        self._listen(root, "submit", self._submitted)
        self._listen(self._requirements.input, "keydown", self._key_pressed)
        for field in (self._customer, self._requirements):
            self._listen(field.input, "input", field.changed)
        return root

    def _key_pressed(self, event: "Any") -> None:
        if event.key == "Enter" and (event.ctrlKey or event.metaKey) and not event.isComposing:
            self._submitted(event)

    def _submitted(self, event: "Any") -> None:
        event.preventDefault()
        fields = [field for field in (self._customer, self._requirements) if not field.box.hidden]
        empty = [field for field in fields if not field.check()]
        if empty:
            empty[0].input.focus()
            return
        customer = "" if self._customer.box.hidden else self._customer.text()
        requirements = self._requirements.text()
        self.forget()
        self._on_ask(customer, requirements)
        self.focus()


class _Field:
    """A labelled field with the words below it that say what is wrong."""

    def __init__(self, dom: "Dom", name: str, label: str, tag: str, when_empty: str) -> None:
        self._dom = dom
        self._when_empty = when_empty
        error = "quote-%s-error" % name
        self.box = dom.create("div", "field")
        self.input = dom.create(tag, "field-input", name=name, id="quote-" + name, dir="auto")
        dom.set(self.input, "aria-required", "true")
        dom.set(self.input, "aria-describedby", error)
        self._error = dom.create("p", "field-error", id=error)
        self._error.hidden = True
        dom.append(self.box, dom.create("label", "field-label", label, for_="quote-" + name))
        dom.append(self.box, self.input, self._error)

    def text(self) -> str:
        return str(self.input.value).strip()

    def check(self) -> bool:
        """Return whether something is written; say so if not."""
        filled = bool(self.text())
        self.say("" if filled else say(self._when_empty))
        return filled

    def changed(self, _: "Any") -> None:
        if self.text():
            self.say("")

    def say(self, problem: str) -> None:
        self._error.textContent = problem
        self._error.hidden = not problem
        self._dom.set(self.input, "aria-invalid", "true" if problem else None)
