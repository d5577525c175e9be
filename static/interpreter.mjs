// The interpreter that pyscript.toml names: Pyodide, with its standard library compiled beforehand
// (tools/compile_library.mjs). Compiling it was most of the wait for the first line of Python.
//
// When the compiled library is missing or is not the one named here, Pyodide gets its normal one,
// which is source: the page starts as well, only later, and one line in the console says so.

import { loadPyodide as load, version } from "./runtime/pyodide-314.0.7/pyodide.mjs";

export { version };

// `python3 dev.py test` says what belongs here when the version above has changed.
const LIBRARY = "python_stdlib-71eacda7eedf.zip";
const INTEGRITY = "sha256-cerNp+7fJC0GmsHxrhex1CbyA0hSoIyBgeZh7Grldu0=";

const FOLDER = new URL("./runtime/pyodide-314.0.7/", import.meta.url).href;

/** Fetch the compiled library, or the normal one; the browser compares the bytes with the hash. */
async function fetchLibrary(fetch) {
  try {
    const answer = await fetch(FOLDER + LIBRARY, { integrity: INTEGRITY });
    if (answer.ok) return answer;
    throw new Error(`status ${answer.status}`);
  } catch (reason) {
    console.warn(`Starting with the normal library: ${LIBRARY} can't be used (${reason.message})`);
    return fetch(`${FOLDER}python_stdlib.zip`);
  }
}

/**
 * Load Pyodide as its own function of this name does, from our folder and with our library.
 *
 * Pyodide takes an address of a library, and dies of one that is broken. So it gets an address, and
 * its request is answered with bytes that have been looked at.
 */
export async function loadPyodide(options = {}) {
  const { fetch } = globalThis;
  const answer = (asked, ...rest) =>
    String(asked) === FOLDER + LIBRARY ? fetchLibrary(fetch) : fetch(asked, ...rest);
  globalThis.fetch = answer;
  try {
    return await load({ ...options, indexURL: FOLDER, stdLibURL: FOLDER + LIBRARY });
  } finally {
    if (globalThis.fetch === answer) globalThis.fetch = fetch;
  }
}
