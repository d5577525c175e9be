// Rows on disk: one IndexedDB database, one object store. Nothing here throws or rejects:
// answers are {db, reason} or {ok, reason, value}.
//
// A record is {place, key, owner, order, row}: `place` names server and user, `owner` the page
// that answers for it, `order` is its place in the queue (epoch seconds, never equal), `row` JSON
// text. Reads go by a key range of one place, so another user's records are never even read.

const NAME = "realtime";
const VERSION = 1;
const STORE = "outbox";
const INDEX = "owned";
const FORMAT = 1; // the `v` of a row
const MAX_DEPTH = 70; // levels of a row; Python's parser in the page dies of thousands
const TRIES = 3; // to open
const REASONS = {
  SecurityError: "denied",
  InvalidStateError: "denied", // private windows of some browsers
  NotSupportedError: "missing", // what static/empty_database.js throws
  QuotaExceededError: "full",
  VersionError: "newer",
  AbortError: "failed",
};

// All keys that begin with these texts: no text lies between the last one and it with a \0 behind.
const all = (...start) => {
  const end = [...start.slice(0, -1), start.at(-1) + "\0"];
  return IDBKeyRange.bound(start, end, false, true);
};

/** Open the database; a reason instead of a `db` says why not. `late()` true: close it again. */
export async function openDatabase(late) {
  let answer = null;
  // A request that meets the clearing of the site's data is cut off with it; the next one is not.
  for (let tries = 0; tries < TRIES && (answer?.reason ?? "failed") === "failed"; tries += 1) {
    answer = await ask(late);
  }
  return answer;
}

function ask(late) {
  return new Promise((resolve) => {
    const fail = (error) => resolve({ db: null, reason: REASONS[error?.name] ?? "corrupt" });
    try {
      const factory = globalThis.indexedDB; // throws in an opaque origin
      if (!factory) return resolve({ db: null, reason: "missing" });
      const request = factory.open(NAME, VERSION);
      request.onupgradeneeded = () => {
        const store = request.result.createObjectStore(STORE, { keyPath: ["place", "key"] });
        store.createIndex(INDEX, ["place", "owner", "order"]);
      };
      request.onerror = (event) => {
        event.preventDefault();
        fail(request.error);
      };
      // `blocked` has no handler: whoever waits for this answer tells when it takes long.
      request.onsuccess = () => {
        const db = request.result;
        const whole = db.objectStoreNames.contains(STORE);
        if (late() || !whole) db.close();
        if (whole) resolve({ db, reason: "" });
        else fail(null);
      };
    } catch (error) {
      fail(error);
    }
    return undefined;
  });
}

function transact(db, mode, durability, body) {
  return new Promise((resolve) => {
    const answer = { ok: true, reason: "", value: null };
    const fail = (error) => resolve({ ok: false, reason: reasonOf(error), value: null });
    try {
      const transaction = db.transaction(STORE, mode, { durability });
      transaction.oncomplete = () => resolve(answer);
      transaction.onabort = () => fail(transaction.error);
      body(transaction.objectStore(STORE), answer);
    } catch (error) {
      fail(error);
    }
  });
}

const reasonOf = (error) => (error?.name === "QuotaExceededError" ? "full" : "failed");

/** Make `changes` in order: {key, row} is put, {key} is deleted. A key that is there keeps its order. */
export function write(db, place, owner, changes, nextOrder) {
  const puts = changes.filter((change) => change.row !== undefined);
  // A removal that a power cut undoes costs a resend of the same id: it need not wait for the disk.
  const durability = puts.length ? "strict" : "relaxed";
  return transact(db, "readwrite", durability, (store) => {
    const orders = new Map();
    const apply = () => {
      for (const { key, row } of changes) {
        if (row === undefined) {
          store.delete([place, key]);
          orders.delete(key);
        } else {
          if (!orders.has(key)) orders.set(key, nextOrder());
          store.put({ place, key, owner, order: orders.get(key), row });
        }
      }
    };
    let awaited = puts.length;
    for (const { key } of puts) {
      store.get([place, key]).onsuccess = (event) => {
        const order = event.target.result?.order;
        if (Number.isFinite(order)) orders.set(key, order);
        awaited -= 1;
        if (awaited === 0) apply();
      };
    }
    if (!awaited) apply();
  });
}

/** Give the set of owners that have records at `place`. */
export function ownersOf(db, place) {
  return transact(db, "readonly", "default", (store, answer) => {
    answer.value = new Set();
    store.index(INDEX).openKeyCursor(all(place)).onsuccess = (event) => {
      const cursor = event.target.result;
      if (!cursor) return;
      if (typeof cursor.key[1] === "string") answer.value.add(cursor.key[1]);
      cursor.continue();
    };
  });
}

/**
 * Make the records that `free(record)` answers true for `owner`'s, in one transaction, and give
 * {records, unreadable}: them in order, and how many could not be read and were deleted. Records
 * without owner or order are damaged and anybody's; rows of a later format are left to the pages that
 * know it. `from`: look at that owner's records only.
 */
export function claim(db, place, owner, free, from = null) {
  return transact(db, "readwrite", "strict", (store, answer) => {
    const found = { records: [], unreadable: 0 };
    answer.value = found;
    const source = from === null ? store.getAll(all(place)) : store.index(INDEX).getAll(all(place, from));
    source.onsuccess = (event) => {
      for (const record of event.target.result) {
        const complete = typeof record.owner === "string" && Number.isFinite(record.order);
        if ((complete && !free(record)) || isNewer(record.row)) continue;
        if (complete && isRow(record.row, record.key)) {
          store.put({ ...record, owner });
          found.records.push(record);
        } else {
          store.delete([place, record.key]);
          found.unreadable += 1;
        }
      }
      found.records.sort((one, other) => one.order - other.order);
    };
  });
}

/** Tell whether `text` is a row that can be given to Python: what is not is never stored. */
export function isRow(text, key) {
  const row = parsed(text);
  const named = isObject(row) && row.v === FORMAT && typeof key === "string" && row.key === key;
  return named && typeof row.type === "string" && isObject(row.data) && isPlain(row, MAX_DEPTH);
}

/** Tell whether `text` is a row of a format that is not known yet. */
function isNewer(text) {
  const row = parsed(text);
  return isObject(row) && Number.isInteger(row.v) && row.v > FORMAT;
}

function parsed(text) {
  try {
    return typeof text === "string" ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Tell whether a parsed value is not too deep and holds whole characters and finite numbers only. */
function isPlain(value, depth) {
  if (typeof value === "number") return Number.isFinite(value); // 1e999 is JSON, and infinite
  if (typeof value === "string") return !/\p{Surrogate}/u.test(value);
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.entries(value).flat().every((item) => isPlain(item, depth - 1));
}
