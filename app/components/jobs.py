"""Buttons that start the server's long jobs."""

from app.components.component import Component
from app.engine import MessageType, Status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import RealtimeProvider

QUOTE = {
    "customer_id": "Analytical Engines",
    "requirements": "Twelve seats, delivered in March, with training for two days.",
}
TOOL = {"tool_name": "product_lookup", "args": {"name": "Difference engine No. 2"}}
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

    def forget(self) -> None:
        """Drop what was asked for last."""
        self._last = None
        if self.root is not None:
            self._note.textContent = ""

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("section", "jobs", aria_label="Jobs")
        quote = _button(dom, "icon-quote", "Generate quote")
        tool = _button(dom, "icon-tool", "Run a tool")
        # A label around the file field: it is the button, the keyboard reaches the field.
        document = dom.create("label", "button job")
        self._file = dom.create("input", "visually-hidden", type="file")
        dom.append(document, self._file, dom.create("span", "icon icon-document"))
        dom.append(document, dom.create("span", "", "Send a document"))
        self._note = dom.create("p", "jobs-note", role="status")
        dom.append(root, dom.create("h2", "panel-title", "Jobs"))
        row = dom.create("div", "jobs-row")
        dom.append(row, quote, tool, document)
        dom.append(root, row, self._note)
        self._listen(quote, "click", self._ask_for_quote)
        self._listen(tool, "click", self._run_tool)
        self._listen(self._file, "change", self._send_document)
        return root

    def _ask_for_quote(self, _: "Any") -> None:
        self._start("The quote", MessageType.QUOTE_GENERATION_START, dict(QUOTE))

    def _run_tool(self, _: "Any") -> None:
        self._start("The tool", MessageType.AI_TOOL_CALL, dict(TOOL))

    def _send_document(self, _: "Any") -> None:
        files = self._file.files
        if files.length == 0:
            return
        chosen = files.item(0)
        name, size = str(chosen.name), int(chosen.size)
        self._file.value = ""  # the same file can be chosen again
        data = {"file_name": name, "file_size": size}
        self._start(name, MessageType.DOCUMENT_UPLOAD_START, data)

    def _start(self, what: str, type: MessageType, data: "dict[str, Any]") -> None:
        receipt = self._last = self._provider.send(type, data)

        def told(_: object) -> None:
            if self.root is not None and self._last is receipt:
                words = _WORDS.get(receipt.status)
                if words is None:
                    words = "was not accepted. " + receipt.text
                self._note.textContent = "%s %s" % (what, words.strip())

        receipt.subscribe(told)
        told(receipt)


def _button(dom: "Dom", icon: str, text: str) -> "Any":
    button = dom.create("button", "button job", type="button")
    dom.append(button, dom.create("span", "icon " + icon, aria_hidden="true"))
    dom.append(button, dom.create("span", "", text))
    return button
