"""docs/messages.md is what the code says, and says something of every type."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.engine.message_types import DIRECTIONS, Direction, MessageType

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "docs" / "messages.py"


def loaded() -> Any:
    spec = importlib.util.spec_from_file_location("docs_messages", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATOR = loaded()
ROWS = {row.type: row for row in GENERATOR.rows()}


def test_the_page_is_not_stale() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_each_type_has_a_row_and_a_meaning_and_nothing_else_has() -> None:
    assert set(ROWS) == set(MessageType) == set(DIRECTIONS)
    assert set(GENERATOR.MEANINGS) == {type.value for type in MessageType}
    page = (ROOT / "docs" / "messages.md").read_text(encoding="utf-8")
    for type in MessageType:
        assert page.count("\n| `%s` | " % type.value) == 1


@pytest.mark.parametrize("type", list(MessageType), ids=lambda type: type.value)
def test_each_type_is_taken_sent_shown_and_proved(type: MessageType) -> None:
    assert ROWS[type].missing() == []


def test_no_test_claims_to_show_a_type_that_is_none() -> None:
    named = set(GENERATOR.Tables().tests)
    assert named <= {type.value for type in MessageType}


def test_the_code_is_really_read() -> None:
    """Of each kind one that is known to be there, and one that is known not to be."""
    heartbeat, cancel, ack = (
        ROWS[type] for type in (MessageType.HEARTBEAT, MessageType.CANCEL, MessageType.ACK)
    )
    assert "Link.hear" in heartbeat.engine
    assert "Connection._beat" in heartbeat.senders
    assert "Outgoing.hear" in ack.engine
    assert "journal.noted" in ack.reducers
    assert "Inspector" in ack.components
    assert (ack.senders, ack.delivery) == ([], "")
    assert cancel.delivery == "acknowledged"
    assert cancel.reducers == []


@pytest.mark.parametrize("way", list(Direction))
def test_an_empty_cell_is_found(way: Direction) -> None:
    tables = GENERATOR.Tables()
    for table in vars(tables).values():
        table.clear()
    missing = GENERATOR.Row(MessageType.ALERT, way, tables).missing()
    sends = ["sender"] if way is not Direction.TO_CLIENT else []
    assert missing == ["handler", *sends, "component", "E2E test"]
