// The outbox of one server and user, for app/browser/storage.py. Nothing here throws, rejects or
// calls back before it has returned. Rows cross as JSON text: MicroPython would cut whole numbers.

import { newId } from "./guard.js";
import { claim, isRow, openDatabase, ownersOf, write } from "./outbox_disk.js";
import { Owners } from "./outbox_owners.js";

const OPEN_LIMIT = 1_500; // ms; a database that is blocked answers never
// Without Web Locks (http:// away from localhost, an old browser) nobody can know whether the page
// that wrote a row is alive. What is older than this is then taken when a page opens, and once more
// when as much time has passed; two living pages may send it both: the server takes an id once.
const ORPHAN_AGE = 30; // seconds by the wall clock
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
    this.queue = []; // {key, row}: to put; {key}: to delete
    this.last = 0; // the greatest order given out or read
    this.db = null;
    this.owners = null;
    this.timer = 0; // limits a beginning; without Web Locks, then: the second look
    this.ready = false;
    this.running = 0; // transactions of which the end is awaited
    this.closing = false;
    this.problem = ""; // why nothing can be stored any more
    this.restored = false; // whether the first restore was told
    this.leaving = (event) => event.persisted && this.suspend();
    this.returning = (event) => event.persisted && this.resume();
    addEventListener("pagehide", this.leaving);
    addEventListener("pageshow", this.returning);
    this.opened = this.begin();
  }

  /** Write rows: `text` is JSON, [[key, row as JSON text], …]. */
  put(text) {
    const changes = JSON.parse(text).map(([key, row]) => ({ key, row }));
    const fit = changes.filter(({ key, row }) => isRow(row, key));
    const unfit = changes.filter((change) => !fit.includes(change));
    if (unfit.length) this.tell("failed", { reason: "failed", keys: keysOf(unfit) });
    if (this.problem && fit.length) this.tell("failed", { reason: this.problem, keys: keysOf(fit) });
    else this.enqueue(fit);
  }

  /** Delete rows: `text` is JSON, [key, …]. */
  remove(text) {
    if (!this.problem) this.enqueue(JSON.parse(text).map((key) => ({ key })));
  }

  /** Do what was asked so far, then let go; nothing is told from now on. */
  close() {
    this.heard = null;
    this.closing = true;
    if (!this.owners) this.end(); // suspended: it might never wake up
    else this.endWhenDone();
  }

  enqueue(changes) {
    this.queue.push(...changes);
    this.pump();
  }

  async begin() {
    const owners = new Owners(this.place, this.owner, (owner) => this.inherit(owner));
    const stale = () => this.owners !== owners;
    this.owners = owners;
    this.timer = setTimeout(() => this.fail("failed"), OPEN_LIMIT);
    const { db, reason } = await openDatabase(stale);
    if (stale()) return;
    if (db === null) {
      this.fail(reason);
      return;
    }
    this.db = db;
    db.onversionchange = () => this.fail("newer");
    db.onclose = () => this.fail("failed"); // taken away: the user cleared the site's data
    const locked = await owners.begin();
    if (!stale()) await this.restore(locked);
    if (stale()) return;
    clearTimeout(this.timer);
    if (!locked) this.timer = setTimeout(() => this.claim((record) => this.isOrphan(record)), LATER);
    this.ready = true;
    this.pump();
  }

  /** Make the rows of pages that are gone ours, all in one transaction. */
  async restore(locked) {
    const owners = this.owners;
    const found = await ownersOf(this.db, this.place);
    if (this.owners !== owners) return;
    const taken = locked && found.ok ? await owners.take(found.value) : [];
    const dead = new Set(taken.map(([owner]) => owner));
    const free = locked ? ({ owner }) => dead.has(owner) : (record) => this.isOrphan(record);
    if (this.owners === owners) await this.claim(free);
    for (const [, release] of taken) release();
  }

  isOrphan({ owner, order }) {
    return owner !== this.owner && order < Date.now() / 1000 - ORPHAN_AGE;
  }

  /** Take over from a page that has just gone. */
  async inherit(owner) {
    await this.opened;
    if (this.ready && !this.closing) await this.claim(() => true, owner);
  }

  async claim(free, from = null) {
    this.running += 1;
    const { ok, reason, value } = await claim(this.db, this.place, this.owner, free, from);
    this.running -= 1;
    if (!ok && from === null) this.fail(reason);
    if (ok) this.restoredRows(value);
    this.endWhenDone();
  }

  restoredRows({ records, unreadable }) {
    for (const { order } of records) this.last = Math.max(this.last, order);
    if (this.restored && !records.length && !unreadable) return;
    this.restored = true;
    this.tell("restored", { rows: records.map(({ row }) => row), unreadable });
  }

  /** Write all that waits in one transaction; what comes meanwhile goes into the next one. */
  async pump() {
    if (!this.ready || this.writing || !this.queue.length) {
      this.endWhenDone();
      return;
    }
    const changes = this.queue.splice(0);
    const keys = keysOf(changes.filter(({ row }) => row !== undefined));
    this.running += 1;
    this.writing = true;
    const { ok, reason } = await write(this.db, this.place, this.owner, changes, () => this.next());
    this.writing = false;
    this.running -= 1;
    if (ok && keys.length) this.tell("stored", { keys });
    if (!ok && keys.length) {
      this.tell("failed", { reason, keys });
      // The removals went down with them, and need no room.
      this.queue.unshift(...changes.filter(({ row }) => row === undefined));
    }
    this.pump();
  }

  next() {
    this.last = Math.max(this.last + 0.001, Date.now() / 1000);
    return this.last;
  }

  fail(reason) {
    if (this.problem) return;
    this.problem = reason;
    this.tell("failed", { reason, keys: [] });
    const waiting = this.queue.splice(0).filter(({ row }) => row !== undefined);
    if (waiting.length) this.tell("failed", { reason, keys: keysOf(waiting) });
    this.end();
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

  resume() {
    if (!this.problem && !this.owners) this.opened = this.begin();
  }

  endWhenDone() {
    if (this.closing && this.ready && !this.running && !this.queue.length) this.end();
  }

  end() {
    removeEventListener("pagehide", this.leaving);
    removeEventListener("pageshow", this.returning);
    this.suspend();
  }

  tell(event, news) {
    const text = JSON.stringify({ event, ...news });
    // In a turn of its own: an exception over there is reported, and changes nothing here.
    queueMicrotask(() => this.heard?.(text));
  }
}

const keysOf = (changes) => changes.map(({ key }) => key);
