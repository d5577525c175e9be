"""The documents' part of the page: choosing and dropping, rows, buttons, words, the keyboard."""

from typing import Any

import pytest

from app import texts
from app.components.documents.document_announcer import DocumentAnnouncer
from app.components.documents.documents import Documents
from app.engine import MessageType
from app.provider.documents_state import Document, Stage
from tests.fake_dom import FakeDom, FakeElement, FakeFiles
from tests.unit.provider.documents_page import CAPABLE, Sender


class Desk(Sender):
    """A page with documents on it."""

    def __init__(self, capabilities: "list[str]" = CAPABLE, *, most: float = 20e6) -> None:
        super().__init__(capabilities, most=most)
        self.dom = FakeDom(self.world.clock)
        self.shown = Documents(self.provider, self.dom)
        self.shown.mount("body")
        self.dom.paint()

    @property
    def field(self) -> FakeElement:
        return self.dom.find("[type=file]")

    @property
    def rows(self) -> "list[FakeElement]":
        return self.dom.all(".document")

    @property
    def note(self) -> str:
        return self.dom.text(".documents-note")

    def pick(self, *files: "tuple[str, int]") -> None:
        """Choose files in the browser's picker."""
        self.field.files = FakeFiles(*files)
        self.dom.fire(self.field, "change")
        self.dom.paint()

    def drop_files(self, *files: "tuple[str, int]") -> Any:
        holder = type("DataTransfer", (), {"files": FakeFiles(*files)})()
        event = self.dom.fire(self.dom.find(".documents"), "drop", dataTransfer=holder)
        self.dom.paint()
        return event

    def wait(self, seconds: float) -> None:
        self.world.clock.advance(seconds)
        self.dom.paint()

    def tell(self, type: str, **data: Any) -> None:
        self.hear(type, **data)
        self.dom.paint()

    def text(self, class_name: str, row: int = 0) -> str:
        found = [one for one in self.rows[row].tree() if one.matches("." + class_name)]
        return found[0].textContent if found[0].visible else ""

    def buttons(self, row: int = 0) -> "list[str]":
        return [
            one.textContent for one in self.rows[row].tree() if one.tag == "button" and one.visible
        ]

    def button(self, word: str, row: int = 0) -> FakeElement:
        [found] = [
            one
            for one in self.rows[row].tree()
            if one.tag == "button" and one.visible and one.textContent == word
        ]
        return found

    def press(self, word: str, row: int = 0) -> None:
        button = self.button(word, row)
        button.focus()
        self.dom.fire(button, "focus")
        self.dom.fire(button, "click")
        self.dom.paint()

    def bar(self, row: int = 0) -> FakeElement:
        [found] = [one for one in self.rows[row].tree() if one.tag == "progress"]
        return found

    @property
    def focused(self) -> str:
        found = [one for one in self.dom.html.tree() if one.focused]
        return found[0].attributes.get("aria-label") or found[0].tag

    def leave(self) -> None:
        self.shown.dispose()
        self.shown.dispose()
        self.end()
        assert self.dom.leftovers() == []


def test_an_empty_list_says_so_and_the_field_takes_several() -> None:
    page = Desk()
    assert page.dom.texts(".empty-line") == ["No documents yet."]
    assert "multiple" in page.field.attributes
    assert page.dom.find(".documents").attributes["aria-label"] == "Documents"
    page.pick(("a.pdf", 1000), ("b.pdf", 2000))
    assert [page.text("document-name", row) for row in (0, 1)] == ["b.pdf", "a.pdf"]
    assert page.text("document-size") == "2000 B"
    assert page.field.value == "", "the same file can be chosen again"
    assert page.dom.texts(".empty-line") == []
    page.leave()


