// Compile Python's standard library once, so that no page has to do it at each start.
//
//   node tools/compile_library.mjs static/runtime/pyodide-<version>
//
// Reads python_stdlib.zip of that folder, which holds source, with the Pyodide of that folder, and
// writes python_stdlib-<start of its hash>.zip beside it: the same files, each module as .pyc.
// The same Pyodide gives the same bytes, so that static/interpreter.mjs can name them.

import { createHash } from "node:crypto";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const OURS = /^python_stdlib-[0-9a-f]+\.zip$/;

// Runs in Pyodide. `source_hash` instead of a date, and one date for all: the same bytes each time.
// The files are stored, not deflated: reading is quicker, and HTTP compresses the whole better.
const COMPILE = `
import io, sys, zipfile
from importlib.util import MAGIC_NUMBER, source_hash
from importlib._bootstrap_external import _code_to_hash_pyc

library = "/lib/python%d%d.zip" % sys.version_info[:2]
written, modules = io.BytesIO(), 0
with zipfile.ZipFile(library) as old, zipfile.ZipFile(written, "w") as new:
    for name in sorted(old.namelist()):
        content = old.read(name)
        if name.endswith(".py"):
            code = compile(content, library + "/" + name, "exec", dont_inherit=True, optimize=0)
            content = _code_to_hash_pyc(code, source_hash(content), checked=False)
            assert content.startswith(MAGIC_NUMBER)
            name, modules = name + "c", modules + 1
        new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_STORED)
`;

async function compiled(folder) {
  const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")));
  // Sets of constants are written in the order of their hashes.
  const pyodide = await loadPyodide({ indexURL: folder, env: { PYTHONHASHSEED: "0" } });
  pyodide.runPython(COMPILE);
  const bytes = pyodide.runPython("written.getvalue()").toJs();
  return { bytes, modules: pyodide.globals.get("modules") };
}

const folder = resolve(process.argv[2]);
const { bytes, modules } = await compiled(folder);
const hash = createHash("sha256").update(bytes).digest("hex");
const library = `python_stdlib-${hash.slice(0, 12)}.zip`;
for (const old of readdirSync(folder).filter((name) => OURS.test(name))) rmSync(join(folder, old));
writeFileSync(join(folder, library), bytes);
console.log(`${library}: ${modules} modules, ${(bytes.length / 1e6).toFixed(1)} MB`);
