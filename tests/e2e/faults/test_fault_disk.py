"""The browser's disk is full, damaged or forbidden while messages wait."""

import time
from collections.abc import Callable

from tests.e2e.conftest import WatchedPage
from tests.e2e.faults.arrived import arrived
from tests.e2e.faults.lanes import LanesPage
from tests.faults.upgrade import Refused

Told = Callable[[str, object], None]

SAID = 2.0  # seconds until a disk that does not work is known
# As for a page whose storage is blocked, but for PyScript, which does not start without any.
FORBID = """
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (name, ...rest) {
  if (name === "realtime") throw new DOMException("no", "SecurityError");
  return open.call(this, name, ...rest);
};
"""
DAMAGE = """() => new Promise((resolve, reject) => {
  const request = indexedDB.open("realtime");
  request.onsuccess = () => {
    const db = request.result;
    const transaction = db.transaction("outbox", "readwrite");
    transaction.oncomplete = () => { db.close(); resolve(); };
    transaction.onabort = () => reject(transaction.error);
    transaction.objectStore("outbox").openCursor().onsuccess = ({ target: { result } }) => {
      if (!result) return;
      if (result.value.row.includes("damaged")) result.update({ ...result.value, row: "{" });
      result.continue();
    };
  };
})"""


def modes(story: dict[str, list[str]]) -> list[str]:
    """Return where messages were kept, one after the other."""
    return [n.partition(" ")[2] for n in story["news"] if n.startswith("StorageChanged")]


def test_a_full_disk_is_said_and_nothing_is_lost(
    new_page: Callable[..., WatchedPage], page: LanesPage, told: Told
) -> None:
    # A profile of its own: Chromium remembers for some seconds how much room there was.
    opened = new_page()
    full = LanesPage(opened, page.server)
    session = opened.page.context.new_cdp_session(opened.page)
    quota = {"origin": page.server.url, "quotaSize": 1}
    session.send("Storage.overrideQuotaForOrigin", quota)
    with full.lane("disk full") as lane, full.lane("disk strict", refuse_unstored=True) as loud:
        for one in (lane, loud):
            one.connect()
        for one in (lane, loud):
            one.connected()
            one.proxy.upgrade = Refused(503)
            one.proxy.reset()
            one.until("l.state === 'reconnecting'")
        began = time.time()
        lane.send(5)
        loud.send(5)
        lane.until("l.unstored === 5", SAID)
        loud.until("l.statuses.discarded === 5", SAID)
        told("a full disk is said after", round(time.time() - began, 2))
        assert modes(lane.story())[-1] == "memory full"
        assert {code for _, _, code, _ in loud.story()["receipts"]} == {"not_stored"}
        for one in (lane, loud):
            one.proxy.upgrade = None
        lane.delivered()
        loud.connected()
        assert arrived(page.server, lane.name) == lane.sent, "nothing evicted, nothing twice"
        assert arrived(page.server, loud.name) == []
        assert lane.proxy.alive == loud.proxy.alive == 1
        path = [step[1] for step in lane.story()["path"]]
        assert lane.proxy.sockets == path.count("connecting")


def test_a_damaged_row_is_said_and_the_others_are_sent(page: LanesPage) -> None:
    with page.lane("disk row") as lane:
        lane.connect()
        lane.connected()
        lane.do("disconnect")
        lane.send(2)
        lane.send(1, "damaged")
        lane.send(2)
        # Before it dials: nothing of this page's may reach the server.
        lane.proxy.black_hole(new=True)
        lane.connect()
        lane.until("l.stored === 5")
        lane.do("dispose")
        page.page.evaluate(DAMAGE)
        lane.proxy.heal()
        page.open(lane.name, lane.proxy).connect()
        lane.until("l.state === 'connected' && l.waiting === 0 && l.heard >= 4")
        assert "OutboxRestored 4 1" in lane.story()["news"]
        expected = [text for text in lane.sent if "damaged" not in text]
        assert arrived(page.server, lane.name) == expected
        assert lane.proxy.alive == 1


def test_a_forbidden_disk_is_said_and_messages_flow(
    new_page: Callable[..., WatchedPage], page: LanesPage, told: Told
) -> None:
    opened = new_page()
    opened.page.add_init_script(FORBID)
    denied = LanesPage(opened, page.server)
    with denied.lane("disk denied") as lane, denied.lane("no disk", refuse_unstored=True) as loud:
        began = time.time()
        for one in (lane, loud):
            one.send(5)
            one.connect()
        lane.until("l.unstored === 5", SAID)
        loud.until("l.statuses.discarded === 5", SAID)
        told("a forbidden disk is said after", round(time.time() - began, 2))
        assert modes(lane.story())[-1] == "memory denied"
        assert {code for _, _, code, _ in loud.story()["receipts"]} == {"not_stored"}
        lane.delivered()
        loud.connected()
        assert arrived(page.server, lane.name) == lane.sent
        assert arrived(page.server, loud.name) == []
        assert (lane.proxy.sockets, lane.proxy.alive) == (1, 1)
