"""JSON over HTTP, by the browser's fetch."""

import json

import js
from pyscript.js_modules import guard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

TIMEOUT = 10_000  # milliseconds for one request, the reading of its answer included


class TokenUnavailable(Exception):
    """Say that the server could not be asked: no network, too slow, or 5xx. Try later."""


class HttpJson:
    """Make requests to one server.

    `base_url` is "" for the page's own origin, or "https://api.example.com"; `credentials` is
    fetch's: "omit", "same-origin" or "include" say whether cookies go along.
    """

    def __init__(self, base_url: str, credentials: str) -> None:
        self.base_url = base_url.rstrip("/")
        self._credentials = credentials

    async def call(
        self, method: str, path: str, body: "object" = None, token: "str | None" = None
    ) -> "tuple[int, Any]":
        """Return status and parsed answer of a request that the server has understood.

        Raises `TokenUnavailable` where it could not be reached, and for a 5xx and a 429.
        """
        headers = {"Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if token:
            headers["Authorization"] = "Bearer " + token
        fields: dict[str, Any] = {"method": method, "headers": headers, "cache": "no-store"}
        fields["credentials"] = self._credentials
        if body is not None:
            fields["body"] = json.dumps(body)
        # By way of JSON: a plain JavaScript object in both Pythons, and no proxy to free.
        options = js.JSON.parse(json.dumps(fields))
        options.signal = js.AbortSignal.timeout(TIMEOUT)
        # globalThis: MicroPython's module `js` is itself no JavaScript object.
        answer = await guard.begin(js.globalThis, "fetch", self.base_url + path, options)
        if not answer.ok:
            raise TokenUnavailable("%s could not be reached" % path)
        response = answer.value
        status = int(response.status)
        if status >= 500 or status == 429:
            raise TokenUnavailable("%s answered %d" % (path, status))
        return status, await _json(response, path)


async def _json(response: "Any", path: str) -> "Any":
    content = await guard.begin(response, "text")
    if not content.ok:
        raise TokenUnavailable("%s broke off" % path)
    try:
        return json.loads(str(content.value) or "{}")
    except ValueError:
        if int(response.status) < 400:
            raise TokenUnavailable("%s did not answer in JSON" % path)  # noqa: B904 - MicroPython
        return {}
