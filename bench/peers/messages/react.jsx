// react-use-websocket as its README has it: the last message, taken up by an effect.

import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import useWebSocketModule from "react-use-websocket";
import { handled, NOTHING, placed, take, written } from "./room.js";
import { View } from "./view.jsx";

const useWebSocket = useWebSocketModule.default ?? useWebSocketModule;
const address = bench.socket.replace("{client_id}", "react");

function App() {
  const { lastMessage, sendMessage } = useWebSocket(address, { onOpen: () => bench.ready() });
  const [room, setRoom] = useState(NOTHING);
  const [showing, setShowing] = useState(false);
  useEffect(() => {
    if (lastMessage === null) return;
    const frame = take(JSON.parse(lastMessage.data));
    if (frame === null) return;
    setRoom((before) => placed(before, frame));
    handled(frame);
  }, [lastMessage]);
  bench.show = () => setShowing(true);
  bench.send = (count) => {
    for (let number = 0; number < count; number += 1) sendMessage(written(number));
  };
  return <View room={room} showing={showing} />;
}

createRoot(document.getElementById("root")).render(<App />);
