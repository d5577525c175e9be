// All of widget.d.ts, as a page in TypeScript uses it. Compiled by test_widget_types.py.

import type { Receipt, RealtimeWidget, TokenSource } from "../../../static/widget";

const widget: RealtimeWidget = document.createElement("realtime-widget");
const found: RealtimeWidget | null = document.querySelector("realtime-widget");

widget.server = "https://host";
widget.tokenEndpoint = "/my/token";
widget.room = "general";
widget.view = "chat";
widget.runtime = "pyodide";
widget.isolation = "none";
widget.theme = "dark";
widget.tokenPlace = "frame";
widget.manual = true;

const source: TokenSource = async ({ refresh }) => (refresh ? null : "abc");
widget.tokenSource = source;
widget.tokenSource = () => "abc";
widget.tokenSource = null;
widget.setToken("abc");
widget.setToken(null);
widget.connect();
widget.disconnect();

widget.addEventListener("realtime:state", ({ detail }) => {
  const { state, previous, reason, attempt, latency, waiting } = detail;
  if (state === "failed" && reason === "sign_in_needed") console.log(previous, attempt + waiting);
  if (latency !== null) console.log(latency.toFixed());
});
document.addEventListener("realtime:message", ({ detail }) => {
  if (detail.type === "chat_response") console.log(detail.data["message"], detail.id, detail.seq);
  if (detail.type === "their_own") console.log(detail.timestamp);
});
window.addEventListener("realtime:receipt", ({ detail }) => {
  if (detail.status === "queued") console.log(detail.key, detail.type, detail.code, detail.text);
});
document.body.addEventListener("realtime:error", ({ detail }) => console.log(detail.code, detail.message));

async function send(): Promise<Receipt> {
  const data = { message: "Hello", room_id: "general", people: [1, 2, { name: null }] };
  await widget.send("heartbeat");
  await widget.send("chat_message", data, {});
  return widget.send("chat_message", data, { delivery: "queued", timeToLive: 3.5, coalesce: "one" });
}
send().then(({ status }) => status === "delivered");

const isOne = (element: Element): element is RealtimeWidget => element.matches("realtime-widget");
console.log(found && isOne(found));
