// What widget.d.ts refuses: each line that says so, and no other. Compiled by test_widget_types.py.

import type { RealtimeWidget } from "../../../static/widget";

declare const widget: RealtimeWidget;

widget.view = "table"; // refused
widget.state = "connected"; // refused
widget.setToken(42); // refused
widget.tokenSource = async () => 42; // refused
widget.token = "abc"; // refused
widget.send("no_such_type", {}); // refused
widget.send("chat_message", "Hello"); // refused
widget.send("chat_message", { when: new Date() }); // refused
widget.send("chat_message", {}, { delivery: "certainly" }); // refused
widget.send("chat_message", {}, { timeToLive: "long" }); // refused
widget.send("chat_message").then(({ status }) => status === "queued"); // refused
widget.addEventListener("realtime:state", ({ detail }) => detail.status); // refused
