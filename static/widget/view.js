// A view's frame: a document of its own for one widget, so that the host's styles don't reach in.
// Python runs in the engine's frame, which builds the view in here.

import { STYLES } from "./styles.js";

const asked = new URLSearchParams(location.hash.slice(1));
const root = document.body;

for (const url of STYLES[asked.get("view")] ?? STYLES.badge) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = url;
  document.head.append(link);
}
document.documentElement.dataset.show = asked.get("view");

addEventListener("message", ({ source, data }) => {
  if (source === parent && data?.realtime === "place") join(data);
});
parent.postMessage({ realtime: "up" }, "*");

async function join({ engine, id }) {
  if (engine) {
    reach(engine, id);
    return;
  }
  // In a sandbox no frame reaches another: be an engine for oneself.
  const { startEngine } = await import("./engine.js");
  const { place } = await import("./guests.js");
  startEngine(asked.get("runtime") === "pyodide" ? "pyodide" : "micropython");
  place(id, root);
}

function reach(engine, id) {
  try {
    parent[engine].realtimeEngine.place(id, root);
  } catch {
    const text = "The frame of the page's engine can't be reached.";
    parent.postMessage({ realtime: "failed", text }, "*");
  }
}
