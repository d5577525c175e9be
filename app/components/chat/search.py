"""Look for words in a room: on the server, or in what is loaded where that has no search."""

from app.components.chat.found import Found, found_in, found_of
from app.components.chat.search_row import SearchRow
from app.components.component import Component
from app.components.keyed_list import KeyedList
from app.texts import counted, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import ChatRoom, RoomView

PAUSE = 0.3  # seconds without a key after which is searched
LENGTH = "100"


class RoomSearch(Component):
    """A field and what was found; `on_choose(key)` is called with the message to go to.

    The button that opens it goes into `top`. `on_close()` is called when it was closed.
    """

    def __init__(
        self,
        dom: "Dom",
        top: "Any",
        on_choose: "Callable[[str], None]",
        on_close: "Callable[[], None]",
    ) -> None:
        Component.__init__(self, dom)
        self._top = top
        self._on_choose = on_choose
        self._on_close = on_close
        self._room: Any = None
        self._stop: Any = None
        self._asked = 0  # answers to earlier questions are no answers
        self._wanted: Found | None = None  # what was chosen and is not loaded yet
        self._reset()

    @property
    def offers(self) -> bool:
        """Tell whether the field can be opened: an open one that has the focus can't."""
        return not self._has_focus and not self._opener.hidden

    def lock(self, locked: bool) -> None:
        """Offer no search while nothing could be found, or offer it again."""
        if locked:
            self.close(quietly=True)
        self._opener.hidden = locked

    @property
    def has_focus(self) -> bool:
        """Tell whether the cursor is in the field."""
        return self._has_focus

    def show(self, room: "ChatRoom") -> None:
        """Search another room."""
        self._stop_room()
        self._room = room
        self.close(quietly=True)
        self._stop = room.subscribe(lambda _: self._room_changed())

    def open(self) -> None:
        """Open the field and put the cursor into it."""
        self.root.hidden = False
        self.dom.set(self._opener, "aria-expanded", "true")
        self._field.focus()
        self._paint()

    def close(self, quietly: bool = False) -> None:
        """Close it and forget what was searched."""
        self.root.hidden = True
        self.dom.set(self._opener, "aria-expanded", "false")
        self._field.value = ""
        self._has_focus = False
        self._pause.disarm()
        self._reset()
        self._list.paint([])
        if not quietly:
            self._on_close()

    # Building.

    def _build(self) -> "Any":
        dom = self.dom
        words = say("Search in this room")
        self._opener = dom.create(
            "button", "icon-button", type="button", aria_label=words, title=words
        )
        self._owns(lambda: dom.remove(self._opener))
        dom.append(self._opener, dom.create("span", "icon icon-search", aria_hidden="true"))
        dom.append(self._top, self._opener)
        root = dom.create("form", "search", role="search", aria_label=words)
        root.hidden = True
        self._build_line(root)
        self._state = dom.create("p", "search-state", role="status")
        results = dom.create("ol", "search-results", aria_label=say("Found messages"))
        self._results = results
        self._list = KeyedList(dom, results, lambda: SearchRow(dom, self._chosen))
        self._owns(self._list.dispose)
        self._more = dom.create(
            "button", "button button-small", say("Older results"), type="button"
        )
        self._listen(self._more, "click", lambda _: self._ask(older=True))
        dom.append(root, self._state, results, self._more)
        self._pause = self._timer(self._ask)
        self._owns(self._stop_room)
        self._has_focus = False
        self._listen_to_all(root)
        return root

    def _build_line(self, root: "Any") -> None:
        dom = self.dom
        line = dom.create("div", "search-line")
        self._field = dom.create(
            "input", "search-field", type="search", maxlength=LENGTH, autocomplete="off", dir="auto"
        )
        dom.set(self._field, "aria-label", say("Search in this room"))
        self._field.placeholder = say("Search in this room")
        self._closer = dom.create("button", "button button-small", say("Close"), type="button")
        dom.append(line, self._field, self._closer)
        dom.append(root, line)

    def _listen_to_all(self, root: "Any") -> None:
        self._listen(self._opener, "click", lambda _: self._toggle())
        self._listen(self._closer, "click", lambda _: self.close())
        self._listen(self._field, "input", lambda _: self._typed())
        self._listen(self._field, "focus", lambda _: self._focus(True))
        self._listen(self._field, "blur", lambda _: self._focus(False))
        self._listen(root, "submit", self._submitted)
        self._listen(root, "keydown", self._key_pressed)

    def _stop_room(self) -> None:
        if self._stop is not None:
            self._stop()
            self._stop = None

    def _reset(self) -> None:
        self._asked += 1
        self._text = ""
        self._found: list[Found] = []
        self._has_more = False
        self._loading = False
        self._failed = False
        self._partly = False  # only what is loaded was searched
        self._wanted = None
        self._note = ""

    # What the person does.

    def _toggle(self) -> None:
        if self.root.hidden:
            self.open()
        else:
            self.close()

    def _focus(self, has_focus: bool) -> None:
        self._has_focus = has_focus

    def _typed(self) -> None:
        self._pause.arm(PAUSE)

    def _submitted(self, event: "Any") -> None:
        event.preventDefault()
        self._ask()

    def _key_pressed(self, event: "Any") -> None:
        if str(event.key) == "Escape":
            event.preventDefault()
            self.close()

    def _ask(self, older: bool = False) -> None:
        text = str(self._field.value).strip()
        self._pause.disarm()
        if not older:
            self._reset()
            self._text = text
        if not self._text:
            self._paint()
            return
        before = self._found[-1].seq if older and self._found else None
        self._loading, self._failed = True, False
        self._asked += 1
        asked = self._asked
        self._room.search(
            self._text,
            before,
            lambda page: self._answered(asked, page),
            lambda: self._answered(asked, None, failed=True),
        )
        self._paint()

    def _answered(self, asked: int, page: "Any", failed: bool = False) -> None:
        if asked != self._asked or self.root is None:
            return
        self._loading, self._failed = False, failed
        if not failed:
            found, self._has_more = found_of(page)
            if found is None:
                room: RoomView = self._room.value
                found, self._partly = found_in(room.messages, self._text), True
            self._found = self._found + found
        self._paint()

    def _chosen(self, found: Found) -> None:
        self._wanted = found
        self._note = ""
        self._room_changed()
        self._paint()

    def _room_changed(self) -> None:
        """Go on to the message that was chosen: load back to it, then show it."""
        wanted = self._wanted
        if wanted is None:
            return
        room: RoomView = self._room.value
        for line in reversed(room.messages):
            if line.key == wanted.key or (wanted.seq is not None and line.seq == wanted.seq):
                self._wanted = None
                self._on_choose(line.key)
                self._paint()
                return
        if wanted.seq is None or not self._room.load_back_to(wanted.seq):
            self._wanted = None
            self._note = say("This message could not be loaded.")
            self._paint()

    # What is shown.

    def _paint(self) -> None:
        words = self._words()
        if self._state.textContent != words:
            self._state.textContent = words
        items: list[tuple[Any, Any, object]] = []
        for found in self._found:
            items.append((found.key, found, self._text))
        self._list.paint(items)
        self._results.hidden = not items
        self._more.hidden = not self._has_more or self._loading

    def _words(self) -> str:
        if self._wanted is not None:
            return say("Going to the message…")
        if self._note:
            return self._note
        if self._loading:
            return say("Searching…")
        if self._failed:
            return say("The search did not work. Press Enter to try again.")
        if not self._text:
            return ""
        if not self._found:
            return say("Nothing found for “%s”.") % self._text
        words = counted(len(self._found), "message found", "messages found")
        if self._partly:
            words = say("%s, among those that are loaded") % words
        return words
