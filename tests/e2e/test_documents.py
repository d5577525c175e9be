"""Documents in a real page: uploads through cuts and restarts, drops, errors, reloads, keys."""

import hashlib
import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FileChooser, Locator, expect

from tests.e2e.conftest import PATIENCE, WatchedPage
from tests.e2e.console import ADA, Console
from tests.faults.frames import text_frame
from tests.faults.proxy import FaultProxy
from tests.harness import ServerProcess, free_port

NewPage = Callable[..., WatchedPage]
IMAGES = os.environ.get("DOCUMENTS_IMAGES")  # a folder for pictures to look at
MB = 1_000_000
SLOW = 1.5 * MB  # bytes a second of each connection


class Desk:
    """A person at the documents, behind a proxy that can be slow or cut."""

    def __init__(self, console: Console, server: ServerProcess, proxy: FaultProxy) -> None:
        self.console = console
        self.page = console.page
        self.server = server
        self.proxy = proxy

    @property
    def part(self) -> Locator:
        return self.page.get_by_role("region", name="Documents")

    @property
    def field(self) -> Locator:
        return self.part.locator("input[type=file]")

    def row(self, name: str) -> Locator:
        return self.part.get_by_role("listitem").filter(has_text=name)

    def open(self) -> "Desk":
        self.page.locator("[data-tab=documents]:visible").click()
        expect(self.part).to_be_visible()
        return self

    def is_stage(self, name: str, stage: str, timeout: float = PATIENCE) -> None:
        expect(self.row(name)).to_have_attribute("data-stage", stage, timeout=timeout)

    def has_sent(self, name: str, percent: int) -> None:
        """Wait until so much has left."""
        bar = self.row(name).get_by_role("progressbar")
        reached = re.compile(r"^(%s)(\.\d)?$" % "|".join(str(n) for n in range(percent, 101)))
        expect(bar).to_have_attribute("value", reached)

    def press(self, name: str, button: str) -> None:
        """Press a button of a row by keyboard: a notification may lie above it for a while."""
        self.row(name).get_by_role("button", name=button).press("Enter")

    def kept(self) -> dict[str, str]:
        """Return name and stage of the documents that the server knows."""
        database = sqlite3.connect(self.server.database)
        found = dict(database.execute("SELECT file_name, stage FROM documents").fetchall())
        database.close()
        return found

    def hashes(self) -> list[str]:
        """Return the fingerprints of the files that the server has."""
        (folder,) = [path for path in self.server.database.parent.iterdir() if path.is_dir()]
        return sorted(_hash(path.read_bytes()) for path in folder.iterdir())

    def picture(self, name: str) -> None:
        """Take what is seen, to be looked at: wide and narrow, light and dark."""
        if not IMAGES:
            return
        for size, viewport in (("wide", (1280, 800)), ("narrow", (390, 780))):
            self.page.set_viewport_size({"width": viewport[0], "height": viewport[1]})
            for theme in ("light", "dark"):
                self.page.emulate_media(color_scheme=theme)
                self.page.screenshot(path=Path(IMAGES) / ("%s-%s-%s.png" % (name, size, theme)))
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": 1280, "height": 800})


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def desk(new_page: NewPage, tmp_path: Path) -> Iterator[Desk]:
    """Return the documents' part of a console whose every byte passes a proxy."""
    port = free_port()
    folder = tmp_path / "server"
    folder.mkdir()
    with FaultProxy(port) as proxy:
        options = ("--job-step", "0.5", "--origin", proxy.url)
        with ServerProcess(folder, *options, port=port) as server:
            watched = new_page(viewport={"width": 1280, "height": 800})
            console = Console(watched, proxy.url).open().sign_in(ADA)
            yield Desk(console, server, proxy).open()


