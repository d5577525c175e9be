// The engine's place in the experiment: Python in a module worker; every answer is one message.

import { start, startTicking, ticks } from "./python.mjs";

const python = await start();
const handle = python.globals.get("handle");
const answers = {
  frame: handle,
  read: (text) => { handle(text); return text; }, // the page reads it again
  echo: (value) => value,
  ticking: () => startTicking(python),
  ticks: () => ticks(python),
};
addEventListener("message", ({ data: [name, value] }) => postMessage(answers[name](value)));
postMessage("ready");
