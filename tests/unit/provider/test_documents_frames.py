"""Frames about documents: each type, in any order, wrong in any way; nothing false is shown."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine import Message, MessageType
from app.engine.events import MessageReceived
from app.provider.documents_list import MAX_DOCUMENTS
from app.provider.documents_news import DocumentChosen, DocumentKnown, DocumentRemoved, DocumentSent
from app.provider.documents_reducer import HANDLERS, reduce_documents
from app.provider.documents_state import QUIET_FOR, Document, DocumentsView, Stage
from app.provider.facts import Facts
from app.provider.news import SnapshotFailed, SnapshotLoaded, SnapshotRequested
from tests.unit.provider.documents_server import document

_M = MessageType


def heard(view: DocumentsView, type: MessageType, now: float = 0.0, **data: Any) -> DocumentsView:
    return reduce_documents(view, MessageReceived(Message(type, data)), Facts(now))


def listed(view: DocumentsView, *documents: Any, now: float = 0.0) -> DocumentsView:
    payload = {"documents": list(documents)}
    return reduce_documents(view, SnapshotLoaded("documents", payload), Facts(now))


def only(view: DocumentsView) -> Document:
    [found] = view.items
    return found


LIFE = (
    (_M.DOCUMENT_UPLOAD_START, {"file_size": 1000, "progress": 0}, Stage.UPLOADING, 0),
    (_M.DOCUMENT_UPLOAD_PROGRESS, {"progress": 60}, Stage.UPLOADING, 60),
    (_M.DOCUMENT_UPLOAD_COMPLETE, {"progress": 100}, Stage.UPLOADED, None),
    (_M.DOCUMENT_PROCESSING_START, {"progress": 0}, Stage.PROCESSING, 0),
    (
        _M.DOCUMENT_PROCESSING_PROGRESS,
        {"progress": 50, "step": "Recognising the text", "step_number": 2, "steps": 4},
        Stage.PROCESSING,
        50,
    ),
    (_M.DOCUMENT_PROCESSING_COMPLETE, {"summary": "About 12 words."}, Stage.COMPLETE, None),
)


def test_the_whole_life_of_a_document_of_another_page() -> None:
    view = DocumentsView()
    for type, data, stage, progress in LIFE:
        view = heard(view, type, document_id="d", file_name="offer.pdf", **data)
        assert (only(view).stage, only(view).progress) == (stage, progress)
    assert only(view).summary == "About 12 words."
    assert (only(view).name, only(view).size) == ("offer.pdf", 1000)


def test_the_steps_are_named_and_numbered_and_their_pace_is_measured() -> None:
    view = DocumentsView()
    for number, step in enumerate(("Reading", "Recognising", "Checking"), 1):
        view = heard(
            view,
            _M.DOCUMENT_PROCESSING_PROGRESS,
            now=number * 10.0,
            document_id="d",
            file_name="a",
            step=step,
            step_number=number,
            steps=4,
            progress=number * 25,
        )
    found = only(view)
    assert (found.step, found.step_number, found.steps) == ("Checking", 3, 4)
    assert found.pace.left(30.0, 100.0) == pytest.approx(10)
    assert found.pace.left(34.0, 100.0) == pytest.approx(6)


@pytest.mark.parametrize("progress", [-5, 101, "abc", "40", None, True, math.nan, math.inf, [], {}])
def test_a_progress_that_is_none_changes_no_number(progress: object) -> None:
    view = DocumentsView()
    for type in (_M.DOCUMENT_UPLOAD_PROGRESS, _M.DOCUMENT_PROCESSING_PROGRESS):
        view = heard(view, type, document_id="d", file_name="a", progress=40)
        view = heard(view, type, document_id="d", file_name="a", progress=progress)
        assert only(view).progress == 40


def test_a_frame_that_names_nothing_is_about_nothing() -> None:
    view = DocumentsView()
    for type in HANDLERS:
        assert type is not None
        for ids in ({}, {"document_id": None}, {"document_id": ["d"]}, {"document_id": "x" * 201}):
            assert heard(view, type, progress=40, **ids) is view
            assert heard(view, type, file_name=7, **ids) is view


def test_a_name_of_any_length_is_cut_and_an_error_too() -> None:
    view = heard(DocumentsView(), _M.DOCUMENT_ERROR, document_id=7, file_name="n" * 99_999)
    view = heard(view, _M.DOCUMENT_ERROR, document_id=7, error="e" * 99_999)
    assert len(only(view).name) == 255
    assert len(only(view).error) == 500
    assert only(view).document_id == "7"
    assert heard(view, _M.DOCUMENT_ERROR, document_id=7, error={"x": 1}).items[0].error != ""


def test_late_frames_change_nothing_that_is_over() -> None:
    done = heard(DocumentsView(), _M.DOCUMENT_PROCESSING_COMPLETE, document_id="d", file_name="a")
    for type in (
        _M.DOCUMENT_UPLOAD_START,
        _M.DOCUMENT_UPLOAD_PROGRESS,
        _M.DOCUMENT_UPLOAD_COMPLETE,
        _M.DOCUMENT_PROCESSING_START,
        _M.DOCUMENT_PROCESSING_PROGRESS,
    ):
        view = heard(done, type, document_id="d", file_name="a", progress=10)
        assert only(view).stage is Stage.COMPLETE, type


def test_a_document_that_failed_may_be_tried_again_by_any_page() -> None:
    view = heard(
        DocumentsView(), _M.DOCUMENT_ERROR, document_id="d", error="Damaged.", retryable=True
    )
    assert (only(view).error, only(view).retryable) == ("Damaged.", True)
    view = heard(view, _M.DOCUMENT_PROCESSING_START, document_id="d", progress=0)
    assert (only(view).stage, only(view).error, only(view).retryable) == (
        Stage.PROCESSING,
        "",
        False,
    )
    view = heard(view, _M.DOCUMENT_ERROR, document_id="d", status="cancelled", error="Cancelled.")
    assert only(view).stage is Stage.CANCELLED


def own(sent: float = 500.0) -> DocumentsView:
    view = reduce_documents(DocumentsView(), DocumentChosen("d", "a", 1000.0), Facts())
    return reduce_documents(view, DocumentSent("d", sent), Facts())


def test_frames_about_our_own_upload_never_take_progress_back() -> None:
    view = own()
    for progress, shown in ((10, 50), (60, 60), (55, 60), ("x", 60)):
        view = heard(view, _M.DOCUMENT_UPLOAD_PROGRESS, document_id="d", progress=progress)
        assert only(view).progress == shown
    assert heard(view, _M.DOCUMENT_UPLOAD_START, document_id="d", progress=0) is view


def test_the_end_may_be_heard_before_the_last_answer() -> None:
    view = heard(own(), _M.DOCUMENT_PROCESSING_PROGRESS, document_id="d", progress=25)
    view = reduce_documents(view, DocumentSent("d", 1000.0), Facts())
    assert (only(view).stage, only(view).progress) == (Stage.PROCESSING, 25)


def test_an_upload_elsewhere_that_is_quiet_is_interrupted() -> None:
    view = heard(DocumentsView(), _M.DOCUMENT_UPLOAD_PROGRESS, document_id="d", progress=10)
    assert only(view).stage_at(QUIET_FOR) is Stage.UPLOADING
    assert only(view).stage_at(QUIET_FOR + 1) is Stage.INTERRUPTED
    assert own().items[0].stage_at(1000.0) is Stage.UPLOADING


def test_a_list_replaces_what_was_known_and_keeps_what_is_ours() -> None:
    view = heard(own(), _M.DOCUMENT_UPLOAD_PROGRESS, document_id="gone", progress=10)
    view = listed(
        view,
        document("p", "p.pdf", 9.0, stage="processing", progress=50, step="Reading"),
        document("c", "c.pdf", 9.0, stage="complete", summary="Good."),
        document("e", "e.pdf", 9.0, stage="error", error="Bad.", retryable=True),
        document("x", "x.pdf", 9.0, stage="cancelled"),
        document("u", "u.pdf", 9.0, received=3.0),
        document("?", "?.pdf", 9.0, stage="unheard"),
        "nonsense",
    )
    assert [(one.key, one.stage) for one in view.items] == [
        ("d", Stage.UPLOADING),
        ("p", Stage.PROCESSING),
        ("c", Stage.COMPLETE),
        ("e", Stage.ERROR),
        ("x", Stage.CANCELLED),
        ("u", Stage.INTERRUPTED),
    ]
    assert view.items[1].step == "Reading"
    assert view.items[2].summary == "Good."


def test_a_list_that_comes_late_takes_nothing_back() -> None:
    begun = {"document_id": "d", "file_name": "offer.pdf"}
    view = heard(DocumentsView(), _M.DOCUMENT_PROCESSING_START, 1.0, **begun)
    view = reduce_documents(view, SnapshotRequested("documents"), Facts(2.0))
    view = heard(view, _M.DOCUMENT_PROCESSING_COMPLETE, 3.0, **begun)
    other = {"document_id": "e", "file_name": "new.pdf"}
    view = heard(view, _M.DOCUMENT_PROCESSING_COMPLETE, 3.0, **other)
    view = listed(view, document("d", "offer.pdf", 9, stage="processing"), now=4.0)
    stages = {one.key: one.stage for one in view.items}
    assert stages == {"d": Stage.COMPLETE, "e": Stage.COMPLETE}
    view = reduce_documents(view, SnapshotRequested("documents"), Facts(5.0))
    view = listed(view, document("d", "offer.pdf", 9, stage="processing"), now=6.0)
    assert only(view).stage is Stage.PROCESSING, "what was known before is the list's to say"


def test_an_answer_over_http_that_comes_behind_the_frames_takes_nothing_back() -> None:
    named = {"document_id": "d", "file_name": "offer.pdf"}
    view = heard(DocumentsView(), _M.DOCUMENT_ERROR, 1.0, error="Damaged.", **named)
    view = heard(view, _M.DOCUMENT_PROCESSING_COMPLETE, 3.0, **named)
    answer = document("d", "offer.pdf", 9, stage="processing")
    after = reduce_documents(view, DocumentKnown(answer, 2.0), Facts(4.0))
    assert only(after).stage is Stage.COMPLETE
    again = reduce_documents(view, DocumentKnown(answer, 5.0), Facts(6.0))
    assert only(again).stage is Stage.PROCESSING


def test_a_list_that_was_on_its_way_does_not_bring_back_what_was_removed() -> None:
    kept = document("d", "offer.pdf", 9, stage="complete")
    view = listed(DocumentsView(), kept, now=1.0)
    view = reduce_documents(view, SnapshotRequested("documents"), Facts(2.0))
    view = reduce_documents(view, DocumentRemoved("d"), Facts(3.0))
    view = listed(view, kept, now=4.0)
    assert view.items == []
    view = reduce_documents(view, SnapshotRequested("documents"), Facts(5.0))
    assert only(listed(view, kept, now=6.0)).key == "d", "the server has it all the same"


def test_a_list_is_loading_then_there_or_not() -> None:
    view = reduce_documents(DocumentsView(), SnapshotRequested("documents"), Facts())
    assert view.loading
    assert not listed(view).loading
    failed = reduce_documents(view, SnapshotFailed("documents"), Facts())
    assert (failed.loading, failed.failed) == (False, True)
    for payload, bad in ((None, False), ([], True), ({"documents": 7}, True)):
        after = reduce_documents(view, SnapshotLoaded("documents", payload), Facts())
        assert (after.loading, after.failed) == (False, bad)
    assert reduce_documents(view, SnapshotLoaded("quotes", {}), Facts()) is view


def test_a_hundred_are_kept_the_finished_go_first() -> None:
    view = DocumentsView()
    for number in range(60):
        view = heard(view, _M.DOCUMENT_PROCESSING_COMPLETE, document_id="c%d" % number)
        view = heard(view, _M.DOCUMENT_PROCESSING_PROGRESS, document_id="p%d" % number, progress=1)
    assert len(view.items) == MAX_DOCUMENTS
    assert sum(1 for one in view.items if one.stage is Stage.PROCESSING) == 60


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=300),
    st.sampled_from(["d", "e", "cancelled", "a.pdf"]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
FIELDS = st.sampled_from(
    [
        "document_id",
        "file_name",
        "file_size",
        "progress",
        "status",
        "step",
        "step_number",
        "steps",
        "summary",
        "error",
        "retryable",
        "in_response_to",
    ]
)
FRAMES = st.tuples(
    st.sampled_from([type for type in HANDLERS if type is not None]),
    st.dictionaries(FIELDS, VALUES, max_size=8),
)


def is_true_to_its_kind(one: Document) -> bool:
    """Tell whether nothing of a document is outside of what can be true."""
    number = one.progress is None or 0 <= one.progress <= 100
    size = one.size is None or one.size >= 0
    step = one.step_number is None or (one.steps is not None and 1 <= one.step_number <= one.steps)
    texts = (one.name, one.step, one.error, one.summary, one.document_id)
    short = all(isinstance(text, str) and len(text) <= 500 for text in texts)
    explained = (one.stage is Stage.ERROR) == bool(one.error)
    left = one.pace.left(1000.0, 100.0)
    return number and size and step and short and explained and (left is None or left >= 0)


@settings(deadline=None)  # the machine may be busy
@given(st.lists(FRAMES, max_size=30))
def test_no_sequence_of_frames_shows_what_can_not_be(
    frames: "list[tuple[MessageType, dict[str, Any]]]",
) -> None:
    view = own()
    for moment, (type, data) in enumerate(frames):
        before = view.items[-1] if view.items[-1].own else None
        view = heard(view, type, now=float(moment), **data)
        assert all(is_true_to_its_kind(one) for one in view.items)
        assert len({one.key for one in view.items}) == len(view.items)
        after = view.items[-1]
        if before is not None and before.stage is after.stage is Stage.UPLOADING:
            assert after.progress is not None
            assert before.progress is not None
            assert after.progress >= before.progress


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.dictionaries(FIELDS, VALUES, max_size=8), max_size=60), VALUES)
def test_no_list_shows_what_can_not_be(documents: "list[dict[str, Any]]", stage: object) -> None:
    view = listed(own(), *[dict(one, stage=stage) for one in documents])
    view = listed(view, *[dict(one, stage="processing") for one in documents])
    assert all(is_true_to_its_kind(one) for one in view.items)
    assert any(one.key == "d" for one in view.items)
