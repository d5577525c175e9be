"""A page with a PyScript of its own takes our package, and is connected without a widget."""

from collections.abc import Callable
from pathlib import Path

import pytest

import dev
from tests.e2e.host_site import HostSite
from tests.e2e.watch import WatchedPage
from tests.harness import ServerProcess

NewPage = Callable[..., WatchedPage]
# docs/embedding.md, "Your own PyScript".
PROGRAM = """
import js
from pyscript_realtime.components import ConnectionBadge
from pyscript_realtime.engine import MessageType
from pyscript_realtime.page import dom, realtime

async def token(refresh):
    answer = await js.fetch("/my/token", js.JSON.parse('{"method": "POST"}'))
    return (await answer.json()).token

provider = realtime("%(socket)s/ws/{client_id}", token)
ConnectionBadge(provider, dom()).mount("#status")

async def say():
    provider.join("general")
    receipt = provider.send(
        MessageType.CHAT_MESSAGE, {"message": "Hello", "room_id": "general"}
    )
    await receipt
    js.document.body.setAttribute("data-receipt", receipt.status.value)

provider.connect()
import asyncio
asyncio.create_task(say())
"""
SETTINGS = """
interpreter = "%(interpreter)s"

[files]
"%(server)s/static/runtime/python/%(package)s" = "%(place)s"

[js_modules.main]
"%(server)s/static/guard.js" = "guard"
"%(server)s/static/formats.js" = "formats"
"%(server)s/static/outbox_store.js" = "outbox_store"
"""
KINDS = {
    "zip": ("py", "/static/interpreter.mjs", "*.zip", "./*"),
    "one file": ("py", "/static/interpreter.mjs", "*.py", "./pyscript_realtime.py"),
    "one file on MicroPython": (
        "mpy",
        "/static/runtime/micropython-*/micropython.mjs",
        "*.py",
        "./pyscript_realtime.py",
    ),
}


def found(pattern: str) -> str:
    """Return the path of the one file of static/ that a pattern names."""
    (path,) = dev.ROOT.glob(pattern.lstrip("/"))
    return path.relative_to(dev.ROOT).as_posix()


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_with_its_own_python_takes_the_package(
    kind: str, new_page: NewPage, tmp_path: Path
) -> None:
    site = HostSite(ServerProcess(tmp_path))
    own = ("--origin", site.server.url, "--origin", site.url)
    server = ServerProcess(tmp_path, *own, port=site.server.port)
    site.server = server
    type, interpreter, package, place = KINDS[kind]
    names = {
        "server": server.url,
        "socket": server.ws_url,
        "interpreter": "%s/%s" % (server.url, found(interpreter)),
        "package": Path(found("static/runtime/python/" + package)).name,
        "place": place,
    }
    core = "%s/%s" % (server.url, found("static/runtime/pyscript-*/core.js"))
    with site, server:
        site.add("/pyscript.toml", SETTINGS % names, "text/plain")
        site.add("/main.py", PROGRAM % names, "text/plain")
        url = site.add(
            "/",
            "<!doctype html><meta charset=utf-8><title>Host</title><link rel=icon href=data:,>"
            '<div id="status"></div><script type="module" src="%s"></script>'
            '<script type="%s" src="/main.py" config="/pyscript.toml"></script>' % (core, type),
        )
        watched = new_page()
        watched.page.goto(url)
        watched.page.locator("body[data-receipt=delivered]").wait_for()
        badge = watched.page.locator("#status .badge")
        badge.and_(watched.page.locator("[data-state=connected]")).wait_for()
        server.kill()
        badge.and_(watched.page.locator("[data-state=reconnecting]")).wait_for()
        server.start()
        badge.and_(watched.page.locator("[data-state=connected]")).wait_for()
