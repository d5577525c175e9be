// Runs in each document before anything else, and tells `told(…)` when something was to be seen.
//
// "Seen" is the first moment after the frame that painted it. Times are milliseconds since 1970 with
// fractions, so that those of different processes can be compared.
"use strict";
(() => {
  const { told } = globalThis; // stays: a frame's first document may share its window with the next
  const top = window === window.top;
  const now = () => performance.timeOrigin + performance.now();
  const tell = (what, more = {}) => told(JSON.stringify({ what, top, at: now(), ...more }));
  if (top) tell("start", { at: performance.timeOrigin });

  const seen = (what) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { port1.close(); tell(what); };
      port2.postMessage(null);
    });
  };

  const missing = new Map(Object.entries({
    skeleton: () => {
      if (!top) return false;
      const place = document.querySelector("realtime-widget:defined, .badge");
      return place !== null && place.getBoundingClientRect().height > 0;
    },
    badge: () => {
      const roots = [document, document.querySelector("realtime-widget")?.shadowRoot];
      return roots.some((root) => root?.querySelector(".badge[data-state=connected]"));
    },
  }));
  const options = { subtree: true, childList: true, attributes: true, attributeFilter: ["data-state"] };
  const observer = new MutationObserver(() => look());
  function look() {
    for (const [what, found] of missing) {
      if (found()) {
        missing.delete(what);
        seen(what);
      }
    }
    if (!missing.size) observer.disconnect();
  }
  observer.observe(document, options);

  if (!top) return;
  // A frame of the page's own origin may share the window of its first, empty document, and then
  // this script does not run in the second: it is looked at from here.
  function reach(root) {
    const documents = [...root.querySelectorAll("iframe")].map((frame) => frame.contentDocument);
    if (documents.length && documents.every((it) => it === null)) return; // it tells by itself
    if (documents.some((it) => it?.querySelector(".badge[data-state=connected]"))) seen("badge");
    else requestAnimationFrame(() => reach(root));
  }
  // A custom element changes nothing outside its shadow tree when it is defined.
  const defined = customElements.whenDefined("realtime-widget").then(() => {
    const { shadowRoot } = document.querySelector("realtime-widget") ?? {};
    if (!shadowRoot) return;
    observer.observe(shadowRoot, options);
    look();
    reach(shadowRoot);
  });
  defined.catch(() => {});
  addEventListener("realtime:state", ({ detail }) => {
    if (detail?.state === "connected") tell("state");
  });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tell("longtask", { duration });
  }).observe({ type: "longtask", buffered: true });
})();
