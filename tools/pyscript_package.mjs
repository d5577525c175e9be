// PyScript's own Python: which modules it writes into every page, and by which program.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const FIRST = 'import os as _os\nfrom pathlib import Path as _Path\n_path = None';
const LAST = 'import pyscript as _pyscript\ndel _Path\ndel _path\ndel _os\ndel _pyscript\n';

function* filesOf(folder, path) {
  for (const [name, content] of Object.entries(folder)) {
    if (typeof content === "string") yield [`${path}${name}`, content];
    else yield* filesOf(content, `${path}${name}/`);
  }
}

/**
 * Return the modules of PyScript's package by path ("pyscript/ffi.py"), read from a built core.js
 * without running it; none when that is built otherwise than we know.
 */
export function pyscriptPackage(folder) {
  const core = readdirSync(folder).find((name) => /^core-\w+\.js$/.test(name));
  const text = core ? readFileSync(join(folder, core), "utf8") : "";
  const literal = /\w+\("\.",(\{pyscript:\{[^]*?\}\})\),\w+\.push\("import pyscript as _pyscript"\)/.exec(text);
  if (!literal) return {};
  return Object.fromEntries(filesOf(new Function(`return ${literal[1]}`)(), ""));
}

/** How the program begins and ends that writes these modules and imports them. */
export const PROGRAM = { first: FIRST, last: LAST };
