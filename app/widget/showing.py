"""What is shown of a line in the place of one element."""

from app.engine import LocalError
from app.texts import closest
from app.widget.views import view_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import RealtimeProvider
    from app.widget.questions import Post
    from app.widget.wish import Wish


class Showing:
    """Build a view as soon as there are a place and a provider, and anew in every other place.

    What was written and not sent goes along.
    """

    def __init__(self, post: "Post") -> None:
        self._post = post
        self._provider: RealtimeProvider | None = None
        self._dom: Dom | None = None
        self._view: Any = None  # the component, while it is mounted
        self._drafts: dict[str, str] = {}  # by room

    def use(self, provider: "RealtimeProvider | None", wish: "Wish") -> None:
        """Show what a provider brings; None: nothing any more."""
        self._hide()
        self._provider = provider
        self._show(wish)

    def place(self, dom: "Dom | None", wish: "Wish") -> None:
        """Have a place to show the view in, another one, or none (any more)."""
        self._hide()
        self._dom = dom
        self._show(wish)

    def again(self, wish: "Wish") -> None:
        """Build the view anew where it is."""
        self.place(self._dom, wish)

    def forget(self) -> None:
        """Drop what belongs to the user: somebody else comes, or nobody."""
        self._drafts = {}
        if self._view is not None:
            self._view.forget()

    def _show(self, wish: "Wish") -> None:
        if self._provider is None or self._dom is None:
            return
        try:
            place = self._dom.find("[data-view]")
        except LocalError as error:
            self._post({"type": "error", "code": "no_place", "text": str(error)})
            return
        self._write_as(wish.language, self._dom)
        self._view = view_of(wish.view)(self._provider, self._dom, wish.room, self._follow)
        self._view.mount(place)
        if self._drafts and hasattr(self._view, "put_drafts"):
            self._view.put_drafts(self._drafts)
        self._post({"type": "shown"})

    def _write_as(self, wanted: str, dom: "Dom") -> None:
        """Write dates in the page's language, and as the person is used to where it is theirs."""
        code = closest(wanted)
        dom.locale.use("" if closest(dom.window.language()) == code else code)

    def _follow(self, link: str) -> None:
        """Let the page follow a link: a view in a frame leads nowhere itself."""
        self._post({"type": "link", "link": link})

    def _hide(self) -> None:
        view = self._view
        self._view = None
        if view is not None:
            if hasattr(view, "drafts"):
                self._drafts = view.drafts
            view.dispose()
