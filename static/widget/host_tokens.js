// Tokens, from whatever the host's page has given: a function, a token, or an endpoint to ask.

const endpoints = new Map(); // URL -> {token, at, asking}: widgets that come together share an answer

const FRESH = 1000; // ms in which they do: later somebody else may be signed in
const TIMEOUT = 15_000; // ms until whoever does not answer is asked again

/**
 * Return a token, or null when nobody is signed in; reject: try later. `tokens` is {source, given},
 * `endpoint` the value of the attribute or "".
 */
export async function tokenFor(tokens, endpoint, refresh) {
  if (tokens.source !== null) return (await inTime(tokens.source({ refresh }))) ?? null;
  if (tokens.given !== undefined && !(refresh && endpoint)) return refresh ? null : tokens.given;
  return endpoint ? fromEndpoint(endpoint, refresh) : null;
}

/** Ask the endpoint before anybody needs the answer; resolve with a token, null without one. */
export async function prefetch(tokens, endpoint) {
  if (!endpoint || !isForEndpoint(tokens)) return null;
  try {
    return await fromEndpoint(endpoint, false);
  } catch {
    return null; // the engine asks again, and tells
  }
}

/** Tell whether the page has given nothing else than an endpoint. */
export const isForEndpoint = (tokens) => tokens.source === null && tokens.given === undefined;

/** Forget what an endpoint answered. */
export function forget(endpoint) {
  endpoints.delete(address(endpoint));
}

/** Settle as `answer` does; reject when that takes too long. */
function inTime(answer) {
  let patience;
  const late = new Promise((_, reject) => {
    patience = setTimeout(() => reject(new Error("tokenSource did not answer in time.")), TIMEOUT);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(patience));
}

const address = (endpoint) => new URL(endpoint, document.baseURI).href;

function fromEndpoint(endpoint, refresh) {
  const url = address(endpoint);
  if (!endpoints.has(url)) endpoints.set(url, { token: null, at: 0, asking: null });
  const known = endpoints.get(url);
  const isFresh = performance.now() - known.at < FRESH;
  if (known.token !== null && isFresh && !refresh) return Promise.resolve(known.token);
  known.asking ??= ask(url, refresh)
    .then((token) => {
      known.at = performance.now();
      return (known.token = token);
    })
    .finally(() => (known.asking = null));
  return known.asking;
}

async function ask(url, refresh) {
  const answer = await fetch(url, {
    method: "POST",
    credentials: "same-origin",
    cache: "no-store",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ refresh }),
    signal: AbortSignal.timeout(TIMEOUT),
  });
  if (answer.status === 401 || answer.status === 403) return null;
  if (!answer.ok) throw new Error(`The token endpoint answered ${answer.status}.`);
  const { token, access_token } = await answer.json();
  const found = token ?? access_token;
  if (typeof found !== "string") throw new Error("The token endpoint answered without a token.");
  return found;
}
