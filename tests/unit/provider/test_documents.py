"""Uploads: three at a time, in pieces, through cuts, cancelled, refused, tried again."""

from typing import Any

import pytest

from app.engine import MessageType
from app.provider import RealtimeProvider
from app.provider.documents import ANNOUNCES, NOTHING, UNKNOWN, UPLOADS
from app.provider.documents_state import Stage, Waits
from app.provider.upload import PIECE, STALLED
from app.testing import Pending, fake_world
from tests.unit.provider.documents_page import MB, Sender
from tests.unit.provider.documents_server import document


def test_a_file_goes_in_pieces_and_its_progress_is_what_has_left() -> None:
    page = Sender()
    [key] = page.choose(("offer.pdf", PIECE * 2 + 100))
    assert page.one(key).stage is Stage.UPLOADING
    assert (page.sending[0].start, page.sending[0].end) == (0, PIECE)
    page.world.clock.advance(1)
    page.sending[0].progress(PIECE / 2)
    assert page.one(key).progress == pytest.approx(25, abs=0.1)
    page.server.take(page.sending[0])
    assert (page.sending[0].start, page.sending[0].end) == (PIECE, PIECE * 2)
    page.send_all()
    assert page.one(key).stage is Stage.UPLOADED
    assert page.server.kept[key]["received"] == PIECE * 2 + 100
    assert page.server.asked == [("list", ""), ("create", key)]
    page.end()


def test_three_at_a_time_the_others_wait_in_order() -> None:
    page = Sender()
    keys = page.choose(*[("%d.txt" % number, 1000.0) for number in range(6)])
    assert [piece.document_id for piece in page.sending] == keys[:3]
    assert [page.one(key).stage for key in keys[3:]] == [Stage.WAITING] * 3
    assert {page.one(key).waits for key in keys[3:]} == {Waits.TURN}
    page.server.take(page.world.uploads.of(keys[1]))
    assert [piece.document_id for piece in page.sending] == [keys[0], keys[2], keys[3]]
    page.send_all()
    assert {one.stage for one in page.items} == {Stage.UPLOADED}
    page.end()


def test_what_is_cut_goes_on_from_where_the_server_stands_with_the_next_connection() -> None:
    page = Sender()
    keys = page.choose(("a.bin", MB), ("b.bin", MB), ("c.bin", MB))
    for place, piece in enumerate(list(page.sending)):
        page.server.take(piece, upto=1000.0 * (place + 1))
    page.server.down = True
    page.drop()
    page.world.clock.advance(30)
    assert [page.one(key).waits for key in keys] == [Waits.CONNECTION] * 3
    asked = len(page.server.asked)
    page.world.clock.advance(600)
    assert len(page.server.asked) == asked, "nothing is asked without a connection"
    page.server.down = False
    page.come_back()
    assert [piece.start for piece in page.sending] == [1000.0, 2000.0, 3000.0]
    page.send_all()
    assert {page.server.kept[key]["received"] for key in keys} == {MB}
    assert page.server.count("create") == 3, "a document that was announced is not announced again"
    page.end()


def test_a_server_that_is_down_is_asked_ever_less_often() -> None:
    page = Sender()
    page.server.down = True
    [key] = page.choose(("a.bin", MB))
    assert page.one(key).waits is Waits.SERVER
    moments = []
    for _ in range(600):
        before = len(page.server.asked)
        page.world.clock.advance(0.5)
        moments.append(len(page.server.asked) - before)
    assert sum(moments[:20]) > sum(moments[-20:]) > 0
    assert sum(moments) < 60
    page.server.down = False
    page.world.clock.advance(20)
    page.send_all()
    assert page.one(key).stage is Stage.UPLOADED
    page.end()


@pytest.mark.parametrize("status", [0, 401, 408, 409, 429, 500, 503, 507])
def test_an_answer_that_passes_is_no_end(status: int) -> None:
    page = Sender()
    [key] = page.choose(("a.bin", MB))
    page.sending[0].finish(status)
    assert page.one(key).waits is Waits.SERVER
    assert page.sending == []
    page.world.clock.advance(1)
    page.send_all()
    assert page.one(key).stage is Stage.UPLOADED
    page.end()


