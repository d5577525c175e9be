// What somebody writes who wants a connection badge without us: partysocket and the same protocol.
// Its texts and its look are those of app/components/connection/connection_badge.py.

import ReconnectingWebSocket from "partysocket/ws";

const WORDS = {
  disconnected: "Not connected",
  connecting: "Connecting",
  authenticating: "Signing in",
  connected: "Connected",
  reconnecting: "Reconnecting",
};
const SUGGESTED_BEAT = 15;

/** Return an element with a class, some attributes and children. */
function make(tag, className, attributes = {}, ...children) {
  const element = document.createElement(tag);
  element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

class Badge {
  #latency = "not measured yet";
  #state = "disconnected";

  constructor() {
    const hidden = { "aria-hidden": "true" };
    this.word = make("span", "badge-word", hidden);
    const shape = make("span", "badge-shape", hidden);
    this.face = make("button", "badge-face", { type: "button" }, shape, this.word);
    this.tip = make("div", "badge-tip", hidden);
    this.said = make("div", "visually-hidden", { role: "status", "aria-live": "polite" });
    const pill = make("span", "badge-pill", {}, this.face);
    this.root = make("div", "badge", {}, pill, this.tip, this.said);
    this.tip.hidden = true;
    for (const [type, shown] of [["mouseenter", true], ["mouseleave", false]]) {
      pill.addEventListener(type, () => { this.tip.hidden = !shown; });
    }
    this.face.addEventListener("focus", () => { this.tip.hidden = false; });
    this.face.addEventListener("blur", () => { this.tip.hidden = true; });
    this.show("disconnected");
  }

  show(state) {
    this.#state = state;
    this.root.dataset.state = state;
    this.word.textContent = WORDS[state];
    this.#tell();
  }

  measured(milliseconds) {
    this.#latency = `${Math.round(milliseconds)} ms`;
    this.#tell();
  }

  #tell() {
    const details = `Latency: ${this.#latency}`;
    this.face.setAttribute("aria-label", `Connection: ${WORDS[this.#state]}. ${details}`);
    this.tip.textContent = details;
  }
}

const { server } = document.body.dataset;
const badge = new Badge();
document.getElementById("status").append(badge.root);

let token = "";
let session = null;
let beat = 0;
let beatSentAt = 0;
const clientId = () => crypto.randomUUID();

async function address() {
  badge.show(session ? "reconnecting" : "connecting");
  const answer = await fetch("/my/token", { method: "POST", body: '{"refresh": false}' });
  ({ token } = await answer.json());
  return `${server.replace(/^http/, "ws")}/ws/${clientId()}`;
}

const socket = new ReconnectingWebSocket(address);
const send = (type, data) => socket.send(JSON.stringify({ type, data, id: null }));

socket.addEventListener("open", () => {
  badge.show("authenticating");
  const capabilities = ["rooms", "heartbeat"];
  send("connect", { client_id: clientId(), session_id: session, resume: null, capabilities, token });
});

socket.addEventListener("message", ({ data: text }) => {
  const { type, data } = JSON.parse(text);
  if (type === "connect") {
    session = data.session_id;
    badge.show("connected");
    send("user_join", { room_id: "general" });
    clearInterval(beat);
    const seconds = data.heartbeat_interval || SUGGESTED_BEAT;
    beat = setInterval(() => { beatSentAt = performance.now(); send("heartbeat", {}); }, seconds * 1000);
  } else if (type === "heartbeat" && beatSentAt) {
    badge.measured(performance.now() - beatSentAt);
    beatSentAt = 0;
  }
});

socket.addEventListener("close", () => {
  clearInterval(beat);
  badge.show("reconnecting");
});
