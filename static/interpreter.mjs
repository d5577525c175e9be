// The interpreter that pyscript.toml names: Pyodide, with its standard library compiled beforehand
// (tools/compile_library.mjs). Compiling it was most of the wait for the first line of Python.
//
// The console's boot.js calls `prepare` first: then Pyodide starts from an image of its memory when
// the browser keeps one, else with a trimmed library (tools/make_boot.mjs). Whatever is missing or is
// not what was named: the page starts as well, only later, and one line in the console says so.

import { loadPyodide as load, version } from "./runtime/pyodide-314.0.7/pyodide.mjs";
import { checkedSnapshot, keptSnapshot } from "./snapshot.mjs";

export { version };

// `python3 dev.py test` says what belongs here when the version above has changed.
const LIBRARY = "python_stdlib-71eacda7eedf.zip";
const INTEGRITY = "sha256-cerNp+7fJC0GmsHxrhex1CbyA0hSoIyBgeZh7Grldu0=";

const FOLDER = new URL("./runtime/pyodide-314.0.7/", import.meta.url).href;
const WASM = `${FOLDER}pyodide.asm.wasm`;
const NEAR = 30; // ms: a server that answers so soon sends more bytes sooner than we compute them

let prepared = null;

/**
 * Begin with all that can be had before PyScript asks for the interpreter.
 *
 * `reading` promises what tools/make_boot.mjs prints; each of its parts may be missing. `folder` is
 * the address of the files that it names.
 */
export function prepare(reading, folder) {
  const boot = reading.then(fitting);
  prepared = {
    boot: quietly(boot),
    script: quietly(import("./runtime/pyodide-314.0.7/pyodide.asm.mjs")),
    wasm: quietly(WebAssembly.compileStreaming(fetch(WASM))),
    image: quietly(boot.then(({ snapshot }) => (snapshot ? image(folder, snapshot) : null))),
    library: quietly(boot.then(({ core }) => (core ? library(core.file, sri(core.sha256)) : library()))),
    bundle: quietly(boot.then(({ bundle }) => (bundle ? modules(folder, bundle) : null))),
  };
}

/** Return what was built if it was for this Pyodide, else nothing. */
function fitting(boot) {
  if (boot.pyodide === version || boot.pyodide === undefined) return boot;
  console.warn(`Starting with the normal library: what was built is for Pyodide ${boot.pyodide}, not ${version}`);
  return {};
}

/** Keep a promise whose failure matters to whoever awaits it, and to nobody before. */
function quietly(promise) {
  promise.catch(() => {});
  return promise;
}

function sri(hex) {
  const bytes = hex.match(/../g).map((pair) => Number.parseInt(pair, 16));
  return `sha256-${btoa(String.fromCharCode(...bytes))}`;
}

async function modules(folder, { file, sha256 }) {
  const answer = await fetch(folder + file, { integrity: sri(sha256) });
  if (!answer.ok) throw new Error(`${answer.url}: status ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

async function image(folder, snapshot) {
  const url = folder + snapshot.file;
  const kept = await keptSnapshot(url, snapshot);
  if (kept || !isNear()) return kept;
  return checkedSnapshot(await fetch(url), snapshot);
}

function isNear() {
  const [page] = performance.getEntriesByType("navigation");
  const isFast = page !== undefined && page.responseStart - page.requestStart < NEAR;
  return isFast && ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
}

/** Fetch a compiled library, or the normal one; the browser compares the bytes with the hash. */
async function library(file = LIBRARY, integrity = INTEGRITY) {
  try {
    const answer = await fetch(FOLDER + file, { integrity });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return { bytes: await answer.arrayBuffer(), isNormal: false };
  } catch (reason) {
    console.warn(`Starting with the normal library: ${file} can't be used (${reason.message})`);
    const answer = await fetch(`${FOLDER}python_stdlib.zip`);
    if (!answer.ok) throw new Error(`Python's library can't be loaded: status ${answer.status}`);
    return { bytes: await answer.arrayBuffer(), isNormal: true };
  }
}

/**
 * Load Pyodide as its own function of this name does, from our folder and with our library.
 *
 * Pyodide takes an address of a library, and dies of one that is broken. So it gets an address, and
 * its request is answered with bytes that have been looked at.
 */
export async function loadPyodide(options = {}) {
  if (prepared === null) {
    const stdLibURL = FOLDER + LIBRARY;
    const coming = quietly(library()); // before such a request is answered by it
    const answers = new Map([[stdLibURL, async () => new Response((await coming).bytes)]]);
    return answering(answers, () => load({ ...options, indexURL: FOLDER, stdLibURL }));
  }
  try {
    return await fromPrepared(options);
  } finally {
    prepared = null; // some fifty megabytes
  }
}

