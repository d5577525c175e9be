"""The page's world, in one piece."""

import js
from pyscript.js_modules import guard

from app.browser.clock import BrowserClock
from app.browser.later import BrowserLater
from app.browser.network import BrowserNetwork
from app.browser.storage import IndexedDbStorage
from app.browser.strict_json import strict_parser
from app.browser.tasks import AsyncTasks
from app.browser.timer import BrowserTimer
from app.browser.uploads import XhrUploads
from app.browser.websocket import WebSocketTransport
from app.ports import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.browser.tokens import HttpTokens


def browser_world(scope: str = "", tokens: "HttpTokens | None" = None) -> World:
    """Return a new world for one client: its own socket, listeners, tasks and storage.

    `tokens`, if any, are shown with what is uploaded over HTTP.
    `scope` names what stored messages are for (one server) and is written to disk: no secret may
    be in it. "": nothing is stored.
    """
    return World(
        clock=BrowserClock(),
        transport=WebSocketTransport(),
        network=BrowserNetwork(),
        tasks=AsyncTasks(),
        timer=BrowserTimer,
        later=BrowserLater,
        random=_random,
        new_id=_new_id,
        parse_json=strict_parser(),
        report=_report,
        storage=IndexedDbStorage(scope) if scope else None,
        uploads=XhrUploads(tokens, tokens.base_url) if tokens is not None else None,
    )


def _random() -> float:
    # Python's own generator would be the same in every tab that starts from one snapshot.
    return float(js.Math.random())


def _new_id() -> str:
    return str(guard.newId())


def _report(line: str) -> None:
    js.console.warn(line)