def test_a_row_says_how_far_the_upload_is_and_how_long_it_takes() -> None:
    page = Desk()
    page.pick(("a.pdf", 400_000))
    for second in (1, 2):
        page.wait(1)
        page.sending[0].progress(second * 100_000.0)
    page.dom.paint()
    assert page.text("document-stage") == "Uploading"
    assert page.text("document-detail") == "50 % · 2 s left"
    assert page.bar().attributes["value"] == "50.0"
    assert page.bar().attributes["aria-label"] == "Upload of a.pdf"
    page.wait(1)
    assert page.text("document-detail") == "50 % · 1 s left"
    page.send_all()
    page.dom.paint()
    assert page.text("document-stage") == "Uploaded"
    assert not page.bar().visible
    page.leave()


def test_the_steps_of_the_processing_are_told() -> None:
    page = Desk()
    for number, progress in ((1, 25), (2, 50)):
        page.wait(5)
        page.tell(
            "document_processing_progress",
            document_id="d",
            file_name="a.pdf",
            step="Recognising the text",
            step_number=number,
            steps=4,
            progress=progress,
        )
    assert page.text("document-stage") == "Processing"
    assert page.text("document-detail") == "Recognising the text (step 2 of 4) · 10 s left"
    assert page.bar().attributes["aria-label"] == "Processing of a.pdf"
    page.tell("document_processing_complete", document_id="d", summary="About 12 words.")
    assert page.text("document-stage") == "Ready"
    assert page.text("document-detail") == "About 12 words."
    assert page.rows[0].attributes["data-stage"] == "complete"
    page.leave()


def test_a_bar_without_a_number_says_that_nobody_knows() -> None:
    page = Desk()
    page.tell("document_upload_progress", document_id="d", progress="abc")
    assert "value" not in page.bar().attributes
    assert page.bar().visible
    assert page.text("document-detail") == ""
    assert page.text("document-name") == "A file without a name"
    page.leave()


def test_what_is_dropped_is_sent_and_the_browser_does_not_leave_the_page() -> None:
    page = Desk()
    zone = page.dom.find(".documents")
    event = page.dom.fire(zone, "dragover")
    assert event.prevented
    assert zone.attributes["data-over"] == "true"
    assert page.drop_files(("a.pdf", 1000), ("b.pdf", 1000)).prevented
    assert "data-over" not in zone.attributes
    assert len(page.rows) == 2
    page.dom.fire(zone, "dragover")
    page.wait(1)
    assert "data-over" not in zone.attributes, "it was carried away again"
    assert page.drop_files().prevented
    assert len(page.rows) == 2, "a text that was dropped holds no files"
    page.leave()


def test_without_a_connection_it_waits_and_says_so() -> None:
    page = Desk()
    page.pick(("a.pdf", 1000))
    page.server.down = True
    page.sending[0].cut()
    page.dom.paint()
    assert page.text("document-stage") == "Waits for the server"
    assert page.rows[0].attributes["data-waits"] == "true"
    page.drop()
    page.wait(5)
    assert page.text("document-stage") == "Waits for the connection"
    page.pick(("b.pdf", 1000))
    assert page.text("document-stage") == "Waits for the connection"
    page.leave()


def test_cancel_then_remove_and_the_keyboard_stays_near() -> None:
    page = Desk()
    page.pick(("a.pdf", 1000), ("b.pdf", 1000))
    assert page.buttons() == ["Cancel"]
    page.press("Cancel")
    assert page.text("document-stage") == "Cancelled"
    assert page.buttons() == ["Remove"]
    assert page.focused == "Remove: b.pdf"
    page.press("Remove")
    assert len(page.rows) == 1
    assert page.focused == "Cancel: a.pdf"
    page.press("Cancel")
    page.press("Remove")
    assert page.rows == []
    assert page.focused == "input"
    page.leave()


def test_the_keyboard_is_never_taken_from_elsewhere() -> None:
    page = Desk()
    page.pick(("a.pdf", 1000))
    cancel = page.button("Cancel")
    page.dom.fire(cancel, "focus")
    page.dom.fire(cancel, "blur")
    page.dom.body.focus()
    page.send_all()
    page.tell("document_processing_complete", document_id=page.items[0].key)
    assert page.dom.body.focused
    page.leave()