@pytest.mark.parametrize("status", [400, 403, 404, 413, 415, 422])
def test_a_refusal_is_told_and_not_repeated(status: int) -> None:
    page = Sender()
    [key] = page.choose(("a.bin", MB))
    page.sending[0].finish(status, "Not this one.")
    assert (page.one(key).stage, page.one(key).error) == (Stage.ERROR, "Not this one.")
    page.world.clock.advance(600)
    page.drop()
    page.come_back()
    assert page.sending == []
    assert page.one(key).stage is Stage.ERROR, "it stays although the server lists a part of it"
    assert page.provider.documents.can_retry(page.one(key))
    assert page.provider.documents.retry(key)
    page.send_all()
    assert page.one(key).stage is Stage.UPLOADED
    page.end()


def test_a_file_that_is_too_large_is_refused_before_a_byte_is_sent() -> None:
    page = Sender(most=1000)
    [key] = page.choose(("a.bin", MB))
    assert page.sending == []
    assert page.one(key).error == "A file may have at most 20 MiB."
    page.provider.documents.remove(key)
    assert page.items == []
    page.end()


def test_a_file_that_can_not_be_read_is_an_error() -> None:
    page = Sender()
    [key] = page.choose(("folder", 4096.0))
    page.sending[0].be_unreadable()
    assert page.one(key).stage is Stage.ERROR
    assert "can’t be read" in page.one(key).error
    page.end()


def test_an_upload_that_is_silent_for_long_begins_anew() -> None:
    page = Sender()
    [key] = page.choose(("a.bin", MB))
    page.world.clock.advance(STALLED - 1)
    page.hear("document_upload_progress", document_id=key, file_name="a.bin", progress=1)
    page.world.clock.advance(STALLED - 1)
    assert page.world.uploads.stopped == []
    page.world.clock.advance(2)
    assert len(page.world.uploads.stopped) == 1
    assert len(page.sending) == 1
    page.end()


def test_a_new_connection_replaces_an_upload_that_is_silent_and_no_other() -> None:
    page = Sender()
    first, second = page.choose(("a.bin", MB), ("b.bin", MB))
    page.world.clock.advance(10)
    page.drop()
    page.world.uploads.of(second).progress(1000.0)
    page.come_back()
    assert [piece.document_id for piece in page.world.uploads.stopped] == [first]
    assert sorted(piece.document_id for piece in page.sending) == sorted([first, second])
    page.end()


def test_what_the_server_has_wholly_after_a_cut_is_not_sent_again() -> None:
    page = Sender()
    [key] = page.choose(("a.bin", 1000.0))
    piece = page.sending[0]
    page.server.kept[key].update(received=1000.0, stage="processing", progress=25, step="Reading")
    piece.cut()
    page.world.clock.advance(1)
    assert page.sending == []
    assert (page.one(key).stage, page.one(key).step) == (Stage.PROCESSING, "Reading")
    page.end()


def test_a_document_that_is_gone_at_the_server_is_told() -> None:
    page = Sender()
    [key] = page.choose(("a.bin", MB))
    del page.server.kept[key]
    page.sending[0].cut()
    page.world.clock.advance(1)
    assert page.one(key).error == "The server no longer has this document."
    page.end()


def test_cancelling_breaks_off_and_tells_the_server() -> None:
    page = Sender()
    keys = page.choose(*[("%d.bin" % number, MB) for number in range(4)])
    page.provider.documents.cancel(keys[0])
    assert page.one(keys[0]).stage is Stage.CANCELLED
    assert [piece.document_id for piece in page.sending] == keys[1:4]
    assert page.sent("cancel") == [{"id": keys[0]}]
    page.provider.documents.cancel(keys[3])
    page.hear("document_upload_progress", document_id=keys[0], progress=50)
    assert page.one(keys[0]).stage is Stage.CANCELLED
    page.end()


