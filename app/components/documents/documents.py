"""Documents on their way: chosen or dropped, uploaded, processed; several at once."""

from app.components.component import Component
from app.components.documents.document_announcer import DocumentAnnouncer
from app.components.documents.document_row import DocumentRow, Look
from app.components.documents.document_words import (
    detail_words,
    progress_of,
    stage_words,
)
from app.components.documents.drop_zone import DropZone
from app.components.keyed_list import KeyedList
from app.engine import MessageType
from app.provider import use_connection, use_documents
from app.provider.documents import NOTHING, UNKNOWN, Choice
from app.provider.documents_state import FINISHED, Stage, Waits
from app.texts import counted, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import ChosenFile, Dom
    from app.provider import Document, RealtimeProvider

_MOVES = (Stage.UPLOADING, Stage.PROCESSING)
EVERY = 1.0  # seconds between two looks at the time that is left


class Documents(Component):
    """List the user's documents, newest first, and take new ones; dropped anywhere on it."""

    SHOWS = (
        MessageType.DOCUMENT_UPLOAD_START,
        MessageType.DOCUMENT_UPLOAD_PROGRESS,
        MessageType.DOCUMENT_UPLOAD_COMPLETE,
        MessageType.DOCUMENT_PROCESSING_START,
        MessageType.DOCUMENT_PROCESSING_PROGRESS,
        MessageType.DOCUMENT_PROCESSING_COMPLETE,
        MessageType.DOCUMENT_ERROR,
        MessageType.DOCUMENT_UPLOADED,
    )

    def __init__(self, provider: "RealtimeProvider", dom: "Dom") -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._uploads = provider.documents
        self._documents = use_documents(provider)
        self._connection = use_connection(provider)
        self._announcer = DocumentAnnouncer()
        self._wanted = ""  # the key of the document whose file is to be chosen again
        self._lists = 0
        self._keys: list[str] = []

    def forget(self) -> None:
        """Drop what was said; the list itself goes with the user by itself."""
        self._announcer = DocumentAnnouncer()
        self._wanted = ""
        if self.root is not None:
            self._note.textContent = ""
            self._aloud.textContent = ""

    # Building.

    def _build(self) -> "Any":
        dom = self.dom
        self._keys = []
        root = dom.create("section", "documents", aria_label=say("Documents"))
        dom.append(root, dom.create("h2", "panel-title", say("Documents")))
        self._zone = DropZone(dom, root, self._files_chosen)
        self._child(self._zone, root)
        self._note = dom.create("p", "documents-note", role="status")
        self._aloud = dom.create("p", "visually-hidden", role="status")
        self._empty = dom.create("p", "empty-line")
        self._again = dom.create(
            "button", "link-button documents-again", say("Load again"), type="button"
        )
        items = dom.create("ol", "document-list")
        self._list = KeyedList(dom, items, lambda: DocumentRow(dom, self._act))
        dom.append(root, self._note, self._aloud, self._empty, self._again, items)
        self._owns(self._list.dispose)
        self._listen(self._again, "click", lambda _: self._provider.reload("documents"))
        self._painter = self._frame(self._paint)
        self._clock = self._timer(self._painter.request)
        for selection in (self._documents, self._connection):
            self._owns(selection.subscribe(lambda _: self._painter.request()))
        return root

    def _mounted(self) -> None:
        self._paint()

    # What the person does.

    def _files_chosen(self, files: "list[ChosenFile]") -> None:
        left_out = self._uploads.choose(files)
        self._note.textContent = " ".join(
            [text for text in (self._another(files), _left_out(left_out)) if text]
        )
        self._wanted = ""

    def _another(self, files: "list[ChosenFile]") -> str:
        """Say so when a file was wanted to go on with, and another one was chosen."""
        for document in self._documents.value.items:
            if document.key == self._wanted and not document.own:
                name = files[0].name
                return say("%s is not the file that was interrupted: sent as a new one.") % name
        return ""

    def _act(self, name: str, key: str) -> None:
        self._note.textContent = ""
        document = self._found(key)
        if document is None or "-" + name in self._look(document).acts:
            return  # a button that must wait: it keeps the focus, and does nothing
        if name == "cancel":
            self._uploads.cancel(key)
        elif name == "remove":
            self._uploads.remove(key, self._not_removed)
        elif name == "retry":
            self._uploads.retry(key)
        else:
            self._wanted = key
            self._zone.open()

    def _not_removed(self) -> None:
        if self.root is not None:
            self._note.textContent = say("It could not be removed. Try again in a moment.")

    def _found(self, key: str) -> "Document | None":
        for document in self._documents.value.items:
            if document.key == key:
                return document  # type: ignore[no-any-return]
        return None

    # What is shown.

    def _paint(self) -> None:
        if self.root is None:
            return
        view, now = self._documents.value, self._provider.now()
        self._paint_zone(self._uploads.offered())
        self._paint_empty(view.loading, view.failed, bool(view.items))
        place = self._focused_place()
        looks = [(document, self._look(document)) for document in view.items]
        self._list.paint([(document.key, document, look) for document, look in looks])
        self._keys = [document.key for document in view.items]
        self._keep_focus(place)
        stages = [(document, look.stage) for document, look in looks]
        due = self._announcer.hear(stages, now, listed=view.lists != self._lists)
        self._lists = view.lists
        if self._aloud.textContent != self._announcer.text:
            self._aloud.textContent = self._announcer.text
        moves = any(look.stage in _MOVES for _, look in looks)
        if due is not None or moves:
            self._clock.arm(EVERY if due is None else max(0.0, min(EVERY, due - now)))

    def _paint_zone(self, offered: str) -> None:
        self._zone.offer(offered not in (NOTHING, UNKNOWN))
        text, told = say("This server takes no documents here."), self._note.textContent
        if offered == NOTHING and told != text:
            self._note.textContent = text
        elif offered != NOTHING and told == text:
            self._note.textContent = ""  # another server answered

    def _paint_empty(self, loading: bool, failed: bool, some: bool) -> None:
        text = "" if some else say("No documents yet.")
        if loading and not some:
            text = say("Loading the documents…")
        elif failed:
            text = say("The documents could not be loaded.")
        if self._empty.textContent != text:
            self._empty.textContent = text
        self._empty.hidden = not text
        self._again.hidden = not failed or loading

    def _look(self, document: "Document") -> Look:
        now = self._provider.now()
        stage = document.stage_at(now)
        return Look(
            stage,
            stage_words(document, stage),
            detail_words(document, stage, now, self.dom.locale),
            progress_of(document, stage),
            self._acts(document, stage),
        )

    def _acts(self, document: "Document", stage: Stage) -> "list[str]":
        """Return the buttons; with "-" those that wait for an answer."""
        acts = []
        if stage is Stage.ERROR and self._uploads.can_retry(document):
            acts.append("-retry" if document.waits is Waits.SERVER else "retry")
        if stage is Stage.INTERRUPTED:
            acts.append("choose")
        if stage is not Stage.INTERRUPTED and self._uploads.can_cancel(document):
            acts.append("-cancel" if document.cancelling else "cancel")
        unheard = stage is Stage.WAITING and document.stage is Stage.UPLOADING
        if stage in FINISHED or stage is Stage.INTERRUPTED or unheard:
            acts.append("-remove" if document.removing else "remove")
        return acts

    # The keyboard stays where it was, or goes to what took its place.

    def _focused_place(self) -> "int | None":
        for index, row in enumerate(self._rows()):
            if row.has_focus:
                return index
        return None

    def _keep_focus(self, place: "int | None") -> None:
        rows = self._rows()
        if place is None or any(row.keeps_focus for row in rows):
            return
        if rows:
            rows[min(place, len(rows) - 1)].focus()
        else:
            self._zone.focus()

    def _rows(self) -> "list[Any]":
        return [self._list.row(key) for key in self._keys]


def _left_out(choices: "list[Choice]") -> str:
    """Return why files were left out, in a sentence; "" when none was."""
    if not choices:
        return ""
    if len(choices) > 1:
        return say("%s could not be sent.") % counted(len(choices), "file", "files")
    name, empty = choices[0].name, choices[0].empty
    return (say("%s is empty.") if empty else say("%s could not be sent: too many at once.")) % name
