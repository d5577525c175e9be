// The job in JavaScript: parse, drop what came before, keep in order and bounded, show the last.

export const MOST = 12_000; // as our room keeps
export const SURPLUS = 500;

export const NOTHING = { messages: [], count: 0 };
const known = new Set();
let following = 0;
let wrong = 0;
let heard = 0;

/** Return a frame that is new, or null; tells the bench when it was a volley's last. */
export function take(frame) {
  if (frame.type !== "chat_response" || known.has(frame.id)) return null;
  known.add(frame.id);
  if (known.size > MOST) known.delete(known.values().next().value);
  return frame;
}

/** Count a frame that has been taken into the state. */
export function handled({ data }) {
  heard += 1;
  if (data.n !== following) wrong += 1;
  following = data.n + 1;
  if (following === data.of) {
    following = 0;
    bench.handled(heard, wrong);
  }
}

/** The state with a frame at its place. */
export function placed({ messages, count }, frame) {
  let at = messages.length;
  while (at > 0 && messages[at - 1].seq > frame.seq) at -= 1;
  const next = messages.toSpliced(at, 0, frame);
  return {
    messages: next.length > MOST + SURPLUS ? next.slice(next.length - MOST) : next,
    count: count + 1,
  };
}

/** What is sent: the text of a chat message. */
export const written = (number) =>
  JSON.stringify({
    type: "chat_message",
    data: { message: `Message ${number}`, room_id: "general" },
    id: `s-${number}`,
  });

export const LAST = 50;
