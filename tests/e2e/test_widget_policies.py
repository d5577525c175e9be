"""<realtime-widget> under the policies of pages that trust nobody: CSP, Trusted Types, COEP."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.host_site import HostSite
from tests.e2e.watch import WatchedPage
from tests.e2e.widget_page import (
    HEAR,
    RUNTIMES,
    document,
    heard,
    open_widget,
    says,
    server_for,
    survives_an_outage,
    view_of,
)
from tests.harness import ServerProcess

NewPage = Callable[..., WatchedPage]
# docs/embedding.md, "What your page must allow", and nothing besides.
STRICT = (
    "default-src 'none'; script-src {0}; frame-src {0}; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; object-src 'none'; require-trusted-types-for 'script'; "
    "trusted-types 'none'"
)
NO_FRAMES = "default-src 'none'; script-src {0}; connect-src 'self'"
IN_PAGE = (
    "default-src 'none'; script-src {0} 'wasm-unsafe-eval'; style-src {0}; img-src data:; "
    "connect-src 'self' {0} {1}; base-uri 'none'"
)


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_strict_policy_is_kept(new_page: NewPage, server: ServerProcess, runtime: str) -> None:
    with HostSite(server) as site:
        watched = new_page()
        policy = STRICT.format(server.url)
        # An inline <link rel=icon href=data:> would break the policy: none here.
        body = site.widget('runtime="%s"' % runtime)
        html = document(body, site).replace("<link rel=icon href=data:,>", "")
        page = open_widget(watched, site.add("/", html, Content_Security_Policy=policy))
        sent = "w => w.send('chat_message', {message: 'Hello', room_id: 'general'})"
        assert page.locator("realtime-widget").evaluate(sent)["status"] == "delivered"
        blocked = [text for text in watched.watch.console if "Content Security Policy" in text]
        assert [text for text in blocked if "favicon" not in text] == []
        assert heard(page, "error") == []
        survives_an_outage(server, page, view_of(page))


def test_a_policy_without_frames_is_told_in_plain_words(
    new_page: NewPage, shared_server: ServerProcess
) -> None:
    with HostSite(shared_server) as site:
        page = new_page().page
        page.add_init_script(HEAR)
        policy = NO_FRAMES.format(shared_server.url)
        html = document(site.widget(), site)
        page.goto(site.add("/", html, Content_Security_Policy=policy))
        expect(page.get_by_text("Live updates are not available.")).to_be_visible()
        errors = heard(page, "error")
        assert len(errors) == 1
        assert errors[0]["code"] == "blocked"
        assert "frame-src" in errors[0]["message"]
        assert shared_server.url in errors[0]["message"]
        # What is sent all the same does not wait for ever.
        page.locator("realtime-widget").evaluate(
            "widget => { widget.send('heartbeat').then((receipt) => { window.told = receipt; }); }"
        )
        page.wait_for_function("window.told !== undefined")
        told = page.evaluate("[told.status, told.code]")
        assert told == ["unconfirmed", "blocked"]


def test_an_isolated_page_may_hold_the_widget(new_page: NewPage, server: ServerProcess) -> None:
    with HostSite(server) as site:
        watched = new_page()
        headers = {
            "Cross_Origin_Embedder_Policy": "require-corp",
            "Cross_Origin_Opener_Policy": "same-origin",
        }
        html = document(site.widget(), site).replace("type=", "crossorigin type=")
        page = open_widget(watched, site.add("/", html, **headers))
        assert page.evaluate("crossOriginIsolated")
        assert watched.watch.console == []
        survives_an_outage(server, page, view_of(page))


def test_what_a_page_must_allow_for_python_in_itself(new_page: NewPage, tmp_path: Path) -> None:
    """`isolation="none"` on a host that has no PyScript; docs/embedding.md has the policy."""
    with HostSite(ServerProcess(tmp_path)) as site, server_for(tmp_path, site.url) as server:
        site.server = server
        watched = new_page()
        policy = IN_PAGE.format(server.url, server.ws_url)
        html = document(site.widget('isolation="none"'), site)
        page = open_widget(watched, site.add("/", html, Content_Security_Policy=policy))
        says(page.locator("realtime-widget"), "Connected")
        assert heard(page, "error") == []
        assert page.frames == [page.main_frame]
        # PyScript's word of readiness (console.debug) is the one thing said.
        assert [text for text in watched.watch.console if "PyScript Ready" not in text] == []
        survives_an_outage(server, page, page.locator("realtime-widget"))
