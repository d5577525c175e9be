"""The list of documents: which one is meant, where it stands, and what has no place any more."""

from app.provider.documents_fields import id_of, name_in
from app.provider.documents_state import FINISHED, Document, DocumentsView, Stage
from app.provider.fields import text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_DOCUMENTS = 100
# How far a document is; a later stage is no news of an earlier one.
_ORDER = {
    Stage.WAITING: 0,
    Stage.UPLOADING: 0,
    Stage.INTERRUPTED: 0,
    Stage.UPLOADED: 1,
    Stage.PROCESSING: 2,
    Stage.COMPLETE: 3,
    Stage.ERROR: 3,
    Stage.CANCELLED: 3,
}


def by_key(view: DocumentsView, key: object) -> "Document | None":
    """Return the document of a key."""
    for document in view.items:
        if document.key == key:
            return document
    return None


def named(view: DocumentsView, data: "dict[str, Any]") -> "Document | None":
    """Return the document that a frame is about, with the id that the frame gives it.

    By its id, by the frame of ours that the server answers, else by the name of a file that was
    announced and has no id yet: the existing backends tell no more.
    """
    document_id, name = id_of(data), name_in(data)
    answered = text_of(data, "in_response_to")
    for document in view.items:
        if document_id and document.document_id == document_id:
            return document
    for document in view.items:
        if document.asked and answered and document.key == answered:
            return _identified(document, document_id)
    for document in reversed(view.items):  # what was announced first
        nameless = not document.document_id or not document_id
        if name and nameless and document.name == name and document.stage not in FINISHED:
            return _identified(document, document_id)
    return None


def new(data: "dict[str, Any]", stage: Stage, now: float) -> "Document | None":
    """Return a document of which a frame is the first news; None for one that names nothing."""
    document_id, name = id_of(data), name_in(data)
    if not document_id and not name:
        return None
    document = Document(document_id or "name/" + name, name, stage)
    document.document_id = document_id
    document.heard_at = now
    return document


def put(view: DocumentsView, document: Document) -> DocumentsView:
    """Return the view with a document in its place, or as the newest."""
    items = view.items
    for index, known in enumerate(items):
        if known.key == document.key:
            if known is document or known == document:
                return view
            replaced = items[:index] + [document] + items[index + 1 :]
            return view.but(items=replaced)  # type: ignore[no-any-return]
    return view.but(items=_bounded([document] + items))  # type: ignore[no-any-return]


def learned(view: DocumentsView, document: Document, since: float) -> DocumentsView:
    """Return the view with a document as the server had it when it was asked, at `since`."""
    for known in view.items:
        if known.document_id == document.document_id:
            return put(view, _updated(known, document, since))
    return put(view, document)


def without(view: DocumentsView, key: str) -> DocumentsView:
    """Return the view without a document."""
    left = [document for document in view.items if document.key != key]
    if len(left) == len(view.items):
        return view
    removed = view.removed + ((key,) if view.loading else ())
    return view.but(items=left, removed=removed)  # type: ignore[no-any-return]


def merged(
    known: "list[Document]", listed: "list[Document]", *, since: float, complete: bool
) -> "list[Document]":
    """Return what the server lists, and before it what only this page knows.

    The list was asked for at `since`. `complete`: the server has no others, so what is not listed
    is gone.
    """
    by_id = {document.document_id: document for document in known if document.document_id}
    found = [_updated(by_id.get(document.document_id), document, since) for document in listed]
    ids = {document.document_id for document in listed}
    rest = [document for document in known if document.document_id not in ids]
    ours = [one for one in rest if one.own or one.asked or one.heard_at > since]
    older = [] if complete else [document for document in rest if document not in ours]
    return _bounded(ours + found + older)


def _updated(known: "Document | None", listed: Document, since: float) -> Document:
    """Return a listed document with what is known of it besides."""
    if known is None:
        return listed
    if known.heard_at > since and _ORDER[known.stage] > _ORDER[listed.stage]:
        return known  # it came further while the answer was on its way
    if known.own and listed.stage is Stage.INTERRUPTED:
        return known  # this page is sending it
    same = known.stage is listed.stage
    updated: Document = listed.but(
        key=known.key,
        asked=known.asked,
        name=listed.name or known.name,
        cancelling=known.cancelling and same,
        removing=known.removing,
    )
    if same and known.progress is not None and (listed.progress or 0.0) <= known.progress:
        updated = updated.but(progress=known.progress, pace=known.pace)
    return updated


def _identified(document: Document, document_id: str) -> Document:
    return document.but(document_id=document_id) if document_id else document


def _bounded(items: "list[Document]") -> "list[Document]":
    """Return at most so many: first the oldest go that are finished, what we send stays."""
    items = list(items)
    for goes in (_is_finished, _is_foreign):
        at = len(items) - 1
        while len(items) > MAX_DOCUMENTS and at >= 0:
            if goes(items[at]):
                del items[at]
            at -= 1
    return items[:MAX_DOCUMENTS]


def _is_finished(document: Document) -> bool:
    return document.stage in FINISHED


def _is_foreign(document: Document) -> bool:
    return not document.own
