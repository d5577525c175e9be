// The outbox of one server and user, for app/browser/storage.py. Nothing here throws, rejects or
// calls back before it has returned. Rows cross as JSON text: MicroPython would cut whole numbers.

import { newId } from "./guard.js";
import { Changes, keysOf, putKeys } from "./outbox_changes.js";
import { claim, isRow, openDatabase, ownersOf, write } from "./outbox_disk.js";
import { Owners } from "./outbox_owners.js";

const OPEN_LIMIT = 1_500; // ms, then it is called slow; a database that is blocked answers never
// Without Web Locks (http:// away from localhost, an old browser) nobody can know whether the page
// that wrote a row is alive. What is older than this is then taken when a page opens, and once more
// when as much time has passed; two living pages may send it both: the server takes an id once.
const ORPHAN_AGE = 30; // seconds by the wall clock
const FULL = "full";
const LATER = 1_000 * ORPHAN_AGE + 500; // ms

/**
 * Work with the rows of one `partition` (user) of `scope` (server). `heard` is called with JSON
 * text: {event: "restored", rows: [text], unreadable}, {event: "stored", keys} or
 * {event: "failed", reason, keys}.
 */
export const openOutbox = (scope, partition, heard) => new Outbox(scope, partition, heard);

class Outbox {
  constructor(scope, partition, heard) {
    this.place = JSON.stringify([scope, partition]);
    this.heard = heard;
    this.owner = newId();
    this.changes = new Changes();
    this.last = 0; // the greatest order given out or read
    this.db = null;
    this.owners = null; // null while suspended
    this.timer = 0; // limits a beginning; without Web Locks, then: the second look
    this.ready = false;
    this.running = 0; // transactions of which the end is awaited
    this.closing = false;
    this.problem = ""; // why nothing can be put any more
    this.restored = false; // whether the listener believes in the disk
    this.reopened = false; // whether a lost connection was replaced, and nothing written since
    this.missed = false; // whether a page went while this one could not take over
    this.leaving = (event) => event.persisted && this.suspend();
    this.returning = (event) => event.persisted && !this.owners && this.begin();
    addEventListener("pagehide", this.leaving);
    addEventListener("pageshow", this.returning);
    this.begin();
  }

  /** Write rows: `text` is JSON, [[key, row as JSON text], …]. */
  put(text) {
    const changes = JSON.parse(text).map(([key, row]) => ({ key, row }));
    const fit = changes.filter(({ key, row }) => isRow(row, key));
    const unfit = changes.filter((change) => !fit.includes(change));
    this.failed("failed", keysOf(unfit));
    if (this.problem) this.failed(this.problem, keysOf(fit));
    else this.enqueue(fit);
  }

  /** Delete rows: `text` is JSON, [key, …]. Also those of a disk that takes no new ones. */
  remove(text) {
    if (!this.lost) this.enqueue(JSON.parse(text).map((key) => ({ key })));
  }

  /** Do what was asked so far, then let go; nothing is told from now on. */
  close() {
    this.heard = null;
    this.closing = true;
    const suspended = !this.owners; // and might never wake up
    if (suspended || this.lost || (!this.ready && this.changes.empty)) this.end();
    else this.pump();
  }

  /** Whether there is no database, and none to be expected. */
  get lost() {
    return this.problem !== "" && this.db === null;
  }

  enqueue(changes) {
    this.changes.add(changes);
    this.pump();
  }

  // The lock is held from here to the end, whatever becomes of the database: it says that this
  // page lives and sends its messages, from memory if need be. Nobody may take their rows.

  begin() {
    this.problem = "";
    this.owners = new Owners(this.place, this.owner, (owner) => this.inherit(owner));
    this.connect(this.owners, this.owners.begin());
  }

  async connect(owners, locking) {
    // Puts stay queued then, and are answered when the database comes.
    this.timer = setTimeout(() => this.failed("slow"), OPEN_LIMIT);
    const { db, reason } = await openDatabase(() => this.owners !== owners);
    if (this.owners !== owners) return;
    if (db === null) {
      this.fail(reason);
      return;
    }
    this.db = db;
    // Whoever waits to change the format is let through. This page does not know the new one, so
    // it can't even delete: the newer page sends what is there again, under the same ids.
    const newer = () => this.disconnect("newer");
    const reconnect = () => this.db === db && this.reconnect(owners, locking);
    const deleted = (event) => event.newVersion === null;
    db.onversionchange = (event) => (deleted(event) ? reconnect() : newer());
    db.onclose = reconnect;
    const locked = await locking;
    do {
      this.missed = false;
      if (this.db === db) await this.restore(locked);
    } while (this.missed && this.db === db);
    if (this.db !== db) return;
    clearTimeout(this.timer);
    const look = () => this.claim((record) => this.isOrphan(record));
    if (!locked && !this.problem) this.timer = setTimeout(look, LATER);
    this.ready = true;
    this.pump();
  }

