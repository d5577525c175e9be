// <realtime-widget>: live data from a realtime server, in a page that is not ours.
//
//   <script type="module" src="https://host/static/widget.js"></script>
//   <realtime-widget server="https://host" token-endpoint="/my/token" view="badge"></realtime-widget>
//
// This file paints the skeleton and is what the page speaks with (docs/embedding.md, widget.d.ts).
// What lies behind it comes while the engine's frame loads: see widget/stay.js.

const ENGINES = {
  micropython: new URL("./widget/engine-micropython.html", import.meta.url).href,
  pyodide: new URL("./widget/engine-pyodide.html", import.meta.url).href,
};
const parts = Promise.all([
  import("./widget/stay.js"),
  import("./widget/engines.js"),
  import("./widget/host_tokens.js"),
  import("./widget/looks.js"),
]);
parts.catch(() => {}); // told by each element

// What an attribute may say; the first is meant when it says nothing, or something else.
const CHOICES = {
  view: ["badge", "chat", "notifications"],
  theme: ["auto", "light", "dark"],
  runtime: ["micropython", "pyodide"],
  isolation: ["frame", "none"],
  "token-place": ["ticket", "frame", "query", "none"],
};
const TEXTS = ["server", "token-endpoint", "room"];
const IN_PLACE = ["view", "room", "theme", "lang"]; // change while it runs; the others begin anew

