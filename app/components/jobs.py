"""Buttons that start the server's long jobs."""

from app.components.component import Component
from app.engine import Dialect, MessageType, Status
from app.provider import use_connection
from app.provider.wording import problem_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine import Message
    from app.ports import Dom
    from app.provider import ConnectionView, RealtimeProvider
    from app.receipt import Receipt

QUOTE = {
    "customer_id": "Analytical Engines",
    "requirements": "Twelve seats, delivered in March, with training for two days.",
}
TOOL = {"tool_name": "product_lookup", "args": {"name": "Difference engine No. 2"}}
FLAT_QUOTE = {"message": QUOTE["requirements"]}
NOT_HERE = "This server makes quotes only: it runs no tools and takes no documents here."
_M = MessageType
# What ends a job, and what of it failed; an AI_ERROR without a tool's name is the chat's.
_QUOTE_ENDS = (_M.QUOTE_GENERATION_COMPLETE, _M.QUOTE_READY)
_TOOL_ENDS = (_M.AI_TOOL_RESULT, _M.AI_ERROR)
_DOCUMENT_ENDS = (_M.DOCUMENT_PROCESSING_COMPLETE, _M.DOCUMENT_ERROR)
_WORDS = {
    Status.QUEUED: "waits until the page is connected.",
    Status.SENT: "was asked for.",
    Status.DELIVERED: "has begun. Its progress is listed below.",
    Status.UNCONFIRMED: "was asked for; this server does not confirm.",
}


class Jobs(Component):
    """Offer a quote, a document and a tool; say below what became of the last request."""

    def __init__(self, provider: "RealtimeProvider", dom: "Dom") -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._last: object = None
        self._what = ""
        self._ends_with: tuple[MessageType, ...] = ()
        self._flat = False

    def forget(self) -> None:
        """Drop what was asked for last."""
        self._last = None
        if self.root is not None:
            self._note.textContent = ""

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("section", "jobs", aria_label="Jobs")
        quote = _button(dom, "icon-quote", "Generate quote")
        self._tool = tool = _button(dom, "icon-tool", "Run a tool")
        # A label around the file field: it is the button, the keyboard reaches the field.
        self._document = document = dom.create("label", "button job")
        self._file = dom.create("input", "visually-hidden", type="file")
        dom.append(document, self._file, dom.create("span", "icon icon-document"))
        dom.append(document, dom.create("span", "", "Send a document"))
        self._note = dom.create("p", "jobs-note", role="status")
        self._limits = dom.create("p", "jobs-note")
        dom.append(root, dom.create("h2", "panel-title", "Jobs"))
        row = dom.create("div", "jobs-row")
        dom.append(row, quote, tool, document)
        dom.append(root, row, self._limits, self._note)
        self._listen(quote, "click", self._ask_for_quote)
        self._listen(tool, "click", self._run_tool)
        self._listen(self._file, "change", self._send_document)
        for type in _QUOTE_ENDS + _TOOL_ENDS + _DOCUMENT_ENDS:
            self._owns(self._provider.on(type, self._heard))
        connection = use_connection(self._provider)
        self._owns(connection.subscribe(self._offer))
        self._offer(connection.value)
        return root

    def _offer(self, view: "ConnectionView") -> None:
        """Offer what the server's dialect has words for."""
        self._flat = view.dialect == Dialect.FLAT.value
        self._tool.disabled = self._file.disabled = self._flat
        self.dom.set(self._document, "aria-disabled", "true" if self._flat else None)
        self._limits.textContent = NOT_HERE if self._flat else ""

    def _ask_for_quote(self, _: "Any") -> None:
        type, data = _M.QUOTE_GENERATION_START, QUOTE
        if self._flat:
            type, data = _M.QUOTE_REQUEST, FLAT_QUOTE
        self._start("The quote", type, dict(data), _QUOTE_ENDS)

    def _run_tool(self, _: "Any") -> None:
        self._start("The tool", _M.AI_TOOL_CALL, dict(TOOL), _TOOL_ENDS)

    def _send_document(self, _: "Any") -> None:
        files = self._file.files
        if files.length == 0:
            return
        chosen = files.item(0)
        name, size = str(chosen.name), int(chosen.size)
        self._file.value = ""  # the same file can be chosen again
        data = {"file_name": name, "file_size": size}
        self._start(name, _M.DOCUMENT_UPLOAD_START, data, _DOCUMENT_ENDS)

    def _heard(self, message: "Message") -> None:
        """Say the end of the last job; from then on its receipt has nothing to add."""
        data = message.data
        if self._last is None or message.type not in self._ends_with:
            return
        if message.type is _M.AI_ERROR and "tool_name" not in data:
            return
        self._last = None
        failed = message.type in (_M.AI_ERROR, _M.DOCUMENT_ERROR)
        failed = failed or data.get("status") in ("error", "failed") or bool(data.get("error"))
        self._note.textContent = self._what + (" failed. See below." if failed else " is done.")

    def _start(
        self,
        what: str,
        type: MessageType,
        data: "dict[str, Any]",
        ends_with: "tuple[MessageType, ...]",
    ) -> None:
        self._what, self._ends_with = what, ends_with
        receipt = self._last = self._provider.send(type, data)

        def told(_: object) -> None:
            if self.root is not None and self._last is receipt:
                self._note.textContent = _became(what, receipt)

        receipt.subscribe(told)
        told(receipt)


def _became(what: str, receipt: "Receipt") -> str:
    """Return what became of a request called `what`, such as "The quote"."""
    status = receipt.status
    words = _WORDS.get(status)
    if status is Status.REJECTED:
        words = "was not accepted. " + receipt.text
    elif receipt.ended and status is not Status.DELIVERED and receipt.code:
        problem = problem_text(status, receipt.code, receipt.text)
        told = problem[:1].lower() + problem[1:]
        follows = told.startswith(("not sent", "sent", "discarded"))
        return "%s was %s" % (what, told) if follows else "%s: %s" % (what, told)
    return ("%s %s" % (what, words or "was not sent.")).strip()


def _button(dom: "Dom", icon: str, text: str) -> "Any":
    button = dom.create("button", "button job", type="button")
    dom.append(button, dom.create("span", "icon " + icon, aria_hidden="true"))
    dom.append(button, dom.create("span", "", text))
    return button
