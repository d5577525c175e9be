"""Two people in two browsers, through a real server that is killed and comes back."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

import dev
from tests.e2e.conftest import WatchedPage
from tests.e2e.console import ADA, GRACE, Console, end_every_sign_in
from tests.harness import ServerProcess, StaticHost

NewPage = Callable[..., WatchedPage]


def stored(server: ServerProcess, text: str) -> int:
    """Return how often the server's own file holds the message."""
    with sqlite3.connect(server.database) as database:
        query = "SELECT count(*) FROM messages WHERE message = ?"
        return int(database.execute(query, (text,)).fetchone()[0])


@pytest.mark.shows("chat_message", "chat_response", "typing_start", "typing_stop")
def test_two_people_talk_and_what_was_written_to_a_killed_server_arrives_once(
    new_page: NewPage, server: ServerProcess
) -> None:
    ada = Console(new_page(), server.url).open().sign_in(ADA)
    grace = Console(new_page(), server.url).open().sign_in(GRACE)
    for console in (ada, grace):
        people = console.page.get_by_role("region", name="Who is here")
        expect(people.get_by_text("Ada Lovelace")).to_be_visible()
        expect(people.get_by_text("Grace Hopper")).to_be_visible()
    field = ada.page.get_by_role("textbox", name="Message", exact=True)
    field.press_sequentially("Good mor")
    expect(grace.page.get_by_text("Ada Lovelace is typing")).to_be_visible()
    ada.write("Good morning, Grace")
    ada.has_message("Good morning, Grace", "delivered")
    grace.has_message("Good morning, Grace")
    expect(grace.page.get_by_text("Ada Lovelace is typing")).to_be_hidden()
    grace.write("Good morning, Ada")
    ada.has_message("Good morning, Ada")
    assert stored(server, "Good morning, Ada") == 1

    server.kill()
    ada.is_state("reconnecting")
    ada.write("written while the server was gone")
    ada.has_message("written while the server was gone", "queued")
    expect(ada.page.get_by_text("1 message is waiting, sent in order")).to_be_visible()
    assert stored(server, "written while the server was gone") == 0
    server.start()
    back = time.monotonic()
    ada.has_message("written while the server was gone", "delivered", timeout=5_000)
    assert time.monotonic() - back <= 5.0
    ada.is_state("connected")
    grace.has_message("written while the server was gone", timeout=5_000)
    ada.has_message("Good morning, Grace", "delivered")
    assert stored(server, "written while the server was gone") == 1

    grace.page.close()
    people = ada.page.get_by_role("region", name="Who is here")
    expect(people.get_by_text("Grace Hopper")).to_have_count(0)
    for console in (ada, grace):
        assert console.unexpected_errors() == []
        assert console.watch.foreign(server.url) == []


def test_an_expired_token_is_renewed_without_a_word(new_page: NewPage, tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--token-lifetime", "4") as server:
        ada = Console(new_page(), server.url).open().sign_in(ADA)
        ada.page.evaluate(
            """() => {
                window.changes = [];
                new MutationObserver((records) => {
                    for (const record of records) changes.push(record.target.dataset.state);
                }).observe(document.querySelector(".badge"), {attributeFilter: ["data-state"]});
            }"""
        )
        for _ in range(5):  # longer than two lifetimes
            with ada.page.expect_request("**/api/auth/refresh"):
                pass
        ada.write("still me")
        ada.has_message("still me", "delivered")
        assert ada.page.evaluate("changes") == []
        assert len(ada.sockets) == 1, "re-authenticated in place"
        assert ada.unexpected_errors() == []


def test_a_refused_refresh_asks_for_a_sign_in_and_loses_nothing_nor_gives_it_to_another_user(
    new_page: NewPage, server: ServerProcess
) -> None:
    console = Console(new_page(), server.url).open().sign_in(ADA)
    for text in ("patience", "for Ada's eyes"):
        server.kill()
        console.is_state("reconnecting")
        console.write(text)
        console.has_message(text, "queued")
        end_every_sign_in(server)
        server.start()
        expect(console.sign_in_form).to_contain_text("1 message is waiting")
        if text == "patience":
            console.sign_in(ADA)
            console.has_message(text, "delivered")
            assert stored(server, text) == 1

    console.sign_in(GRACE)
    expect(console.messages("for Ada's eyes")).to_have_count(0)
    people = console.page.get_by_role("region", name="Who is here")
    expect(people.get_by_text("Grace Hopper (you)")).to_be_visible()
    console.write("Grace is here")
    console.has_message("Grace is here", "delivered")
    assert stored(server, "for Ada's eyes") == 0
    assert console.unexpected_errors() == []


def test_a_page_that_starts_without_a_server_says_so_and_comes_up_with_it(
    new_page: NewPage, tmp_path: Path
) -> None:
    with StaticHost(dev.ROOT) as host:
        ada = Console(new_page(), host.url).open()
        ada.is_state("reconnecting")
        expect(ada.sign_in_form).to_be_hidden()
        expect(ada.page.locator(".banner")).to_contain_text("Trying again")
    with ServerProcess(tmp_path, port=host.port):
        expect(ada.sign_in_form).to_be_visible()
        ada.sign_in(ADA)
    # Such a host has no settings for PyScript but pyscript.toml.
    errors = [error for error in ada.unexpected_errors() if "/pyscript.json" not in error]
    assert errors == []


def test_signing_out_leaves_nothing_of_the_user_behind(
    new_page: NewPage, shared_server: ServerProcess
) -> None:
    ada = Console(new_page(), shared_server.url).open()
    for width in (1280, 390):
        ada.page.set_viewport_size({"width": width, "height": 800})
        ada.sign_in(ADA)
        secret = "only for signed-in eyes, %d px" % width
        ada.write(secret)
        ada.has_message(secret, "delivered")
        ada.sign_out()
        expect(ada.messages(secret)).to_have_count(0)
    ada.page.reload()
    ada.started()
    expect(ada.sign_in_form).to_be_visible()
    ada.sign_in(GRACE)
    ada.has_message(secret)
    assert ada.unexpected_errors() == []
