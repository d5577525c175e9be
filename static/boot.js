// Start PyScript and show how far the start has come, from the first paint until Python takes
// #boot out of the page. Once it is gone, nothing here does anything.

const CORE = "./runtime/pyscript-0.7.31/core.js";
// How long the program needs from its first line on is measured from here.
const FIRST_LINE = 'import js; js.performance.mark("realtime:python"); del js';
const SLOW_AFTER = 20_000; // ms without any progress before the page says that it takes long

// The steps that PyScript announces, in order, and what they mean to a person. Most of the work
// lies between "Loading interpreter" and "Loaded interpreter".
const STEPS = [
  ["Loading Pyodide", "Loading Python"],
  ["Loading Storage", "Loading Python"],
  ["Loaded Storage", "Loading Python"],
  ["Loading interpreter", "Loading Python"],
  ["Loaded interpreter", "Loading the application"],
  ["Loading files", "Loading the application"],
  ["Loaded files", "Loading the application"],
  ["Loading JS modules", "Loading the application"],
  ["Loaded JS modules", "Starting the application"],
  ["Loaded Pyodide", "Starting the application"],
];

// What app/texts is for the page, in the little that is said before Python runs.
const GERMAN = {
  "Starting": "Start",
  "Loading the page’s program": "Das Programm der Seite wird geladen",
  "Loading Python": "Python wird geladen",
  "Loading the application": "Die Anwendung wird geladen",
  "Starting the application": "Die Anwendung startet",
  "Still starting. This takes longer than it should": "Der Start dauert länger, als er sollte",
  "The page could not start": "Die Seite konnte nicht starten",
  "Reload": "Neu laden",
};

/** What was chosen on this device (app/browser/window.py), or "": storage may be forbidden. */
function preference(name) {
  try {
    return localStorage.getItem(`realtime-${name}`) ?? "";
  } catch {
    return "";
  }
}

const german = (preference("language") || navigator.language).toLowerCase().split("-")[0] === "de";
const say = (english) => (german && GERMAN[english]) || english;

const boot = document.getElementById("boot");
let sentence = "Loading the page’s program";
let bytes = 0;
let patience = 0;

const isStarting = () => boot !== null && boot.isConnected && boot.dataset.state !== "failed";

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function reloadButton() {
  const button = element("button", "boot-reload", say("Reload"));
  button.type = "button";
  button.addEventListener("click", () => location.reload());
  return button;
}

function show() {
  const loaded = bytes ? ` · ${(bytes / 1e6).toFixed(1)} MB` : "";
  boot.querySelector(".boot-step").textContent = say(sentence) + loaded;
}

function advance(step) {
  if (!isStarting()) return;
  const index = STEPS.findIndex(([name]) => name === step);
  if (index < 0) return;
  sentence = STEPS[index][1];
  boot.dataset.step = step;
  const bar = boot.querySelector("progress");
  bar.max = STEPS.length;
  bar.value = index + 1;
  show();
  wait();
}

/** Say so when nothing has moved for long: a stalled download raises no error. */
function wait() {
  clearTimeout(patience);
  boot.dataset.state = "loading";
  boot.querySelector(".boot-reload")?.remove();
  patience = setTimeout(() => {
    if (!isStarting()) return;
    boot.dataset.state = "slow";
    sentence = "Still starting. This takes longer than it should";
    show();
    boot.append(reloadButton());
  }, SLOW_AFTER);
}

/** Replace the progress by what went wrong. The first cause stays: the others follow from it. */
function fail(cause) {
  if (!isStarting()) return;
  clearTimeout(patience);
  console.error(`The page could not start: ${cause}`);
  boot.dataset.state = "failed";
  boot.setAttribute("role", "alert");
  boot.replaceChildren(
    element("p", "boot-title", say("The page could not start")),
    element("p", "boot-cause", cause.trim().split("\n").at(-1).slice(0, 300)),
    reloadButton(),
  );
}

const text = (reason) => (reason instanceof Error ? reason.message : String(reason));

addEventListener("py:progress", (event) => advance(event.detail));
addEventListener("error", (event) => fail(event.message || "a script failed"));
addEventListener("unhandledrejection", (event) => fail(text(event.reason)));
document.addEventListener("securitypolicyviolation", (event) => {
  if (event.disposition === "enforce") fail(`blocked: ${event.blockedURI || event.violatedDirective}`);
});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) bytes += entry.encodedBodySize;
  if (isStarting() && boot.dataset.state === "loading") show();
}).observe({ type: "resource", buffered: true });

/** Give PyScript its settings, which it need not ask for then; return what they are called. */
async function tellSettings() {
  // Not above: a module of it that is missing has to be said.
  const { SETTINGS, settings } = await import("./early.js");
  const script = document.querySelector("script[type=py]");
  const known = await settings;
  if (known === null) {
    script.setAttribute("config", "./pyscript.toml");
    return "pyscript.toml";
  }
  const { boot: _, ...told } = known;
  script.setAttribute("config", JSON.stringify(told));
  return SETTINGS;
}

// Our own files are all that may answer: a missing one is a failed start, never another source.
async function start() {
  wait();
  // Before PyScript looks for a database, and for settings: those for Python are the page's.
  const [{ addSettings }] = await Promise.all([
    import("./pyscript_settings.js"),
    import("./empty_database.js"),
  ]);
  addSettings("mpy");
  const told = await tellSettings();
  const { config, hooks } = await import(CORE);
  // These hooks become code by way of eval, for workers, which this page has none of.
  hooks.worker.onBeforeRunAsync.clear();
  hooks.main.codeBeforeRunAsync.add(FIRST_LINE);
  const interpreter = config.py?.interpreter;
  if (!interpreter) throw new Error(`${told} names no interpreter`);
  if (new URL(interpreter, document.baseURI).origin !== location.origin) {
    throw new Error(`${told} names an interpreter of another site`);
  }
  // An exception of main.py ends here, as an object; what Python prints is text.
  hooks.main.onReady.add(({ io }) => {
    const { stderr } = io;
    io.stderr = (error, ...rest) => {
      if (error instanceof Error) fail(text(error));
      return stderr(error, ...rest);
    };
  });
}

if (boot !== null) {
  document.documentElement.lang = german ? "de" : "en";
  // Before the first paint of the console, so that nothing flashes.
  const theme = preference("theme");
  if (theme) document.documentElement.dataset.theme = theme;
  boot.querySelector(".boot-title").textContent = say("Starting");
  boot.querySelector("progress").setAttribute("aria-label", say("Starting"));
  show();
}

/** Once Python has taken #boot out of the page, let it be kept for the next visit. */
function keepOnceStarted() {
  const observer = new MutationObserver(() => {
    if (boot.isConnected) return;
    observer.disconnect();
    import("./keep.js").then(({ keepPage }) => keepPage(), () => {});
  });
  observer.observe(boot.parentNode, { childList: true });
}

if (boot !== null) {
  keepOnceStarted();
  start().catch((reason) => fail(text(reason)));
}
