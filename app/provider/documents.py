"""Uploads of documents: they go on whatever the page shows, three at a time."""

from app.engine import ConnectionState, Dialect, MessageType, Status
from app.engine.delivery import ENDS
from app.engine.events import MessageReceived, MessageStatusChanged, StateChanged, UserChanged
from app.engine.record import Record
from app.ports import ChosenFile
from app.provider.documents_fields import LONGEST_NAME, clipped, id_of
from app.provider.documents_list import MAX_DOCUMENTS, by_key
from app.provider.documents_news import (
    DocumentChanged,
    DocumentChosen,
    DocumentKnown,
    DocumentRemoved,
)
from app.provider.documents_state import FINISHED, Document, Stage, Waits
from app.provider.upload import Upload
from app.provider.upload_queue import UploadQueue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.backend import Backend
    from app.ports import World
    from app.provider.realtime import RealtimeProvider
    from app.provider.state import ConnectionView

# How a server takes documents.
UPLOADS = "uploads"  # over HTTP
ANNOUNCES = "announces"  # a frame with name and size; the bytes are no concern of ours
NOTHING = "nothing"
UNKNOWN = ""  # there was no connection yet

CAPABILITY = "documents"
CANCEL = "cancel"  # another one
LONGEST_SENT_NAME = 1000  # characters; the server cuts it further
# Messages that say how it goes with what is being sent.
FOR_UPLOADS = (MessageType.DOCUMENT_UPLOAD_PROGRESS, MessageType.DOCUMENT_ERROR)


class Choice(Record):
    """Name a file that can't be sent: it is empty, or too many are under way."""

    def __init__(self, name: str, empty: bool) -> None:
        self.name = name
        self.empty = empty


