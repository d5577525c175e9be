"""Who is signed in, how available they are, how the page looks and speaks, and the way out."""

from app.components.component import Component
from app.components.people.person import STATUS_WORDS, create_avatar, initials, set_avatar
from app.engine import MessageType
from app.texts import LANGUAGES, marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import RealtimeProvider

STATUSES = ("online", "away", "busy")
AS_SYSTEM = marked("As the system")
THEMES = (("", AS_SYSTEM), ("light", marked("Light")), ("dark", marked("Dark")))


class UserMenu(Component):
    """Open from a button with the user's initials; the browser's own popover closes it.

    Theme and language are kept on this device (`dom.window.preference`). `on_language(code)` is
    called for another language ("" for the browser's own): whoever hears it builds the page anew.
    `on_details()` opens the connection's details. Both are left out where nobody hears them.
    """

    SHOWS = (MessageType.PRESENCE_UPDATE,)

    def __init__(
        self,
        provider: "RealtimeProvider",
        dom: "Dom",
        on_sign_out: "Callable[[], None]",
        *,
        on_language: "Callable[[str], None] | None" = None,
        on_details: "Callable[[], None] | None" = None,
    ) -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._on_sign_out = on_sign_out
        self._on_language = on_language
        self._on_details = on_details

    @property
    def status(self) -> str:
        """Return the availability that is chosen."""
        return str(self._status.value) or STATUSES[0]

    def show(self, name: str, email: str) -> None:
        """Show whose session this is; two empty texts for nobody's."""
        self.root.hidden = not (name or email)
        shown = name or email
        set_avatar(self.dom, self._avatar, shown)
        # The letters that are seen are part of the name: who speaks to the page says them.
        called = "%s, %s" % (say("Account of %s") % shown, initials(shown))
        self.dom.set(self._button, "aria-label", called)
        self._name.textContent = name
        self._email.textContent = email

    def forget(self) -> None:
        """Show nobody, who is online again."""
        if self.root is not None:
            self.show("", "")
            self._status.value = STATUSES[0]

    def focus(self) -> None:
        """Put the keyboard onto the button."""
        self._button.focus()

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("div", "user")
        root.hidden = True
        self._button = dom.create("button", "user-button", type="button", popovertarget="user-menu")
        self._avatar = create_avatar(dom)
        dom.append(self._button, self._avatar)
        self._menu = dom.create("div", "user-menu", id="user-menu", popover="auto")
        self._name = dom.create("p", "user-name", dir="auto")
        self._email = dom.create("p", "user-email", dir="auto")
        dom.append(self._menu, self._name, self._email)
        self._build_choices()
        self._build_buttons()
        dom.append(root, self._button, self._menu)
        return root

    def _build_choices(self) -> None:
        dom, window = self.dom, self.dom.window
        statuses = [(status, say(STATUS_WORDS[status])) for status in STATUSES]
        self._status = _choice(dom, statuses, self._provider.own_status)
        themes = [(value, say(text)) for value, text in THEMES]
        self._theme = _choice(dom, themes, window.preference("theme"))
        languages = [("", say(AS_SYSTEM))] + list(LANGUAGES)
        self._language = _choice(dom, languages, window.preference("language"))
        dom.append(self._menu, _labelled(dom, say("Status"), self._status))
        dom.append(self._menu, _labelled(dom, say("Theme"), self._theme))
        if self._on_language is not None:
            dom.append(self._menu, _labelled(dom, say("Language"), self._language))
        self._listen(self._status, "change", self._status_chosen)
        self._listen(self._theme, "change", self._theme_chosen)
        self._listen(self._language, "change", self._language_chosen)
        self._paint_theme()

    def _build_buttons(self) -> None:
        dom = self.dom
        if self._on_details is not None:
            details = dom.create("button", "button", say("Connection details"), type="button")
            dom.append(self._menu, details)
            self._listen(details, "click", self._show_details)
        leave = dom.create("button", "button", say("Sign out"), type="button")
        dom.append(self._menu, leave)
        self._listen(leave, "click", self._sign_out)

    def _status_chosen(self, _: "Any") -> None:
        self._provider.set_presence(self.status)

    def _theme_chosen(self, _: "Any") -> None:
        self.dom.window.set_preference("theme", str(self._theme.value))
        self._paint_theme()

    def _paint_theme(self) -> None:
        theme = self.dom.window.preference("theme") or str(self._theme.value)
        self.dom.set(self.dom.find("html"), "data-theme", theme or None)

    def _language_chosen(self, _: "Any") -> None:
        code = str(self._language.value)
        self.dom.window.set_preference("language", code)
        if self._on_language is not None:
            self._on_language(code)

    def _show_details(self, _: "Any") -> None:
        self._menu.hidePopover()
        if self._on_details is not None:
            self._on_details()

    def _sign_out(self, _: "Any") -> None:
        self._menu.hidePopover()
        self._on_sign_out()


def _choice(dom: "Dom", options: "list[tuple[str, str]]", chosen: str) -> "Any":
    select = dom.create("select", "field-input")
    for value, text in options:
        option = dom.create("option", "", text, value=value)
        if value == chosen:
            dom.set(option, "selected", "")
        dom.append(select, option)
    return select


def _labelled(dom: "Dom", text: str, field: "Any") -> "Any":
    label = dom.create("label", "field")
    dom.append(label, dom.create("span", "field-label", text), field)
    return label
