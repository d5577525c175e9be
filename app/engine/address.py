"""The URL of a WebSocket, made from a template."""

from app.engine.errors import LocalError

_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"


def socket_url(template: str, client_id: str, query: "dict[str, str]") -> str:
    """Return the URL to dial.

    `template` is absolute, `ws:` or `wss:` (RFC 6455 §3: no fragment), and may hold
    `{client_id}`. Raises `LocalError` with what to write instead.
    """
    if not template.startswith(("ws://", "wss://")):
        raise LocalError("The address %r must begin with ws:// or wss://." % _shown(template))
    if "#" in template:
        raise LocalError("The address %r must not hold a #fragment." % _shown(template))
    url = template.replace("{client_id}", quote(client_id))
    for name in sorted(query):
        url += ("&" if "?" in url else "?") + name + "=" + quote(query[name])
    return url


def quote(text: str) -> str:
    """Percent-encode everything outside RFC 3986's unreserved characters."""
    return "".join(
        chr(byte) if chr(byte) in _SAFE else "%%%02X" % byte for byte in text.encode("utf-8")
    )


def _shown(template: str) -> str:
    # A developer may have put a token in the query.
    return template.split("?")[0]
