// Have service_worker.js keep the page for the next visit, once this one has started.
//
// `?service-worker=off` in the address, or <meta name="realtime-service-worker" content="off">, ends
// it and throws away what it kept.

const FILE = "service_worker.js";

function isOff() {
  const asked = new URLSearchParams(location.search).get("service-worker");
  const told = document.querySelector("meta[name=realtime-service-worker]")?.content;
  return asked === "off" || told === "off";
}

/** Under Trusted Types an address of a script has to be vouched for. */
function vouched(address) {
  const policy = globalThis.trustedTypes?.createPolicy("realtime-service-worker", {
    createScriptURL: (url) => (url === FILE ? url : ""),
  });
  return policy ? policy.createScriptURL(address) : address;
}

async function end(container) {
  const scope = new URL("./", document.baseURI);
  for (const one of await container.getRegistrations()) {
    if (one.scope === scope.href) await one.unregister();
  }
  await caches.delete(`realtime-${scope.pathname}`);
  tell(false);
}

/** Say on <html data-kept> whether the next visit will find the page here. */
function tell(isKept) {
  document.documentElement.dataset.kept = isKept ? "yes" : "no";
}

async function begin(container) {
  await container.register(vouched(FILE), { updateViaCache: "none" });
  const { active } = await container.ready;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => {
    port1.close();
    tell(data);
  };
  active.postMessage("keep", [port2]);
}

/** Do so, or not. The page works the same when a browser refuses. */
export async function keepPage() {
  const container = navigator.serviceWorker;
  if (!container || !isSecureContext || window !== window.top) return;
  try {
    await (isOff() ? end(container) : begin(container));
  } catch (reason) {
    console.info(`This page is not kept for the next visit: ${reason.message}`);
  }
}