const GERMAN = {
  "Connecting": "Verbindet",
  "Live updates are not available.": "Live-Daten sind nicht verfügbar.",
};

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { display: inline-block; contain: layout style; vertical-align: middle;
    max-width: 100%; color-scheme: inherit; }
  :host(:state(over)) { position: relative; z-index: 1; }
  :host([hidden]), [hidden] { display: none !important; }
  :host([view="chat"]), :host([view="notifications"]) { display: block;
    height: var(--realtime-height, 30rem); }
  .widget { display: flex; flex-direction: column; height: 100%; }
  .place { position: relative; flex: 1; min-height: 30px; min-width: 1px; }
  .waiting, .failed { all: initial; display: inline-flex; vertical-align: top; align-items: center; gap: 7px; min-height: 30px;
    padding: 0 12px 0 9px; box-sizing: border-box; border-radius: 999px; white-space: nowrap;
    font: 600 13px/20px var(--realtime-font, system-ui, sans-serif);
    color: light-dark(#5b625f, #a4b2af); background: light-dark(#e9e6de, #222d2e); }
  .waiting::before { content: ""; width: 8px; height: 8px; border: 2px solid; border-radius: 50%;
    border-right-color: transparent; animation: turn 1s linear infinite; }
  @keyframes turn { to { transform: rotate(1turn); } }
  @media (prefers-reduced-motion: reduce) { .waiting::before { animation: none; } }
  iframe { position: absolute; inset: 0 auto auto 0; z-index: 1; width: 100%; height: 100%;
    border: 0; background: transparent; }
  iframe.out { opacity: 0; pointer-events: none; }
`);

/** The element. Its events: realtime:state, realtime:message, realtime:receipt, realtime:error. */
export class RealtimeWidget extends HTMLElement {
  static observedAttributes = [...TEXTS, ...Object.keys(CHOICES), "lang"];

  #internals = this.attachInternals();
  #parts = skeleton(this.attachShadow({ mode: "open" }));
  #stay = null; // in the page, as soon as its code is there
  #isIn = false;
  #later = null; // what was asked before; null: its code will not come, or has come
  #link = { state: "disconnected", reason: null };
  #tokens = { source: null, given: undefined };

  // What the page may ask.

  /** The state of the connection, as in `realtime:state`. */
  get state() {
    return this.#link.state;
  }

  /** Why it is so; null when there is nothing to say. */
  get reason() {
    return this.#link.reason;
  }

  /** async ({refresh}) => a token, or null when nobody is signed in; rejecting means: try later. */
  get tokenSource() {
    return this.#tokens.source;
  }

  set tokenSource(source) {
    if (source !== null && typeof source !== "function") {
      throw new TypeError("tokenSource is a function that returns a token, or null.");
    }
    const isFirst = source !== null && this.#tokens.source === null;
    this.#tokens.source = source;
    if (isFirst && this.#stay && !this.manual) this.#stay.connect();
  }

  /** Whether the connection waits for connect(). */
  get manual() {
    return this.hasAttribute("manual");
  }

  set manual(wanted) {
    this.toggleAttribute("manual", Boolean(wanted));
  }

  /** Bring the connection up. */
  connect() {
    this.#ask((stay) => stay?.connect());
  }

  /** End the connection, for every widget that shares it. */
  disconnect() {
    this.#ask((stay) => stay?.disconnect());
  }

  /** Use a token from now on; null: nobody is signed in any more. */
  setToken(token) {
    if (token !== null && (typeof token !== "string" || token === "")) {
      throw new TypeError("setToken() takes a token, or null.");
    }
    this.#tokens.given = token;
    this.#ask((stay) => stay?.renew(token));
  }

  /** Send a message; resolve with its receipt once it has ended. Reject for misuse only. */
  send(type, data = {}, options = {}) {
    return new Promise((resolve, reject) => {
      if (typeof type !== "string") {
        reject(new TypeError('send() takes the type of a message, such as "chat_message".'));
      } else if (!this.#isIn) {
        reject(new TypeError("send() needs the element to be in the page."));
      } else {
        this.#ask((stay) => {
          if (stay) stay.send({ type, data, options }, resolve, reject);
          else resolve({ key: "", type, status: "discarded", code: this.#whyNot(), text: "" });
        });
      }
    });
  }

  // The element's life.

  connectedCallback() {
    this.#upgrade();
    if (this.#isIn && this.#stay?.moved() === false) this.#leave();
    if (!this.#isIn) this.#enter();
  }

  /** Moved by moveBefore(): nothing in here has noticed. */
  connectedMoveCallback() {}

  disconnectedCallback() {
    // Whoever moves an element takes it out and puts it in again, in one go.
    queueMicrotask(() => {
      if (!this.isConnected) this.#leave();
    });
  }

  attributeChangedCallback(attribute, before, value) {
    if (before === value || !this.#isIn) return;
    if (IN_PLACE.includes(attribute) && this.#stay?.changed(attribute) !== false) return;
    this.#leave();
    this.#enter();
  }

  /** Take over what a page has set on the tag before this file was there. */
  #upgrade() {
    for (const name of PROPERTIES) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
  }

  async #enter() {
    this.#isIn = true;
    this.#hold();
    const entered = (this.#later = []);
    const { runtime } = this; // another one may be asked for before the code is there
    if (this.isolation === "frame" && self.origin !== "null") engineFrame(runtime);
    try {
      const [{ Stay }] = await parts;
      if (this.#later !== entered) releaseFrame(runtime); // it left again: there was only this frame
      else this.#stay = new Stay(this, this.#surface(), this.#tokens, engineFrame);
    } catch (reason) {
      if (this.#later === entered) this.#failed("start_failed", String(reason.message));
      releaseFrame(runtime);
    }
    if (this.#later === entered) this.#endWaiting();
  }

  #leave() {
    this.#isIn = false;
    this.#endWaiting();
    const stay = this.#stay;
    this.#stay = null;
    stay?.end();
    if (this.state !== "disconnected") this.#told({ state: "disconnected", reason: null });
  }

  #ask(what) {
    if (this.#later) this.#later.push(what);
    else what(this.#stay);
  }

  /** Do what was asked before the code was there, or let it end: with the code, or without. */
  #endWaiting() {
    const waiting = this.#later ?? [];
    this.#later = null;
    for (const what of waiting) what(this.#stay);
  }

  #whyNot() {
    return this.#isIn ? "start_failed" : "widget_removed";
  }

  /** What the stay may do with the element. */
  #surface() {
    return {
      ...this.#parts,
      hold: () => this.#hold(),
      shown: () => this.#show(""),
      failed: (code, message) => this.#failed(code, message),
      over: (isOver) => this.#internals.states[isOver ? "add" : "delete"]("over"),
      told: (link) => this.#told(link),
      tell: (what, detail, cancelable) => this.#tell(what, detail, cancelable),
    };
  }

  #hold() {
    this.#parts.waiting.textContent = say(this, "Connecting");
    this.#show("loading");
  }

  #failed(code, message) {
    this.#parts.sorry.textContent = say(this, "Live updates are not available.");
    this.#show("failed");
    this.#tell("error", { code, message });
  }

  #show(slot) {
    for (const name of ["loading", "failed"]) this.#parts[name].hidden = name !== slot;
  }

  #told({ state, reason, attempt = 0, latency = null, waiting = 0 }) {
    const previous = this.#link.state;
    if (state === "disconnected" && state === previous && reason === this.#link.reason) return;
    this.#link = { state, reason };
    this.#internals.states.delete(previous);
    this.#internals.states.add(state);
    this.#tell("state", { state, previous, reason, attempt, latency, waiting });
  }

  /** Dispatch an event; return false if somebody prevented what would follow. */
  #tell(what, detail, cancelable = false) {
    const event = new CustomEvent(`realtime:${what}`, { detail, cancelable, bubbles: true, composed: true });
    return this.dispatchEvent(event);
  }
}

/** Build what is seen before anything else is there. */
function skeleton(root) {
  const part = (tag, className, ...children) => {
    const made = document.createElement(tag);
    made.className = className;
    made.append(...children);
    return made;
  };
  const slot = (name, ...children) => {
    const made = part("slot", "", ...children);
    made.name = name;
    return made;
  };
  const waiting = part("span", "waiting");
  const sorry = part("span", "failed");
  sorry.setAttribute("role", "status");
  const [loading, failed] = [slot("loading", waiting), slot("failed", sorry)];
  const place = part("div", "place", loading, failed);
  root.adoptedStyleSheets = [sheet];
  root.append(part("div", "widget", slot("header"), place, slot("footer")));
  return { root, place, loading, waiting, failed, sorry };
}

const frames = {}; // runtime -> {frame, isUp}
// Nothing is to be seen of it, and yet it has to be in view: browsers let the timers of a frame of
// another site that is out of view fire once a second.
const UNSEEN = Object.entries({
  display: "block",
  position: "fixed",
  inset: "0 auto auto 0",
  width: "1px",
  height: "1px",
  margin: "0",
  padding: "0",
  border: "0",
  opacity: "0",
  visibility: "visible",
  transform: "none",
  filter: "none",
  animation: "none",
  "z-index": "-1",
  "pointer-events": "none",
});

/**
 * Return the frame of the page's engine, which begins to load before the code that speaks with it
 * is there. It stands outside of every element, so that elements can come, move and go.
 */
function engineFrame(runtime) {
  if (frames[runtime]?.frame.isConnected) return frames[runtime];
  const frame = document.createElement("iframe");
  const engine = (frames[runtime] = { frame, isUp: false, end });
  frame.name = `realtime-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
  frame.tabIndex = -1;
  frame.setAttribute("aria-hidden", "true");
  for (const [name, value] of UNSEEN) frame.style.setProperty(name, value, "important");
  frame.src = ENGINES[runtime];
  function hear({ source, data }) {
    if (source !== frame.contentWindow || data?.realtime !== "up") return;
    engine.isUp = true;
    removeEventListener("message", hear);
  }
  function end() {
    removeEventListener("message", hear);
    frame.remove();
  }
  addEventListener("message", hear);
  document.documentElement.append(frame);
  return engine;
}

/** End the frame of a page's engine unless a widget speaks with it. */
function releaseFrame(runtime) {
  parts.then(
    ([, { releaseUnused }]) => {
      if (frames[runtime]?.frame.isConnected) releaseUnused(runtime, engineFrame);
    },
    () => frames[runtime]?.end(),
  );
}

const say = (element, english) => {
  const language = element.closest("[lang]")?.lang || navigator.language || "en";
  return (language.toLowerCase().startsWith("de") && GERMAN[english]) || english;
};

const propertyOf = (attribute) => attribute.replace(/-(.)/, (_, letter) => letter.toUpperCase());
const REFLECTED = [...TEXTS, ...Object.keys(CHOICES)];
const PROPERTIES = [...REFLECTED.map(propertyOf), "manual", "tokenSource"];

for (const attribute of REFLECTED) {
  const choices = CHOICES[attribute];
  Object.defineProperty(RealtimeWidget.prototype, propertyOf(attribute), {
    configurable: true,
    enumerable: true,
    get() {
      const value = this.getAttribute(attribute) ?? "";
      return choices && !choices.includes(value) ? choices[0] : value;
    },
    set(value) {
      if (value === null || value === undefined) this.removeAttribute(attribute);
      else this.setAttribute(attribute, value);
    },
  });
}

if (!customElements.get("realtime-widget")) {
  customElements.define("realtime-widget", RealtimeWidget);
}
