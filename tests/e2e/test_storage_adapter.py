"""IndexedDbStorage in the page: real IndexedDB, real locks, real crashes.

The work is done in JavaScript, so most of it is shown on MicroPython, which starts four times
faster; what the way into Python could change is shown on Pyodide as well.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, Route

import dev
from tests.e2e.conftest import FLAGS, PATIENCE, WatchedPage
from tests.e2e.outbox_page import OutboxPage, row
from tests.e2e.python_page import PAGE, PythonPage, answer_of, document, open_python
from tests.e2e.test_socket_adapter import counted
from tests.harness import ServerProcess

Open = Callable[..., OutboxPage]
NewPage = Callable[..., WatchedPage]

on_both = pytest.mark.parametrize("kind", ["py", "mpy"])

RAW = """
([version, work]) => new Promise((resolve, reject) => {
  const request = indexedDB.open("realtime", version);
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const db = request.result;
    const transaction = db.transaction("outbox", "readwrite");
    const store = transaction.objectStore("outbox");
    const answer = eval(work)(store);
    transaction.oncomplete = () => { db.close(); resolve(answer.result ?? null); };
    transaction.onabort = () => reject(transaction.error);
  };
})
"""
SPY = """
window.asked = [];
const original = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (names, mode, options) {
  if (mode === "readwrite") window.asked.push(options?.durability);
  return original.call(this, names, mode, options);
};
"""
WATCH_LISTENERS = """
window.pageListeners = window.channels = window.connections = 0;
const closing = (owner, closed) => {
  const original = owner.prototype.close;
  owner.prototype.close = function () { closed(this); original.call(this); };
};
closing(BroadcastChannel, () => { channels -= 1; });
closing(IDBDatabase, (db) => { connections -= db.name === "realtime"; });
const add = window.addEventListener, remove = window.removeEventListener;
const ofThePage = (type) => type === "pagehide" || type === "pageshow";
window.addEventListener = (type, ...rest) => {
  pageListeners += ofThePage(type);
  add.call(window, type, ...rest);
};
window.removeEventListener = (type, ...rest) => {
  pageListeners -= ofThePage(type);
  remove.call(window, type, ...rest);
};
const Channel = BroadcastChannel;
window.BroadcastChannel = function (name) { channels += 1; return new Channel(name); };
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...options) {
  const request = open.apply(this, options);
  if (options[0] === "realtime") request.addEventListener("success", () => { connections += 1; });
  return request;
};
window.locksLeft = async () => {
  const { held, pending } = await navigator.locks.query();
  return held.length + pending.length;
};
"""
CYCLES = """
def count_pyodide():
    import pyodide_js
    return [pyodide_js._module._hiwire_num_refs(), pyodide_js._module.pyproxy_alloc_map.size]
def count_micropython():
    import jsffi
    info = jsffi.mem_info()
    return [info[4], info[6]]  # what is used of both tables; the others are their lengths
class Listener:
    def rows_restored(self, partition, rows, unreadable): self.restored.set()
    def rows_stored(self, partition, keys): self.stored.set()
    def storage_failed(self, partition, reason, keys): pass
async def check():
    import gc, sys
    from app.browser import IndexedDbStorage
    from pyscript.ffi import create_proxy
    if sys.implementation.name == "micropython":
        count = count_micropython
    else:
        import pyodide_js
        pyodide_js._module.enable_pyproxy_allocation_tracing()
        count = count_pyodide
    async def cycle():
        for number in range(10):
            listener = Listener()
            listener.restored, listener.stored = asyncio.Event(), asyncio.Event()
            storage = IndexedDbStorage("ws://a.example/ws")
            storage.attach(listener)
            storage.open("ann")
            await listener.restored.wait()
            row = {"v": 1, "key": "k%d" % number, "type": "x", "data": {}}
            storage.put("ann", [row])
            await listener.stored.wait()
            storage.put("ann", [{"key": "no row"}])  # news that nobody waits for
            if number % 2:
                storage.open("bob")
            storage.remove("ann", [row["key"]])
            storage.dispose()
            storage.dispose()
            storage.open("ann")
        cycles = int(js.document.body.getAttribute("data-cycles")) + 1
        js.document.body.setAttribute("data-cycles", str(cycles))
    def begin():
        asyncio.create_task(cycle())
    def counted():
        gc.collect()
        return json.dumps(count())
    js.window.begin = create_proxy(begin)
    js.window.counted = create_proxy(counted)
    js.document.body.setAttribute("data-cycles", "0")
    return True
