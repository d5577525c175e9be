// One stay of a <realtime-widget> in a page: its port to the engine, its view, what it has sent.

import { engineFor, isInPage, isOfView } from "./engines.js";
import { forget, isForEndpoint, prefetch, tokenFor } from "./host_tokens.js";
import { languageOf, looksOf, watchLooks } from "./looks.js";

const VIEW = new URL("./view.html", import.meta.url);
const LONGEST = 1_000_000; // characters of a message; servers take less
const TIMEOUT = 30_000; // ms until a view that is not shown is given up
const NAMES = { badge: "Connection", chat: "Chat", notifications: "Notifications" };
const FROM_SCRIPTS = ["unable", "size"]; // what guests.js says by itself, without Python
const GERMAN_NAMES = { badge: "Verbindung", chat: "Chat", notifications: "Mitteilungen" };

export class Stay {
  #id = `${Math.random()}`.slice(2);
  #element;
  #surface;
  #tokens;
  #engine;
  #port;
  #frame = null;
  #frameIsUp = false;
  #isShown = false;
  #isServed = false; // by Python
  #failure = ""; // its code
  #early = null; // the promise of a token that is asked for before the engine is there
  #patience = 0;
  #calls = new Map(); // number -> {resolve, reject, receipt}
  #lastCall = 0;
  #ends = [];

  /** Join: `surface` is what may be done with the element, `open` gives the page's engine. */
  constructor(element, surface, tokens, open) {
    this.#element = element;
    this.#surface = surface;
    this.#tokens = tokens;
    const wish = this.#wish(); // may throw: before anything is made
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = ({ data }) => this.#heard(data);
    this.#engine = engineFor(element.runtime, element.isolation, open);
    this.#post({ type: "join", ...wish });
    if (!element.manual) this.#early = prefetch(tokens, element.tokenEndpoint);
    this.#listen();
    this.#showFrame();
    this.#engine.admit(this.#id, port2, () => this.#place(), (text) => this.#failed("start_failed", text));
  }

  connect() {
    this.#post({ type: "connect" });
  }

  disconnect() {
    this.#post({ type: "disconnect" });
  }

