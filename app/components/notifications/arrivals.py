"""What has come since somebody last asked."""

from app.components.notifications import notice_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider import Notice, NoticesView


class Arrivals:
    """Tell what is new; status updates, and what was read elsewhere, are no news."""

    def __init__(self, handled: int = 0) -> None:
        self._handled = handled  # how many had come when it was last asked

    def take(self, view: "NoticesView") -> "tuple[list[Notice], int]":
        """Return what is new since the last call, and how many that stands for."""
        handled = self._handled if self._handled <= view.arrived else 0
        fresh = [item for number, item in view.arrivals if number > handled]
        unlisted = view.arrived - handled - len(fresh)
        self._handled = view.arrived
        shown = [
            item for item in fresh if item.kind != notice_words.STATUS and not view.is_read(item)
        ]
        return shown, len(shown) + unlisted
