// The engine's frame: Python, and every connection of the widgets in the page around it. One for
// all of them; it shows nothing itself. In a sandbox, where frames of one origin can't see each
// other, each widget's own frame does this as well.

import { admit, loadWith, onIdle, place } from "./guests.js";
import { loadView, startPython } from "./python.js";

/** Serve the widgets of the page that holds this frame, with the Python of `runtime`. */
export function startEngine(runtime) {
  addEventListener("message", ({ source, data, ports }) => {
    if (source === parent && data?.realtime === "guest") admit(data.id, ports[0]);
  });
  onIdle(() => say("idle"));
  loadWith((view) => loadView(runtime, view));
  // Views in other frames of this origin hand in their place (view.js).
  globalThis.realtimeEngine = { place };
  // PyScript says that it is ready. Nobody asked, and the console is the host's as well as ours.
  console.debug = () => {};
  startPython(runtime).catch((reason) => say("failed", { text: String(reason?.message ?? reason) }));
  say("up");
}

/** Tell the page around; no secret is in it, so that any origin may hear. */
function say(what, more = {}) {
  parent.postMessage({ realtime: what, ...more }, "*");
}

const named = document.documentElement.dataset.engine;
if (named) startEngine(named);
