import { useLayoutEffect } from "react";
import { createPortal } from "react-dom";
import { LAST } from "./room.js";

const counter = document.getElementById("count");
counter.textContent = "";

/** How many messages came, and the last of them. */
export function View({ room, showing }) {
  useLayoutEffect(() => {
    if (showing) bench.painted(room.count);
  }, [room.count, showing]);
  if (!showing) return null;
  return (
    <>
      {createPortal(room.count, counter)}
      <ol>
        {room.messages.slice(-LAST).map(({ id, data }) => (
          <li key={id}>
            {data.user_name}: {data.message}
          </li>
        ))}
      </ol>
    </>
  );
}
