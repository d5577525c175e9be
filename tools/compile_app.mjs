// Compile the console's Python once, so that no page has to fetch and compile its files one by one.
//
//   echo '["app/client.py", …]' | node tools/compile_app.mjs static/runtime/pyodide-<version> <folder>
//
// Reads the named files with the Pyodide of that folder and writes app-<start of its hash>.zip into
// <folder>, each module as .pyc; prints the name. The same sources give the same bytes.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const OURS = /^app-[0-9a-f]+\.zip$/;

// Runs in Pyodide, where PyScript unpacks it: tracebacks name the files as if they were source.
const COMPILE = `
import io, zipfile
from importlib.util import source_hash
from importlib._bootstrap_external import _code_to_hash_pyc

written = io.BytesIO()
with zipfile.ZipFile(written, "w") as bundle:
    for name, text in sorted(sources.to_py().items()):
        content = text.encode()
        code = compile(content, "/home/pyodide/" + name, "exec", dont_inherit=True, optimize=0)
        content = _code_to_hash_pyc(code, source_hash(content), checked=False)
        bundle.writestr(zipfile.ZipInfo(name + "c"), content, zipfile.ZIP_STORED)
`;

async function compiled(pyodideFolder, names) {
  const { loadPyodide } = await import(pathToFileURL(join(pyodideFolder, "pyodide.mjs")));
  // Sets of constants are written in the order of their hashes.
  const pyodide = await loadPyodide({ indexURL: pyodideFolder, env: { PYTHONHASHSEED: "0" } });
  const sources = Object.fromEntries(names.map((name) => [name, readFileSync(name, "utf8")]));
  pyodide.globals.set("sources", sources);
  pyodide.runPython(COMPILE);
  return pyodide.runPython("written.getvalue()").toJs();
}

const [pyodideFolder, folder] = process.argv.slice(2).map((path) => resolve(path));
const bytes = await compiled(pyodideFolder, JSON.parse(readFileSync(0, "utf8"))).catch((error) => {
  // Uncaught, node would print the megabyte of one line that it comes from, and nothing else.
  console.error(error.message.trim());
  process.exit(1);
});
const hash = createHash("sha256").update(bytes).digest("hex");
const bundle = `app-${hash.slice(0, 12)}.zip`;
mkdirSync(folder, { recursive: true });
for (const old of readdirSync(folder).filter((name) => OURS.test(name))) rmSync(join(folder, old));
writeFileSync(join(folder, bundle), bytes);
console.log(bundle);
