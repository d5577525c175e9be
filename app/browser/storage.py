"""Rows in the browser's IndexedDB; the work is done by static/outbox_store.js."""

import json

from pyscript.js_modules import guard, outbox_store

from app.browser.callback import Callback
from app.browser.strict_json import strict_parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import StorageListener


class IndexedDbStorage:
    """Keep rows under `scope` (what they are for: one server), each user's apart.

    One proxy serves every partition. What was asked before `close()` is still done, but nobody
    hears of it: rows that are to be forgotten are removed first. A disk that takes more than 1.5 s
    to open is told to be "slow", and awaited all the same.
    """

    def __init__(self, scope: str) -> None:
        self._scope = scope
        self._parse: Callable[[str], Any] = strict_parser()
        self._listener: StorageListener | None = None
        self._partition = ""
        self._outbox: Any = None
        self._on_news = Callback(self._heard)

    def attach(self, listener: "StorageListener") -> None:
        """Name who hears; once, before the first `open`."""
        self._listener = listener

    def open(self, partition: str) -> None:
        """Work with the rows of `partition` from now on; another one is closed first."""
        self.close()
        if self._on_news.proxy is not None:
            self._partition = partition
            self._outbox = outbox_store.openOutbox(self._scope, partition, self._on_news.proxy)

    def put(self, partition: str, rows: "list[dict[str, Any]]") -> None:
        """Write rows in order, strictly durable; one that is there keeps its place.

        A row needs `v` 1, a `key`, a `type` and `data` (a dict): any other one fails.
        """
        keys = [str(row.get("key")) for row in rows]
        if not self._ask("put", partition, [[row.get("key"), _text(row)] for row in rows]):
            self._fail(partition, "failed", keys)

    def remove(self, partition: str, keys: "list[str]") -> None:
        """Delete rows; unknown keys are no harm, and nobody is told."""
        self._ask("remove", partition, keys)

    def close(self) -> None:
        """Let go of the partition: its rows stay, and another page may take them over."""
        outbox = self._outbox
        self._outbox = None
        if outbox is not None:
            outbox.close()

    def dispose(self) -> None:
        """Close, and free every listener and proxy."""
        self.close()
        self._listener = None
        self._on_news.destroy()

    def _ask(self, method: str, partition: str, what: "list[Any]") -> bool:
        if self._outbox is None or partition != self._partition:
            return False
        return bool(guard.attempt(self._outbox, method, json.dumps(what)).ok)

    def _heard(self, text: str) -> None:
        news = json.loads(str(text))  # our own module wrote it, each row in it is a text
        event, listener = news["event"], self._listener
        if listener is None:
            return
        if event == "restored":
            rows = [self._parse(row) for row in news["rows"]]
            listener.rows_restored(self._partition, rows, news["unreadable"])
        elif event == "stored":
            listener.rows_stored(self._partition, news["keys"])
        else:
            listener.storage_failed(self._partition, news["reason"], news["keys"])

    def _fail(self, partition: str, reason: str, keys: "list[str]") -> None:
        if self._listener is not None:
            self._listener.storage_failed(partition, reason, keys)


def _text(row: "dict[str, Any]") -> str:
    try:
        return json.dumps(row)
    except (TypeError, ValueError):
        return ""  # is no row to the other side, and fails there
