"""What a screen reader is told of documents: beginnings and ends, several in one sentence."""

from app.components.documents.document_words import name_of
from app.provider.documents_state import Stage
from app.texts import counted, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider import Document

GATHERS = 1.0  # seconds in which what happens becomes one sentence
_BEGINS = (Stage.WAITING, Stage.UPLOADING)
_ENDS = (Stage.COMPLETE, Stage.ERROR, Stage.CANCELLED, Stage.INTERRUPTED)


class DocumentAnnouncer:
    """Decide what is said aloud; `text` is what was said last."""

    def __init__(self) -> None:
        self.text = ""
        self._known: dict[str, Stage] | None = None
        self._began: list[Document] = []
        self._ended: dict[Stage, list[Document]] = {}
        self._due: float | None = None

    def hear(
        self, documents: "list[tuple[Document, Stage]]", now: float, listed: bool = False
    ) -> "float | None":
        """Take what there is at `now`; return when to call again, if nothing happens before.

        What is there at first is no news, nor is what a whole list (`listed`) adds.
        """
        known = self._known
        self._known = {document.key: stage for document, stage in documents}
        if known is not None:
            for document, stage in documents:
                if document.key in known or not listed:
                    self._compare(document, known.get(document.key), stage, now)
        if self._due is not None and now >= self._due:
            self.text = self._sentence()
            self._began, self._ended, self._due = [], {}, None
        return self._due

    def _compare(
        self, document: "Document", before: "Stage | None", stage: Stage, now: float
    ) -> None:
        if before is stage:
            return
        if stage in _ENDS:
            self._ended[stage] = self._ended.get(stage, []) + [document]
            self._began = [one for one in self._began if one.key != document.key]
        elif stage in _BEGINS and before not in _BEGINS:
            self._began.append(document)
        else:
            return
        if self._due is None:
            self._due = now + GATHERS

    def _sentence(self) -> str:
        parts = []
        if len(self._began) == 1:
            parts.append(say("The upload of %s begins.") % name_of(self._began[0]))
        elif self._began:
            parts.append(say("%d uploads begin.") % len(self._began))
        for stage in _ENDS:
            parts += _ended(stage, self._ended.get(stage, []))
        return " ".join(parts)


def _ended(stage: Stage, documents: "list[Document]") -> "list[str]":
    if not documents:
        return []
    if len(documents) > 1:
        many = counted(len(documents), "document", "documents")
        return [_SEVERAL[stage]() % many]
    if stage is Stage.ERROR:
        return [say("%s failed: %s") % (name_of(documents[0]), say(documents[0].error))]
    return [_SEVERAL[stage]() % name_of(documents[0])]


_SEVERAL = {
    Stage.COMPLETE: lambda: say("Ready: %s."),
    Stage.ERROR: lambda: say("Failed: %s."),
    Stage.CANCELLED: lambda: say("Cancelled: %s."),
    Stage.INTERRUPTED: lambda: say("Interrupted: %s."),
}
