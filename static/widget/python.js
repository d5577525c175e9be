// Start PyScript with the widget's Python in this document: in a frame of ours, or, with
// isolation="none", in the host's page. Needs no 'unsafe-eval', and never asks another server.

import { addSettings } from "../pyscript_settings.js";

const CORE = new URL("../runtime/pyscript-0.7.31/core.js", import.meta.url);
// What all widgets need, and what only a larger view needs besides.
const RUNTIMES = {
  micropython: {
    type: "mpy",
    interpreter: new URL("../runtime/micropython-1.28.0-6/micropython.mjs", import.meta.url),
    modules: new URL("../runtime/widget/micropython.bin", import.meta.url),
    views: {
      chat: new URL("../runtime/widget/micropython-chat.bin", import.meta.url),
      notifications: new URL("../runtime/widget/micropython-notifications.bin", import.meta.url),
    },
  },
  pyodide: {
    type: "py",
    interpreter: new URL("../interpreter.mjs", import.meta.url),
    modules: new URL("../runtime/widget/pyodide.bin", import.meta.url),
    views: {
      chat: new URL("../runtime/widget/pyodide-chat.bin", import.meta.url),
      notifications: new URL("../runtime/widget/pyodide-notifications.bin", import.meta.url),
    },
  },
};
const JS_MODULES = {
  guard: new URL("../guard.js", import.meta.url),
  formats: new URL("../formats.js", import.meta.url),
  outbox_store: new URL("../outbox_store.js", import.meta.url),
  guests: new URL("./guests.js", import.meta.url),
};
const FOLDER = "/realtime";
// Each await lets the page around go on.
const PROGRAM = `import asyncio, sys
await asyncio.sleep(0)
sys.path.insert(0, "${FOLDER}")
from app.widget.main import start
await start()
`;

let giveFiles;
const files = new Promise((resolve) => (giveFiles = resolve)); // the file system of Python
const views = new Map(); // view -> the promise of its modules, null when they are there

/** Load the modules of a view; return a promise, or null when they are there. */
export function loadView(runtime, view) {
  const url = RUNTIMES[runtime].views[view];
  if (!url || views.get(view) === null) return null;
  if (!views.has(view)) {
    const loading = Promise.all([files, fetchModules(url)]).then(
      ([system, packed]) => {
        unpack(system, packed);
        views.set(view, null);
      },
      (reason) => {
        views.delete(view); // another widget may have more luck
        throw reason;
      },
    );
    views.set(view, loading);
  }
  return views.get(view);
}

/** Start Python; reject with what prevents it. Once per document. */
export async function startPython(runtime) {
  const { type, interpreter, modules } = RUNTIMES[runtime];
  const packed = fetchModules(modules);
  packed.catch(() => {}); // told below
  const originals = noteOriginals();
  // Pyodide's start waits for a database for ever where there is none, as in a sandbox.
  if (type === "py" || self.origin === "null") await import("../empty_database.js");
  for (const other of ["py", "mpy"]) addSettings(other, other === type ? settings(interpreter) : {});
  const [{ hooks }, common] = await Promise.all([import(CORE.href), packed]);
  const patched = noteOriginals();
  // These hooks become code by way of eval, for workers, which are not used here.
  hooks.worker.onBeforeRunAsync.clear();
  await new Promise((resolve, reject) => {
    hooks.main.onReady.add(({ interpreter: python, io }) => {
      const { stderr } = io;
      io.stderr = (error, ...rest) => {
        if (error instanceof Error) reject(error);
        return stderr?.(error, ...rest);
      };
      unpack(python.FS, common);
      giveFiles(python.FS);
    });
    hooks.main.codeAfterRun?.clear();
    // Awaited: a rest between what was unpacked and what PyScript prepares.
    hooks.main.onBeforeRunAsync.add(() => new Promise((go) => setTimeout(go)));
    hooks.main.onAfterRunAsync.add(() => resolve());
    const script = document.createElement("script");
    script.type = type;
    script.textContent = PROGRAM;
    document.head.append(script);
  });
  putBack(originals, patched);
}

// What PyScript, and our database for it, put in the place of the platform's own: needed while it
// starts, and, in a page that is not ours, no longer.
const PATCHED = [
  [EventTarget.prototype, "addEventListener"],
  [Element.prototype, "attachShadow"],
  [globalThis, "indexedDB"],
];

const noteOriginals = () =>
  PATCHED.map(([owner, name]) => Object.getOwnPropertyDescriptor(owner, name));

/** Put back what nobody else has replaced since. */
function putBack(originals, patched) {
  noteOriginals().forEach((now, index) => {
    const [owner, name] = PATCHED[index];
    const isAsLeft = now?.value === patched[index]?.value && now?.get === patched[index]?.get;
    if (isAsLeft && originals[index]) Object.defineProperty(owner, name, originals[index]);
  });
}

/** Return what PyScript is told of our interpreter. */
function settings(interpreter) {
  const named = Object.entries(JS_MODULES).map(([name, url]) => [url.href, name]);
  return { interpreter: interpreter.href, js_modules: { main: Object.fromEntries(named) } };
}

/** Fetch the Python modules in one file: a line of JSON that says which and how long, then all. */
async function fetchModules(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url.pathname}: status ${answer.status}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  let start = bytes.indexOf(10) + 1;
  const { files } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, start)));
  return files.map(([path, length]) => {
    start += length;
    return [path, bytes.subarray(start - length, start)];
  });
}

const made = new Set(); // folders

function unpack(system, packed) {
  // It looks up each file before it makes it, by way of an error, and that one's stack is slow.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  for (const [path, content] of packed) {
    const parts = [FOLDER, ...path.split("/").slice(0, -1)];
    parts.forEach((_, index) => {
      const folder = parts.slice(0, index + 1).join("/");
      if (made.has(folder)) return;
      made.add(folder);
      system.mkdir(folder);
    });
    system.writeFile(`${FOLDER}/${path}`, content);
  }
  Error.stackTraceLimit = stackTraceLimit;
}
