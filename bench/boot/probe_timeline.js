// Runs after probe.js in the visits that the timeline is made of: tells when a page compiles its
// WebAssembly, builds its first element, and what its socket does. Each wrapper adds two calls.
"use strict";
(() => {
  if (window !== window.top) return;
  const { told } = globalThis;
  const tell = (what, at = performance.now()) => told(JSON.stringify({ what, at }));

  // Each by its number: a page also asks small modules what the browser can do.
  let number = 0;
  for (const name of ["compile", "compileStreaming", "instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...values) => {
      const mine = `wasm ${(number += 1)}`;
      tell(`${mine} <`);
      const result = await original.apply(WebAssembly, values);
      tell(`${mine} >`);
      return result;
    };
  }

  let ready = false;
  addEventListener("py:ready", () => { ready = true; }, { capture: true, once: true });
  const { createElement } = Document.prototype;
  Document.prototype.createElement = function (...names) {
    if (ready) {
      tell("first element");
      Document.prototype.createElement = createElement;
    }
    return createElement.apply(this, names);
  };

  window.WebSocket = new Proxy(WebSocket, {
    construct(target, values) {
      tell("socket <");
      const socket = new target(...values);
      socket.addEventListener("open", () => tell("socket >"), { once: true });
      socket.addEventListener("message", () => tell("first message"), { once: true });
      return socket;
    },
  });
})();
