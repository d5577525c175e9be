// Keeps what the console page loads, so that a repeat visit asks the server for nothing that has
// not changed, and the page opens while the server is down.
//
// assets.json says what the page loads and what is in each file: {"assets": {place: mark}}, places
// relative to this file, "" for the page itself, a mark is the beginning of a SHA-256. A file is kept
// under its place and its mark. So a page that opened with one list never gets a file of another,
// and a file that changes is simply not found under its new mark.

const SCOPE = new URL("./", location.href);
const LIST = new URL("assets.json", SCOPE).href;
const KEPT = `realtime-${SCOPE.pathname}`;
const PATIENCE = 1500; // ms: a server that takes longer to answer is as good as down
const AT_ONCE = 4; // files fetched side by side, after the page has started
const PAGES = 32; // open pages whose list is remembered

/** Which list each page opened with: client id -> {assets, isKept}. */
const pages = new Map();
let filling = Promise.resolve();

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== SCOPE.origin) return;
  const place = placeOf(url);
  if (request.mode === "navigate") {
    if (place === "" && url.searchParams.get("service-worker") !== "off") event.respondWith(open(event));
    return;
  }
  // Frames of widgets, examples and whatever else lies here are not ours, nor is what they load.
  const page = pages.get(event.clientId);
  const mark = url.search ? undefined : page?.assets[place];
  if (mark && !request.headers.has("range")) event.respondWith(answer(request, place, mark));
});

addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(keepFor(event.source?.id, event.ports[0]));
});

/** Return a place below this file, "" for the page, null for what lies elsewhere. */
function placeOf(url) {
  if (!url.pathname.startsWith(SCOPE.pathname)) return null;
  const place = url.pathname.slice(SCOPE.pathname.length);
  return place === "index.html" ? "" : place;
}

/** A file whose name says what is in it keeps that name: the page looks for its snapshot so. */
function keyOf(place, mark) {
  const url = new URL(place, SCOPE).href;
  return url.includes(mark.slice(0, 12)) ? url : `${url}?${mark}`;
}

async function kept(place, mark) {
  try {
    const cache = await caches.open(KEPT);
    return await cache.match(keyOf(place, mark), { ignoreVary: true });
  } catch {
    return undefined; // storage may fail at any time; the server is still there
  }
}

async function answer(request, place, mark) {
  return (await kept(place, mark)) ?? fetch(request);
}

// --- the page ---------------------------------------------------------------------------------

/** Answer with the page: as the server has it, or as it was when it was last seen whole. */
async function open(event) {
  const page = fetch(event.request);
  const said = await settled(Promise.race([readList(), late()]));
  if (said.value) {
    remember(event.resultingClientId, said.value);
    return (await kept("", said.value[""])) ?? page;
  }
  // The list could not be had. That means nothing as long as the page itself comes.
  const shown = await settled(Promise.race([page, late()]));
  if (shown.value && shown.value.status < 500) return shown.value;
  const last = await lastList();
  const known = last && (await kept("", last[""]));
  if (!known) return page;
  remember(event.resultingClientId, last);
  return known;
}

const settled = (promise) => promise.then((value) => ({ value }), (reason) => ({ reason }));
const late = () => new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("too late")));

function remember(client, assets) {
  pages.set(client, { assets });
  if (pages.size > PAGES) pages.delete(pages.keys().next().value);
}

async function readList() {
  const answer = await fetch(LIST, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${LIST}: status ${answer.status}`);
  return checked(await answer.json());
}

function checked(list) {
  const assets = list?.assets;
  const isRight = assets && Object.values(assets).every((mark) => /^[0-9a-f]{16}$/.test(mark));
  if (!isRight || !assets[""]) throw new Error(`${LIST} is no list of assets`);
  return assets;
}

/** Return the list of which everything is kept, or null. */
async function lastList() {
  try {
    const found = await (await caches.open(KEPT)).match(LIST);
    return found ? checked(await found.json()) : null;
  } catch {
    return null;
  }
}

// --- what is kept -----------------------------------------------------------------------------

/** Keep all that a page's list names, and tell it; one after the other when several pages ask. */
function keepFor(client, port) {
  filling = filling.then(() => keep(client)).then(
    () => port?.postMessage(true),
    (reason) => {
      console.warn(`The page is not kept for the next visit: ${reason.message}`);
      port?.postMessage(false);
    },
  );
  return filling;
}

async function keep(client) {
  const assets = pages.get(client)?.assets ?? (await readList());
  const before = await lastList();
  if (before && JSON.stringify(before) === JSON.stringify(assets)) return;
  const cache = await caches.open(KEPT);
  const have = new Set((await cache.keys()).map((request) => request.url));
  const missing = Object.entries(assets).filter(([place, mark]) => !have.has(keyOf(place, mark)));
  try {
    await sideBySide(missing, ([place, mark]) => add(cache, place, mark));
  } catch (reason) {
    await forgetAllBut(cache, before ?? {}); // a half is of no use, and takes room
    throw reason;
  }
  // From here on this is what opens when the server is down.
  await cache.put(LIST, Response.json({ assets }));
  await forgetAllBut(cache, assets);
}

async function sideBySide(items, work) {
  const waiting = [...items];
  const one = async () => {
    while (waiting.length) await work(waiting.shift());
  };
  const all = await Promise.allSettled(Array.from({ length: AT_ONCE }, one));
  const failed = all.find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
}

/** Keep one file, if it is what the list says. What the browser has of it needs no request. */
async function add(cache, place, mark) {
  const url = new URL(place, SCOPE).href;
  for (const mode of ["default", "reload"]) {
    const answer = await fetch(url, { cache: mode });
    if (answer.status !== 200 || answer.type !== "basic" || answer.redirected) {
      throw new Error(`${url}: status ${answer.status}`);
    }
    if ((await markOf(answer.clone())) === mark) return cache.put(keyOf(place, mark), answer);
  }
  throw new Error(`${url} is not what ${LIST} says`);
}

async function markOf(answer) {
  const digest = await crypto.subtle.digest("SHA-256", await answer.arrayBuffer());
  const bytes = new Uint8Array(digest, 0, 8);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function forgetAllBut(cache, assets) {
  const wanted = new Set(Object.entries(assets).map(([place, mark]) => keyOf(place, mark)));
  if (assets[""]) wanted.add(LIST);
  for (const request of await cache.keys()) {
    if (!wanted.has(request.url)) await cache.delete(request);
  }
}
