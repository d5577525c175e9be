// Begin to load Python before anything else: no style sheet has to be there for it, and PyScript needs
// some time until it asks for its interpreter.

import { prepare } from "./interpreter.mjs";

export const SETTINGS = "pyscript.json"; // pyscript.toml, and what dev.py has built, as the server knows it

async function readSettings() {
  const answer = await fetch(SETTINGS);
  if (answer.status === 404) return null; // a host of files, which knows pyscript.toml only
  if (!answer.ok) throw new Error(`${SETTINGS} could not be read: status ${answer.status}`);
  return answer.json();
}

/** What PyScript is to know, once it has been read. */
export const settings = readSettings();

const BUILT = new URL("./runtime/app/", import.meta.url).href;
prepare(settings.then((known) => known?.boot ?? {}), BUILT);
