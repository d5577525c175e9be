import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import type { ConnectionState, RealtimeWidget } from "../../../static/widget";
import { Realtime } from "./realtime";

function App() {
  const [state, setState] = useState<ConnectionState>("disconnected");
  const [widget, setWidget] = useState<RealtimeWidget | null>(null);
  const [heard, setHeard] = useState(0);
  const [receipt, setReceipt] = useState("");
  const [chats, setChats] = useState(1);
  const [dark, setDark] = useState(false);

  async function sayHello() {
    const answer = await widget?.send("chat_message", { message: "Hello from React", room_id: "general" });
    setReceipt(answer?.status ?? "");
  }

  return (
    <>
      <h1>A React application</h1>
      <Realtime
        view="badge"
        theme={dark ? "dark" : "light"}
        onState={(detail, element) => {
          setState(detail.state);
          setWidget(element);
        }}
        onMessage={() => setHeard((count) => count + 1)}
      />
      <p>
        The connection is <output id="state">{state}</output>; <output id="count">{heard}</output>{" "}
        messages were heard.
      </p>
      <p>
        <button onClick={sayHello} disabled={state !== "connected"}>Say hello</button>{" "}
        <button onClick={() => setChats(chats ? 0 : 1)}>{chats ? "Hide" : "Show"} the chat</button>{" "}
        <button onClick={() => setDark(!dark)}>{dark ? "Light" : "Dark"} badge</button>{" "}
        <output id="receipt">{receipt}</output>
      </p>
      {chats > 0 && (
        <Realtime view="chat" room="general">
          <h2 slot="header">Ask us</h2>
        </Realtime>
      )}
    </>
  );
}

const root = document.getElementById("root");
if (root) createRoot(root).render(<StrictMode><App /></StrictMode>);