async function fromPrepared(options) {
  const boot = await prepared.boot;
  const memory = await kept(boot);
  if (memory !== null) {
    try {
      return await started(options, boot, memory);
    } catch (reason) {
      console.warn(`Starting without the snapshot: it can't be restored (${reason.message})`);
    }
  }
  return started(options, boot, null);
}

/** Return the memory to start from, or null; say so when there is one that can't be used. */
async function kept({ snapshot }) {
  // An image remembers where everything is in the library that it was made with.
  if ((await prepared.library).isNormal) return null;
  try {
    return await prepared.image;
  } catch (reason) {
    console.warn(`Starting without the snapshot: ${snapshot.file} can't be used (${reason.message})`);
    return null;
  }
}

async function started(options, boot, memory) {
  const address = FOLDER + (boot.core?.file ?? LIBRARY);
  const answers = new Map([
    [address, async () => new Response((await prepared.library).bytes)],
    [WASM, () => prepared.wasm],
  ]);
  // Pyodide would wait for ever for a program that can't be loaded.
  const [script] = await Promise.all([prepared.script, prepared.wasm]);
  const settings = {
    ...options,
    indexURL: FOLDER,
    stdLibURL: address,
    createPyodideModule: script.default,
  };
  if (boot.lock) settings.lockFileContents = structuredClone(boot.lock);
  if (memory !== null) settings._loadSnapshot = memory;
  const pyodide = await answering(answers, () => load(settings));
  if (memory !== null) renew(pyodide);
  if (boot.bundle) await place(pyodide, boot);
  if (boot.core) offerRest(pyodide, FOLDER + boot.library.file);
  if (boot.bundle && boot.program) spareProgram(pyodide, boot.program);
  return pyodide;
}

// What a restored Python must not share with every other page that starts from the same image, nor
// with the machine that made it: its random numbers, its environment, its time zone.
const RENEW = `
import os, random, sys, time
random.seed()
os.environ.pop("PYTHONHASHSEED", None)
sys.path.remove("")
year = time.localtime().tm_year
offsets = [time.localtime(time.mktime((year, month, 1, 0, 0, 0, 0, 1, 0))).tm_gmtoff for month in (1, 7)]
time.timezone, time.altzone = -min(offsets), -max(offsets)
time.daylight = int(offsets[0] != offsets[1])
time.tzname = tuple("UTC%+03d:%02d" % divmod(x // 60, 60) for x in sorted(offsets))
`;

/** Renew what is frozen in an image. */
function renew(pyodide) {
  const names = pyodide.toPy({});
  pyodide.runPython(RENEW, { globals: names });
  names.destroy();
}

/** Put the page's modules where imports find them. */
async function place(pyodide, { bundle }) {
  const path = `/home/pyodide/${bundle.file}`;
  pyodide.FS.writeFile(path, await prepared.bundle, { canOwn: true });
  const names = pyodide.pyimport("sys").path;
  if (!names.includes(path)) names.append(path);
  names.destroy();
}

/** Let Python fetch what the trimmed library lacks, when it is imported. */
function offerRest(pyodide, address) {
  // The normal library, which came in the place of a broken one, has everything.
  const found = pyodide.runPython("import importlib.util as u; u.find_spec('rest_of_library') is not None");
  if (found) pyodide.pyimport("rest_of_library").install(() => fetchNow(address));
}

/** Fetch while the page waits. Such a request can't give bytes: each character stands for one. */
function fetchNow(address) {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`status ${request.status}`);
  const text = request.responseText;
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/** Leave out the program by which PyScript writes its modules: the bundle has them, compiled. */
function spareProgram(pyodide, { first, last }) {
  const { runPythonAsync } = pyodide;
  pyodide.runPythonAsync = (code, ...rest) => {
    const from = code.indexOf(first);
    const to = code.indexOf(last, from);
    const known = from >= 0 && to >= 0;
    const spared = known ? `${code.slice(0, from)}import pyscript\n${code.slice(to + last.length)}` : code;
    return runPythonAsync.call(pyodide, spared, ...rest);
  };
}

/** Answer some of the requests that are made meanwhile: a Response, or compiled WebAssembly. */
async function answering(answers, action) {
  const { fetch } = globalThis;
  const { instantiateStreaming } = WebAssembly;
  const ours = (asked, ...rest) => answers.get(String(asked))?.() ?? fetch(asked, ...rest);
  const instantiate = async (source, imports) => {
    const module = await source;
    if (!(module instanceof WebAssembly.Module)) return instantiateStreaming.call(WebAssembly, module, imports);
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
  globalThis.fetch = ours;
  WebAssembly.instantiateStreaming = instantiate;
  try {
    return await action();
  } finally {
    if (globalThis.fetch === ours) globalThis.fetch = fetch;
    if (WebAssembly.instantiateStreaming === instantiate) WebAssembly.instantiateStreaming = instantiateStreaming;
  }
}
