// PyScript opens a database of its own before it starts Pyodide, and waits for it for ever. Where
// the browser gives none (a sandboxed frame, some private windows, a damaged profile) it gets one
// that is empty and forgets everything. Nobody else does: our own storage learns what is wrong.
//
// Import this before PyScript's core.js.

const OF_PYSCRIPT = "IDBMap/";
const LIMIT = 2_000; // ms that the browser may take to open it

const answer = (result) => {
  const request = {};
  setTimeout(() => request.onsuccess?.({ target: { result } }));
  return request;
};

const store = {
  count: () => answer(0),
  get: () => answer(undefined),
  getKey: () => answer(undefined),
  getAllKeys: () => answer([]),
  put: () => answer(undefined),
  delete: () => answer(undefined),
  clear: () => answer(undefined),
};

const empty = {
  objectStoreNames: ["entries"],
  transaction: () => ({ objectStore: () => store }),
  close() {},
};

const found = Object.getOwnPropertyDescriptor(globalThis, "indexedDB");
const real = () => (found?.get ? found.get.call(globalThis) : found?.value); // may throw

function factory() {
  const given = real();
  if (!given) throw new DOMException("there is no IndexedDB here", "NotSupportedError");
  return given;
}

function open(...named) {
  if (!String(named[0]).startsWith(OF_PYSCRIPT)) return factory().open(...named);
  const request = {};
  let told = false;
  const tell = (event) => {
    if (!told) request.onsuccess?.(event);
    told = true;
  };
  const giveUp = () => tell({ target: { result: empty } });
  try {
    const asked = factory().open(...named);
    asked.onupgradeneeded = (event) => request.onupgradeneeded?.(event);
    asked.onsuccess = tell;
    asked.onerror = (event) => {
      event.preventDefault();
      giveUp();
    };
    setTimeout(giveUp, LIMIT);
  } catch {
    setTimeout(giveUp);
  }
  return request;
}

// Everything but `open` is the browser's own; what throws there throws here.
const handler = {
  get(_, name) {
    if (name === "open") return open;
    const given = factory();
    return typeof given[name] === "function" ? given[name].bind(given) : given[name];
  },
};
Object.defineProperty(globalThis, "indexedDB", {
  configurable: true,
  value: new Proxy({}, handler),
});
