"""What this page does with documents."""

from app.engine.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class DocumentChosen(Record):
    """Tell that a file is to be sent, as a document with an id of ours."""

    def __init__(self, key: str, name: str, size: float) -> None:
        self.key = key
        self.name = name
        self.size = size


class DocumentSent(Record):
    """Tell how many bytes of a document have left."""

    def __init__(self, key: str, sent: float) -> None:
        self.key = key
        self.sent = sent


class DocumentArrived(Record):
    """Tell that all bytes of a document have."""

    def __init__(self, key: str) -> None:
        self.key = key


class DocumentKnown(Record):
    """Hand over a document as the server had it when it was asked at `since`, monotonic."""

    def __init__(self, document: "dict[str, Any]", since: float) -> None:
        self.document = document
        self.since = since


class DocumentChanged(Record):
    """Tell what else changed of a document: attributes of `Document` by name."""

    def __init__(self, key: str, changes: "dict[str, Any]") -> None:
        self.key = key
        self.changes = changes


class DocumentRemoved(Record):
    """Tell that a document need not be shown any more."""

    def __init__(self, key: str) -> None:
        self.key = key
