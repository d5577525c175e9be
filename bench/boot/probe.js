// Runs in each document before anything else, and tells `told(…)` when something was to be seen.
//
// "Seen" is the first moment after the frame that painted it. Times are ms since the navigation
// began. What is told of PyScript's steps is what it announces to any page.
"use strict";
(() => {
  const { told } = globalThis;
  if (window !== window.top) return;
  performance.setResourceTimingBufferSize(2000);
  const tell = (what, at = performance.now(), more = {}) =>
    told(JSON.stringify({ what, at, ...more }));

  const seen = (what) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { port1.close(); tell(what); };
      port2.postMessage(null);
    });
  };

  // PyScript says that it is ready before it imports its own Python, so we look at what it has the
  // interpreter run: the last before the page is there is the script.
  addEventListener("py:ready", () => tell("ready"), { capture: true, once: true });
  addEventListener("py:progress", () => { watchRuns().catch(() => {}); }, { once: true });
  async function watchRuns() {
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
    const { hooks } = await import(loaded.find((name) => name.endsWith("/core.js")));
    let watched = null;
    const watch = ({ interpreter }) => {
      if (watched === interpreter) return;
      watched = interpreter;
      for (const name of ["runPython", "runPythonAsync"]) {
        const original = interpreter[name];
        interpreter[name] = (...values) => { tell("run"); return original(...values); };
      }
    };
    hooks.main.onBeforeRun.add(watch);
    hooks.main.onBeforeRunAsync.add(watch);
  }
  addEventListener("py:progress", ({ detail }) => tell(`step ${detail}`), { capture: true });

  const missing = new Map(Object.entries({
    usable: () => document.querySelector("#boot") === null && document.querySelector("#app > *"),
    connected: () => document.querySelector(".badge[data-state=connected]"),
  }));
  const options = { subtree: true, childList: true, attributes: true, attributeFilter: ["data-state"] };
  const observer = new MutationObserver(() => {
    for (const [what, found] of missing) {
      if (!found()) continue;
      missing.delete(what);
      if (what === "usable") tell("mounted");
      if (what === "connected") tell("connected");
      else seen(what);
    }
    if (!missing.size) observer.disconnect();
  });
  observer.observe(document, options);

  const told_of = {
    longtask: ({ startTime, duration }) => tell("longtask", startTime, { duration }),
    paint: ({ name, startTime }) => { if (name === "first-contentful-paint") tell("skeleton", startTime); },
    mark: ({ name, startTime }) => { if (name.startsWith("realtime:")) tell(name, startTime); },
    resource: ({ name, responseEnd }) => { if (name.endsWith("/app/main.py")) tell("script", responseEnd); },
  };
  for (const [type, tellOf] of Object.entries(told_of)) {
    new PerformanceObserver((list) => list.getEntries().forEach(tellOf)).observe({ type, buffered: true });
  }
})();
