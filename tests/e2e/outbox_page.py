"""A page with one IndexedDbStorage that a test orders about, in either interpreter."""

import json
from typing import Any

from playwright.sync_api import Page

from tests.e2e.conftest import PATIENCE
from tests.e2e.python_page import answer_of, open_python

PROGRAM = """
heard = []
def note(*news):
    heard.append([js.performance.now()] + list(news))
class Listener:
    def rows_restored(self, partition, rows, unreadable): note("restored", rows, unreadable)
    def rows_stored(self, partition, keys): note("stored", keys)
    def storage_failed(self, partition, reason, keys): note("failed", reason, keys)
async def check():
    from app.browser import IndexedDbStorage
    from pyscript.ffi import create_proxy
    storage = IndexedDbStorage(SCOPE)
    storage.attach(Listener())
    def order(text):
        method, arguments = json.loads(text)
        getattr(storage, method)(*arguments)
    js.window.order = create_proxy(order)
    js.window.heard = create_proxy(lambda: json.dumps(heard))
    return True
"""
# Not for wait_for_function: to it a promise is as good as true.
LOCKS = """
async ([count, patience]) => {
  const held = async () => (await navigator.locks.query()).held.length;
  const end = performance.now() + patience;
  while ((await held()) !== count) {
    if (performance.now() > end) throw new Error(`${await held()} locks are held`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
"""
MANY = """
(batch) => new Promise((resolve) => {
  const known = JSON.parse(heard()).length, begun = performance.now();
  order(batch);
  const look = () => {
    const news = JSON.parse(heard()).slice(known);
    if (news.length) resolve(news[0][0] - begun); else setTimeout(look, 1);
  };
  look();
})
"""


def row(key: str, **more: Any) -> dict[str, Any]:
    """Return a row as the engine writes it."""
    base = {"v": 1, "key": key, "type": "chat_message", "data": {"content": "text of " + key}}
    return base | {"timestamp": "2026-11-23T12:00:00", "expires_at": 1.5, "written": False} | more


class OutboxPage:
    """Give orders to the storage of a page, and read what its listener heard."""

    def __init__(
        self, page: Page, origin: str, kind: str, scope: str = "ws://a.example/ws"
    ) -> None:
        self.page = page
        self._seen = 0
        open_python(page, origin, kind, self.program(scope))
        answer_of(page)

    @staticmethod
    def program(scope: str) -> str:
        """Return the Python of the page."""
        return "SCOPE = %r\n" % scope + PROGRAM

    def order(self, method: str, *arguments: Any) -> None:
        """Call a method of the storage."""
        # MicroPython's json.loads breaks surrogate pairs that are written as escapes.
        text = json.dumps([method, arguments], ensure_ascii=False)
        self.page.evaluate("(text) => order(text)", text)

    def orders(self, *orders: list[Any]) -> None:
        """Call several methods in one turn of the page's loop."""
        texts = [json.dumps([method, arguments]) for method, *arguments in orders]
        self.page.evaluate("(texts) => texts.forEach((text) => order(text))", texts)

    def put(self, partition: str, *keys: str) -> None:
        """Put plain rows."""
        self.order("put", partition, [row(key) for key in keys])

    def opened(self, partition: str) -> list[str]:
        """Open; return the keys of what was restored, none of it damaged."""
        self.order("open", partition)
        return self.inherited()

    def reopened(self, partition: str) -> list[str]:
        """Close, open once the lock is back; return the keys, none of the rows damaged.

        For what comes next this is a reload; nobody else may be alive in this context.
        """
        self.order("close")
        self.let_go()
        return self.opened(partition)

    def let_go(self, left: int = 0) -> None:
        """Wait until only `left` pages of this context hold locks."""
        self.page.evaluate(LOCKS, [left, PATIENCE])

    def inherited(self) -> list[str]:
        """Wait until rows are restored; return their keys, none of them damaged."""
        what, rows, unreadable = self.next()
        assert (what, unreadable) == ("restored", 0)
        return [item["key"] for item in rows]

    def stored(self, partition: str, *keys: str) -> None:
        """Put plain rows and wait until they are on disk."""
        self.put(partition, *keys)
        assert self.next() == ["stored", list(keys)]

    def next(self) -> list[Any]:
        """Wait for the next news; return it."""
        self.page.wait_for_function(
            "(count) => JSON.parse(heard()).length > count", arg=self._seen, polling=10
        )
        self._seen += 1
        return list(self.all()[self._seen - 1])

    def rest(self) -> list[Any]:
        """Return the news that nobody has asked for yet."""
        return self.all()[self._seen :]

    def all(self) -> list[Any]:
        """Return all news so far."""
        return [news[1:] for news in json.loads(self.page.evaluate("heard()"))]

    def milliseconds(self, partition: str, *keys: str) -> float:
        """Put plain rows; return the time from the call to the news that they are stored."""
        text = json.dumps(["put", [partition, [row(key) for key in keys]]])
        taken = self.page.evaluate(MANY, text)
        self._seen += 1
        return float(taken)