class DocumentUploads:
    """Send what a person chose, and do what their buttons ask for; `provider.documents`.

    What becomes of it all is in the slice `documents` of the state.
    """

    def __init__(self, provider: "RealtimeProvider", world: "World", backend: "Backend") -> None:
        self.backend = backend
        self.world = world
        self._provider = provider
        self._queue = UploadQueue()
        self._failed: dict[str, ChosenFile] = {}  # by key: files to be tried again
        self._cancels: dict[str, str] = {}  # what is asked to be cancelled, by the message's key
        self._disposed = False

    @property
    def uploads(self) -> "Any":
        """Return the port that bytes go through."""
        return self.world.uploads

    # What the person does.

    def offered(self) -> str:
        """Return how this server takes documents: UPLOADS, ANNOUNCES, NOTHING or UNKNOWN."""
        view = self._connection
        if view.dialect is None:
            return UNKNOWN
        if CAPABILITY in view.capabilities and self.uploads is not None:
            return UPLOADS
        return NOTHING if view.dialect == Dialect.FLAT.value else ANNOUNCES

    def choose(self, files: "list[ChosenFile]") -> "list[Choice]":
        """Send files, or announce them; return those that can't be.

        At most 100 can be under way; nothing is sent where `offered()` is NOTHING or UNKNOWN.
        """
        how = self.offered()
        left_out = []
        for chosen in files:
            empty = chosen.size <= 0
            if empty or how in (NOTHING, UNKNOWN) or self._unfinished() >= MAX_DOCUMENTS:
                left_out.append(Choice(clipped(chosen.name, LONGEST_NAME), empty))
            elif how == UPLOADS:
                self._upload(chosen)
            else:
                self._announce(chosen.name, chosen.size)
        return left_out

    def cancel(self, key: str) -> None:
        """Stop sending a document, or ask the server to stop its work on it."""
        document = by_key(self._view, key)
        if document is None or not self.can_cancel(document):
            return
        upload = self._queue.of(key)
        if upload is not None:
            if upload.announced:
                self._cancel_there(key, key)
            self._change(key, stage=Stage.CANCELLED, waits=Waits.NOTHING, progress=None, own=False)
            self._queue.remove(upload)
        elif self._in_outbox(document):
            self._provider.discard(key)
        else:
            self._change(key, cancelling=True)
            self._cancel_there(key, key if document.asked else document.document_id)

    def can_cancel(self, document: Document) -> bool:
        """Tell whether `cancel` would do something."""
        if document.stage in FINISHED or document.stage is Stage.INTERRUPTED:
            return False
        if self._queue.of(document.key) is not None or self._in_outbox(document):
            return True
        if CANCEL in self._connection.capabilities:
            return bool(document.asked or document.document_id)
        return bool(document.document_id) and self.offered() == UPLOADS

    def retry(self, key: str) -> bool:
        """Try again what failed; return False when the file has to be chosen again."""
        document = by_key(self._view, key)
        if document is None:
            return False
        chosen = self._failed.get(key)
        if document.retryable:
            self._process_again(document)
        elif document.asked and document.size is not None:
            self.tell(DocumentRemoved(key))
            self._announce(document.name, document.size)
        elif chosen is not None:
            self._send(key, chosen, known=False)  # said twice it is the same document
        else:
            return False
        return True

    def can_retry(self, document: Document) -> bool:
        """Tell whether `retry` would do something."""
        if document.retryable or document.key in self._failed:
            return True
        return document.asked and document.size is not None

    def remove(self, key: str, failed: "Callable[[], None] | None" = None) -> None:
        """Forget a document, here and on the server.

        Where that fails it stays, and `failed` is called.
        """
        document = by_key(self._view, key)
        if document is None:
            return
        self._failed.pop(key, None)
        on_server = document.document_id and self.offered() == UPLOADS
        if not on_server:
            self.tell(DocumentRemoved(key))
            return
        self._change(key, removing=True)
        self.world.tasks.spawn(
            self.backend.delete_document(document.document_id),
            lambda _: self.tell(DocumentRemoved(key)),  # None: it was gone
            lambda _: self._not_removed(key, failed),
        )

    # What happens.

    def happened(self, event: object) -> None:
        """Take an event of the engine, after the store has."""
        if isinstance(event, UserChanged):
            self._forget()
        elif isinstance(event, StateChanged) and event.current is ConnectionState.CONNECTED:
            self._queue.came_back()
        elif isinstance(event, MessageStatusChanged):
            self._cancel_ended(event)
        elif isinstance(event, MessageReceived) and event.message.type in FOR_UPLOADS:
            upload = self._queue.of(id_of(event.message.data))
            if upload is None:
                return
            if event.message.type is MessageType.DOCUMENT_UPLOAD_PROGRESS:
                upload.heard_of()
            else:  # another page has cancelled it, or all was there already
                self._queue.remove(upload)

    def dispose(self) -> None:
        """Break everything off."""
        self._disposed = True
        self._forget()
        if self.uploads is not None:
            self.uploads.dispose()

    # What an `Upload` needs.

    def connected(self) -> bool:
        """Tell whether the server can be asked."""
        return self._connection.state is ConnectionState.CONNECTED and not self._disposed

    def now(self) -> float:
        """Return the provider's clock."""
        return self._provider.now()

    def tell(self, news: object) -> None:
        """Change the slice."""
        if not self._disposed:
            self._provider.store.dispatch(news, self.now())

    def upload_over(self, upload: Upload) -> None:
        """Give its place to the next one; keep the file of one that failed."""
        document = by_key(self._view, upload.key)
        if document is not None and document.own and document.stage is Stage.ERROR:
            self._failed[upload.key] = upload.chosen
        self._queue.remove(upload)

    # Inside.

    @property
    def _connection(self) -> "ConnectionView":
        return self._provider.store.state.connection

    @property
    def _view(self) -> "Any":
        return self._provider.store.state.documents

    def _change(self, key: str, **changes: "Any") -> None:
        self.tell(DocumentChanged(key, changes))

    def _upload(self, chosen: "ChosenFile") -> None:
        """Send a file, under the id of one of the same name and size that was interrupted."""
        known = self._interrupted(chosen)
        key = self.world.new_id() if known is None else known.key
        if known is None:
            self.tell(DocumentChosen(key, clipped(chosen.name, LONGEST_NAME), chosen.size))
        self._send(key, chosen, known is not None)

    def _send(self, key: str, chosen: "ChosenFile", known: bool) -> None:
        """Let a file wait for its turn; `known`: the server has begun to receive it."""
        self._failed.pop(key, None)
        self._change(key, stage=Stage.WAITING, waits=Waits.TURN, own=True, error="", progress=None)
        sent = ChosenFile(chosen.name[:LONGEST_SENT_NAME], chosen.size, chosen.file)
        self._queue.add(Upload(key, sent, self, known))

    def _not_removed(self, key: str, failed: "Callable[[], None] | None") -> None:
        self._change(key, removing=False)
        if failed is not None:
            failed()

    def _interrupted(self, chosen: "ChosenFile") -> "Document | None":
        for document in self._view.items:
            same = document.name == chosen.name and document.size == chosen.size
            if same and document.stage_at(self.now()) is Stage.INTERRUPTED:
                return document  # type: ignore[no-any-return]
        return None

    def _announce(self, name: str, size: float) -> None:
        data = {"file_name": name, "file_size": int(size)}
        self._provider.send(MessageType.DOCUMENT_UPLOAD_START, data)

    def _in_outbox(self, document: Document) -> bool:
        """Tell whether the frame that announces a document has not left yet."""
        outbox = self._provider.store.state.outbox
        return document.asked and any(
            item.key == document.key and item.status is Status.QUEUED for item in outbox
        )

    def _cancel_there(self, key: str, id: str) -> None:
        if CANCEL not in self._connection.capabilities:
            asking = self.backend.delete_document(id)
            self.world.tasks.spawn(asking, _nothing, lambda _: self._change(key, cancelling=False))
            return

        self._cancels[self._provider.cancel(id).key] = key

    def _cancel_ended(self, event: MessageStatusChanged) -> None:
        """Let a refused wish to cancel be: it ended by itself, or never began."""
        if event.status in ENDS:
            key = self._cancels.pop(event.key, None)
            if key is not None and event.status is not Status.DELIVERED:
                self._provider.dismiss(event.key)
                self._change(key, cancelling=False)

    def _process_again(self, document: Document) -> None:
        key, asked_at = document.key, self.now()
        asked_for = self._connection.user_changes

        def answered(answer: object) -> None:
            if self._connection.user_changes != asked_for:
                return  # what was asked for somebody who is gone is shown to nobody
            if isinstance(answer, dict):
                self.tell(DocumentKnown(answer, asked_at))
            else:
                self._change(key, retryable=False)

        self._change(key, waits=Waits.SERVER)
        self.world.tasks.spawn(
            self.backend.retry_document(document.document_id),
            answered,
            lambda _: self._change(key, waits=Waits.NOTHING),
        )

    def _unfinished(self) -> int:
        return sum(1 for document in self._view.items if document.stage not in FINISHED)

    def _forget(self) -> None:
        self._queue.clear()
        self._failed, self._cancels = {}, {}


def _nothing(_: object) -> None:
    """Do nothing: how it ended is told by frames, or by the next list."""
