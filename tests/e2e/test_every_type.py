"""Frames of every type from a server that means ill, or is wrong: nothing runs, nothing breaks."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, Request, WebSocketRoute, expect

from tests.e2e.conftest import WatchedPage
from tests.e2e.console import ADA, Console
from tests.e2e.frames import (
    CONNECT,
    EVERY_TYPE,
    ROOM,
    SHAPES,
    STRANGER,
    WORDS,
    framed,
    replaced,
    spoiled,
)
from tests.harness import ServerProcess

NewPage = Callable[..., WatchedPage]
SHORTCUT = "Alt+Shift+KeyC"
MARKUP = (
    "<img src=/x-injected onerror=window.injected=1>",
    "<script>window.injected=1</script><script src=/x-injected></script>",
    '"><svg onload="window.injected=1"><use href=/x-injected></svg>',
    "javascript:window.injected=1",
    "[click](javascript:window.injected=1) <https://x-injected.example/`> javascript://x",
    "\u202egnp.\u2066<iframe srcdoc='<script>top.injected=1</script>'>\u2069",
)
# What a field is for is kept in one frame and spoiled in the other: then it is of no room, no job.
KEPT = ("room_id", "in_response_to", "document_id", "status", "level", "currency", "id")
# The fields of people's text that are on the page when these frames came, as "type.field".
SHOWN = {
    "chat_response.message", "chat_response.user_name",
    "notification.title", "notification.message", "status_update.title", "status_update.message",
    "alert.title", "alert.message",
    "document_upload_start.file_name", "document_upload_progress.file_name",
    "document_upload_complete.file_name", "document_processing_start.file_name",
    "document_processing_start.step", "document_processing_progress.file_name",
    "document_processing_progress.step", "document_processing_complete.file_name",
    "document_processing_complete.summary", "document_error.file_name", "document_error.error",
    "document_uploaded.file_name",
    "quote_generation_start.customer_id", "quote_generation_start.requirements",
    "quote_generation_progress.customer_id", "quote_generation_progress.step",
    "quote_generation_complete.customer_id", "quote_generation_complete.quote_id",
    "quote_generation_complete.items.name", "quote_update.items.name",
    "user_join.name", "presence_update.name",
    "user activity.activity",  # as a person reads it
    "ai_response.message", "ai_response.delta", "ai_error.message",
    "ai_tool_call.tool_name", "ai_tool_call.args.name", "ai_tool_call.args.deep",
    "ai_tool_result.tool_name", "ai_tool_result.result.name", "ai_tool_result.result.deep",
}  # fmt: skip
# What a value that is not there, or not of its kind, looks like to a person.
FALSE = re.compile(
    r"\bundefined\b|\bNone\b|\bnull\b|\bnan\b|\bNaN\b|\[object|Traceback|\{'|\bTrue\b|\bFalse\b"
    r"|Infinity|∞|\b1e\+?308|\d{30}|-5\s?%|-\s?€|€\s?-"
)
# Where frames are shown as they came.
RAW = ("Messages", "Dead letters")


class Between:
    """Stand between page and server, and say more than the server."""

    def __init__(self, page: Page) -> None:
        self.sockets: list[WebSocketRoute] = []
        page.route_web_socket(re.compile("/ws/"), self._connected)

    def say(self, frame: "dict[str, Any] | str") -> None:
        self.sockets[-1].send(frame if isinstance(frame, str) else json.dumps(frame))

    def tell(self, ada: Console, text: str) -> None:
        """Say something in the room, and wait until it stands there: all before was taken."""
        data = {"message": text, "user_id": STRANGER, "user_name": "Grace", "room_id": ROOM}
        self.say({"type": "chat_response", "id": text, "data": data})
        ada.has_message(text)

    def _connected(self, socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        self.sockets.append(socket)


class Attempts:
    """Note what an injected text could bring about."""

    def __init__(self, page: Page) -> None:
        self.seen: list[str] = []
        self._page = page
        page.on("request", self._requested)
        page.on("dialog", self._asked)
        page.on("popup", lambda popup: self.seen.append("opened " + popup.url))

    def nothing(self) -> None:
        """Assert that nothing came of it, nor can by a click on a link."""
        assert self.seen == []
        assert self._page.evaluate("'injected' in window") is False
        links = self._page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        assert [link for link in links if not link.startswith(("http:", "https:"))] == []

    def _asked(self, dialog: Dialog) -> None:
        self.seen.append(dialog.message)
        dialog.dismiss()

    def _requested(self, request: Request) -> None:
        if "injected" in request.url:
            self.seen.append(request.url)


def look(page: Page) -> dict[str, str]:
    """Return the text of each view, as a person sees it."""
    body, texts = page.locator("body"), {}
    for part in ("assistant", "documents", "quotes"):
        page.locator("[data-tab=%s]:visible" % part).press("Enter")  # a toast may lie above
        texts[part] = body.inner_text()
    page.get_by_role("button", name=re.compile("^Notifications")).click()
    texts["notifications"] = page.get_by_role("dialog", name="Notifications").inner_text()
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("^Account of")).click()
    texts["account"] = page.locator(".user-menu").inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press(SHORTCUT)
    dialog = page.get_by_role("dialog", name="Connection")
    for tab in dialog.get_by_role("tab").all():
        tab.click()
        texts[tab.inner_text()] = dialog.inner_text()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    return texts


def evil(type: str, data: dict[str, Any], turn: int, kept: bool) -> dict[str, Any]:
    """Return a frame in which every text is markup, and names its field behind it."""

    def markup(text: str, path: str) -> str:
        if kept and path.rpartition(".")[2] in KEPT:
            return text
        return "%s %s%s." % (MARKUP[(turn + len(path)) % len(MARKUP)], type, path)

    own = "%s-%d-%s" % (type, turn, "delta" in data)
    frame = framed(type, replaced(data, markup), own)
    if isinstance(frame["data"].get("user_id"), int):
        who = "user_join" if type == "user_activity" else type  # whoever is there does something
        frame["data"]["user_id"] = 1000 + 100 * turn + len(who)
    if not kept:
        frame.update(id=MARKUP[turn], session_id=MARKUP[turn], timestamp=MARKUP[turn])
    return frame


@pytest.mark.shows(
    "chat_response", "typing_start", "typing_stop", "notification", "status_update", "alert",
    "document_upload_start", "document_upload_progress", "document_upload_complete",
    "document_processing_start", "document_processing_progress", "document_processing_complete",
    "document_error", "document_uploaded", "quote_generation_start", "quote_generation_progress",
    "quote_generation_complete", "quote_update", "user_join", "user_activity", "presence_update",
    "ai_response", "ai_error", "ai_tool_call", "ai_tool_result",
)  # fmt: skip
def test_markup_in_every_text_of_every_type_is_text(
    new_page: NewPage, server: ServerProcess
) -> None:
    watched = new_page()
    between, attempts = Between(watched.page), Attempts(watched.page)
    ada = Console(watched, server.url).open().sign_in(ADA)
    page, texts = ada.page, ""
    typing = evil("typing_start", EVERY_TYPE["typing_start"], 0, True)
    line = page.get_by_text("%s is typing" % typing["data"]["user_name"])
    between.say(typing)
    expect(line).to_be_visible()
    between.say({**typing, "type": "typing_stop"})
    expect(line).to_be_hidden()
    for turn in range(len(MARKUP)):
        for kept in (False, True):
            for type, data in SHAPES:
                between.say(evil(type, data, turn, kept))
        between.tell(ada, "the end of turn %d" % turn)
        texts += page.locator("body").inner_text()
    seen = look(page)
    texts += "".join([*seen.values(), page.locator("body").inner_text()])
    assert {place for place in SHOWN if place + "." not in texts} == set()
    for markup in MARKUP:
        assert markup in texts
    attempts.nothing()
    ada.is_state("connected")

    # The farewell itself, in words of ours.
    between.say(evil("disconnect", {"reason": WORDS}, 0, True))
    between.sockets[-1].close(code=1000)
    ada.is_state("failed")
    expect(page.locator(".banner")).to_contain_text("The connection has ended.")
    attempts.nothing()
    page.get_by_role("button", name="Retry now").press("Enter")
    ada.is_state("connected")
    assert ada.unexpected_errors() == []
    assert ada.watch.foreign(server.url) == []


def test_wrong_frames_of_every_type_show_nothing_false_and_break_nothing(
    new_page: NewPage, shared_server: ServerProcess
) -> None:
    watched = new_page()
    between = Between(watched.page)
    ada = Console(watched, shared_server.url).open().sign_in(ADA)
    for number, (type, data) in enumerate(SHAPES):
        for frame in spoiled(type, data, "own-%d" % number):
            between.say(frame)
        between.tell(ada, "the last of %d" % number)
    ada.is_state("connected")
    is_true(look(ada.page))
    for frame in spoiled("connect", CONNECT, "own"):
        between.say(frame)
    # Whoever it was that answered: the real one is asked again, and all goes on.
    with ada.page.expect_response("**/api/ws-ticket"):
        between.sockets[-1].close(code=1012)
    ada.is_state("connected")
    ada.write("@ai what is left to do?")
    ada.has_message("@ai what is left to do?", "delivered")
    expect(ada.page.locator(".message[data-kind=assistant]").last).to_be_visible()
    is_true(look(ada.page))
    assert ada.unexpected_errors() == []


def is_true(texts: dict[str, str]) -> None:
    """Assert that no view shows what is not there."""
    for view, text in texts.items():
        found = FALSE.search("" if view in RAW else text)
        assert found is None, "%s: …%s…" % (view, text[found.start() - 80 : found.end() + 40])
