"""A message of any type in words."""

import pytest

from app.components.inspector import event_words
from app.engine import Message, MessageType


def message(type: MessageType, **data: object) -> Message:
    return Message(type, dict(data))


def test_a_line_is_readable_whatever_the_data_holds() -> None:
    done = message(
        MessageType.QUOTE_GENERATION_COMPLETE,
        quote_id="q-1",
        total_amount=1280.5,
        currency="EUR",
        items=[1, {"deep": {"deeper": {"deepest": []}}}],
        sent=False,
        nothing=None,
    )
    assert event_words.line(done) == (
        "q-1 · 1280.50 EUR · items: 1, deep: deeper: … · nothing: none · sent: no"
    )
    assert event_words.line(message(MessageType.ALERT, total_amount="much")) == "much"
    assert event_words.line(message(MessageType.ALERT, progress=12)) == ""
    long = event_words.line(message(MessageType.ALERT, message="x" * 1000))
    assert len(long) == event_words.PART
    assert long.endswith("…")


@pytest.mark.parametrize(
    ("value", "done"), [(40, 40.0), (-1, 0.0), (1e9, 100.0), (True, None), ("40", None)]
)
def test_progress_is_a_number_between_0_and_100(value: object, done: "float | None") -> None:
    assert event_words.progress(message(MessageType.ALERT, progress=value)) == done


def test_titles_and_families() -> None:
    assert event_words.title("ai_tool_call") == "AI tool call"
    assert event_words.title("quote_update") == "Quote update"
    assert event_words.family(message(MessageType.QUOTE_UPDATE)) == "quote"
    assert event_words.family(message(MessageType.QUOTE_UPDATE, status="error")) == "trouble"
    assert event_words.family(message(MessageType.WELCOME)) == "other"
    assert event_words.family(Message(None, {}, type_name="quote_x")) == "other"
