"""Composition root of the console page."""

import asyncio

from app import page
from app.browser import AsyncTasks, HttpTokens, OriginRefused
from app.engine import ConnectionState, Dialect
from app.provider import use_connection
from app.texts import choose, closest, marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.components import Console
    from app.provider import ConnectionView

SOCKET = "/ws/{client_id}"
ROOMS = "/api/rooms"
FIRST_ROOMS = [("general", "General")]  # until the server has told the others
WRONG = marked("This email and password do not belong together.")
UNREACHABLE = marked("The server can’t be reached. Try again in a moment.")
NOT_FROM_HERE = marked("This server does not accept this page’s address.")
# What is seen, in slices: the page must not stand still for long while they are loaded.
PANELS = (
    "app.components.connection.connection_badge",
    "app.components.chat.chat",
    "app.components.assistant.assistant",
    "app.components.documents.documents",
    "app.components.quotes.quotes",
    "app.components.inspector.inspector",
    "app.components.console",
)
UNTOLD = marked("You are signed out here. The server could not be told yet.")


class ConsolePage:
    """Wire the console to the reference server: tokens, rooms, sign-in and sign-out."""

    def __init__(self) -> None:
        self._dom = page.dom()
        self._tasks = AsyncTasks()
        self._tokens = HttpTokens()
        self._provider = page.realtime(SOCKET, self._tokens)
        self._connection = use_connection(self._provider)
        self._console: Any = None  # until its modules are there
        self._speak(self._dom.window.preference("language"))
        self._user: dict[str, Any] = {}
        self._rooms = FIRST_ROOMS
        self._rooms_known = False
        self._user_changes = 0
        self._greeted: Any = None  # the session's user, once this connection told them

    def _new_console(self) -> "Console":
        from app.components import Console

        return Console(
            self._provider,
            self._dom,
            on_sign_in=self._sign_in,
            on_sign_out=self._sign_out,
            on_language=self._language_chosen,
        )

    def _speak(self, language: str) -> None:
        """Speak a language from now on, "" for the browser's own."""
        window = self._dom.window
        wanted = window.language()
        code = language or closest(wanted)
        choose(code)
        window.set_language(code)
        # "de-AT" and "de-CH" write numbers differently: the person's own way, where it is known.
        self._dom.locale.use(wanted if closest(wanted) == code else code)

    def _language_chosen(self, language: str) -> None:
        """Build the page anew in another language; all that it shows is in the store."""
        self._speak(language)
        drafts = self._console.drafts
        self._console.dispose()
        self._console = self._new_console()
        self._console.mount("#app")
        self._console.put_drafts(drafts)
        if self._rooms_known:
            self._console.show_rooms(self._rooms)
        self._show_user(self._user)
        self._console.focus()

    async def start(self) -> None:
        """Connect, and meanwhile show the console in the place of the start display."""
        self._enter()
        for name in PANELS:
            await asyncio.sleep(0)
            __import__(name)
        await asyncio.sleep(0)
        self._console = self._new_console()
        await asyncio.sleep(0)
        self._console.mount("#app")
        self._dom.remove(self._dom.find("#boot"))
        self._connection.subscribe(self._connection_changed)
        self._connection_changed(self._connection.value)

    def _enter(self) -> None:
        """Connect. Without a session (its cookie renews it silently) the form appears."""
        self._provider.connect()
        for room_id, _ in self._rooms:
            self._provider.join(room_id)

    def _connection_changed(self, view: "ConnectionView") -> None:
        if view.user_changes != self._user_changes:
            self._user_changes = view.user_changes
            self._rooms = FIRST_ROOMS
            self._rooms_known = False
        if view.state is not ConnectionState.CONNECTED:
            self._greeted = None
        elif view.dialect is not None and self._greeted is not view.user:
            self._greeted = view.user
            # The session names the user; a server without one leaves what the sign-in told.
            self._show_user(view.user or self._tokens.user or {})
            if not self._rooms_known and view.dialect != Dialect.FLAT.value:
                self._load_rooms()

    def _load_rooms(self) -> None:
        asked_for = self._user_changes

        def loaded(answer: "Any") -> None:
            if self._user_changes == asked_for:
                self._rooms_loaded(answer)

        self._tasks.spawn(self._tokens.fetch_json(ROOMS), loaded, _later)

    def _rooms_loaded(self, answer: "Any") -> None:
        found = answer.get("rooms") if isinstance(answer, dict) else None
        rooms = [_room(item) for item in found] if isinstance(found, list) else []
        named = [room for room in rooms if room[0]]
        if not named:
            return
        self._rooms_known = True
        known = self._rooms
        self._rooms = named
        for room in named:
            if room not in known:
                self._provider.join(room[0])
        self._console.show_rooms(named)

    def _sign_in(self, email: str, password: str) -> None:
        def answered(user: "Any") -> None:
            if user is None:
                self._console.sign_in_failed(say(WRONG))
                return
            self._show_user(user)
            self._console.signed_in()
            self._enter()

        def failed(error: Exception) -> None:
            refused = isinstance(error, OriginRefused)
            self._console.sign_in_failed(say(NOT_FROM_HERE if refused else UNREACHABLE))

        self._tasks.spawn(self._tokens.login(email, password), answered, failed)

    def _sign_out(self) -> None:
        self._provider.sign_out()
        self._user = {}
        self._console.show_user("", "")

        def ended(told: bool) -> None:
            if not told:
                self._console.sign_in_note(say(UNTOLD))

        self._tasks.spawn(self._tokens.logout(), ended, _later)

    def _show_user(self, user: "dict[str, Any]") -> None:
        self._user = user
        name = user.get("name")
        if not name:
            parts = [user.get("first_name"), user.get("last_name")]
            name = " ".join([part for part in parts if isinstance(part, str)])
        email = user.get("email")
        self._console.show_user(str(name), email if isinstance(email, str) else "")


def _room(item: object) -> "tuple[str, str]":
    if not isinstance(item, dict):
        return ("", "")
    room_id, name = item.get("id"), item.get("name")
    if not isinstance(room_id, str) or not isinstance(name, str):
        return ("", "")
    return (room_id, name)


def _later(_: Exception) -> None:
    """Do nothing: it is asked for again with the next connection."""


async def main() -> None:
    """Start the page. PyScript waits for what is awaited at the top: here nothing is."""
    await ConsolePage().start()


# The event loop holds tasks weakly.
RUNNING = [asyncio.create_task(main())]
