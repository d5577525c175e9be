"""Who is here, seen by somebody else: one person at two devices, busy, elsewhere, gone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import WatchedPage
from tests.e2e.console import ADA, GRACE, Console
from tests.harness import ServerProcess

NewPage = Callable[..., WatchedPage]


def person(console: Console, name: str) -> Locator:
    people = console.page.get_by_role("region", name="Who is here")
    return people.get_by_role("listitem").filter(has_text=name)


def choose(console: Console, status: str) -> None:
    """Set the status by hand, in the menu."""
    console.page.get_by_role("button", name=re.compile("^Account of")).click()
    console.page.get_by_label("Status").select_option(status)
    console.page.keyboard.press("Escape")


@pytest.mark.shows("user_join", "user_leave", "user_activity", "presence_update")
def test_one_person_at_two_devices_as_another_one_sees_it(
    new_page: NewPage, server: ServerProcess
) -> None:
    grace = Console(new_page(), server.url).open().sign_in(GRACE)
    expect(person(grace, "Grace Hopper (you)")).to_have_count(1)
    ada = Console(new_page(), server.url).open().sign_in(ADA)
    seen = person(grace, "Ada Lovelace")
    expect(seen).to_have_count(1)
    expect(seen).to_have_attribute("data-status", "online")
    second = Console(new_page(), server.url).open().sign_in(ADA)
    expect(seen).to_have_count(1)
    expect(seen).to_contain_text("2 devices")
    expect(person(ada, "Ada Lovelace (you)")).to_contain_text("2 devices")

    choose(ada, "busy")
    expect(seen).to_have_attribute("data-status", "busy")
    expect(seen).to_contain_text("Busy")
    ada.write("Back in an hour")
    expect(seen).to_contain_text("sent a message")

    ada.page.get_by_role("navigation", name="Rooms").get_by_text("Sales").click()
    expect(seen).to_contain_text("in Sales")
    expect(grace.page.locator(".presence-elsewhere")).to_contain_text("Ada Lovelace")
    grace.page.get_by_role("navigation", name="Rooms").get_by_text("Sales").click()
    expect(grace.page.locator(".presence-elsewhere")).to_be_hidden()
    expect(person(ada, "Grace Hopper")).not_to_contain_text("in Sales")

    # The server forgets all of it; the pages say it again.
    second.page.close()
    expect(seen).not_to_contain_text("devices")
    server.kill()
    grace.is_state("reconnecting")
    expect(grace.page.get_by_text("Last seen here")).to_be_visible()
    server.start()
    ada.is_state("connected")
    grace.is_state("connected")
    expect(seen).to_have_count(1)
    expect(seen).to_have_attribute("data-status", "busy")
    expect(grace.page.locator(".presence-elsewhere")).to_be_hidden()
    expect(person(ada, "Grace Hopper")).to_have_attribute("data-status", "online")

    ada.page.close()
    expect(seen).to_have_count(0)
    expect(person(grace, "Grace Hopper (you)")).to_have_count(1)
    assert grace.unexpected_errors() == []