def test_what_was_never_announced_is_cancelled_without_a_word() -> None:
    page = Sender()
    keys = page.choose(*[("%d.bin" % number, MB) for number in range(4)])
    page.provider.documents.cancel(keys[3])
    assert page.one(keys[3]).stage is Stage.CANCELLED
    assert page.sent("cancel") == []
    page.send_all()
    assert keys[3] not in page.server.kept
    page.end()


def test_a_cancel_that_came_too_late_is_no_failed_message() -> None:
    page = Sender()
    [key] = page.choose(("a.bin", 1000.0))
    page.send_all()
    page.provider.documents.cancel(key)
    assert page.one(key).cancelling
    [item] = page.provider.store.state.outbox
    page.hear("nack", id=item.key, code="not_found", message="Nothing runs.")
    assert not page.one(key).cancelling
    assert page.provider.store.state.failed == []
    page.end()


def test_another_page_may_cancel_what_this_one_sends() -> None:
    page = Sender()
    [key] = page.choose(("a.bin", MB))
    page.hear("document_error", document_id=key, status="cancelled", error="Cancelled.")
    assert page.sending == []
    assert page.one(key).stage is Stage.CANCELLED
    page.world.clock.advance(120)
    assert page.sending == []
    page.end()


def test_a_document_that_failed_is_processed_once_more() -> None:
    page = Sender()
    [key] = page.choose(("a.bin", 1000.0))
    page.send_all()
    page.server.kept[key].update(stage="error", retryable=True)
    page.hear("document_error", document_id=key, error="Damaged.", retryable=True)
    assert page.one(key).error == "Damaged."
    page.server.down = True
    page.provider.documents.retry(key)
    assert page.one(key).stage is Stage.ERROR
    page.server.down = False
    page.provider.documents.retry(key)
    assert page.one(key).stage is Stage.PROCESSING
    page.end()


def test_an_answer_that_was_meant_for_somebody_else_shows_nothing() -> None:
    page = Sender()
    [key] = page.choose(("a.bin", 1000.0))
    page.send_all()
    page.hear("document_error", document_id=key, error="Damaged.", retryable=True)
    answer = Pending()

    async def retry(id: str) -> Any:
        return await answer

    page.server.retry_document = retry  # type: ignore[method-assign]
    page.provider.documents.retry(key)
    page.provider.sign_out()
    assert page.items == []
    answer.resolve(document(key, "a.bin", 1000.0, stage="processing"))
    assert page.items == []
    page.end()


def test_removing_that_fails_leaves_it_and_says_so() -> None:
    page = Sender()
    [key] = page.choose(("a.bin", 1000.0))
    page.send_all()
    page.hear("document_processing_complete", document_id=key, summary="Fine.")
    page.server.down = True
    failed: list[bool] = []
    page.provider.documents.remove(key, lambda: failed.append(True))
    assert failed == [True]
    assert not page.one(key).removing
    page.server.down = False
    page.provider.documents.remove(key)
    assert page.items == []
    assert page.server.kept == {}
    page.end()


def test_an_interrupted_upload_goes_on_with_the_same_file_under_the_same_id() -> None:
    page = Sender()
    page.server.begin("d-1", "offer.pdf", MB, received=1000.0)
    page.provider.reload("documents")
    assert page.one("d-1").stage is Stage.INTERRUPTED
    page.choose(("offer.pdf", MB + 1))
    assert len(page.items) == 2, "another size is another file"
    page.choose(("offer.pdf", MB))
    assert page.world.uploads.of("d-1").start == 1000.0
    page.send_all()
    assert page.one("d-1").stage is Stage.UPLOADED
    page.end()


