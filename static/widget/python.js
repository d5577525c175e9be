// Start PyScript with the widget's Python in this document: in a frame of ours, or, with
// isolation="none", in the host's page. Needs no 'unsafe-eval', and never asks another server.

const CORE = new URL("../runtime/pyscript-0.7.31/core.js", import.meta.url);
const RUNTIMES = {
  micropython: {
    type: "mpy",
    interpreter: new URL("../runtime/micropython-1.28.0-6/micropython.mjs", import.meta.url),
    modules: new URL("../runtime/widget/micropython.bin", import.meta.url),
  },
  pyodide: {
    type: "py",
    interpreter: new URL("../interpreter.mjs", import.meta.url),
    modules: new URL("../runtime/widget/pyodide.bin", import.meta.url),
  },
};
const JS_MODULES = {
  guard: new URL("../guard.js", import.meta.url),
  formats: new URL("../formats.js", import.meta.url),
  outbox_store: new URL("../outbox_store.js", import.meta.url),
  guests: new URL("./guests.js", import.meta.url),
};
const UNUSED_PLUGINS = [
  "codemirror",
  "deprecations-manager",
  "donkey",
  "error",
  "py-editor",
  "py-game",
  "py-terminal",
];
const FOLDER = "/realtime";
const PROGRAM = `import sys
sys.path.insert(0, "${FOLDER}")
import app.widget.main
`;

/** Start Python; reject with what prevents it. Once per document. */
export async function startPython(runtime) {
  const { type, interpreter, modules } = RUNTIMES[runtime];
  const packed = fetchModules(modules);
  packed.catch(() => {}); // told below
  // Pyodide's start waits for a database for ever where there is none.
  if (type === "py") await import("../empty_database.js");
  for (const other of ["py", "mpy"]) settings(other, other === type ? interpreter : null);
  const [{ hooks }, files] = await Promise.all([import(CORE.href), packed]);
  // These hooks become code by way of eval, for workers, which are not used here.
  hooks.worker.onBeforeRunAsync.clear();
  await new Promise((resolve, reject) => {
    hooks.main.onReady.add(({ interpreter: python, io }) => {
      const { stderr } = io;
      io.stderr = (error, ...rest) => {
        if (error instanceof Error) reject(error);
        return stderr?.(error, ...rest);
      };
      unpack(python.FS, files);
    });
    hooks.main.codeAfterRun?.clear();
    hooks.main.onAfterRun.add(() => resolve());
    const script = document.createElement("script");
    script.type = type;
    script.textContent = PROGRAM;
    document.head.append(script);
  });
}

/**
 * PyScript reads its settings from such an element. Without any, its other interpreter loads every
 * editor and terminal there is.
 */
function settings(type, interpreter) {
  const element = document.createElement(`${type}-config`);
  element.setAttribute("type", "json");
  element.hidden = true;
  const fields = { plugins: UNUSED_PLUGINS.map((name) => `!${name}`) };
  if (interpreter) {
    fields.interpreter = interpreter.href;
    const named = Object.entries(JS_MODULES).map(([name, url]) => [url.href, name]);
    fields.js_modules = { main: Object.fromEntries(named) };
  }
  element.textContent = JSON.stringify(fields);
  document.head.append(element);
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

function unpack(files, packed) {
  const made = new Set();
  for (const [path, content] of packed) {
    const parts = [FOLDER, ...path.split("/").slice(0, -1)];
    parts.forEach((_, index) => {
      const folder = parts.slice(0, index + 1).join("/");
      if (made.has(folder)) return;
      made.add(folder);
      files.mkdir(folder);
    });
    files.writeFile(`${FOLDER}/${path}`, content);
  }
}
