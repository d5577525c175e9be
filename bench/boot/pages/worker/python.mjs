// Pyodide as the console has it, without PyScript: the compiled library, the bundled modules. The
// same in a page and in a worker, so that only the place differs.

import { loadPyodide } from "/static/interpreter.mjs";

const IMPORTS = `
import app.client, app.provider, app.engine
from app.engine.messages import decode

def handle(text):
    message = decode(text)
    return message.id

def drawn(count):
    import js
    list_ = js.document.createElement("ul")
    js.document.body.append(list_)
    for number in range(count):
        row = js.document.createElement("li")
        row.className = "row"
        row.textContent = "Message %d" % number
        list_.append(row)
    list_.remove()

ticks = 0

async def tick():
    import asyncio
    global ticks
    while True:
        await asyncio.sleep(0.1)
        ticks += 1
`;

/** Start Python and import the engine and the provider; return Pyodide's API. */
export async function start() {
  const folder = "/static/runtime/app/";
  const boot = await (await fetch(`${folder}boot.json`)).json();
  const bundle = fetch(folder + boot.bundle.file).then((answer) => answer.arrayBuffer());
  const python = await loadPyodide();
  python.unpackArchive(await bundle, "zip", { extractDir: "/home/pyodide" });
  python.runPython("import sys; sys.path.insert(0, '/home/pyodide')");
  python.runPython(IMPORTS);
  return python;
}

/** Begin a loop that wants to wake ten times a second. */
export function startTicking(python) {
  python.runPython("import asyncio; RUNNING = asyncio.ensure_future(tick())");
}

/** Return how often it has. */
export const ticks = (python) => python.globals.get("ticks");
