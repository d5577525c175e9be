"""The reference server's HTTP side, as docs/protocol.md has it."""

from app.backend import Backend, Refused
from app.engine.address import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    class Requests(Protocol):
        """Make a request as the signed-in user; `app.browser.HttpTokens` does."""

        async def request(self, method: str, path: str, body: object = None) -> "Any": ...

        async def answer(
            self, method: str, path: str, body: object = None
        ) -> "tuple[int, Any]": ...


class HttpBackend(Backend):
    """Ask the reference server. Raises what `requests` raises when it can't be reached."""

    def __init__(self, requests: "Requests") -> None:
        self._requests = requests

    async def history(self, room_id: str, before: "int | None", limit: int) -> "Any":
        """Return a page of a room's messages."""
        path = "/api/rooms/%s/messages?limit=%d" % (quote(room_id), limit)
        if before is not None:
            path += "&before=%d" % before
        return await self._requests.request("GET", path)

    async def search(self, room_id: str, text: str, before: "int | None") -> "Any":
        """Return a page of a room's messages that hold a text."""
        path = "/api/rooms/%s/search?q=%s" % (quote(room_id), quote(text))
        if before is not None:
            path += "&before=%d" % before
        return await self._requests.request("GET", path)

    async def quotes(self) -> "Any":
        """Return the user's quotes."""
        return await self._requests.request("GET", "/api/quotes")

    async def documents(self) -> "Any":
        """Return the user's documents."""
        return await self._requests.request("GET", "/api/documents")

    async def notifications(self, before: "int | None" = None) -> "Any":
        """Return a page of the user's notifications."""
        path = "/api/notifications"
        if before is not None:
            path += "?before=%d" % before
        return await self._requests.request("GET", path)

    async def mark_read(self, up_to: int) -> "Any":
        """Tell what was seen."""
        return await self._requests.request("POST", "/api/notifications/read", {"up_to": up_to})

    async def create_document(self, id: str, name: str, size: float) -> "Any":
        """Announce a file; raise `Refused` when it is not taken."""
        body = {"id": id, "file_name": name, "file_size": int(size)}
        status, answer = await self._requests.answer("POST", "/api/documents", body)
        if status >= 300:
            words = answer.get("detail") if isinstance(answer, dict) else None
            raise Refused(status, words if isinstance(words, str) else "")
        return answer

    async def document(self, id: str) -> "Any":
        """Return a document."""
        return await self._requests.request("GET", "/api/documents/" + quote(id))

    async def retry_document(self, id: str) -> "Any":
        """Process a document once more."""
        return await self._requests.request("POST", "/api/documents/%s/retry" % quote(id), {})

    async def delete_document(self, id: str) -> "Any":
        """Forget a document."""
        return await self._requests.request("DELETE", "/api/documents/" + quote(id))
