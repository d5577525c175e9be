"""Uploaded files on disk, in a folder beside the database."""

import asyncio
import contextlib
import hashlib
import os
import uuid
from pathlib import Path
from typing import BinaryIO

from server.jobs.documents import Examination

BLOCK = 65_536
MARK = b"corrupt"


def canonical_id(text: object) -> str | None:
    """Return a UUID in its usual form, or None for anything else."""
    if not isinstance(text, str) or len(text) != 36:
        return None
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return None


class DocumentFiles:
    """Read and write files. Their names are made of numbers: none ever comes from a page."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def size(self, user_id: int, document_id: str) -> int:
        """Return how many bytes of a file there are; 0 when there is none."""
        try:
            return self._path(user_id, document_id).stat().st_size
        except FileNotFoundError:
            return 0

    async def open(self, user_id: int, document_id: str) -> "Upload":
        """Open a file to be continued."""
        return Upload(await asyncio.to_thread(self._open, self._path(user_id, document_id)))

    async def remove(self, user_id: int, document_id: str) -> None:
        """Remove a file, if there is one."""
        path = self._path(user_id, document_id)
        await asyncio.to_thread(path.unlink, missing_ok=True)

    async def examine(self, user_id: int, document_id: str) -> Examination:
        """Read a file to its end; one that is gone can't be read."""
        try:
            return await asyncio.to_thread(_examine, self._path(user_id, document_id))
        except OSError:
            return Examination("", corrupt=True)

    async def remove_all_but(self, kept: set[tuple[int, str]]) -> None:
        """Remove the files that no document knows: a process ended between the two steps."""
        names = {self._path(*key).name for key in kept}
        await asyncio.to_thread(self._sweep, names)

    def _path(self, user_id: int, document_id: str) -> Path:
        return self._folder / f"{int(user_id)}-{uuid.UUID(document_id).hex}"

    def _open(self, path: Path) -> BinaryIO:
        self._folder.mkdir(parents=True, exist_ok=True)
        return path.open("ab", buffering=0)

    def _sweep(self, names: set[str]) -> None:
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                if path.is_file() and path.name not in names:
                    path.unlink(missing_ok=True)


class Upload:
    """Append to one file; each call returns when the disk's cache has it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    async def append(self, block: bytes) -> None:
        """Write a block at the end; raise OSError, with some of it written perhaps."""
        await asyncio.to_thread(self._append, block)

    async def keep(self) -> None:
        """Return when the disk itself has the file and its name."""
        await asyncio.to_thread(self._keep)

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def _append(self, block: bytes) -> None:
        rest = memoryview(block)
        while rest:  # one call may write less than it was given
            rest = rest[self._file.write(rest) :]

    def _keep(self) -> None:
        os.fsync(self._file.fileno())
        with contextlib.suppress(OSError):  # not every system can open a folder
            folder = os.open(Path(self._file.name).parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _examine(path: Path) -> Examination:
    digest, size, lines, words = hashlib.sha256(), 0, 0, 0
    before, corrupt, binary = b"", False, False
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            size += len(block)
            lines += block.count(b"\n")
            # A word, like the mark, may lie across the border of two blocks.
            words += len(block.split()) - _ends_in_word(before) * _begins_in_word(block)
            corrupt = corrupt or MARK in (before + block).lower()
            binary = binary or b"\0" in block
            before = block[-len(MARK) :]
    if binary:
        return Examination(f"{size:,} bytes, fingerprint {digest.hexdigest()[:8]}.", corrupt)
    lines += before[-1:] not in (b"", b"\n")
    return Examination(f"{_counted(words, 'word')} in {_counted(lines, 'line')}.", corrupt)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def _ends_in_word(block: bytes) -> bool:
    return bool(block) and not block[-1:].isspace()


def _begins_in_word(block: bytes) -> bool:
    return not block[:1].isspace()
