"""Names and files of documents."""

import uuid
from pathlib import Path

import pytest

from server.document_files import BLOCK, DocumentFiles, canonical_id
from server.file_names import MAX_NAME, clean_name
from server.jobs.documents import Examination

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("offer.pdf", "offer.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\offer.pdf", "offer.pdf"),
        ("a\x00b\nc\u2028d.txt", "a b c d.txt"),
        ("gpj.\u202egpj.exe", "gpj.gpj.exe"),
        ("u\u0308ber.txt", "über.txt"),
        ("👩‍👩‍👧.txt", "👩‍👩‍👧.txt"),
        ("  two   words ", "two words"),
        ("", "document"),
        ("...", "document"),
        ("folder/", "folder"),
        ("x" * 300 + ".pdf", "x" * (MAX_NAME - 4) + ".pdf"),
        ("y" * 300, "y" * MAX_NAME),
        ("a." + "z" * 300, "a." + "z" * (MAX_NAME - 2)),
    ],
)
def test_a_name_is_shown_without_tricks(name: str, shown: str) -> None:
    assert clean_name(name) == shown
    assert 0 < len(shown) <= MAX_NAME


def test_only_a_uuid_is_an_id() -> None:
    assert canonical_id(ID) == canonical_id(ID.upper()) == ID
    for other in ("", "../" + ID, ID[:-1], ID.replace("-", ""), "{" + ID[1:-1] + "}", 7, None):
        assert canonical_id(other) is None
    assert canonical_id("x" * 36) is None


async def test_files_grow_are_read_and_go(tmp_path: Path) -> None:
    files = DocumentFiles(tmp_path / "documents")
    assert files.size(1, ID) == 0
    for block in (b"one tw", b"o\nthree"):
        upload = await files.open(1, ID)
        await upload.append(block)
        await upload.keep()
        upload.close()
    assert files.size(1, ID) == 13
    assert await files.examine(1, ID) == Examination("3 words in 2 lines.", corrupt=False)
    assert await files.examine(2, ID) == Examination("", corrupt=True)  # another's is not there
    (tmp_path / "documents" / "stray").write_bytes(b"x")
    await files.remove_all_but({(1, ID)})
    assert [one.name for one in (tmp_path / "documents").iterdir()] == [f"1-{uuid.UUID(ID).hex}"]
    await files.remove(1, ID)
    await files.remove(1, ID)
    assert list((tmp_path / "documents").iterdir()) == []


@pytest.mark.parametrize("at", [0, BLOCK - 7, BLOCK - 3, BLOCK, 2 * BLOCK - 1])
async def test_a_mark_is_found_wherever_it_lies(tmp_path: Path, at: int) -> None:
    files = DocumentFiles(tmp_path)
    upload = await files.open(1, ID)
    await upload.append(b"x" * at + b"Corrupt" + b" y" * BLOCK)
    upload.close()
    found = await files.examine(1, ID)
    assert found.corrupt
    assert found.summary == f"{BLOCK + 1:,} words in 1 line."
