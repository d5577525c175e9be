// Tokens, from whatever the host's page has given: a function, a token, or an endpoint to ask.

const endpoints = new Map(); // URL -> {token, asking}: the widgets of a page share what it answered

const TIMEOUT = 15_000; // ms until an endpoint that does not answer is asked again

/**
 * Return a token, or null when nobody is signed in; reject: try later. `tokens` is {source, given},
 * `endpoint` the value of the attribute or "".
 */
export async function tokenFor(tokens, endpoint, refresh) {
  if (tokens.source !== null) return (await tokens.source({ refresh })) ?? null;
  if (tokens.given !== undefined && !(refresh && endpoint)) return refresh ? null : tokens.given;
  return endpoint ? fromEndpoint(endpoint, refresh) : null;
}

/** Ask the endpoint before anybody needs the answer. */
export function prefetch(tokens, endpoint) {
  if (tokens.source !== null || tokens.given !== undefined || !endpoint) return;
  fromEndpoint(endpoint, false).catch(() => {}); // the engine asks again, and tells
}

/** Forget what an endpoint answered. */
export function forget(endpoint) {
  endpoints.delete(address(endpoint));
}

const address = (endpoint) => new URL(endpoint, document.baseURI).href;

function fromEndpoint(endpoint, refresh) {
  const url = address(endpoint);
  if (!endpoints.has(url)) endpoints.set(url, { token: null, asking: null });
  const known = endpoints.get(url);
  if (known.token !== null && !refresh) return Promise.resolve(known.token);
  known.asking ??= ask(url, refresh)
    .then((token) => (known.token = token))
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
