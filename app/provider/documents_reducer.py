"""From an event to the next DocumentsView."""

from app.engine import MessageType
from app.engine.events import MessageQueued, MessageReceived, MessageStatusChanged
from app.provider import documents_list as rows
from app.provider.documents_fields import (
    LONGEST_TEXT,
    clipped,
    document_in,
    error_in,
    name_in,
    progress_in,
    size_in,
    step_in,
)
from app.provider.documents_news import (
    DocumentArrived,
    DocumentChanged,
    DocumentChosen,
    DocumentKnown,
    DocumentRemoved,
    DocumentSent,
)
from app.provider.documents_requests import queued, status_changed
from app.provider.documents_state import FINISHED, Document, DocumentsView, Stage, Waits
from app.provider.fields import text_of
from app.provider.news import SnapshotFailed, SnapshotLoaded, SnapshotRequested
from app.provider.pace import Pace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine import Message
    from app.provider.facts import Facts
    from app.provider.handlers import Handlers

_M = MessageType
NAME = "documents"  # of the snapshot
SNAPSHOT = 50  # documents that a server lists; what is older it may have all the same
_SENT = (Stage.UPLOADED, Stage.PROCESSING) + FINISHED


def reduce_documents(view: DocumentsView, event: object, facts: "Facts") -> DocumentsView:
    """Return the slice after `event`."""
    if isinstance(event, MessageReceived):
        handle = HANDLERS.get(event.message.type)
        return view if handle is None else handle(view, event.message, facts)
    if isinstance(event, (SnapshotRequested, SnapshotLoaded, SnapshotFailed)):
        return _snapshot(view, event, facts.now) if event.name == NAME else view
    if isinstance(event, MessageQueued):
        return queued(view, event) if event.type is _M.DOCUMENT_UPLOAD_START else view
    if isinstance(event, MessageStatusChanged):
        return status_changed(view, event) if event.type is _M.DOCUMENT_UPLOAD_START else view
    if isinstance(event, DocumentKnown):
        document = document_in(event.document, facts.now)
        return view if document is None else rows.learned(view, document, event.since)
    if isinstance(event, DocumentChosen):
        return rows.put(view, _chosen(event))
    if isinstance(event, DocumentRemoved):
        return rows.without(view, event.key)
    known = rows.by_key(view, getattr(event, "key", None))
    if known is None:
        return view
    if isinstance(event, DocumentSent):
        return rows.put(view, _sent(known, event.sent, facts.now))
    if isinstance(event, DocumentArrived):
        return rows.put(view, _arrived(known).but(own=False))
    if isinstance(event, DocumentChanged):
        return rows.put(view, known.but(**event.changes))
    return view


# What this page sends.


def _chosen(event: DocumentChosen) -> Document:
    document = Document(event.key, event.name, Stage.WAITING)
    document.document_id = event.key
    document.size = event.size
    document.own = True
    document.waits = Waits.TURN
    return document


def _sent(document: Document, sent: float, now: float) -> Document:
    if document.stage in _SENT or not document.size:
        return document
    progress = min(100.0, sent * 100 / document.size)
    return _uploading(document, progress, now)


def _arrived(document: Document) -> Document:
    """Return a document whose bytes are all there; what follows may have been heard before."""
    if document.stage in _SENT:
        return document
    return _at(document, Stage.UPLOADED)


# Frames.


def _started(view: DocumentsView, message: "Message", facts: "Facts") -> DocumentsView:
    known = rows.named(view, message.data)
    if known is None:
        begun = rows.new(message.data, Stage.UPLOADING, facts.now)
        if begun is None:
            return view
        return rows.put(view, begun.but(size=size_in(message.data), progress=0.0))
    if known.own or known.stage in _SENT:
        return view
    return rows.put(view, _uploading(known, progress_in(message.data) or 0.0, facts.now))


def _upload_moved(view: DocumentsView, message: "Message", facts: "Facts") -> DocumentsView:
    known = _named_or_new(view, message, Stage.UPLOADING, facts.now)
    if known is None or (known.stage in _SENT and not _goes_on(known)):
        return view
    progress = progress_in(message.data)
    if known.own and not _goes_on(known):
        # We know better what has left; the server can only be ahead of what we know.
        before = known.progress if known.stage is Stage.UPLOADING else 100.0
        if progress is None or before is None or progress <= before:
            return view
    own = known.own and not _goes_on(known)
    return rows.put(view, _uploading(known, progress, facts.now).but(own=own))


def _goes_on(document: Document) -> bool:
    """Tell whether a file that failed here may be sent by another page."""
    return document.own and document.stage is Stage.ERROR


def _upload_over(view: DocumentsView, message: "Message", facts: "Facts") -> DocumentsView:
    known = _named_or_new(view, message, Stage.UPLOADING, facts.now)
    return view if known is None else rows.put(view, _arrived(known))


