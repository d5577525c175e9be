"""Honest doubles of `app.ports.Locale` and `app.ports.Window`: a window that a test looks into."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class FakeLocale:
    """Write in one way that is easy to read in a test; the language stands before it."""

    def __init__(self) -> None:
        self.language = ""

    def use(self, language: str) -> None:
        self.language = language

    def time(self, iso: str) -> str:
        return iso[11:16]

    def clock(self, iso: str) -> str:
        return iso[11:19]

    def day(self, iso: str) -> str:
        return iso[:10]

    def date(self, iso: str) -> str:
        return iso[:10]

    def number(self, value: float) -> str:
        return "%g" % value

    def percent(self, value: float) -> str:
        return "%d %%" % value

    def money(self, amount: float, currency: str) -> str:
        return ("%.2f %s" % (amount, currency)).strip()

    def size(self, number: float) -> str:
        return "%d B" % number

    def duration(self, seconds: float) -> str:
        return "%d s" % round(seconds)


class FakeDesktop:
    """A notification on the desktop."""

    def __init__(self, title: str, text: str, tag: str, on_click: Callable[[], None]) -> None:
        self.title = title
        self.text = text
        self.tag = tag
        self.click = on_click


class FakeWindow:
    """A page as a whole: title, fragment, visibility, clipboard, choices, desktop."""

    def __init__(self) -> None:
        self.title = ""
        self.page_language = "en"
        self.preferred = "en-GB"
        self.shown = True
        self.clipboard: str | None = None
        self.may_copy = True
        self.preferences: dict[str, str] = {}
        self.permission = "default"
        self.answer_to_asking = "granted"
        self.desktop: list[FakeDesktop] = []
        self.focused = 0
        self._fragment = ""
        self._fragment_listeners: list[Callable[[], None]] = []
        self._visible_listeners: list[Callable[[bool], None]] = []
        self._activity_listeners: list[Callable[[], None]] = []

    # app.ports.Window

    def set_title(self, text: str) -> None:
        self.title = text

    def set_language(self, code: str) -> None:
        self.page_language = code

    def language(self) -> str:
        return self.preferred

    def fragment(self) -> str:
        return self._fragment

    def set_fragment(self, text: str) -> None:
        if text != self._fragment:
            self._fragment = text
            for listener in list(self._fragment_listeners):
                listener()

    def on_fragment(self, callback: Callable[[], None]) -> Callable[[], None]:
        return _added(self._fragment_listeners, callback)

    def visible(self) -> bool:
        return self.shown

    def on_visible(self, callback: Callable[[bool], None]) -> Callable[[], None]:
        return _added(self._visible_listeners, callback)

    def on_activity(self, callback: Callable[[], None]) -> Callable[[], None]:
        return _added(self._activity_listeners, callback)

    def copy(self, text: str, done: Callable[[bool], None]) -> None:
        if self.may_copy:
            self.clipboard = text
        done(self.may_copy)

    def preference(self, name: str) -> str:
        return self.preferences.get(name, "")

    def set_preference(self, name: str, value: str) -> None:
        if value:
            self.preferences[name] = value
        else:
            self.preferences.pop(name, None)

    def desktop_permission(self) -> str:
        return self.permission

    def ask_desktop(self, done: Callable[[str], None]) -> None:
        self.permission = self.answer_to_asking
        done(self.permission)

    def show_desktop(
        self, title: str, text: str, tag: str, on_click: Callable[[], None]
    ) -> Callable[[], None]:
        if self.permission != "granted":
            return lambda: None
        shown = FakeDesktop(title, text, tag, on_click)
        self.desktop = [one for one in self.desktop if one.tag != tag] + [shown]

        def close() -> None:
            self.desktop = [one for one in self.desktop if one is not shown]

        return close

    def focus(self) -> None:
        self.focused += 1

    def user_agent(self) -> str:
        return "Fake/1.0"

    # What the browser and the person do, and what is left.

    def be_visible(self, visible: bool) -> None:
        self.shown = visible
        for listener in list(self._visible_listeners):
            listener(visible)

    def act(self) -> None:
        for listener in list(self._activity_listeners):
            listener()

    def leftovers(self) -> list[str]:
        listeners = (
            ("fragment", len(self._fragment_listeners)),
            ("visibility", len(self._visible_listeners)),
            ("activity", len(self._activity_listeners)),
        )
        left = ["listener for %s" % name for name, number in listeners for _ in range(number)]
        return left + ["desktop notification %r" % one.title for one in self.desktop]


def _added(listeners: list[T], callback: T) -> Callable[[], None]:
    listeners.append(callback)

    def remove() -> None:
        if callback in listeners:
            listeners.remove(callback)

    return remove
