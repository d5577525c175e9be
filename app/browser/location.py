"""Where the page is, and addresses relative to it."""

import js


def socket_address(address: str) -> str:
    """Return `address` as an absolute `ws:`/`wss:` one; a path is one of the page's own server.

    `http:` and `https:` become `ws:` and `wss:`. A template's `{client_id}` is kept.
    """
    if address.startswith("//"):
        address = str(js.location.protocol) + address
    elif address.startswith("/"):
        address = str(js.location.protocol) + "//" + str(js.location.host) + address
    if address.startswith("http"):
        return "ws" + address[len("http") :]
    return address


def storage_scope(address: str) -> str:
    """Return what names the server of an absolute address and holds no secret.

    Without the query and `user:password@`, where people put tokens, and without `{client_id}`,
    which is another one on each page.
    """
    scheme, _, rest = address.split("?")[0].replace("{client_id}", "").partition("//")
    host, slash, path = rest.partition("/")
    return scheme + "//" + host.split("@")[-1] + slash + path


def declared(name: str) -> str:
    """Return what the page declares in `<meta name="…" content="…">`, or ""."""
    element = js.document.querySelector('meta[name="%s"]' % name)
    # null is `jsnull` in Pyodide and None in MicroPython; both are false.
    return str(element.getAttribute("content")) if element else ""
