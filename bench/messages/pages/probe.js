// What every page of the bench has, whatever it is made of: when the first frame came, when its
// program had handled all, when that was painted, and what stood in the way. The page calls
//
//   bench.ready()               connected
//   bench.handled(count, wrong) the last frame of a volley was handled; `wrong` came out of order
//   bench.painted(count)        the page was told to show `count`
//
// and gives bench.show(), which starts showing, and bench.send(count), which sends.

window.bench = {
  socket: document.currentScript.dataset.socket,
  hurry: new URLSearchParams(location.search).has("hurry"), // come back at once: bench/memory
  isConnected: false,
  tasks: [],
  show() {},
  census() {},
};

{
  const Native = window.WebSocket;
  let first = null; // the moment of a volley's first frame
  let waiting = false;
  let run = null;

  // Every page's socket gets this listener, before its own.
  window.WebSocket = class WebSocket extends Native {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", () => {
        if (waiting) {
          first = performance.now();
          waiting = false;
        }
      });
    }
  };

  bench.ready = () => {
    bench.isConnected = true;
  };

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) bench.tasks.push([startTime, duration]);
  }).observe({ type: "longtask", buffered: true });

  function frame() {
    if (!run) return;
    if (first !== null) run.frames += 1;
    requestAnimationFrame(frame);
  }

  /** Measure the next volley; `shown` also waits until its last frame is painted. */
  bench.begin = (shown) => {
    waiting = true;
    first = null;
    const channel = new MessageChannel();
    bench.finished = new Promise((resolve) => {
      run = { frames: 0, paints: 0, handledAt: null, paintedAt: null, wrong: 0, shown, count: 0 };
      const end = () => {
        const { handledAt, paintedAt, frames, paints, wrong } = run;
        const { tasks } = bench;
        const began = first;
        run = null;
        // The browser tells of long tasks some time after them.
        setTimeout(() => {
          const last = paintedAt ?? handledAt;
          const long = tasks.filter(([start, time]) => start + time > began && start <= last);
          resolve({
            frames,
            paints,
            wrong,
            handled: handledAt - began,
            painted: paintedAt && paintedAt - began,
            longest: Math.max(0, ...long.map(([, time]) => time)),
            long: long.length,
          });
        }, 150);
      };
      channel.port1.onmessage = () => {
        run.paintedAt = performance.now();
        channel.port1.onmessage = null;
        channel.port1.close();
        end();
      };
      run.end = end;
      run.channel = channel;
    });
    if (shown) requestAnimationFrame(frame);
  };

  bench.handled = (count, wrong) => {
    if (!run || run.handledAt !== null) return;
    run.handledAt = performance.now();
    run.wrong = wrong;
    run.count = count;
    if (!run.shown) run.end();
    else if (run.early === count) finish();
  };

  bench.painted = (count) => {
    if (!run || first === null) return;
    run.paints += 1;
    run.early = count;
    if (run.handledAt !== null && count === run.count) finish();
  };

  function finish() {
    if (run.finishing) return;
    run.finishing = true;
    // After the frame that shows it: the one of the change, or the next.
    requestAnimationFrame(() => run.channel.port2.postMessage(null));
  }

  /** Send `count` messages in one go, in a task of its own; `how` names the page's function. */
  bench.sendAll = (count, how) =>
    new Promise((resolve) => {
      setTimeout(() => {
        const began = performance.now();
        bench[how](count);
        const ended = performance.now();
        resolve({ began, ended, at: performance.timeOrigin + began });
      }, 0);
    });

  /** The longest task that began at or after a moment. */
  bench.longestSince = (moment) =>
    Math.max(0, ...bench.tasks.filter(([start]) => start >= moment).map(([, time]) => time));

  // bench/memory counts timers, too; the pages that are timed keep the browser's own functions.
  if (new URLSearchParams(location.search).has("watch")) {
    bench.pending = new Set();
    for (const [begin, end] of [
      ["setTimeout", "clearTimeout"],
      ["requestAnimationFrame", "cancelAnimationFrame"],
    ]) {
      const start = window[begin].bind(window);
      const stop = window[end].bind(window);
      window[begin] = (callback, ...rest) => {
        const key = {};
        bench.pending.add(key);
        const number = start((...given) => {
          bench.pending.delete(key);
          keys.delete(number);
          callback(...given);
        }, ...rest);
        keys.set(number, key);
        return number;
      };
      const keys = new Map();
      window[end] = (number) => {
        bench.pending.delete(keys.get(number));
        keys.delete(number);
        stop(number);
      };
    }
  }
}
