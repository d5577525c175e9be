// <realtime-widget>: live data from a realtime server in a page that is not ours.
//
//   <script type="module" src="https://host/static/widget.js"></script>
//   <realtime-widget server="https://host" token-endpoint="/my/token" view="badge"></realtime-widget>
//
// The element paints a skeleton at once. Python runs in a frame of this file's origin, one for the
// whole page, and each view is a frame in its element's shadow root. docs/embedding.md has the rest.

const FRAMES = {
  micropython: new URL("./widget/engine-micropython.html", import.meta.url),
  pyodide: new URL("./widget/engine-pyodide.html", import.meta.url),
};
const VIEW = new URL("./widget/view.html", import.meta.url);
const START_TIMEOUT = 30_000; // ms until an engine that says nothing is given up
const SHARED = ["view", "room", "theme", "lang"]; // change in place; the others begin anew
const ANEW = ["server", "token-endpoint", "token-place", "runtime", "isolation"];
const CHOICES = {
  view: ["badge", "chat", "notifications"],
  theme: ["auto", "light", "dark"],
  runtime: ["micropython", "pyodide"],
  isolation: ["frame", "none"],
  "token-place": ["ticket", "frame", "query", "none"],
};
const LOOKS = ["accent", "ink", "surface", "line", "radius", "font", "font-size"];
const GERMAN = {
  "Connecting": "Verbindet",
  "Live updates are not available.": "Live-Daten sind nicht verfügbar.",
};

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { all: initial; display: inline-block; contain: layout style;
    vertical-align: middle; max-width: 100%; color-scheme: inherit; }
  :host([hidden]) { display: none; }
  :host([view="chat"]), :host([view="notifications"]) { display: block; }
  .place { position: relative; min-width: 1px; }
  :host(:not([view="chat"], [view="notifications"])) .place { min-height: 30px; min-width: 96px; }
  :host([view="chat"]) .place, :host([view="notifications"]) .place {
    height: var(--realtime-height, 30rem); }
  .waiting, .failed { display: inline-flex; align-items: center; gap: 0.5em; min-height: 30px;
    padding: 0 12px 0 9px; box-sizing: border-box; border-radius: 999px;
    font: 600 13px/20px var(--realtime-font, system-ui, sans-serif); white-space: nowrap;
    color: var(--realtime-ink, light-dark(#5b625f, #a4b2af)); background: light-dark(#e9e6de, #222d2e); }
  .waiting::before { content: ""; width: 8px; height: 8px; border: 2px solid; border-radius: 50%;
    border-right-color: transparent; animation: turn 1s linear infinite; }
  @keyframes turn { to { transform: rotate(1turn); } }
  @media (prefers-reduced-motion: reduce) { .waiting::before { animation: none; } }
  iframe { position: absolute; inset: 0 auto auto 0; display: block; width: 100%; height: 100%;
    border: 0; background: transparent; z-index: 1; }
  [hidden] { display: none !important; }
  .out { opacity: 0; pointer-events: none; }
`);

const name = () => `realtime-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;

// --- The engine: one per page and runtime -------------------------------------------------------

const engines = new Map();

/** Python in a frame of its own, outside of every element, so that elements can move. */
class EngineFrame {
  constructor(runtime) {
    this.runtime = runtime;
    this.name = name();
    this.guests = new Map(); // id -> the port to hand over, null once it was
    this.isUp = false;
    this.frame = document.createElement("iframe");
    this.frame.name = this.name;
    this.frame.hidden = true;
    this.frame.setAttribute("aria-hidden", "true");
    this.frame.tabIndex = -1;
    this.frame.style.setProperty("display", "none", "important");
    this.frame.src = FRAMES[runtime].href;
    this.hears = (event) => {
      if (event.source === this.frame.contentWindow) this.heard(event.data);
    };
    addEventListener("message", this.hears);
    document.documentElement.append(this.frame);
  }

  heard({ realtime, text }) {
    if (realtime === "up") {
      this.isUp = true;
      for (const [id, guest] of this.guests) this.introduce(id, guest);
    } else if (realtime === "failed") {
      for (const { failed } of this.guests.values()) failed(text);
    } else if (realtime === "idle" && this.guests.size === 0) {
      this.end();
    }
  }

  /** Let an element speak over `port`; `ready` is called when views can be placed. */
  admit(id, port, ready, failed) {
    const guest = { port, ready, failed };
    this.guests.set(id, guest);
    if (this.isUp) this.introduce(id, guest);
  }

  introduce(id, guest) {
    if (!guest.port) return;
    const { port } = guest;
    guest.port = null;
    this.frame.contentWindow.postMessage({ realtime: "guest", id }, FRAMES[this.runtime].origin, [port]);
    guest.ready();
  }

  release(id) {
    this.guests.delete(id);
    if (!this.isUp && this.guests.size === 0) this.end();
  }

  end() {
    removeEventListener("message", this.hears);
    this.frame.remove();
    if (engines.get(this.runtime) === this) engines.delete(this.runtime);
  }
}

/** Python in the host's own page. */
class EngineHere {
  constructor(runtime) {
    this.guests = new Map();
    this.started = this.start(runtime);
  }

  async start(runtime) {
    const [{ startPython }, guests, { STYLES }] = await Promise.all([
      import("./widget/python.js"),
      import("./widget/guests.js"),
      import("./widget/styles.js"),
    ]);
    startPython(runtime).catch((reason) => {
      for (const { failed } of this.guests.values()) failed(String(reason?.message ?? reason));
    });
    return { ...guests, STYLES };
  }

  admit(id, port, ready, failed) {
    this.guests.set(id, { failed });
    this.started.then(
      ({ admit }) => {
        admit(id, port);
        ready();
      },
      (reason) => failed(String(reason?.message ?? reason)),
    );
  }

  release(id) {
    this.guests.delete(id);
  }
}

const hostHasPyScript = () =>
  Symbol.for("polyscript.js_modules") in globalThis ||
  document.querySelector('script[type="py"], script[type="mpy"], py-script, mpy-script') !== null;

let here = null;

function engineFor(runtime, isolation) {
  if (isolation === "none") {
    if (here || !hostHasPyScript()) return (here ??= new EngineHere(runtime));
    console.warn("<realtime-widget>: this page runs PyScript itself, so isolation=\"none\" can't be had; a frame is used.");
  }
  if (!engines.has(runtime)) engines.set(runtime, new EngineFrame(runtime));
  return engines.get(runtime);
}

// --- Tokens -------------------------------------------------------------------------------------

const endpoints = new Map(); // URL -> {token, asking}: elements of one page share what was answered

async function fetchToken(url, refresh) {
  const answer = await fetch(url, {
    method: "POST",
    credentials: "same-origin",
    cache: "no-store",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ refresh }),
  });
  if (answer.status === 401 || answer.status === 403) return null;
  if (!answer.ok) throw new Error(`the token endpoint answered ${answer.status}`);
  const { token, access_token } = await answer.json();
  if (typeof (token ?? access_token) !== "string") throw new Error("the token endpoint answered without a token");
  return token ?? access_token;
}

function tokenOf(url, refresh) {
  if (!endpoints.has(url)) endpoints.set(url, { token: null, asking: null });
  const endpoint = endpoints.get(url);
  if (endpoint.token !== null && !refresh) return Promise.resolve(endpoint.token);
  endpoint.asking ??= fetchToken(url, refresh)
    .then((token) => (endpoint.token = token))
    .finally(() => (endpoint.asking = null));
  return endpoint.asking;
}

// --- The element --------------------------------------------------------------------------------

/** See docs/embedding.md and widget.d.ts. */
export class RealtimeWidget extends HTMLElement {
  static observedAttributes = [...SHARED, ...ANEW];

  #root = this.attachShadow({ mode: "open" });
  #internals = this.attachInternals();
  #place;
  #id = ""; // "" while it is not in a page
  #engine = null;
  #port = null;
  #frame = null;
  #frameIsUp = false;
  #isShown = false;
  #alone = false; // the view's frame is the engine, too
  #link = { state: "disconnected", reason: null };
  #calls = new Map(); // number -> {resolve, reject, receipt}
  #lastCall = 0;
  #given = undefined; // what setToken() was given
  #tokenSource = null;
  #patience = 0;
  #ends = []; // what is to be undone when the element leaves

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet];
    const part = (tag, className, ...children) => {
      const made = document.createElement(tag);
      made.className = className;
      made.append(...children);
      return made;
    };
    const slot = (slotName, ...children) => {
      const made = part("slot", "", ...children);
      made.name = slotName;
      return made;
    };
    const waiting = part("div", "wait", slot("loading", part("span", "waiting", "")));
    const failed = part("div", "fail", slot("failed", part("span", "failed", "")));
    failed.hidden = true;
    failed.setAttribute("role", "status");
    this.#place = part("div", "place", waiting, failed);
    this.#root.append(slot("header"), this.#place, slot("footer"));
  }

  // What the host's page asks for.

  get state() {
    return this.#link.state;
  }

  get reason() {
    return this.#link.reason;
  }

  /** async ({refresh}) => a token, or null when nobody is signed in; rejecting: try later. */
  get tokenSource() {
    return this.#tokenSource;
  }

  set tokenSource(source) {
    if (source !== null && typeof source !== "function") {
      throw new TypeError("tokenSource is a function that returns a token, or null.");
    }
    const late = this.#tokenSource === null && source !== null && this.#id;
    this.#tokenSource = source;
    if (late && !this.manual) this.connect();
  }

  get manual() {
    return this.hasAttribute("manual");
  }

  set manual(wanted) {
    this.toggleAttribute("manual", Boolean(wanted));
  }

  connect() {
    this.#post({ type: "connect" });
  }

  disconnect() {
    this.#post({ type: "disconnect" });
  }

  /** Use a token from now on; null: nobody is signed in any more. */
  setToken(token) {
    if (token !== null && (typeof token !== "string" || !token)) {
      throw new TypeError("setToken() takes a token, or null.");
    }
    this.#given = token;
    const endpoint = endpoints.get(this.#endpoint());
    if (endpoint) endpoint.token = token;
    this.#post({ type: "renew", token });
  }

  /** Send a message; resolve with its receipt once it has ended. Reject only for misuse. */
  send(type, data = {}, options = {}) {
    if (typeof type !== "string") return Promise.reject(new TypeError("send() takes a type, such as \"chat_message\"."));
    if (!this.#id) return Promise.reject(new TypeError("send() needs the element in the page."));
    const call = ++this.#lastCall;
    return new Promise((resolve, reject) => {
      this.#calls.set(call, { resolve, reject });
      try {
        this.#post({ type: "send", call, message: type, data, options });
      } catch (reason) {
        this.#calls.delete(call);
        reject(new TypeError(`send() takes JSON values: ${reason.message}`));
      }
    });
  }

  // The element's life.

  connectedCallback() {
    if (this.#id && this.#alone) this.#leave(); // its engine moved along, and began anew
    if (this.#id) this.#showFrame(); // moved: a frame that moves begins anew
    else this.#enter();
  }

  /** Moved in one step (Element.moveBefore): the frame has noticed nothing. */
  connectedMoveCallback() {}

  disconnectedCallback() {
    queueMicrotask(() => {
      if (!this.isConnected) this.#leave();
    });
  }

  attributeChangedCallback(attribute, before, value) {
    if (before === value || !this.#id) return;
    if (SHARED.includes(attribute)) {
      this.#post({ ...this.#wish(), type: "set" });
      this.#dress();
      if (attribute === "view") this.#showFrame();
    } else {
      this.#leave();
      this.#enter();
    }
  }

  #enter() {
    this.#id = name();
    this.#hold();
    this.#dressOnChange();
    const channel = new MessageChannel();
    this.#port = channel.port1;
    this.#port.onmessage = ({ data }) => this.#heard(data);
    this.#post(this.#wish());
    this.#dress();
    if (!this.manual) this.#foretoken();
    const failed = (text) => this.#failed("start_failed", text);
    const isolation = this.#choice("isolation");
    // A sandbox gives each frame an origin of its own: none can see another.
    this.#alone = self.origin === "null" && isolation !== "none";
    if (this.#alone) {
      this.#engine = new EngineOfView(channel.port2, this.#id);
    } else {
      this.#engine = engineFor(this.#choice("runtime"), isolation);
      this.#engine.admit(this.#id, channel.port2, () => this.#placeView(), failed);
    }
    this.#showFrame();
    this.#patience = setTimeout(() => failed("The widget did not start in time."), START_TIMEOUT);
    const blocked = ({ blockedURI, disposition, effectiveDirective }) => {
      if (disposition === "enforce" && blockedURI.startsWith(VIEW.origin)) {
        this.#failed("blocked", `The page's Content-Security-Policy (${effectiveDirective}) blocks ${VIEW.origin}.`);
      }
    };
    const hears = ({ source, data }) => {
      if (this.#frame && source === this.#frame.contentWindow && data) this.#viewSays(data);
    };
    addEventListener("message", hears);
    document.addEventListener("securitypolicyviolation", blocked);
    this.#ends.push(() => {
      removeEventListener("message", hears);
      document.removeEventListener("securitypolicyviolation", blocked);
    });
  }

  #leave() {
    if (!this.#id) return;
    clearTimeout(this.#patience);
    for (const end of this.#ends.splice(0)) end();
    this.#frame?.remove();
    this.#frame = null;
    const port = this.#port;
    const calls = this.#calls;
    this.#calls = new Map();
    this.#port = null;
    // What was sent is still followed: the connection outlives the element for a moment.
    port.onmessage = ({ data }) => {
      if (data.type === "receipt") settle(calls, data);
      if (data.type === "left") finish();
    };
    const finish = () => {
      for (const { resolve, receipt } of calls.values()) resolve({ ...receipt, status: "unconfirmed", code: "widget_removed" });
      port.close();
    };
    if (this.#alone) finish();
    else port.postMessage({ type: "leave" });
    this.#engine.release(this.#id);
    this.#engine = null;
    this.#id = "";
    this.#told({ state: "disconnected", reason: null });
  }

  // The view.

  #showFrame() {
    this.#frame?.remove();
    this.#frame = null;
    this.#frameIsUp = false;
    this.#hold();
    if (this.#choice("isolation") === "none" && this.#engine instanceof EngineHere) return this.#placeView();
    const frame = document.createElement("iframe");
    frame.className = "out";
    frame.title = this.#choice("view");
    frame.allow = "clipboard-write";
    frame.src = `${VIEW.href}#view=${this.#choice("view")}&runtime=${this.#choice("runtime")}`;
    this.#frame = frame;
    this.#place.append(frame);
  }

  /** Hear the view's frame: it is there, or, where it is the engine, its engine is. */
  #viewSays({ realtime, text }) {
    if (realtime === "failed") this.#failed("start_failed", text);
    else if (realtime === "up" && this.#frameIsUp && this.#alone) this.#engine.join(this.#frame);
    else if (realtime === "up") {
      this.#frameIsUp = true;
      this.#placeView();
    }
  }

  /** Bring view and engine together, as soon as both are there. */
  #placeView() {
    if (this.#engine instanceof EngineHere) {
      this.#engine.started.then(({ place, STYLES }) => {
        if (!this.#engine) return;
        place(this.#id, this.#shadowPlace(STYLES[this.#choice("view")]));
      }, () => {});
    } else if (this.#frameIsUp && (this.#alone || this.#engine.isUp)) {
      const message = { realtime: "place", id: this.#id, engine: this.#engine.name };
      this.#frame.contentWindow.postMessage(message, this.#alone ? "*" : VIEW.origin);
    }
  }

  #shadowPlace(styles) {
    this.#root.querySelector("[data-view]")?.remove();
    for (const old of this.#root.querySelectorAll("link")) old.remove();
    for (const href of styles) {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = href;
      this.#root.append(link);
    }
    const view = document.createElement("div");
    view.dataset.view = this.#choice("view");
    this.#place.append(view);
    return this.#root;
  }

  #hold() {
    this.#isShown = false;
    this.#root.querySelector(".waiting").textContent = say("Connecting");
    this.#root.querySelector(".wait").hidden = false;
    this.#root.querySelector(".fail").hidden = true;
  }

  #failed(code, text) {
    if (!this.#id || this.#isShown) return;
    clearTimeout(this.#patience);
    this.#root.querySelector(".failed").textContent = say("Live updates are not available.");
    this.#root.querySelector(".wait").hidden = true;
    this.#root.querySelector(".fail").hidden = false;
    this.#tell("error", { code, message: text });
  }

  #dressOnChange() {
    const again = () => this.#dress();
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", again);
    const watch = new MutationObserver(again);
    for (const element of [this, document.documentElement, document.body]) {
      if (element) watch.observe(element, { attributes: true, attributeFilter: ["class", "style", "data-theme"] });
    }
    this.#ends.push(() => {
      dark.removeEventListener("change", again);
      watch.disconnect();
    });
  }

  /** Hand on how the host looks: its custom properties, and whether it is light or dark. */
  #dress() {
    const computed = getComputedStyle(this);
    const properties = LOOKS.map((look) => [`--realtime-${look}`, computed.getPropertyValue(`--realtime-${look}`).trim()]);
    const chosen = this.#choice("theme");
    this.#place.style.colorScheme = chosen === "auto" ? "" : chosen;
    this.#post({ type: "theme", scheme: schemeOf(this.#place), properties, language: language(this) });
  }

  // Speaking with the engine.

  #choice(attribute) {
    const value = this.getAttribute(attribute);
    return CHOICES[attribute].includes(value) ? value : CHOICES[attribute][0];
  }

  #wish() {
    return {
      type: "join",
      server: new URL(this.getAttribute("server") ?? VIEW.origin, document.baseURI).href.replace(/\/$/, ""),
      tokenPlace: this.#choice("token-place"),
      view: this.#choice("view"),
      room: this.getAttribute("room") ?? "",
      language: language(this),
      manual: this.manual,
    };
  }

  #post(message) {
    this.#port?.postMessage(message);
  }

  #heard(said) {
    if (said.type === "state") this.#told(said);
    else if (said.type === "message") this.#tell("message", said.message);
    else if (said.type === "receipt") {
      this.#tell("receipt", said.receipt);
      settle(this.#calls, said);
    } else if (said.type === "refused") {
      this.#calls.get(said.call)?.reject(new TypeError(said.text));
      this.#calls.delete(said.call);
    } else if (said.type === "error") this.#tell("error", { code: said.code, message: said.text });
    else if (said.type === "ask") this.#answer(said);
    else if (said.type === "shown") this.#shown();
    else if (said.type === "size") this.#resize(said);
  }

  #shown() {
    this.#isShown = true;
    clearTimeout(this.#patience);
    this.#frame?.classList.remove("out");
    this.#root.querySelector(".wait").hidden = true;
    this.#root.querySelector(".fail").hidden = true;
  }

  #resize({ size, reach }) {
    if (this.#choice("view") !== "badge" || !this.#frame || !size[0]) return;
    const px = (number) => `${Math.ceil(number)}px`;
    this.#place.style.width = px(size[0]);
    this.#place.style.height = px(size[1]);
    this.#frame.style.width = px(Math.max(size[0], reach[0]));
    this.#frame.style.height = px(Math.max(size[1], reach[1]));
  }

  #told({ state, reason, attempt = 0, latency = null, waiting = 0 }) {
    const previous = this.#link.state;
    this.#link = { state, reason };
    this.#internals.states.delete(previous);
    this.#internals.states.add(state);
    this.#tell("state", { state, previous, reason, attempt, latency, waiting });
  }

  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent(`realtime:${what}`, { detail, bubbles: true, composed: true }));
  }

  // Tokens: asked for by the engine, from whatever the host's page gave.

  #endpoint() {
    const named = this.getAttribute("token-endpoint");
    return named === null ? "" : new URL(named, document.baseURI).href;
  }

  /** Ask before the engine does, while it starts. */
  #foretoken() {
    if (this.#given === undefined && this.#tokenSource === null && this.#endpoint()) {
      tokenOf(this.#endpoint(), false).catch(() => {}); // the engine will ask again
    }
  }

  async #token(refresh) {
    if (this.#tokenSource !== null) return (await this.#tokenSource({ refresh })) ?? null;
    const endpoint = this.#endpoint();
    if (typeof this.#given === "string" && (!refresh || !endpoint)) return refresh ? null : this.#given;
    return endpoint ? tokenOf(endpoint, refresh) : null;
  }

  async #answer({ call, refresh }) {
    const port = this.#port;
    try {
      port?.postMessage({ type: "token", call, token: await this.#token(refresh) });
    } catch (reason) {
      port?.postMessage({ type: "token", call, token: null, problem: String(reason?.message ?? reason) || "no token" });
    }
  }
}

/** The view's own frame is the engine: in a sandbox. */
class EngineOfView {
  constructor(port, id) {
    this.port = port;
    this.id = id;
  }

  join(frame) {
    frame.contentWindow.postMessage({ realtime: "guest", id: this.id }, "*", this.port ? [this.port] : []);
    this.port = null;
  }

  release() {}
}

function settle(calls, { call, ended, receipt }) {
  const waiting = calls.get(call);
  if (!waiting) return;
  waiting.receipt = receipt;
  if (ended) {
    calls.delete(call);
    waiting.resolve(receipt);
  }
}

const language = (element) => element.closest("[lang]")?.lang || navigator.language || "en";
const say = (english) => (language(document.documentElement).startsWith("de") && GERMAN[english]) || english;

/** "light" or "dark": what the element's place in the page is painted for. */
function schemeOf(place) {
  const probe = document.createElement("i");
  probe.style.color = "light-dark(rgb(1, 1, 1), rgb(2, 2, 2))";
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color === "rgb(2, 2, 2)" ? "dark" : "light";
}

for (const attribute of ["server", "room", "lang", "view", "theme", "runtime", "isolation", "token-endpoint", "token-place"]) {
  if (attribute === "lang") continue; // HTMLElement has it
  const property = attribute.replace(/-(.)/, (_, letter) => letter.toUpperCase());
  Object.defineProperty(RealtimeWidget.prototype, property, {
    configurable: true,
    enumerable: true,
    get() {
      const value = this.getAttribute(attribute);
      if (!CHOICES[attribute]) return value ?? "";
      return CHOICES[attribute].includes(value) ? value : CHOICES[attribute][0];
    },
    set(value) {
      if (value === null || value === undefined) this.removeAttribute(attribute);
      else this.setAttribute(attribute, value);
    },
  });
}

if (!customElements.get("realtime-widget")) customElements.define("realtime-widget", RealtimeWidget);
