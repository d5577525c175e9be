// Where Python runs for the widgets of a page. All have the same face:
//   admit(id, port, ready, failed)   let a widget speak over `port`; `ready` is called once its view
//                                    can be placed, `failed(text)` when there will be no Python
//   release(id)                      forget a widget; return whether the engine still hears it
//   isUp, name                       whether a view's frame may ask for its place, and whom

const text = (reason) => String(reason?.message ?? reason);
const frames = new Map(); // runtime -> EngineFrame
let hasWarned = false; // once is enough for a page
let here = null; // EngineHere, once there is one: a document has one PyScript for good

/** Return the engine for a widget; `open(runtime)` returns the frame of the page. */
export function engineFor(runtime, isolation, open) {
  // A sandbox gives each frame an origin of its own: none can reach into another.
  if (isolation === "frame" && self.origin === "null") return new EngineOfView();
  if (isolation === "none") {
    if (here || !hasPyScript()) return (here ??= new EngineHere(runtime));
    if (!hasWarned) {
      console.warn(
        '<realtime-widget isolation="none">: this page runs PyScript itself, and two on one page ' +
          "break both. The widget runs in a frame instead.",
      );
    }
    hasWarned = true;
  }
  const known = frames.get(runtime);
  if (known?.frame.isConnected) return known;
  known?.end(); // by itself it has, or the page has removed its frame
  frames.set(runtime, new EngineFrame(open(runtime)));
  return frames.get(runtime);
}

/** End the page's engine unless a widget speaks with it: whoever wanted it is gone. */
export function releaseUnused(runtime, open) {
  engineFor(runtime, "frame", open).endUnused();
}

const hasPyScript = () =>
  Symbol.for("polyscript.js_modules") in globalThis ||
  document.querySelector("script[type=py], script[type=mpy], py-script, mpy-script") !== null;

/** A frame of our own, one for the page. */
class EngineFrame {
  constructor({ frame, isUp, end }) {
    this.frame = frame;
    this.isUp = isUp;
    this.remove = end;
    this.wasUsed = false; // one that was says itself when it is idle
    this.name = frame.name;
    this.failure = "";
    this.guests = new Map(); // id -> {port, ready, failed}
    this.hear = ({ source, data }) => {
      if (source === this.frame.contentWindow && data) this.heard(data);
    };
    addEventListener("message", this.hear);
  }

  admit(id, port, ready, failed) {
    const guest = { port, ready, failed };
    this.guests.set(id, guest);
    if (this.failure) failed(this.failure);
    else if (this.isUp) this.introduce(id, guest);
  }

  release(id) {
    const hears = !this.failure && this.frame.isConnected && this.guests.get(id)?.port === null;
    this.guests.delete(id);
    this.endUnused();
    return hears;
  }

  heard({ realtime, text }) {
    if (realtime === "up") {
      this.isUp = true;
      for (const [id, guest] of this.guests) this.introduce(id, guest);
    } else if (realtime === "failed") {
      this.failure = text;
      for (const { failed } of this.guests.values()) failed(text);
    } else if (realtime === "idle" && this.guests.size === 0) {
      this.end();
    }
  }

  introduce(id, guest) {
    const { port } = guest;
    if (port === null) return;
    guest.port = null;
    this.wasUsed = true;
    const { origin } = new URL(this.frame.src);
    this.frame.contentWindow.postMessage({ realtime: "guest", id }, origin, [port]);
    guest.ready();
  }

  endUnused() {
    if (this.guests.size === 0 && (!this.wasUsed || this.failure)) this.end();
  }

  end() {
    removeEventListener("message", this.hear);
    this.remove();
  }
}

/** The view's own frame. */
class EngineOfView {
  isUp = true;
  name = "";

  admit(id, port, ready) {
    this.id = id;
    this.port = port;
    ready();
  }

  /** The view's frame has found that it is alone, and has started its engine. */
  join(frame) {
    if (this.port === null) return;
    const { port } = this;
    this.port = null;
    frame.contentWindow.postMessage({ realtime: "guest", id: this.id }, "*", [port]);
  }

  release() {
    return false; // it goes with the view
  }
}

/** The host's own page. */
class EngineHere {
  isUp = false; // there are no frames to place
  name = "";

  constructor(runtime) {
    this.guests = new Map(); // id -> failed
    this.failure = "";
    this.modules = this.start(runtime);
  }

  async start(runtime) {
    const [{ loadView, startPython }, guests, { STYLES }] = await Promise.all([
      import("./python.js"),
      import("./guests.js"),
      import("./styles.js"),
    ]);
    guests.loadWith((view) => loadView(runtime, view));
    startPython(runtime).catch((reason) => {
      this.failure = text(reason);
      for (const failed of this.guests.values()) failed(text(reason));
    });
    return { guests, STYLES };
  }

  admit(id, port, ready, failed) {
    this.guests.set(id, failed);
    this.modules.then(
      ({ guests }) => {
        guests.admit(id, port);
        if (this.failure) failed(this.failure);
        else ready();
      },
      (reason) => failed(text(reason)),
    );
  }

  release(id) {
    return this.guests.delete(id) && !this.failure;
  }

  /** Show the view in the element's shadow root. */
  place(id, root, parent, view) {
    this.modules.then(
      ({ guests, STYLES }) => {
        if (this.guests.has(id)) this.show(guests, STYLES[view], id, root, parent, view);
      },
      () => {}, // told by `admit`
    );
  }

  show(guests, styles, id, root, parent, view) {
    for (const old of root.querySelectorAll("link, [data-view]")) old.remove();
    for (const href of styles) {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = href;
      root.append(link);
    }
    const place = document.createElement("div");
    place.dataset.view = view;
    parent.append(place);
    guests.place(id, root);
  }
}

export const isInPage = (engine) => engine instanceof EngineHere;
export const isOfView = (engine) => engine instanceof EngineOfView;
