"""Documents that are announced in a frame, as the existing backends know them: no bytes follow."""

from app.engine import Status
from app.provider import documents_list as rows
from app.provider.documents_fields import name_in, size_in
from app.provider.documents_state import Document, DocumentsView, Stage
from app.provider.wording import problem_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.engine.events import MessageQueued, MessageStatusChanged

_FAILED = (Status.REJECTED, Status.EXPIRED, Status.DISCARDED)


def queued(view: DocumentsView, event: "MessageQueued") -> DocumentsView:
    """Return the view after a document was announced, by this page or an earlier one."""
    if not name_in(event.data):
        return view
    document = Document(event.key, name_in(event.data), Stage.WAITING)
    document.size = size_in(event.data)
    document.asked = True
    return rows.put(view, document)


def status_changed(view: DocumentsView, event: "MessageStatusChanged") -> DocumentsView:
    """Return the view after the frame's fate has changed; the document's own comes as frames."""
    known = rows.by_key(view, event.key)
    if known is None or event.status not in _FAILED or known.stage is not Stage.WAITING:
        return view
    if event.status is Status.DISCARDED and event.code == "discarded":
        return rows.without(view, event.key)  # taken back before anybody saw it
    problem = problem_text(event.status, event.code, event.text)
    return rows.put(view, known.but(stage=Stage.ERROR, error=problem))
