// The widgets that an engine serves: a port to each element, and the place where its view stands.
// Python (app/browser/host_pages.py) hears them all through one function.

const SHADE = 16; // pixels around what lies over the page: its shadow

const guests = new Map(); // id -> {port, place, watch, theme, turn}
const unheard = []; // what was said before Python listened
let tell = (id, text) => unheard.push([id, text]);
let left = () => {};
let load = () => null;

/** Call listener(id, text) for everything that elements say, what they have said included. */
export function listen(listener) {
  tell = listener;
  for (const [id, text] of unheard.splice(0)) tell(id, text);
}

/** Speak with an element over `port` from now on. */
export function admit(id, port) {
  const guest = guestOf(id);
  guest.port = port;
  port.onmessage = ({ data }) => {
    if (data.type === "theme") dress(guest, data);
    else if (data.type === "side") turn(guest, data.side);
    else hear(id, guest, data);
  };
}

/** Tell Python what an element says: in order, and not before the view that it names is there. */
function hear(id, guest, said) {
  const text = JSON.stringify(said);
  const loading = said.view ? load(said.view) : null;
  if (!loading && !guest.turn) {
    tell(id, text);
    return;
  }
  const turn = Promise.all([guest.turn, loading])
    .catch((reason) => guest.port?.postMessage({ type: "unable", text: String(reason.message) }))
    .then(() => {
      if (guest.turn === turn) guest.turn = null;
      tell(id, text);
    });
  guest.turn = turn;
}

/** Show an element's view inside of `place`, an element or shadow root with a [data-view] in it. */
export function place(id, place) {
  const guest = guestOf(id);
  guest.watch?.disconnect();
  guest.place = place;
  guest.watch = place.nodeType === Node.ELEMENT_NODE ? new SizeWatch(guest) : null;
  if (guest.theme) dress(guest, guest.theme);
  hear(id, guest, { type: "placed" });
}

/** The place of an element's view, or null. */
export const placeOf = (id) => guests.get(id)?.place ?? null;

/** Tell an element something: JSON. */
export function post(id, text) {
  guests.get(id)?.port?.postMessage(JSON.parse(text));
}

/** Forget an element. */
export function drop(id) {
  const guest = guests.get(id);
  guests.delete(id);
  guest?.watch?.disconnect();
  guest?.port?.close();
}

/** Nobody is left and nothing runs any more. */
export const idle = () => left();

/** Call back whenever nobody is left. */
export function onIdle(callback) {
  left = callback;
}

/** Have `loader(view)` bring what a view needs: it returns a promise, or null when all is there. */
export function loadWith(loader) {
  load = loader;
}

function guestOf(id) {
  if (!guests.has(id)) guests.set(id, { port: null, place: null, watch: null, theme: null, turn: null });
  return guests.get(id);
}

/** Hand the host's looks on to a view in a frame of ours; in the host's own page they are there. */
function dress(guest, theme) {
  guest.theme = theme;
  if (guest.place?.nodeType !== Node.ELEMENT_NODE) return;
  const root = guest.place.ownerDocument.documentElement;
  root.lang = theme.language;
  root.style.colorScheme = theme.scheme;
  for (const [name, value] of theme.properties) root.style.setProperty(name, value);
}

/** Let what lies over the page reach to that side, as the frame does. */
function turn(guest, side) {
  if (guest.place?.nodeType !== Node.ELEMENT_NODE) return;
  guest.place.ownerDocument.documentElement.dataset.side = side;
}

/**
 * Tell the element how large its view is: what it takes up, and as far as something reaches that
 * lies over the page, such as the details of the badge.
 */
class SizeWatch {
  constructor(guest) {
    const { defaultView } = guest.place.ownerDocument;
    const view = guest.place.querySelector("[data-view]");
    const look = () => {
      const { width, height } = view.getBoundingClientRect();
      const tip = view.querySelector(".badge-tip:not([hidden])")?.getBoundingClientRect();
      const reach = tip ? [tip.width + SHADE, tip.bottom + SHADE] : [width, height];
      guest.port?.postMessage({ type: "size", size: [width, height], reach });
    };
    this.resizes = new defaultView.ResizeObserver(look);
    this.resizes.observe(view);
    this.changes = new defaultView.MutationObserver(look);
    this.changes.observe(view, { attributes: true, attributeFilter: ["hidden"], subtree: true });
  }

  disconnect() {
    this.resizes.disconnect();
    this.changes.disconnect();
  }
}
