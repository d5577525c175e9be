// partysocket and no framework: the list is kept, and shown once a frame.

import ReconnectingWebSocket from "partysocket/ws";
import { handled, LAST, MOST, SURPLUS, take, written } from "./room.js";

const counter = document.getElementById("count");
const list = document.getElementById("last");
const rows = new Map();
const room = { messages: [], count: 0 };
let showing = false;
let requested = false;

function paint() {
  requested = false;
  const last = room.messages.slice(-LAST);
  const wanted = new Set(last.map(({ id }) => id));
  for (const [id, row] of rows) {
    if (wanted.has(id)) continue;
    row.remove();
    rows.delete(id);
  }
  for (const { id, data } of last) {
    if (rows.has(id)) continue;
    const row = document.createElement("li");
    row.textContent = `${data.user_name}: ${data.message}`;
    rows.set(id, row);
    list.append(row);
  }
  counter.textContent = room.count;
  bench.painted(room.count);
}

const socket = new ReconnectingWebSocket(bench.socket.replace("{client_id}", "partysocket"));
socket.addEventListener("open", () => bench.ready());
socket.addEventListener("message", ({ data }) => {
  const frame = take(JSON.parse(data));
  if (frame === null) return;
  room.messages.push(frame); // nobody compares it with what it was
  room.count += 1;
  if (room.messages.length > MOST + SURPLUS) room.messages.splice(0, SURPLUS);
  if (showing && !requested) {
    requested = true;
    requestAnimationFrame(paint);
  }
  handled(frame);
});
bench.show = () => {
  showing = true;
};
bench.send = (count) => {
  for (let number = 0; number < count; number += 1) socket.send(written(number));
};