def upload(name: str, content: bytes) -> Any:
    """Return a file as a person has it."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@pytest.mark.shows(
    "document_upload_start",
    "document_upload_progress",
    "document_upload_complete",
    "document_processing_start",
    "document_processing_progress",
    "document_processing_complete",
)
def test_three_files_arrive_whole_and_once_through_a_cut_and_a_killed_server(desk: Desk) -> None:
    files = {"%s.bin" % name: os.urandom(4 * MB) for name in ("one", "two", "three")}
    desk.proxy.to_server.rate = SLOW
    desk.field.set_input_files([upload(*file) for file in files.items()])
    for name in files:
        desk.has_sent(name, 15)
    desk.proxy.reset()  # the socket and all uploads at once
    for name in files:
        desk.has_sent(name, 45)
    desk.picture("uploading")
    desk.server.kill()
    for name in files:
        expect(desk.row(name)).to_contain_text("Waits for the connection")
    desk.picture("waiting")
    desk.server.start()
    for name in files:
        desk.is_stage(name, "processing")
    desk.picture("processing")
    for name in files:
        desk.is_stage(name, "complete")
    expect(desk.part.get_by_role("listitem")).to_have_count(3)
    assert desk.kept() == dict.fromkeys(files, "complete")
    assert desk.hashes() == sorted(_hash(content) for content in files.values())
    # The browser's own words; 409: the server was still reading what had been cut off behind us.
    cut = re.compile(r"ERR_(CONNECTION|EMPTY|SOCKET|NETWORK|ABORTED)|status of (409|50\d)")
    assert [error for error in desk.console.unexpected_errors() if not cut.search(error)] == []


DROP = """([names, text]) => {
  const data = new DataTransfer();
  for (const name of names) data.items.add(new File([text], name));
  return data;
}"""
LONG = "an-offer-with-a-name-that-does-not-end-%s.txt" % ("x" * 60)
ARABIC = "عرض الأسعار ٢٠٢٦.txt"


@pytest.mark.shows("document_error")
def test_dropped_cancelled_broken_reloaded_and_by_keyboard(desk: Desk) -> None:
    page = desk.page
    dropped = page.evaluate_handle(DROP, [[LONG, ARABIC, "corrupt once.txt"], "Ten seats.\n" * 9])
    for event in ("dragenter", "dragover"):
        page.dispatch_event(".documents", event, {"dataTransfer": dropped})
    expect(page.locator(".documents[data-over]")).to_have_count(1)
    page.dispatch_event(".documents", "drop", {"dataTransfer": dropped})
    expect(page.locator(".documents[data-over]")).to_have_count(0)
    for name in (LONG, ARABIC):
        desk.is_stage(name, "complete")
        expect(desk.row(name)).to_contain_text("words in")

    # What could not be processed says why, and is tried again.
    desk.is_stage("corrupt once", "error")
    expect(desk.row("corrupt once")).to_contain_text("damaged")
    desk.picture("results")
    desk.press("corrupt once", "Try again")
    desk.is_stage("corrupt once", "complete")

    # An upload that is cancelled leaves nothing behind, by keyboard alone.
    desk.proxy.to_server.rate = MB / 4
    with page.expect_file_chooser() as chosen:
        desk.field.focus()
        page.keyboard.press("Enter")
    chooser: FileChooser = chosen.value
    assert chooser.is_multiple()
    content = os.urandom(MB)
    chooser.set_files([upload("unwanted.bin", os.urandom(MB)), upload("cut.bin", content)])
    desk.has_sent("unwanted", 1)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.ariaLabel") == "Cancel: cut.bin"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    desk.is_stage("unwanted", "cancelled")
    expect(page.locator(":focus")).to_have_attribute("aria-label", "Remove: unwanted.bin")
    page.keyboard.press("Enter")
    expect(desk.row("unwanted")).to_have_count(0)
    assert "unwanted.bin" not in desk.kept()

    # What was on its way when the page was left goes on with the same file.
    desk.has_sent("cut", 40)
    page.reload()
    desk.console.started()
    desk.console.is_state("connected")
    desk.open()
    desk.is_stage("cut", "interrupted")
    expect(desk.row("cut")).to_contain_text("Choose the file again")
    desk.is_stage(LONG, "complete")
    desk.picture("interrupted")
    desk.proxy.to_server.rate = 0
    with page.expect_file_chooser() as chosen:
        desk.press("cut", "Choose the file")
    chosen.value.set_files(upload("cut.bin", content))
    desk.is_stage("cut", "processing")
    page.reload()
    desk.console.started()
    desk.console.is_state("connected")
    desk.open()
    desk.is_stage("cut", "complete")
    expect(desk.part.get_by_role("listitem")).to_have_count(4)
    assert set(desk.kept().values()) == {"complete"}
    assert _hash(content) in desk.hashes()
    assert desk.console.unexpected_errors() == []


@pytest.mark.shows("document_upload_start", "document_uploaded")
def test_existing_backends_are_told_of_a_file_or_take_none(
    new_page: NewPage, tmp_path: Path
) -> None:
    for dialect in ("envelope", "flat"):
        port = free_port()
        folder = tmp_path / dialect
        folder.mkdir()
        with FaultProxy(port) as proxy:
            options = ("--dialect", dialect, "--job-step", "0.2", "--origin", proxy.url)
            with ServerProcess(folder, *options, port=port) as server:
                console = Console(new_page(), proxy.url).open().sign_in(ADA)
                desk = Desk(console, server, proxy).open()
                if dialect == "envelope":
                    desk.field.set_input_files([upload("offer.pdf", b"x"), upload("b.txt", b"y")])
                    for name in ("offer.pdf", "b.txt"):
                        desk.is_stage(name, "uploading")
                    # This backend answers no more; others that speak like it do.
                    data = {"document_id": "d-1", "file_name": "offer.pdf"}
                    told = {"type": "document_processing_complete", "data": data}
                    proxy.inject(text_frame(json.dumps(told)))
                    desk.is_stage("offer.pdf", "complete")
                    expect(desk.part.get_by_role("listitem")).to_have_count(2)
                else:
                    expect(desk.part).to_contain_text("takes no documents here")
                    expect(desk.field).to_be_disabled()
                    told = {"type": "document_uploaded", "document_id": "d-7", "message": "x"}
                    proxy.inject(text_frame(json.dumps(told)))
                    desk.is_stage("A file without a name", "complete")
                assert console.unexpected_errors() == []