def _processing(view: DocumentsView, message: "Message", facts: "Facts") -> DocumentsView:
    known = _named_or_new(view, message, Stage.PROCESSING, facts.now)
    if known is None or known.stage in (Stage.COMPLETE, Stage.CANCELLED):
        return view  # late, or wrong
    return rows.put(view, _worked_on(known, message.data, facts.now))


def _processed(view: DocumentsView, message: "Message", facts: "Facts") -> DocumentsView:
    known = _named_or_new(view, message, Stage.COMPLETE, facts.now)
    if known is None:
        return view
    summary = clipped(text_of(message.data, "summary"), LONGEST_TEXT)
    return rows.put(view, _at(known, Stage.COMPLETE).but(summary=summary, own=False))


def _failed(view: DocumentsView, message: "Message", facts: "Facts") -> DocumentsView:
    known = _named_or_new(view, message, Stage.ERROR, facts.now)
    if known is None:
        return view
    if message.data.get("status") == "cancelled":
        return rows.put(view, _at(known, Stage.CANCELLED).but(own=False))
    retryable = message.data.get("retryable") is True
    failed = _at(known, Stage.ERROR).but(error=error_in(message.data), retryable=retryable)
    return rows.put(view, failed.but(own=False))


def _told_of(view: DocumentsView, message: "Message", facts: "Facts") -> DocumentsView:
    """Take `document_uploaded`, all that the platform's endpoint says: it is there."""
    known = _named_or_new(view, message, Stage.COMPLETE, facts.now)
    return view if known is None else rows.put(view, _at(known, Stage.COMPLETE).but(own=False))


HANDLERS: "Handlers" = {
    _M.DOCUMENT_UPLOAD_START: _started,
    _M.DOCUMENT_UPLOAD_PROGRESS: _upload_moved,
    _M.DOCUMENT_UPLOAD_COMPLETE: _upload_over,
    _M.DOCUMENT_PROCESSING_START: _processing,
    _M.DOCUMENT_PROCESSING_PROGRESS: _processing,
    _M.DOCUMENT_PROCESSING_COMPLETE: _processed,
    _M.DOCUMENT_ERROR: _failed,
    _M.DOCUMENT_UPLOADED: _told_of,
}


def _named_or_new(
    view: DocumentsView, message: "Message", stage: Stage, now: float
) -> "Document | None":
    known = rows.named(view, message.data)
    if known is None:
        return rows.new(message.data, stage, now)
    name = name_in(message.data)
    identified: Document = known.but(name=name or known.name, heard_at=now)
    return identified


def _uploading(document: Document, progress: "float | None", now: float) -> Document:
    if progress is None:
        progress = document.progress if document.stage is Stage.UPLOADING else None
    begun = document.pace if document.stage is Stage.UPLOADING else Pace()
    moved: Document = _at(document, Stage.UPLOADING).but(
        progress=progress,
        pace=begun if progress is None else begun.moved(now, progress),
        heard_at=now,
        cancelling=document.cancelling,
    )
    return moved


def _worked_on(document: Document, data: "dict[str, Any]", now: float) -> Document:
    again = document.stage is Stage.PROCESSING
    progress = progress_in(data)
    if progress is None:
        progress = document.progress if again else None
    pace = document.pace if again else Pace()
    worked: Document = _at(document, Stage.PROCESSING).but(
        progress=progress,
        pace=pace if progress is None else pace.moved(now, progress),
        own=False,
        cancelling=document.cancelling,
    )
    return worked.but(**step_in(data))  # type: ignore[no-any-return]


def _at(document: Document, stage: Stage) -> Document:
    """Return the document at a stage, without what belongs to the ones before."""
    there: Document = document.but(
        stage=stage,
        progress=None,
        pace=Pace(),
        waits=Waits.NOTHING,
        step="",
        step_number=None,
        steps=None,
        summary="",
        error="",
        retryable=False,
        cancelling=False,
    )
    return there


# Snapshots.


def _snapshot(
    view: DocumentsView, event: "SnapshotRequested | SnapshotLoaded | SnapshotFailed", now: float
) -> DocumentsView:
    changed: DocumentsView
    if isinstance(event, SnapshotRequested):
        changed = view.but(loading=True, asked_at=now, removed=())
        return changed
    payload = event.payload if isinstance(event, SnapshotLoaded) else {}
    listed = payload.get(NAME) if isinstance(payload, dict) else None
    if not isinstance(listed, list):
        changed = view.but(loading=False, failed=payload is not None)  # None: it has no list
        return changed
    found = [document_in(item, now) for item in listed]
    documents = [one for one in found if one is not None and one.key not in view.removed]
    complete = len(listed) < SNAPSHOT
    merged = rows.merged(view.items, documents, since=view.asked_at, complete=complete)
    changed = view.but(items=merged, lists=view.lists + 1, loading=False, failed=False)
    return changed