"""


@pytest.fixture
def kind() -> str:
    """Run the test on MicroPython, unless it is marked `on_both`."""
    return "mpy"


@pytest.fixture
def home(new_page: NewPage) -> WatchedPage:
    """Open one page; others of the same context share its disk."""
    return new_page()


@pytest.fixture
def outbox(kind: str, shared_server: ServerProcess, home: WatchedPage) -> Open:
    """Return a function that opens a storage: in the home page, or in a further page."""

    def make(page: Page | None = None, **options: str) -> OutboxPage:
        return OutboxPage(page or home.page, shared_server.url, kind, **options)

    return make


def raw(page: Page, work: str, version: int = 1) -> Any:
    """Do work(store) on the object store behind the adapter's back; return the request's result."""
    return page.evaluate(RAW, [version, work])


def all_rows(page: Page) -> list[Any]:
    """Return every record on disk."""
    return list(raw(page, "(store) => store.getAll()"))


def keys_on_disk(page: Page) -> list[str]:
    """Return the keys of every record on disk, sorted."""
    return sorted(record["key"] for record in all_rows(page))


def locks_held(page: Page) -> int:
    """Return how many pages of this context say that they are alive."""
    return int(page.evaluate("async () => (await navigator.locks.query()).held.length"))


# --- one page ---------------------------------------------------------------------------------


@on_both
def test_rows_come_back_after_a_reload_as_they_were_and_in_order_or_are_refused(
    outbox: Open, home: WatchedPage
) -> None:
    first = outbox()
    data: dict[str, Any] = {
        "emoji": '😀 \u2028 "\\',
        "deep": {"list": [1, -2.5, None, True, [[]]]},
        "": {},
    }
    data |= {"large": 4294967296, "moment": 1763900000.125}
    wrong = [row("a", v=2), {"key": "c"}, row("d", data=[])]  # could not be read again
    rows = [row("z", data=data, expires_at=1763900000.001), row("m", written=True), row("a")]
    assert first.opened("ann") == []
    first.order("put", "ann", wrong + rows)
    assert first.next() == ["failed", "failed", ["a", "c", "d"]]
    assert first.next() == ["stored", ["z", "m", "a"]]
    again = outbox()
    again.order("open", "ann")
    assert again.next() == ["restored", rows, 0]
    assert home.watch.errors == []


def test_a_row_put_again_keeps_its_place_and_a_removed_one_is_gone(outbox: Open) -> None:
    first = outbox()
    first.opened("ann")
    first.stored("ann", "a", "b", "c", "d")
    first.order("put", "ann", [row("e"), row("a", written=True), row("b", data={"new": 1})])
    first.order("remove", "ann", ["c", "nobody knows this one"])
    assert first.next() == ["stored", ["e", "a", "b"]]
    assert first.reopened("ann") == ["a", "b", "d", "e"]
    rows = first.all()[-1][1]
    assert (rows[0]["written"], rows[1]["data"]) == (True, {"new": 1})
    first.order("remove", "ann", ["a", "b", "d", "e"])
    first.stored("ann", "f")  # in one transaction with the removals, or after them
    assert first.reopened("ann") == ["f"]


def test_what_is_asked_before_the_database_is_open_is_done(outbox: Open) -> None:
    first = outbox()
    first.orders(
        ["open", "ann"],
        ["put", "ann", [row("a"), row("b")]],
        ["put", "ann", [row("c")]],
        ["remove", "ann", ["b"]],
    )
    assert first.inherited() == []
    assert first.next() == ["stored", ["a", "b", "c"]]
    assert first.reopened("ann") == ["a", "c"]


def test_close_does_what_was_asked_and_says_nothing_more(outbox: Open) -> None:
    first = outbox()
    first.opened("ann")
    first.orders(
        ["put", "ann", [row("a"), row("b")]],
        ["remove", "ann", ["a"]],
        ["close"],
        ["put", "ann", [row("late")]],  # nothing is open
    )
    assert first.next() == ["failed", "failed", ["late"]]
    first.order("open", "ann")
    keys = first.inherited()
    while not keys:  # the lock of the closed one was still on its way back
        keys = first.inherited()
    assert keys == ["b"]
    assert first.rest() == []


def test_another_users_and_another_servers_rows_are_never_read(
    outbox: Open, home: WatchedPage
) -> None:
    home.page.add_init_script("""
    window.read = [];
    for (const owner of [IDBObjectStore, IDBIndex]) {
      for (const name of ["get", "getAll", "getAllKeys", "openCursor", "openKeyCursor"]) {
        const original = owner.prototype[name];
        owner.prototype[name] = function (range, ...rest) {
          const asked = JSON.stringify(range?.lower ?? range) ?? "everything";
          if ((this.objectStore ?? this).name === "outbox") window.read.push(asked);
          return original.call(this, range, ...rest);
        };
      }
    }""")
    ann = outbox()
    ann.opened("ann")
    ann.stored("ann", "of-ann")
    ann.order("put", "bob", [row("for-bob")])  # not the open one
    assert ann.next() == ["failed", "failed", ["for-bob"]]
    assert ann.opened("anne") == []
    ann.stored("anne", "of-anne")
    assert outbox(scope="ws://b.example/ws").opened("ann") == []
    bob = outbox()
    assert bob.opened("") == []
    read = home.page.evaluate("read")
    assert read
    assert not [asked for asked in read if "ann" in asked or asked == "everything"]
    assert bob.opened("ann") == ["of-ann"]
    assert bob.opened("anne") == ["of-anne"]


def test_every_put_is_strictly_durable_and_puts_meanwhile_share_a_transaction(
    outbox: Open, home: WatchedPage
) -> None:
    home.page.add_init_script(SPY)
    box = outbox()
    box.opened("ann")
    home.page.evaluate("asked.length = 0")
    box.orders(*[["put", "ann", [row("a%d" % number)]] for number in range(20)])
    assert box.next() == ["stored", ["a0"]]
    assert box.next() == ["stored", ["a%d" % number for number in range(1, 20)]]
    assert home.page.evaluate("asked") == ["strict", "strict"]
    assert box.reopened("ann") == ["a%d" % number for number in range(20)]


def test_stored_is_told_after_the_transaction_is_complete(outbox: Open, home: WatchedPage) -> None:
    home.page.add_init_script("""
    window.completed = 0;
    const original = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (...options) {
      const transaction = original.apply(this, options);
      transaction.addEventListener("complete", () => {
        window.completed += 1;
        window.told = JSON.parse(heard()).filter((news) => news[1] === "stored").length;
      });
      return transaction;
    };""")
    box = outbox()
    box.opened("ann")
    before = home.page.evaluate("completed")
    box.stored("ann", "a")
    assert home.page.evaluate("[completed, told]") == [before + 1, 0]


def test_damaged_rows_are_counted_and_deleted(outbox: Open, home: WatchedPage) -> None:
    first = outbox()
    first.opened("ann")
    first.stored("ann", "good")
    (record,) = all_rows(home.page)
    damage = """(store) => {
      const fine = JSON.parse(%r);
      const row = (more) => JSON.stringify({...JSON.parse(fine.row), ...more});
      const put = (key, more) => store.put({...fine, key, ...more});
      put("no-row", {row: undefined});
      put("no-text", {row: {v: 1, key: "no-text", type: "x", data: {}}});
      put("no-json", {row: "[1 2]"});
      put("no-object", {row: "[]"});
      put("null", {row: "null"});
      put("no-key", {row: row({})});
      put("no-data", {row: row({key: "no-data", data: "text"})});
      put("list", {row: row({key: "list", data: []})});
      put("newer", {row: row({key: "newer", v: 2})});
      put("deep", {row: row({key: "deep", data: {}}).replace("{}", '{"a":' + "[".repeat(20000)
        + "]".repeat(20000) + "}")});
      put("half", {row: row({key: "half", data: {a: "\\ud800"}})});
      put("infinite", {row: row({key: "infinite", data: {}}).replace("{}", '{"a":1e999}')});
      put("no-owner", {owner: undefined, row: row({key: "no-owner"})});
      put("no-order", {order: "soon", row: row({key: "no-order"})});
      put("list-order", {order: [[]], row: row({key: "list-order"})});
      put(5, {row: row({key: 5})});
      return put(["a"], {row: row({key: ["a"]})});
    }""" % json.dumps(record)
    raw(home.page, damage)
    first.order("close")
    first.let_go()
    first.order("open", "ann")
    assert first.next() == ["restored", [row("good")], 16]
    assert keys_on_disk(home.page) == ["good", "newer"]  # that one is for a page that knows v 2
    assert home.watch.errors == []


# --- two pages --------------------------------------------------------------------------------


def test_a_living_page_keeps_its_rows_and_a_closed_ones_are_taken_over_once(
    outbox: Open, home: WatchedPage
) -> None:
    first = outbox()
    first.opened("ann")
    first.stored("ann", "a", "b")
    context = home.page.context
    second, third = outbox(context.new_page()), outbox(context.new_page())
    assert second.opened("ann") == []
    assert third.opened("ann") == []
    first.stored("ann", "c")
    second.stored("ann", "d")
    home.page.close()
    both = [second, third]
    second.page.wait_for_function("JSON.parse(heard()).length >= 2", polling=10)
    # Which of them gets the rows is chance; the lock passes through the hands of both.
    until_somebody(both, "a")
    got = [keys for box in both for keys in restored(box) if keys]
    assert got == [["a", "b", "c"]]
    last = second if restored(second)[-1] else third
    other = third if last is second else second
    last.page.close()
    expected = ["a", "b", "c", "d"] if last is second else ["a", "b", "c"]
    until_somebody([other], "a")
    assert restored(other)[-1] == expected


def test_a_page_that_comes_first_without_rows_is_taken_over_too(
    outbox: Open, home: WatchedPage
) -> None:
    first = outbox()
    assert first.opened("ann") == []
    second = outbox(home.page.context.new_page())
    assert second.opened("ann") == []
    first.stored("ann", "a", "b")
    second.stored("ann", "c")
    home.page.close()
    assert second.inherited() == ["a", "b"]
    assert second.rest() == []


@on_both
def test_a_crashed_pages_rows_are_taken_over(outbox: Open, home: WatchedPage) -> None:
    first = outbox()
    first.opened("ann")
    second = outbox(home.page.context.new_page())
    assert second.opened("ann") == []
    first.stored("ann", *["k%02d" % number for number in range(20)])
    crash(home.page)
    assert second.inherited() == ["k%02d" % number for number in range(20)]
    assert second.rest() == []
    assert len({record["owner"] for record in all_rows(second.page)}) == 1
    second.put("ann", "k00")
    assert second.next() == ["stored", ["k00"]]


def test_without_locks_only_old_rows_of_others_are_taken(outbox: Open, home: WatchedPage) -> None:
    context = home.page.context
    context.add_init_script("delete Navigator.prototype.locks")
    first = outbox()
    assert first.page.evaluate("typeof navigator.locks") == "undefined"
    first.opened("ann")
    first.stored("ann", "a", "b")
    older = "(store) => store.put({...JSON.parse(%r), order: Date.now() / 1000 - 31})"
    record = next(item for item in all_rows(first.page) if item["key"] == "b")
    raw(first.page, older % json.dumps(record))
    second = outbox(context.new_page())
    assert second.opened("ann") == ["b"]
    assert second.opened("bob") == []
    assert home.watch.errors == []


def test_without_locks_young_rows_are_taken_at_the_second_look(
    outbox: Open, home: WatchedPage
) -> None:
    context = home.page.context
    context.add_init_script("delete Navigator.prototype.locks")
    first = outbox()
    first.opened("ann")
    first.stored("ann", "a")
    page = context.new_page()
    page.clock.install()
    second = outbox(page)
    assert second.opened("ann") == []
    page.clock.fast_forward(31_000)
    assert second.inherited() == ["a"]


# --- a disk that does not work ----------------------------------------------------------------


def test_no_database_is_said_and_stays_said_until_the_next_opening(
    outbox: Open, home: WatchedPage
) -> None:
    box = outbox()  # PyScript itself wants one as it starts
    home.page.evaluate("""
    window.disk = indexedDB;
    Object.defineProperty(window, "indexedDB", {get: () => eval(window.instead)});""")
    for script, reason in [
        ("undefined", "missing"),
        ("null", "missing"),
        ("(() => { throw new DOMException('no', 'SecurityError'); })()", "denied"),
        ("({open() { throw new DOMException('no', 'SecurityError'); }})", "denied"),
        ("({open() { throw new DOMException('no', 'UnknownError'); }})", "corrupt"),
        ("({open() { throw 'a text'; }})", "corrupt"),
    ]:
        home.page.evaluate("(script) => { window.instead = script; }", script)
        box.orders(["open", "ann"], ["put", "ann", [row("early")]])
        assert box.next() == ["failed", reason, []]
        assert box.next() == ["failed", reason, ["early"]]
        box.put("ann", "late")
        assert box.next() == ["failed", reason, ["late"]]
        box.order("remove", "ann", ["late"])
        assert box.rest() == []
    home.page.evaluate("window.instead = 'window.disk'")
    assert box.opened("ann") == []
    box.stored("ann", "a")
    assert locks_held(home.page) == 1
    assert home.watch.errors == []


# A connection that does not let go, and somebody who waits to delete: an open waits as well.
BLOCK = """() => new Promise((resolve) => {
  const request = indexedDB.open("realtime", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("outbox");
  request.onsuccess = () => {
    window.db = request.result;
    indexedDB.deleteDatabase("realtime").onblocked = resolve;
  };
})"""


def test_a_database_that_opens_late_is_called_slow_and_then_used(
    outbox: Open, home: WatchedPage, shared_server: ServerProcess
) -> None:
    page = home.page
    page.goto(shared_server.url + "/static/icon.svg")
    page.evaluate(BLOCK)
    box = outbox(page.context.new_page())
    box.orders(["open", "ann"], ["put", "ann", [row("early"), row("gone")]])
    assert box.next() == ["failed", "slow", []]
    box.put("ann", "late")
    box.order("remove", "ann", ["gone"])
    assert box.rest() == []
    page.evaluate("db.close()")
    assert box.inherited() == []
    assert box.next() == ["stored", ["early", "gone", "late"]]
    box.stored("ann", "a")
    assert keys_on_disk(box.page) == ["a", "early", "late"]
    assert box.rest() == []


def test_what_was_asked_of_a_slow_database_is_done_after_a_close_too(
    outbox: Open, home: WatchedPage, shared_server: ServerProcess
) -> None:
    page = home.page
    page.goto(shared_server.url + "/static/icon.svg")
    page.evaluate(BLOCK)
    box = outbox(page.context.new_page())
    box.orders(["open", "bob"], ["open", "ann"], ["put", "ann", [row("a")]])
    assert box.next() == ["failed", "slow", []]
    box.order("close")
    assert locks_held(page) == 1  # of bob nothing was asked: it has let go at once
    page.evaluate("db.close()")
    box.let_go()
    assert keys_on_disk(page) == ["a"]
    assert box.rest() == []


@on_both
def test_a_sandboxed_frame_is_denied(
    kind: str, shared_server: ServerProcess, home: WatchedPage
) -> None:
    page = home.page
    source = OutboxPage.program("ws://a.example/ws")

    def open_to_all(route: Route) -> None:
        answer = route.fetch()
        # The frame's origin is opaque: even its own server's scripts need this to run there.
        headers = answer.headers | {"access-control-allow-origin": "*"}
        route.fulfill(response=answer, headers=headers)

    def serve(path: str, body: str) -> None:
        page.route("**" + path, lambda route: route.fulfill(content_type="text/html", body=body))

    page.route("**/*", open_to_all)
    serve(PAGE, document(kind, source))
    serve("/host.html", "<iframe sandbox=allow-scripts src=%s></iframe>" % PAGE)
    page.goto(shared_server.url + "/host.html")
    frame = page.frames[-1]
    frame.wait_for_selector("body[data-answer]", state="attached")
    assert frame.evaluate("origin") == "null"
    frame.evaluate('order(\'["open", ["ann"]]\')')
    frame.wait_for_function("JSON.parse(heard()).length > 0", polling=10)
    news = [what[1:] for what in frame.evaluate("JSON.parse(heard())")]
    assert news == [["failed", "denied", []]]


def test_a_full_disk_is_said_for_the_rows_that_did_not_fit(
    outbox: Open, home: WatchedPage, shared_server: ServerProcess
) -> None:
    box = outbox()
    # Before the first write: Chromium remembers for half a minute how much room there was.
    limit = {"origin": shared_server.url, "quotaSize": 300_000}
    home.page.context.new_cdp_session(home.page).send("Storage.overrideQuotaForOrigin", limit)
    box.opened("ann")
    box.stored("ann", "a", "b")
    big = [row("big%d" % number, data={"text": "x" * 100_000}) for number in range(4)]
    box.orders(["put", "ann", big], ["remove", "ann", ["a"]])
    assert box.next() == ["failed", "full", ["big%d" % number for number in range(4)]]
    box.stored("ann", "c")
    # What was there stays there; a removal succeeds though it shared a transaction.
    assert box.reopened("ann") == ["b", "c"]
    assert home.watch.errors == []


def test_a_newer_page_is_let_through_and_then_respected(outbox: Open, home: WatchedPage) -> None:
    first = outbox()
    first.opened("ann")
    first.stored("ann", "a")
    other = outbox(home.page.context.new_page())
    assert raw(other.page, "(store) => store.count()", version=2) == 1  # it was not held up
    assert first.next() == ["failed", "newer", []]
    first.put("ann", "b")
    assert first.next() == ["failed", "newer", ["b"]]
    first.order("remove", "ann", ["a"])  # it can't, but its lock says that it still sends "a"
    other.order("open", "ann")
    assert other.next() == ["failed", "newer", []]
    assert locks_held(other.page) == 2
    first.order("close")
    other.let_go(left=1)
    assert raw(other.page, "(store) => store.count()", version=2) == 1
    assert home.watch.errors == []


def test_a_connection_that_was_taken_away_is_replaced_once_in_a_row(
    outbox: Open, home: WatchedPage, shared_server: ServerProcess
) -> None:
    page = home.page
    box, other = outbox(), outbox(page.context.new_page())
    assert box.opened("ann") == []
    box.stored("ann", "a")
    browser = page.context.new_cdp_session(page)
    cleared = {"origin": shared_server.url, "storageTypes": "indexeddb"}
    for key in ("b", "c"):  # what is written in between shows that the new one works
        browser.send("Storage.clearDataForOrigin", cleared)
        assert box.next() == ["failed", "failed", []]
        assert box.inherited() == []
        box.stored("ann", key)
        assert keys_on_disk(page) == [key]
    assert other.opened("ann") == []  # the lock was held all the time
    other.order("close")
    browser.send("Storage.clearDataForOrigin", cleared)
    assert box.next() == ["failed", "failed", []]
    assert box.inherited() == []
    browser.send("Storage.clearDataForOrigin", cleared)
    assert box.next() == ["failed", "failed", []]
    box.put("ann", "d")
    assert box.next() == ["failed", "failed", ["d"]]
    assert box.opened("ann") == []
    box.stored("ann", "e")
    assert home.watch.errors == []


def test_a_deleted_database_is_made_anew(outbox: Open, home: WatchedPage) -> None:
    box = outbox()
    box.opened("ann")
    box.stored("ann", "a")
    home.page.evaluate("""() => new Promise((resolve) => {
      indexedDB.deleteDatabase("realtime").onsuccess = resolve;
    })""")
    assert box.next() == ["failed", "failed", []]
    assert box.inherited() == []
    box.stored("ann", "b")
    assert keys_on_disk(home.page) == ["b"]


# The next `window.broken` transactions that write come to nothing.
BREAK = """
window.broken = 0;
const original = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (names, mode, options) {
  const transaction = original.call(this, names, mode, options);
  if (mode === "readwrite" && window.broken > 0) {
    window.broken -= 1;
    queueMicrotask(() => transaction.abort());
  }
  return transaction;
};
"""


def test_rows_can_be_removed_after_an_opening_that_failed(outbox: Open, home: WatchedPage) -> None:
    page = home.page
    page.add_init_script(BREAK)
    first = outbox(page.context.new_page())
    first.opened("ann")
    first.stored("ann", "a", "b")
    first.page.close()
    box = outbox()
    page.evaluate("broken = 1")
    box.orders(["open", "ann"], ["put", "ann", [row("c")]], ["remove", "ann", ["a"]])
    assert box.next() == ["failed", "failed", []]
    assert box.next() == ["failed", "failed", ["c"]]
    box.put("ann", "d")
    assert box.next() == ["failed", "failed", ["d"]]
    assert box.opened("ann") == ["b"]
    assert home.watch.errors == []


def test_a_removal_that_failed_is_done_with_the_next_write(outbox: Open, home: WatchedPage) -> None:
    page = home.page
    page.add_init_script(BREAK)
    box = outbox()
    box.opened("ann")
    box.stored("ann", "a", "b", "c", "d", "e", "f")

    def fail(*keys: str, times: int = 1) -> None:
        page.evaluate("(times) => { window.broken = times; }", times)
        box.order("remove", "ann", list(keys))
        page.wait_for_function("broken === 0", polling=10)

    fail("a")
    assert "a" in keys_on_disk(page)
    box.stored("ann", "g")
    assert keys_on_disk(page) == ["b", "c", "d", "e", "f", "g"]
    fail("b")
    fail("c")  # and "b" for the second time: it is given up
    box.stored("ann", "h")
    assert keys_on_disk(page) == ["b", "d", "e", "f", "g", "h"]
    fail("d")
    box.order("close")
    box.let_go()
    assert keys_on_disk(page) == ["b", "e", "f", "g", "h"]
    assert home.watch.errors == []


def test_a_database_of_somebody_else_is_corrupt(outbox: Open, home: WatchedPage) -> None:
    box = outbox()
    home.page.evaluate("""() => new Promise((resolve) => {
      const request = indexedDB.open("realtime", 1);
      request.onsuccess = () => { request.result.close(); resolve(); };
    })""")
    box.order("open", "ann")
    assert box.next() == ["failed", "corrupt", []]
    home.page.evaluate("""() => new Promise((resolve) => {
      indexedDB.deleteDatabase("realtime").onsuccess = resolve;
    })""")
    assert box.opened("ann") == []


# --- the page's life --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bf_browser(browser: Browser) -> Iterator[Browser]:
    """Start a Chromium with a back/forward cache, which Playwright takes away."""
    chromium = browser.browser_type.launch(
        executable_path=dev.find_chromium(),
        args=FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield chromium
    chromium.close()


def test_the_back_forward_cache_takes_the_page_and_lets_its_rows_go(
    kind: str, shared_server: ServerProcess, bf_browser: Browser
) -> None:
    context = bf_browser.new_context(service_workers="block")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    first = OutboxPage(page, shared_server.url, kind)
    first.opened("ann")
    first.stored("ann", "a", "b")
    second = OutboxPage(context.new_page(), shared_server.url, kind)
    assert second.opened("ann") == []
    page.evaluate("addEventListener('pageshow', (event) => { window.back = event.persisted; })")
    page.goto(shared_server.url + "/static/icon.svg")
    assert second.inherited() == ["a", "b"]  # the page that stands still in the cache lost them
    second.order("remove", "ann", ["a", "b"])
    page.go_back(wait_until="commit")
    page.wait_for_function("window.back === true", polling=10)
    first.stored("ann", "c")  # it works again, and holds its lock again:
    second.order("close")
    third = OutboxPage(context.new_page(), shared_server.url, kind)
    assert third.opened("ann") == []
    page.close()
    assert third.inherited() == ["c"]
    context.close()


@on_both
def test_nothing_is_left_behind(kind: str, shared_server: ServerProcess, home: WatchedPage) -> None:
    page = home.page
    page.add_init_script(WATCH_LISTENERS)
    open_python(page, shared_server.url, kind, CYCLES)
    answer_of(page)
    state = "async () => [pageListeners, channels, connections, await locksLeft()]"
    before = page.evaluate(state)
    assert before == [0, 1, 0, 0]  # one channel is PyScript's own
    counts = []
    for number in range(1, 5):
        page.evaluate("begin()")
        page.wait_for_selector("body[data-cycles='%d']" % number, state="attached")
        page.wait_for_function("pageListeners === 0", polling=10)  # each close has come to an end
        counts.append(counted(page))
    assert counts[1] == counts[2] == counts[3], counts
    assert page.evaluate(state) == before


def restored(box: OutboxPage) -> list[list[str]]:
    """Return the keys of each restore."""
    return [[item["key"] for item in news[1]] for news in box.all() if news[0] == "restored"]


def until_somebody(boxes: list[OutboxPage], key: str) -> None:
    """Wait until one of the pages has inherited a row."""
    while not any(key in keys for box in boxes for keys in restored(box)):
        boxes[0].page.wait_for_timeout(10)


def crash(page: Page) -> None:
    """Kill the page's renderer; `Page.crash` over CDP would wait for an answer for ever."""
    with page.expect_event("crash"), pytest.raises(Error, match="crash"):
        page.goto("chrome://crash")


@on_both
def test_a_waiter_lets_everybody_go_on_now_and_later(python: PythonPage) -> None:
    source = """
        async def check():
            from app.browser import AsyncTasks
            tasks, seen, ended = AsyncTasks(), [], asyncio.Event()
            waiter = tasks.waiter()
            async def wait(name):
                await waiter.wait()
                return name
            def result(name):
                seen.append(name)
                if len(seen) == 3:
                    ended.set()
            tasks.spawn(wait("a"), result, seen.append)
            tasks.spawn(wait("b"), result, seen.append)
            await asyncio.sleep(0)
            before = list(seen)
            waiter.set()
            waiter.set()
            tasks.spawn(wait("late"), result, seen.append)
            await ended.wait()
            return [before, sorted(seen)]
        """
    answer = python.run(source)
    assert answer == [[], ["a", "b", "late"]]
    assert python.watch.errors == []
