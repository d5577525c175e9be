"""The console, unchanged, in front of the two backends that exist already."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import WatchedPage
from tests.e2e.console import ADA, GRACE, Console
from tests.harness import ServerProcess

NewPage = Callable[..., WatchedPage]


def test_the_envelope_backend_confirms_chat_by_its_echo(new_page: NewPage, tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--dialect", "envelope", "--job-step", "0.1") as server:
        ada = Console(new_page(), server.url).open().sign_in(ADA)
        grace = Console(new_page(), server.url).open().sign_in(GRACE)
        ada.write("Hello from the envelope")
        ada.has_message("Hello from the envelope", "delivered")
        grace.has_message("Hello from the envelope")
        ada.page.get_by_role("button", name="Generate quote").click()
        events = ada.page.get_by_role("list", name="Events")
        expect(events.get_by_text("Quote generation complete")).to_be_visible()
        server.kill()
        ada.is_state("reconnecting", timeout=1_000)
        ada.write("After the outage")
        ada.has_message("After the outage", "queued")
        server.start()
        ada.has_message("After the outage", "delivered")
        assert ada.unexpected_errors() == []


def test_the_flat_backend(new_page: NewPage, tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--dialect", "flat") as server:
        ada = Console(new_page(), server.url).open().sign_in(ADA)
        ada.write("Hello, flat world")
        ada.has_message("Hello, flat world", "delivered")
        assert ada.unexpected_errors() == []


@pytest.mark.parametrize("dialect", ["envelope", "flat"])
def test_nobody_signs_in_with_a_wrong_password(
    dialect: str, new_page: NewPage, tmp_path: Path
) -> None:
    with ServerProcess(tmp_path, "--dialect", dialect) as server:
        ada = Console(new_page(), server.url).open()
        form = ada.sign_in_form
        form.get_by_label("Email").fill(ADA)
        form.get_by_label("Password").fill("wrong")
        form.get_by_role("button", name="Sign in").click()
        expect(form.get_by_role("alert")).to_contain_text("do not belong together")
