"""What the hub needs of the host's page."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    from app.ports import Dom
else:
    Protocol = object


class Pages(Protocol):
    """The elements, known by ids; `app.browser.HostPages` is one."""

    def post(self, guest: str, news: "dict[str, Any]") -> None:
        """Tell an element something; one that is gone hears nothing."""

    def dom(self, guest: str) -> "Dom | None":
        """Return what builds in the place of an element, None while it has none."""

    def drop(self, guest: str) -> None:
        """Forget an element for good."""

    def idle(self) -> None:
        """Say that nobody is left and nothing runs any more."""
