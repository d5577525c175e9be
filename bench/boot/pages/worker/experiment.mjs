// What bench/boot/worker.py asks: how long until Python is there, what a message costs, and who
// wakes in a hidden tab.

import { start, startTicking, ticks } from "./python.mjs";

const longest = { value: 0 };
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longest.value = Math.max(longest.value, duration);
}).observe({ type: "longtask" });

const frame = (number) => JSON.stringify({
  seq: number, type: "chat_message", id: `m-${number}`, timestamp: "2026-11-24T02:00:00.000Z",
  data: { room_id: "general", user_id: "u-1", message: `Message ${number}: the price list is ready.` },
});
const view = { state: "connected", rooms: Array.from({ length: 20 }, (_, number) => (
  { id: `m-${number}`, user: "Ada Lovelace", text: `Message ${number}`, at: "02:00", mine: false }
)) };

let python = null;
let worker = null;
let broken = null;
const breaking = new Promise((_, reject) => { broken = reject; });
breaking.catch(() => {}); // it is asked together with something

/** Wait for something, or for the worker's first error. */
const untilBroken = (promise) => Promise.race([promise, breaking]);

/** Ask the worker and wait for its one answer. */
function ask(name, value) {
  return untilBroken(new Promise((resolve) => {
    worker.addEventListener("message", ({ data }) => resolve(data), { once: true });
    worker.postMessage([name, value]);
  }));
}

/** Ask for many, take their answers, wait for the last. */
function askAll(name, values, take = () => {}) {
  return untilBroken(new Promise((resolve) => {
    let left = values.length;
    worker.onmessage = ({ data }) => {
      take(data);
      if ((left -= 1) === 0) { worker.onmessage = null; resolve(); }
    };
    for (const value of values) worker.postMessage([name, value]);
  }));
}

async function timed(work) {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** Start Python in a worker; it says one word when it is there. */
function startWorker() {
  worker = new Worker(new URL("./worker.mjs", import.meta.url), { type: "module" });
  worker.addEventListener("error", ({ message }) => { broken(new Error(message)); });
  return untilBroken(new Promise((resolve) => {
    worker.addEventListener("message", resolve, { once: true });
  }));
}

/** Wait until what was done has been counted: long tasks are told of later. */
const counted = () => new Promise((resolve) => { setTimeout(resolve, 200); });

globalThis.experiment = {
  /** ms until Python can take a message, and the main thread's longest task on the way. */
  async start(place) {
    longest.value = 0;
    const ready = await timed(() => Promise.all([
      place === "worker" || start().then((made) => { python = made; }),
      place === "page" || startWorker(),
    ]));
    await counted();
    return { ready, longest: longest.value };
  },

  /** µs for each of so many messages. */
  async messages(count) {
    const frames = Array.from({ length: count }, (_, number) => frame(number));
    const each = async (work) => ((await timed(work)) * 1000) / count;
    const here = python?.globals.get("handle");
    if (!worker) return { handled: await each(() => frames.forEach((text) => here(text))) };
    const few = frames.slice(0, 500);
    const round = await timed(async () => { for (const text of few) await ask("echo", text); });
    return {
      handled: await each(() => askAll("frame", frames)),
      views: await each(() => askAll("echo", frames.map(() => view))),
      round: (round * 1000) / few.length,
      ...(here && { through: await each(() => askAll("read", frames, here)) }),
    };
  },

  /** µs for each of so many rows that Python makes: four calls into the document. */
  async drawn(count) {
    const draw = python.globals.get("drawn");
    draw(10);
    return ((await timed(() => draw(count))) * 1000) / count;
  },

  startTicking: () => (worker ? ask("ticking") : startTicking(python)),
  ticks: () => (worker ? ask("ticks") : ticks(python)),
};
