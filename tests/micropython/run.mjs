// Run a Python script on PyScript's MicroPython, from the repository's root:
//   node tests/micropython/run.mjs script.py [arguments]
// app/ and tests/ are importable, app/shims/* stand at the top as in the page. The script may use
// top-level await. Its stdout is ours; an exception's traceback goes to stderr, the exit code is 1.

import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript/micropython.mjs";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const HEAP = 16 * 1024 * 1024; // bytes
const [script, ...rest] = process.argv.slice(2);
if (!script) {
  console.error("usage: node tests/micropython/run.mjs script.py [arguments]");
  process.exit(2);
}

const python = await loadMicroPython({
  heapsize: HEAP,
  linebuffer: true,
  stdout: (line) => process.stdout.write(`${line}\n`),
  stderr: (line) => process.stderr.write(`${line}\n`),
});

function put(path, content) {
  const folders = path.split("/").slice(1, -1);
  folders.reduce((parent, name) => {
    const folder = `${parent}/${name}`;
    if (!python.FS.analyzePath(folder).exists) python.FS.mkdir(folder);
    return folder;
  }, "");
  python.FS.writeFile(path, content);
}

for (const folder of ["app", "tests"]) {
  for (const entry of readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(py|json)$/.test(entry.name)) continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const path = relative(ROOT, file).split("\\").join("/");
    put(`/project/${path}`, readFileSync(file));
    if (path.startsWith("app/shims/") && entry.name !== "__init__.py") {
      put(`/project/${entry.name}`, readFileSync(file));
    }
  }
}

try {
  const argv = JSON.stringify(JSON.stringify([script, ...rest]));
  python.runPython(
    `import sys, json\nsys.path.insert(0, "/project")\nsys.argv[:] = json.loads(${argv})\n`,
  );
  await python.runPythonAsync(readFileSync(script, "utf8"));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