def test_an_error_is_told_with_its_reason_and_tried_again() -> None:
    page = Desk()
    page.pick(("corrupt.pdf", 1000))
    page.send_all()
    key = page.items[0].key
    page.server.kept[key].update(stage="error", retryable=True)
    page.tell("document_error", document_id=key, error="The file is damaged.", retryable=True)
    assert page.text("document-stage") == "Failed"
    assert page.text("document-detail") == "The file is damaged."
    assert page.buttons() == ["Try again", "Remove"]
    page.press("Try again")
    assert page.text("document-stage") == "Processing"
    assert page.focused == "Cancel: corrupt.pdf"
    page.tell("document_error", document_id=key, error="Damaged.", retryable=False)
    assert page.buttons() == ["Remove"]
    page.leave()


def test_removing_that_fails_is_told() -> None:
    page = Desk()
    page.tell("document_processing_complete", document_id="d", file_name="a.pdf")
    page.server.down = True
    page.press("Remove")
    assert page.note == "It could not be removed. Try again in a moment."
    assert len(page.rows) == 1
    page.leave()


def test_an_interrupted_one_is_chosen_again() -> None:
    page = Desk()
    page.server.begin("d", "a.pdf", 1000.0, received=500.0)
    page.provider.reload("documents")
    page.dom.paint()
    assert page.text("document-stage") == "Interrupted"
    assert page.text("document-detail") == "Choose the file again to go on."
    assert page.buttons() == ["Choose the file", "Remove"]
    page.press("Choose the file")
    assert page.field.clicks == 1
    page.pick(("b.pdf", 1000))
    assert "b.pdf is not the file" in page.note
    assert len(page.rows) == 2
    page.press("Choose the file", row=1)
    page.pick(("a.pdf", 1000))
    assert page.note == ""
    assert page.world.uploads.of("d").start == 500.0
    page.leave()


def test_what_can_not_be_sent_is_named() -> None:
    page = Desk()
    page.pick(("empty.txt", 0))
    assert page.note == "empty.txt is empty."
    page.pick(("empty.txt", 0), ("none", 0))
    assert page.note == "2 files could not be sent."
    page.pick(*[("%d" % number, 1000) for number in range(101)])
    assert page.note == "100 could not be sent: too many at once."
    page.leave()


def test_a_server_without_documents_says_so_and_shows_what_it_tells() -> None:
    page = Desk.__new__(Desk)
    Sender.__init__(page, [])
    page.dom = FakeDom(page.world.clock)
    page.provider.disconnect()
    page.provider.connect()
    page.world.transport.accept()
    page.world.transport.deliver({"type": "welcome", "message": "Connected"})
    page.shown = Documents(page.provider, page.dom)
    page.shown.mount("body")
    page.dom.paint()
    assert page.note == "This server takes no documents here."
    assert page.field.disabled
    page.world.transport.deliver({"type": "document_uploaded", "document_id": "d", "message": "x"})
    page.dom.paint()
    assert page.text("document-stage") == "Ready"
    assert page.drop_files(("a.pdf", 1000)).prevented
    assert len(page.rows) == 1
    page.leave()


def test_a_server_that_says_no_more_than_that_it_heard() -> None:
    page = Desk([])
    page.pick(("a.pdf", 1000))
    page.tell("document_upload_start", file_name="a.pdf", status="started", progress=0)
    assert page.text("document-stage") == "Uploading"
    page.wait(21)
    assert page.text("document-stage") == "Waiting"
    assert page.text("document-detail") == "The server knows of it and has said no more."
    assert page.buttons() == ["Remove"]
    page.press("Remove")
    assert page.rows == []
    page.leave()


def test_a_list_that_could_not_be_loaded_is_loaded_again() -> None:
    page = Desk()
    page.server.down = True
    page.provider.reload("documents")
    page.dom.paint()
    assert page.dom.texts(".empty-line") == ["The documents could not be loaded."]
    page.server.down = False
    page.server.begin("d", "a.pdf", 10.0)
    page.dom.click(".documents-again")
    page.dom.paint()
    assert page.dom.texts(".empty-line") == []
    assert len(page.rows) == 1
    page.leave()


