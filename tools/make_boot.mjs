// Make what the console page starts from: its Python, a trimmed library, an image of the memory.
//
//   echo '{"modules": ["app/client.py", …], "pure": ["app.client", …], "scripts": ["app/main.py"]}' |
//     node tools/make_boot.mjs static/runtime/pyodide-<version> static/runtime/pyscript-<version> <folder>
//
// Writes app-<hash>.zip (the modules and PyScript's own, each as .pyc) and snapshot-<hash>.bin (the
// memory of a Pyodide that has imported the pure ones) into <folder>, and python_core-<hash>.zip (of
// the full library what these can reach) beside it in Pyodide's; prints their names as JSON.
// A snapshot that can't be made is no failure: the page starts without.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { PROGRAM, pyscriptPackage } from "./pyscript_package.mjs";
import { packed } from "./sparse.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const SPLIT = readFileSync(join(HERE, "split_library.py"), "utf8");
const REST = readFileSync(join(HERE, "rest_of_library.py"), "utf8");

const [pyodideFolder, pyscriptFolder, folder] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide, version } = await import(pathToFileURL(join(pyodideFolder, "pyodide.mjs")));

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** Write a file named by its content, and remove what was made before it. */
function write(folder, name, suffix, bytes) {
  const hash = sha256(bytes);
  const file = `${name}-${hash.slice(0, 12)}${suffix}`;
  const ours = new RegExp(`^${name}-[0-9a-f]{12}\\${suffix}(\\.br|\\.gz)?$`);
  mkdirSync(folder, { recursive: true });
  for (const old of readdirSync(folder)) {
    if (ours.test(old) && !old.startsWith(file)) rmSync(join(folder, old));
  }
  writeFileSync(join(folder, file), bytes);
  return { file, sha256: hash, size: bytes.length };
}

function load(library, more = {}) {
  const stdLibURL = join(pyodideFolder, library);
  // Sets of constants are written in the order of their hashes.
  return loadPyodide({ indexURL: pyodideFolder, stdLibURL, env: { PYTHONHASHSEED: "0" }, ...more });
}

/** Compile the modules; find what of the library they and the scripts reach; return both as zips. */
async function divided(library, sources, scripts, pure) {
  const pyodide = await load(library);
  const normal = "/home/pyodide/source.zip";
  pyodide.FS.writeFile(normal, readFileSync(join(pyodideFolder, "python_stdlib.zip")));
  pyodide.FS.writeFile("/home/pyodide/split_library.py", SPLIT);
  const parts = pyodide.pyimport("split_library");
  const bundle = parts.bundle(pyodide.toPy(sources)).toJs();
  const texts = [...Object.values(sources), ...Object.values(scripts)];
  return [bundle, parts.core(pyodide.toPy(texts), pyodide.toPy(pure), normal, REST).toJs()];
}

/** Return the memory of a Pyodide that has imported these modules. */
async function remembered(core, bundle, modules) {
  const pyodide = await load(core.file, { _makeSnapshot: true });
  const place = `/home/pyodide/${bundle.file}`;
  pyodide.FS.writeFile(place, readFileSync(join(folder, bundle.file)));
  pyodide.runPython(`
import gc, sys
from importlib import import_module
sys.path.append("${place}")
import rest_of_library
sys.meta_path.append(rest_of_library.FINDER)
for name in ${JSON.stringify(modules)}:
    import_module(name)
del name, import_module
gc.collect()
del gc, sys, rest_of_library
`);
  return packed(pyodide.makeMemorySnapshot());
}

async function snapshot(core, bundle, modules) {
  try {
    return write(folder, "snapshot", ".bin", await remembered(core, bundle, modules));
  } catch (reason) {
    console.error(`No snapshot: ${String(reason.message).trim().split("\n").at(-1)}`);
    return null;
  }
}

const { modules, pure, scripts } = JSON.parse(readFileSync(0, "utf8"));
const library = readdirSync(pyodideFolder).find((name) => /^python_stdlib-[0-9a-f]{12}\.zip$/.test(name));
const read = (names) => Object.fromEntries(names.map((name) => [name, readFileSync(name, "utf8")]));
const pyscript = pyscriptPackage(pyscriptFolder);

const sources = { ...read(modules), ...pyscript };
const [modulesZip, coreZip] = await divided(library, sources, read(scripts), pure).catch((error) => {
  // Uncaught, node would print the megabyte of one line that it comes from, and nothing else.
  console.error(error.message.trim());
  process.exit(1);
});
const bundle = write(folder, "app", ".zip", modulesZip);
const core = write(pyodideFolder, "python_core", ".zip", coreZip);
const full = readFileSync(join(pyodideFolder, library));
const answer = {
  pyodide: version,
  library: { file: library, sha256: sha256(full), size: full.length },
  core,
  bundle,
  snapshot: await snapshot(core, bundle, pure),
  // No package comes from elsewhere: nobody has to fetch the list of them.
  lock: { info: JSON.parse(readFileSync(join(pyodideFolder, "pyodide-lock.json"), "utf8")).info, packages: {} },
  // The program of PyScript that the modules in the bundle make needless.
  program: Object.keys(pyscript).length ? PROGRAM : null,
};
console.log(JSON.stringify(answer));
process.exit(0);
