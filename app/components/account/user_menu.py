"""Who is signed in, how available they are, how the page looks, and the way out."""

from app.components.component import Component
from app.components.people.person import STATUS_WORDS, create_avatar, set_avatar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import RealtimeProvider

STATUSES = ("online", "away", "busy")
THEMES = (("", "As the system"), ("light", "Light"), ("dark", "Dark"))


class UserMenu(Component):
    """Open from a button with the user's initials; the browser's own popover closes it."""

    def __init__(
        self, provider: "RealtimeProvider", dom: "Dom", on_sign_out: "Callable[[], None]"
    ) -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._on_sign_out = on_sign_out

    @property
    def status(self) -> str:
        """Return the availability that is chosen."""
        return str(self._status.value) or STATUSES[0]

    def show(self, name: str, email: str) -> None:
        """Show whose session this is; two empty texts for nobody's."""
        self.root.hidden = not (name or email)
        set_avatar(self.dom, self._avatar, name or email)
        self.dom.set(self._button, "aria-label", "Account of " + (name or email))
        self._name.textContent = name
        self._email.textContent = email

    def forget(self) -> None:
        """Show nobody, who is online again."""
        if self.root is not None:
            self.show("", "")
            self._status.value = STATUSES[0]

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("div", "user")
        root.hidden = True
        self._button = dom.create("button", "user-button", type="button", popovertarget="user-menu")
        self._avatar = create_avatar(dom)
        dom.append(self._button, self._avatar)
        self._menu = dom.create("div", "user-menu", id="user-menu", popover="auto")
        self._name = dom.create("p", "user-name")
        self._email = dom.create("p", "user-email")
        self._status = _choice(dom, [(status, STATUS_WORDS[status]) for status in STATUSES])
        self._theme = _choice(dom, list(THEMES))
        self._leave = dom.create("button", "button", "Sign out", type="button")
        dom.append(self._menu, self._name, self._email)
        dom.append(self._menu, _labelled(dom, "Status", self._status))
        dom.append(self._menu, _labelled(dom, "Theme", self._theme))
        dom.append(self._menu, self._leave)
        dom.append(root, self._button, self._menu)
        self._listen(self._status, "change", self._status_chosen)
        self._listen(self._theme, "change", self._theme_chosen)
        self._listen(self._leave, "click", self._sign_out)
        return root

    def _status_chosen(self, _: "Any") -> None:
        self._provider.set_presence(self.status)

    def _theme_chosen(self, _: "Any") -> None:
        self.dom.set(self.dom.find("html"), "data-theme", str(self._theme.value) or None)

    def _sign_out(self, _: "Any") -> None:
        self._menu.hidePopover()
        self._on_sign_out()


def _choice(dom: "Dom", options: "list[tuple[str, str]]") -> "Any":
    select = dom.create("select", "field-input")
    for value, text in options:
        dom.append(select, dom.create("option", "", text, value=value))
    return select


def _labelled(dom: "Dom", text: str, field: "Any") -> "Any":
    label = dom.create("label", "field")
    dom.append(label, dom.create("span", "field-label", text), field)
    return label
