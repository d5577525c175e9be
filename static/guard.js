// Calls that can throw, and the few facts of the page that don't survive the way into Python.
//
// MicroPython can't catch a synchronous JavaScript exception, and a promise rejected with
// something that is no Error hangs Pyodide's `await` for ever. So nothing here throws or rejects:
// the answer is {ok, value, error}, where `error` is a text and `value` is null unless ok.

const good = (value) => ({ ok: true, value, error: "" });
const bad = (reason) => ({ ok: false, value: null, error: describe(reason) });

function describe(reason) {
  try {
    return reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
  } catch {
    return "an error that can't be described";
  }
}

/** Call object[method](...args). */
export function attempt(object, method, ...args) {
  try {
    return good(object[method](...args));
  } catch (reason) {
    return bad(reason);
  }
}

/** The last of a list: an index below zero is Python's alone. */
export const last = (list) => list[list.length - 1];

/** Call new Class(...args). */
export function make(Class, ...args) {
  try {
    return good(new Class(...args));
  } catch (reason) {
    return bad(reason);
  }
}

/** Call object[method](...args), which gives a promise; resolve when that one has settled. */
export async function begin(object, method, ...args) {
  try {
    return good(await object[method](...args));
  } catch (reason) {
    return bad(reason);
  }
}

/** Wait for a promise; resolve when it has settled. */
export async function settle(promise) {
  try {
    return good(await promise);
  } catch (reason) {
    return bad(reason);
  }
}

/** A way to be called again in a task of its own: `ask()` leads to one call of `callback`. */
export function later(callback) {
  let channel = null;
  return {
    ask() {
      if (channel === null) {
        channel = new MessageChannel();
        channel.port1.onmessage = () => callback();
      }
      channel.port2.postMessage(null);
    },
    end() {
      if (channel !== null) {
        channel.port1.onmessage = null;
        channel.port1.close();
      }
      channel = { port2: { postMessage() {} }, port1: { close() {} } };
    },
  };
}

const AT_ONCE = 4; // milliseconds without frames after which the next one is handed over at once
const TOGETHER = 128; // frames in one call
const IN_A_TASK = 1024; // frames handed over in one task

/**
 * Collect what message events bring and hand it over together, as `deliver(...frames)`: a call into
 * Python costs as much as reading a frame does. What comes alone is handed over at once. `take` is
 * the listener; `flush()` hands over all that waits, `forget()` drops it, `end()` is the end.
 */
export function collector(deliver, limit) {
  let frames = [];
  let handed = -Infinity;
  const hand = (most) => {
    while (frames.length && most > 0) {
      const some = frames.length <= TOGETHER ? frames : frames.slice(0, TOGETHER);
      frames = some === frames ? [] : frames.slice(TOGETHER);
      most -= some.length;
      deliver(...some);
    }
    handed = performance.now();
  };
  const port = later(() => {
    hand(IN_A_TASK);
    if (frames.length) port.ask();
  });
  return {
    take(event) {
      frames.push(dataOf(event, limit));
      if (frames.length > 1) return;
      if (performance.now() - handed > AT_ONCE) hand(1);
      else port.ask();
    },
    flush: () => hand(Infinity),
    forget: () => void (frames = []),
    end() {
      frames = [];
      port.end();
    },
  };
}

/**
 * The data of a message event; of a text with more than `limit` characters only those. To carry a
 * text of 17 MB into Python takes 0.3 s in which the page stands still, for a frame that is dropped.
 */
function dataOf(event, limit) {
  const { data } = event;
  return typeof data === "string" && data.length > limit ? data.slice(0, limit) : data;
}

// MicroPython wraps whole numbers at 32 bits, so moments leave here as seconds.

export const now = () => performance.now() / 1000;
export const wall = () => Date.now() / 1000;

/** The local date and time, ISO 8601 without a zone. */
export function timestamp() {
  const date = new Date();
  return new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, -1);
}

/** A UUID; `crypto.randomUUID` itself is missing on plain http:// away from localhost. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** JSON text read strictly and written anew without \u escapes of whole characters. */
export function strictJson(text) {
  try {
    return good(JSON.stringify(JSON.parse(text)));
  } catch (reason) {
    return bad(reason);
  }
}

/** How many files a field or a drop holds; a drop of something else (a text) holds none. */
export const fileCount = (holder) => holder?.files?.length ?? 0;

/** The size of a file as a text: MicroPython takes whole numbers for 32 bits. */
export const sizeOf = (file) => String(file.size);
