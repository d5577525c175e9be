// react-use-websocket as somebody writes it who has measured: no `lastMessage`, no effect.

import { useState } from "react";
import { createRoot } from "react-dom/client";
import useWebSocketModule from "react-use-websocket";
import { handled, NOTHING, placed, take, written } from "./room.js";
import { View } from "./view.jsx";

const useWebSocket = useWebSocketModule.default ?? useWebSocketModule;
const address = bench.socket.replace("{client_id}", "react-tuned");

function App() {
  const [room, setRoom] = useState(NOTHING);
  const [showing, setShowing] = useState(false);
  const { sendMessage } = useWebSocket(address, {
    onOpen: () => bench.ready(),
    onMessage: ({ data }) => {
      const frame = take(JSON.parse(data));
      if (frame === null) return;
      setRoom((before) => placed(before, frame));
      handled(frame);
    },
    filter: () => false,
  });
  bench.show = () => setShowing(true);
  bench.send = (count) => {
    for (let number = 0; number < count; number += 1) sendMessage(written(number));
  };
  return <View room={room} showing={showing} />;
}

createRoot(document.getElementById("root")).render(<App />);