  renew(token) {
    this.#early = null;
    if (this.#element.tokenEndpoint) forget(this.#element.tokenEndpoint);
    this.#post({ type: "renew", token });
  }

  /** `message` is {type, data, options}; one of the two functions is called, once. */
  send({ type, data, options }, resolve, reject) {
    const call = ++this.#lastCall;
    try {
      const content = JSON.stringify({ type, data, options });
      if (content.length > LONGEST) throw new Error("this is too long.");
      this.#post({ type: "send", call, content });
      const receipt = { key: "", type, status: "queued", code: "", text: "" };
      this.#calls.set(call, { resolve, reject, receipt });
      if (this.#failure && !this.#isServed) this.#giveUp(this.#failure);
    } catch (reason) {
      reject(new TypeError(`send() takes JSON values: ${reason.message}`));
    }
  }

  /** An attribute that may change in place has changed. Return false where it can't, after all. */
  changed(attribute) {
    if (attribute === "view" && isOfView(this.#engine)) return false; // the engine ends with it
    this.#post({ type: "set", ...this.#wish() });
    this.#dress();
    if (attribute === "view") this.#showFrame();
    return true;
  }

  /**
   * The element stands elsewhere, and a frame that moves begins anew. Return false where that ends
   * the engine, too.
   */
  moved() {
    if (isOfView(this.#engine)) return false;
    this.#showFrame();
    return true;
  }

  /** Leave. What was sent is followed to its end: a connection outlives its widgets for a while. */
  end() {
    clearTimeout(this.#patience);
    for (const end of this.#ends.splice(0)) end();
    this.#dropView();
    const port = this.#port;
    this.#port = null;
    const finish = () => {
      this.#giveUp("widget_removed");
      port.close();
    };
    port.onmessage = ({ data }) => {
      if (data.type === "receipt") this.#settle(data);
      else if (data.type === "refused") this.#refuse(data);
      else if (data.type === "left") finish();
    };
    port.postMessage({ type: "leave" });
    if (!this.#engine.release(this.#id)) finish();
  }

  // What is heard.

  #heard(said) {
    const { tell } = this.#surface;
    this.#isServed ||= !FROM_SCRIPTS.includes(said.type);
    if (said.type === "state") this.#surface.told(said);
    else if (said.type === "message") tell("message", said.message);
    else if (said.type === "error") tell("error", { code: said.code, message: said.text });
    else if (said.type === "unread") tell("unread", { unread: said.unread });
    else if (said.type === "link") this.#follow(said.link);
    else if (said.type === "receipt") {
      tell("receipt", said.receipt);
      this.#settle(said);
    } else if (said.type === "refused") this.#refuse(said);
    else if (said.type === "ask") this.#answer(said);
    else if (said.type === "unable") this.#failed("start_failed", said.text);
    else if (said.type === "shown") this.#shown();
    else if (said.type === "size") this.#resize(said);
  }

  #settle({ call, ended, receipt }) {
    const waiting = this.#calls.get(call);
    if (!waiting) return;
    waiting.receipt = receipt;
    if (!ended) return;
    this.#calls.delete(call);
    waiting.resolve(receipt);
  }

  #refuse({ call, text }) {
    this.#calls.get(call)?.reject(new TypeError(text));
    this.#calls.delete(call);
  }

  /** Nobody will tell what becomes of what was sent: say that, rather than nothing. */
  #giveUp(code) {
    for (const { resolve, receipt } of this.#calls.values()) {
      resolve({ ...receipt, status: "unconfirmed", code });
    }
    this.#calls.clear();
  }

  async #answer({ call, refresh }) {
    const answer = { type: "token", call, token: null };
    const { tokenEndpoint } = this.#element;
    const { given } = this.#tokens;
    const early = !refresh && isForEndpoint(this.#tokens) ? this.#early : null;
    this.#early = null;
    try {
      answer.token = (await early) ?? (await tokenFor(this.#tokens, tokenEndpoint, refresh));
      // What the page has given meanwhile counts: the answer may be of who was there before.
      if (given !== this.#tokens.given) answer.token = await tokenFor(this.#tokens, tokenEndpoint, false);
    } catch (reason) {
      answer.problem = String(reason?.message ?? reason) || "There is no token.";
    }
    this.#post(answer);
  }

  /** Follow a link of a notification as one in the page would be, unless the page does it. */
  #follow(link) {
    if (!link.startsWith("#")) return;
    if (this.#surface.tell("link", { link }, true)) location.hash = link;
  }

  #post(message) {
    this.#port?.postMessage(message);
  }

  #wish() {
    const { tokenPlace, view, room, manual, server } = this.#element;
    return {
      server: new URL(server || VIEW.origin, document.baseURI).href.replace(/\/+$/, ""),
      tokenPlace,
      view,
      room,
      language: languageOf(this.#element),
      manual,
    };
  }

  // The view.

  #listen() {
    const said = ({ source, data }) => {
      if (this.#frame && source === this.#frame.contentWindow && data) this.#viewSays(data);
    };
    const blocked = ({ blockedURI, disposition, effectiveDirective }) => {
      if (disposition !== "enforce" || !blockedURI.startsWith(VIEW.origin)) return;
      this.#failed("blocked", `The page's Content-Security-Policy (${effectiveDirective}) blocks ${VIEW.origin}.`);
    };
    addEventListener("message", said);
    document.addEventListener("securitypolicyviolation", blocked);
    this.#ends.push(
      () => removeEventListener("message", said),
      () => document.removeEventListener("securitypolicyviolation", blocked),
      watchLooks(this.#element, () => this.#dress()),
    );
  }

  #showFrame() {
    this.#dropView();
    this.#isShown = false;
    this.#surface.hold();
    this.#dress();
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#failed("start_failed", "The widget did not start in time."), TIMEOUT);
    if (isInPage(this.#engine)) {
      this.#place();
      return;
    }
    const { view, runtime } = this.#element;
    if (view !== "badge") this.#spread();
    const german = languageOf(this.#element).toLowerCase().startsWith("de");
    this.#frame = document.createElement("iframe");
    this.#frame.className = "out";
    this.#frame.title = (german ? GERMAN_NAMES : NAMES)[view];
    this.#frame.allow = "clipboard-write";
    this.#frame.src = `${VIEW.href}#view=${view}&runtime=${runtime}`;
    this.#surface.place.append(this.#frame);
  }

  #dropView() {
    this.#frame?.remove();
    this.#frame = null;
    this.#frameIsUp = false;
    for (const made of this.#surface.root.querySelectorAll("link, [data-view]")) made.remove();
  }

  /** Hear the view's frame: it is there, or, where it is the engine, its engine is. */
  #viewSays({ realtime, text }) {
    if (realtime === "failed") this.#failed("start_failed", text);
    else if (realtime === "up" && this.#frameIsUp && isOfView(this.#engine)) this.#engine.join(this.#frame);
    else if (realtime === "up") {
      this.#frameIsUp = true;
      this.#place();
    }
  }

  /** Bring view and engine together, as soon as both are there. */
  #place() {
    const { root, place } = this.#surface;
    if (isInPage(this.#engine)) {
      this.#engine.place(this.#id, root, place, this.#element.view);
    } else if (this.#frameIsUp && this.#engine.isUp) {
      const where = isOfView(this.#engine) ? "*" : VIEW.origin;
      const message = { realtime: "place", id: this.#id, engine: this.#engine.name };
      this.#frame.contentWindow.postMessage(message, where);
    }
  }

  #dress() {
    this.#post({ type: "theme", ...looksOf(this.#element, this.#surface.place) });
  }

  #shown() {
    clearTimeout(this.#patience);
    this.#isShown = true;
    this.#frame?.classList.remove("out");
    this.#surface.shown();
  }

  #failed(code, text) {
    // One policy blocks every frame of ours, and says so of each.
    if (this.#isShown || (code === "blocked" && this.#failure === code)) return;
    clearTimeout(this.#patience);
    this.#failure = code;
    if (!this.#isServed) this.#giveUp(code);
    this.#surface.failed(code, text);
  }

  /** Other views take the place that the host gives them. */
  #spread() {
    const { style } = this.#surface.place;
    style.width = style.height = "";
    this.#surface.over(false);
  }

  /** A badge takes the place it needs; what it shows over the page for a moment takes none. */
  #resize({ size, reach }) {
    if (this.#element.view !== "badge" || this.#frame === null || !size[0]) return;
    const { place } = this.#surface;
    const px = (number) => `${Math.ceil(number)}px`;
    [place.style.width, place.style.height] = size.map(px);
    // What reaches further does so towards the middle of the page.
    const { left, right } = place.getBoundingClientRect();
    const side = left + right > document.documentElement.clientWidth ? "end" : "start";
    this.#post({ type: "side", side });
    this.#surface.over(reach[1] > size[1]);
    const { style } = this.#frame;
    [style.left, style.right] = side === "end" ? ["auto", "0"] : ["0", "auto"];
    style.width = px(Math.max(size[0], reach[0]));
    style.height = px(Math.max(size[1], reach[1]));
  }
}