def test_somebody_else_sees_nothing_of_it() -> None:
    page = Desk()
    page.pick(("a.pdf", 1000), ("empty", 0))
    page.wait(2)
    page.provider.sign_out()
    page.shown.forget()
    page.dom.paint()
    assert page.rows == []
    assert page.note == ""
    assert page.dom.texts("[role=status]") == ["", ""]
    page.leave()


def test_german_is_spoken_where_it_is_chosen() -> None:
    try:
        texts.choose("de")
        page = Desk()
        page.pick(("a.pdf", 1000))
        assert page.buttons() == ["Abbrechen"]
        assert page.text("document-stage") == "Wird hochgeladen"
        page.leave()
    finally:
        texts.choose("en")


def test_why_one_failed_is_said_in_the_language_that_is_spoken_now() -> None:
    page = Desk(["ack"])
    page.provider.send(MessageType.DOCUMENT_UPLOAD_START, {"file_name": "a", "file_size": 1})
    [frame] = [f for f in page.world.transport.frames() if f["type"] == "document_upload_start"]
    page.tell("nack", id=frame["id"], code="rate_limited", message="")
    page.tell("document_error", document_id="d", file_name="b")
    try:
        texts.choose("de")
        page.shown.dispose()
        page.shown.mount("body")
        page.dom.paint()
        assert [page.text("document-detail", row) for row in (0, 1)] == [
            "Das Dokument konnte nicht verarbeitet werden.",
            "Nicht gesendet: zu viele Nachrichten in kurzer Zeit. Warten Sie einen Augenblick.",
        ]
    finally:
        texts.choose("en")
    page.leave()


# What a screen reader is told.


def named(*stages: "tuple[str, Stage]") -> "list[tuple[Document, Stage]]":
    return [(Document(name, name, stage), stage) for name, stage in stages]


def test_what_happens_within_a_second_is_one_sentence() -> None:
    announcer = DocumentAnnouncer()
    up, done = Stage.UPLOADING, Stage.COMPLETE
    assert announcer.hear(named(("old", done)), 0) is None
    due = announcer.hear(named(("a", up), ("b", up), ("old", done)), 1)
    assert due == 2
    announcer.hear(named(("a", up), ("b", up), ("c", up), ("old", done)), 1.5)
    assert announcer.text == ""
    announcer.hear(named(("a", up), ("b", up), ("c", up), ("old", done)), 2)
    assert announcer.text == "3 uploads begin."
    announcer.hear(named(("a", done), ("b", done), ("c", Stage.ERROR), ("old", done)), 9)
    announcer.hear(named(("a", done), ("b", done), ("c", Stage.ERROR), ("old", done)), 10)
    assert announcer.text == "Ready: 2 documents. c failed: "


@pytest.mark.parametrize("stage", [Stage.UPLOADED, Stage.PROCESSING])
def test_what_lies_between_is_silent(stage: Stage) -> None:
    announcer = DocumentAnnouncer()
    announcer.hear(named(("a", Stage.UPLOADING)), 0)
    assert announcer.hear(named(("a", stage)), 5) is None
    assert announcer.text == ""


def test_percentages_are_not_read_aloud() -> None:
    page = Desk()
    page.pick(("a.pdf", 400_000))
    page.wait(2)
    aloud = page.dom.all("[role=status]")[1]
    assert aloud.textContent == "The upload of a.pdf begins."
    for sent in (100_000.0, 200_000.0, 300_000.0):
        page.sending[0].progress(sent)
        page.wait(2)
    assert aloud.textContent == "The upload of a.pdf begins."
    page.leave()


def test_a_list_that_was_loaded_is_no_news() -> None:
    page = Desk()
    for number in range(3):
        page.server.begin("d%d" % number, "a.pdf", 10.0)
    page.provider.reload("documents")
    page.dom.paint()
    page.wait(3)
    assert page.dom.all("[role=status]")[1].textContent == ""
    page.leave()
