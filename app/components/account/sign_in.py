"""The sign-in form, laid over the console without taking anything from it."""

from app.components.component import Component
from app.texts import counted, marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom

EMPTY = marked("Enter your email and your password.")


class SignIn(Component):
    """Ask for email and password; `on_submit(email, password)` gets them.

    Whoever takes them answers with `fail(text)` or `hide()`; until then the form is busy.
    """

    def __init__(self, dom: "Dom", on_submit: "Callable[[str, str], None]") -> None:
        Component.__init__(self, dom)
        self._on_submit = on_submit
        self.shown = False

    def show(self, title: str, waiting: int) -> None:
        """Open the form, or change its words; `waiting` messages are promised to be sent."""
        if self.root is None:
            return
        self._title.textContent = title
        kept = ""
        if waiting:
            number = counted(waiting, "message is waiting", "messages are waiting")
            kept = say("%s and will be sent after you sign in.") % number
        self._waiting.textContent = kept
        self._waiting.hidden = not kept
        if not self.shown:
            self.shown = True
            self.root.hidden = False
            self._busy(False)
            self._error.textContent = ""
            (self._password if self._email.value else self._email).focus()

    def hide(self) -> None:
        """Close the form and forget the password."""
        self.shown = False
        if self.root is not None:
            self.root.hidden = True
            self._password.value = ""
            self._note.textContent = ""
            self._busy(False)

    def fail(self, text: str) -> None:
        """Say why it did not work and let the user try again."""
        if self.root is not None:
            self._busy(False)
            self._error.textContent = text
            self._password.focus()

    def forget(self) -> None:
        """Drop what was filled in."""
        if self.root is not None:
            self._email.value = self._password.value = ""
            if self.shown:
                self._email.focus()

    def note(self, text: str) -> None:
        """Add a line to the form that is open; it goes when the form does."""
        if self.shown:
            self._note.textContent = text

    def _build(self) -> "Any":
        dom = self.dom
        self.shown = False
        root = dom.create("div", "signin")
        root.hidden = True
        card = dom.create("div", "signin-card", role="dialog", aria_modal="true")
        dom.set(card, "aria-labelledby", "signin-title")
        form = dom.create("form", "signin-form", novalidate="")
        self._title = dom.create("h2", "signin-title", id="signin-title")
        self._waiting = dom.create("p", "signin-waiting")
        self._note = dom.create("p", "signin-note", role="status")
        self._email = _field(dom, form, say("Email"), "email", "username")
        self._password = _field(dom, form, say("Password"), "password", "current-password")
        self._error = dom.create("p", "signin-error", role="alert")
        self._button = dom.create("button", "button button-primary", say("Sign in"), type="submit")
        dom.append(form, self._error, self._button)
        brand = dom.create("p", "brand")
        dom.append(brand, dom.create("span", "brand-mark", aria_hidden="true"))
        dom.append(brand, dom.create("span", "brand-name", "Realtime"))
        dom.append(card, brand, self._title, self._waiting, self._note, form)
        dom.append(root, card)
        self._listen(form, "submit", self._submitted)
        return root

    def _submitted(self, event: "Any") -> None:
        event.preventDefault()
        email, password = str(self._email.value).strip(), str(self._password.value)
        if not email or not password:
            self.fail(say(EMPTY))
            return
        self._error.textContent = ""
        self._busy(True)
        self._on_submit(email, password)

    def _busy(self, busy: bool) -> None:
        self._button.disabled = busy
        self._button.textContent = say("Signing in…") if busy else say("Sign in")


def _field(dom: "Dom", form: "Any", label: str, type: str, autocomplete: str) -> "Any":
    row = dom.create("label", "field")
    field = dom.create(
        "input", "field-input", type=type, name=type, autocomplete=autocomplete, required=""
    )
    dom.append(row, dom.create("span", "field-label", label), field)
    dom.append(form, row)
    return field
