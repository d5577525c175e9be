"""What a server offers besides the socket: lists to begin with, and requests that are no frames."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Refused(Exception):
    """Say that the server does not want what was asked, and why, if it told.

    `status` is HTTP's.
    """

    def __init__(self, status: int, words: str = "") -> None:
        super().__init__("%d %s" % (status, words))
        self.status = status
        self.words = words


class Backend:
    """Offer nothing. Override what a server has; every method may raise when it can't be had now.

    Answers are JSON values as docs/protocol.md shows them under "HTTP"; None says that this server
    has no such thing, or refuses.
    """

    # Room messages.

    async def history(self, room_id: str, before: "int | None", limit: int) -> "Any":
        """Return `{"messages": [...], "more": bool}`: those before a seq, or the newest."""
        return None

    async def search(self, room_id: str, text: str, before: "int | None") -> "Any":
        """Return `{"messages": [...], "more": bool}` that hold a text, newest first."""
        return None

    # What is loaded again after each session that was not resumed.

    async def quotes(self) -> "Any":
        """Return `{"quotes": [...]}`, newest first."""
        return None

    async def documents(self) -> "Any":
        """Return `{"documents": [...]}`, newest first."""
        return None

    async def notifications(self, before: "int | None" = None) -> "Any":
        """Return `{"notifications": [...], "more": bool, "unread": int}`, newest first."""
        return None

    async def mark_read(self, up_to: int) -> "Any":
        """Tell that the notifications up to an id were seen."""
        return None

    # Documents: their bytes go by `ports.Uploads`.

    async def create_document(self, id: str, name: str, size: float) -> "Any":
        """Announce a file of `size` bytes under an id of our own; return the document.

        Raise `Refused` when the server does not take it.
        """
        return None

    async def document(self, id: str) -> "Any":
        """Return a document; its `received` says where an upload goes on."""
        return None

    async def retry_document(self, id: str) -> "Any":
        """Process a document that failed once more; return it."""
        return None

    async def delete_document(self, id: str) -> "Any":
        """Stop what is done with a document and forget it."""
        return None