def test_a_list_that_comes_during_an_upload_changes_nothing_of_it() -> None:
    page = Sender()
    keys = page.choose(*[("%d.bin" % number, MB) for number in range(4)])
    page.sending[0].progress(500_000.0)
    page.server.begin("other", "other.pdf", 10.0, received=5.0)
    page.provider.reload("documents")
    assert page.one(keys[0]).progress == 50
    assert page.one(keys[0]).stage is Stage.UPLOADING
    assert page.one(keys[3]).stage is Stage.WAITING
    assert page.one("other").stage is Stage.INTERRUPTED
    page.end()


def test_somebody_else_begins_with_nothing_and_nothing_is_sent_for_them() -> None:
    page = Sender()
    page.choose(("a.bin", MB), ("b.bin", MB), ("c.bin", MB), ("d.bin", MB))
    page.provider.sign_out()
    assert page.items == []
    assert page.sending == []
    page.world.clock.advance(600)
    page.end()


def test_at_most_a_hundred_are_under_way_and_empty_files_never() -> None:
    page = Sender()
    keys = page.choose(*[("%d.bin" % number, MB) for number in range(101)], ("empty", 0.0))
    assert len(keys) == 100
    assert [(one.name, one.empty) for one in page.left_out] == [
        ("100.bin", False),
        ("empty", True),
    ]
    page.end()


def test_existing_backends_are_told_of_a_file_in_a_frame() -> None:
    page = Sender([])
    assert page.provider.documents.offered() == ANNOUNCES
    [key] = page.choose(("offer.pdf", 1234.0))
    assert page.sent("document_upload_start") == [{"file_name": "offer.pdf", "file_size": 1234}]
    assert page.one(key).stage is Stage.WAITING
    page.hear("document_upload_start", document_id="d-9", file_name="offer.pdf", progress=0)
    page.hear("document_upload_progress", document_id="d-9", file_name="offer.pdf", progress=60)
    assert (page.one(key).document_id, page.one(key).progress) == ("d-9", 60)
    page.hear("document_error", document_id="d-9", file_name="offer.pdf", error="Damaged.")
    assert page.one(key).stage is Stage.ERROR
    assert page.provider.documents.retry(key)
    assert len(page.sent("document_upload_start")) == 2
    [again] = page.items
    assert again.stage is Stage.WAITING
    page.end()


def test_what_an_announcement_becomes_is_shown() -> None:
    page = Sender(["ack"])
    [first] = page.choose(("a.pdf", 1.0))
    page.hear("nack", id=first, code="forbidden", message="No.")
    assert (page.one(first).stage, page.one(first).error) == (Stage.ERROR, "No.")
    page.drop()
    [second] = page.choose(("b.pdf", 1.0))
    assert page.provider.documents.can_cancel(page.one(second))
    page.provider.documents.cancel(second)
    assert [one.key for one in page.items] == [first]
    page.end()


def test_servers_that_take_none_and_no_server_yet() -> None:
    flat = Sender.__new__(Sender)
    flat.world = fake_world()
    flat.provider = RealtimeProvider("ws://host/ws", world=flat.world)
    assert flat.provider.documents.offered() == UNKNOWN
    flat.provider.connect()
    flat.world.transport.accept()
    flat.world.transport.deliver({"type": "welcome", "message": "Connected"})
    assert flat.provider.documents.offered() == NOTHING
    assert flat.choose(("a.pdf", 1.0)) == []
    assert [one.name for one in flat.left_out] == ["a.pdf"]
    flat.world.transport.deliver({"type": "document_uploaded", "document_id": "d", "message": "x"})
    assert flat.one("d").stage is Stage.COMPLETE
    flat.end()
    assert Sender().provider.documents.offered() == UPLOADS
    assert MessageType.DOCUMENT_UPLOADED.value == "document_uploaded"


def test_a_document_as_the_server_shows_it_is_read_with_care() -> None:
    page = Sender()
    [key] = page.choose(("a.bin", MB))
    page.server.kept[key] = document(key, "a.bin", MB, received=MB + 5)
    page.sending[0].cut()
    page.world.clock.advance(1)
    assert page.one(key).error == "The server’s answer could not be read."
    page.end()