  /** Replace a connection that was taken away (the site's data were cleared), once in a row. */
  reconnect(owners, locking) {
    if (this.reopened) {
      this.disconnect("failed");
      return;
    }
    this.reopened = true;
    clearTimeout(this.timer);
    this.ready = false;
    this.db.close();
    this.db = null;
    if (!this.problem) this.failed("failed"); // or the listener knows
    this.problem = "";
    this.connect(owners, locking);
  }

  /** Make the rows of pages that are gone ours, all in one transaction. */
  async restore(locked) {
    const { db, owners } = this;
    const found = await ownersOf(db, this.place);
    if (this.db !== db) return;
    const taken = locked && found.ok ? await owners.take(found.value) : [];
    const dead = new Set(taken.map(([owner]) => owner));
    const free = locked ? ({ owner }) => dead.has(owner) : (record) => this.isOrphan(record);
    const problem = this.db === db ? await this.claim(free) : "";
    for (const [, release] of taken) release();
    if (problem === FULL) this.failed(FULL); // a smaller row may fit
    else if (problem && this.db === db) this.fail(problem);
  }

  isOrphan({ owner, order }) {
    return owner !== this.owner && order < Date.now() / 1000 - ORPHAN_AGE;
  }

  /** Take over from a page that has just gone. */
  async inherit(owner) {
    if (!this.ready) this.missed = true;
    else if (!this.problem && !this.closing) await this.claim(() => true, owner);
  }

  /** Take records over; return why that failed, or "". */
  async claim(free, from = null) {
    this.running += 1;
    const { ok, reason, value } = await claim(this.db, this.place, this.owner, free, from);
    this.running -= 1;
    if (ok) this.restoredRows(value);
    this.endWhenDone();
    return reason;
  }

  restoredRows({ records, unreadable }) {
    for (const { order } of records) this.last = Math.max(this.last, order);
    if (this.restored && !records.length && !unreadable) return;
    this.restored = true;
    this.tell("restored", { rows: records.map(({ row }) => row), unreadable });
  }

  /** Write all that waits in one transaction, and then what came meanwhile. */
  async pump() {
    if (!this.ready || this.writing || this.changes.empty) {
      this.endWhenDone();
      return;
    }
    const changes = this.changes.take();
    this.running += 1;
    this.writing = true;
    const { ok, reason } = await write(this.db, this.place, this.owner, changes, () => this.next());
    this.writing = false;
    this.running -= 1;
    if (ok) {
      this.reopened = false;
      const keys = putKeys(changes);
      if (keys.length) this.tell("stored", { keys });
    } else {
      this.failed(reason, putKeys(changes));
      if (!this.lost && !this.changes.takeBack(changes) && !this.closing) return;
    }
    this.pump();
  }

  next() {
    this.last = Math.max(this.last + 0.001, Date.now() / 1000);
    return this.last;
  }

  /** Say that nothing can be put until the next opening. What is there can still be deleted. */
  fail(reason) {
    clearTimeout(this.timer);
    if (!this.problem) {
      this.problem = reason;
      this.failed(reason);
    }
    this.failed(this.problem, this.changes.dropPuts());
    if (this.lost) this.changes.take();
    if (this.lost && this.closing) this.end();
  }

  /** Let go of the database for good, and keep the lock. */
  disconnect(reason) {
    this.ready = false;
    this.db?.close();
    this.db = null;
    this.fail(reason);
  }

  // In the back/forward cache a page stands still, maybe for ever: its rows are anybody's, and an
  // open connection would hold up a newer page. It keeps its name: what nobody took is still its.

  suspend() {
    this.ready = false;
    clearTimeout(this.timer);
    this.owners?.end();
    this.owners = null;
    this.db?.close();
    this.db = null;
  }

  endWhenDone() {
    if (this.closing && this.ready && !this.running && this.changes.empty) this.end();
  }

  end() {
    removeEventListener("pagehide", this.leaving);
    removeEventListener("pageshow", this.returning);
    this.suspend();
  }

  /** Tell what was not stored; without keys: that nothing can be stored at all. */
  failed(reason, keys = null) {
    if (keys === null) this.restored = false;
    if (keys === null || keys.length) this.tell("failed", { reason, keys: keys ?? [] });
  }

  tell(event, news) {
    const text = JSON.stringify({ event, ...news });
    // In a turn of its own: an exception over there is reported, and changes nothing here.
    queueMicrotask(() => this.heard?.(text));
  }
}
