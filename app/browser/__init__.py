"""The browser as `app.ports` wants it: the only importers of `js` and `pyscript`."""

from app.browser.clock import BrowserClock
from app.browser.dom import BrowserDom
from app.browser.http_json import HttpJson, TokenUnavailable
from app.browser.network import BrowserNetwork
from app.browser.rejections import PromiseRejected
from app.browser.storage import IndexedDbStorage
from app.browser.tasks import AsyncTasks
from app.browser.timer import BrowserTimer
from app.browser.token_callable import TokenCallable
from app.browser.tokens import HttpTokens, OriginRefused
from app.browser.websocket import WebSocketTransport
from app.browser.world import browser_world

__all__ = [
    "AsyncTasks",
    "BrowserClock",
    "BrowserDom",
    "BrowserNetwork",
    "BrowserTimer",
    "HttpJson",
    "HttpTokens",
    "IndexedDbStorage",
    "OriginRefused",
    "PromiseRejected",
    "TokenCallable",
    "TokenUnavailable",
    "WebSocketTransport",
    "browser_world",
]
