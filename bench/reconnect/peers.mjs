// Ask the packages themselves when they would dial again:
//   npm install --prefix FOLDER --ignore-scripts partysocket@1.3.0 reconnecting-websocket@4.4.0 \
//     socket.io-client@4.8.4 phoenix@1.8.16 centrifuge@5.8.0 react-use-websocket@4.13.0
//   node bench/reconnect/peers.mjs FOLDER/node_modules > tests/unit/reconnect_delays.json
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const modules = resolve(process.argv[2]);
const load = (path) => import(pathToFileURL(`${modules}/${path}`));
const version = (name) => JSON.parse(readFileSync(`${modules}/${name}/package.json`)).version;
const text = (path) => readFileSync(`${modules}/${path}`, "utf8");
const DRAWS = [0, 0.04, 0.15, 0.25, 0.5, 0.77, 0.999];
const STEPS = [...Array(14).keys()];
const random = Math.random;

// `delay(failures)` in ms; what draws is asked once for each draw.
async function told(name, make) {
  const rows = [];
  for (const draw of DRAWS) {
    Math.random = () => draw;
    const delay = await make(draw);
    for (const failures of STEPS) rows.push([failures, draw, delay(failures)]);
    Math.random = random;
  }
  return [name, { version: version(name), rows }];
}

globalThis.window = globalThis; // phoenix looks for one

// `_getNextDelay` reads its options and the count of tries, which is 1 at the first wait.
const ask = (prototype, options) => (failures) =>
  prototype._getNextDelay.call({ _retryCount: failures + 1, _options: options, _debug() {} });

const constant = Number(
  text("react-use-websocket/src/lib/constants.ts").match(/RECONNECT_INTERVAL_MS = (\d+)/)[1],
);

const found = [
  await told("partysocket", async () => {
    const { default: Socket } = await load("partysocket/dist/ws.js");
    return ask(Socket.prototype, {});
  }),
  await told("reconnecting-websocket", async (draw) => {
    // Its least delay is drawn when the module loads: load it anew for each draw.
    const path = "reconnecting-websocket/dist/reconnecting-websocket-mjs.js";
    const source = text(path) + `\n// ${draw}`;
    const url = "data:text/javascript;base64," + Buffer.from(source).toString("base64");
    const { default: Socket } = await import(url);
    return ask(Socket.prototype, {});
  }),
  await told("react-use-websocket", async () => () => constant),
  await told("socket.io-client", async () => {
    const { Backoff } = await load("socket.io-client/build/esm/contrib/backo2.js");
    return (failures) => {
      const backoff = new Backoff({ min: 1000, max: 5000, jitter: 0.5 });
      backoff.attempts = failures;
      return backoff.duration();
    };
  }),
  await told("phoenix", async () => {
    const { Socket } = await load("phoenix/priv/static/phoenix.mjs");
    const socket = new Socket("ws://localhost/", { transport: class {} });
    return (failures) => socket.reconnectAfterMs(failures + 1);
  }),
  await told("centrifuge", async () => {
    const { Centrifuge } = await load("centrifuge/build/index.js");
    const { minReconnectDelay: min, maxReconnectDelay: max } = new Centrifuge("ws://localhost/", {
      websocket: class {},
    })._config;
    return (failures) =>
      Centrifuge.prototype._getReconnectDelay.call({
        _reconnectAttempts: failures,
        _config: { minReconnectDelay: min, maxReconnectDelay: max },
      });
  }),
];
const lines = found.map(([name, facts]) => `${JSON.stringify(name)}: ${JSON.stringify(facts)}`);
process.stdout.write(`{\n${lines.join(",\n")}\n}\n`);
process.exit(0);
