"""The same as a user of this project would write it, everything on as it comes."""

import gc
import json

import js
import pyodide_js
from pyodide.ffi import create_proxy

from app.components.component import Component
from app.components.keyed_list import KeyedList
from app.engine import Delivery, MessageType, Options, TokenPlace
from app.page import dom, realtime
from app.provider.hooks import use_chat

LAST = 50  # messages that are shown
TINY = {"base": 0.001, "plateau": 0.002, "cap": 0.002}  # seconds; bench/memory is in a hurry

bench = js.bench
provider = realtime(
    bench.socket,
    options=Options(
        token_place=TokenPlace.NONE,
        backoff=TINY if bench.hurry else None,
    ),
)
handled = following = wrong = 0


@provider.on(MessageType.CHAT_RESPONSE)
def heard(message):
    global handled, following, wrong
    data = message.data
    handled += 1
    if data["n"] != following:
        wrong += 1
    following = data["n"] + 1
    if following == data["of"]:
        following = 0
        bench.handled(handled, wrong)


@provider.on(MessageType.CONNECT)
def connected(_message):
    bench.ready()


class Line:
    """One message on the page."""

    def __init__(self, dom):
        self.element = dom.create("li")

    def show(self, message, _mark):
        self.element.textContent = "%s: %s" % (message.user_name, message.text)

    def dispose(self):
        self.element.remove()


class Tail(Component):
    """Show how many messages came, and the last of them."""

    def _build(self):
        self._count = self.dom.find("#count")
        self._room = use_chat("general", provider)
        root = self.dom.create("ol")
        self._list = KeyedList(self.dom, root, lambda: Line(self.dom))
        self._owns(self._list.dispose)
        frame = self._frame(self._paint)
        self._owns(self._room.subscribe(lambda _room: frame.request()))
        return root

    def _paint(self):
        messages = self._room.value.messages[-LAST:]
        self._list.paint([(message.key, message, None) for message in messages])
        self._count.textContent = str(handled)
        bench.painted(handled)


tail = Tail(dom())


def send(count):
    """Send as one does by default: kept on disk, and sent until the server has acknowledged it."""
    send_with(count, None)


def send_queued(count):
    """Send as the others do: nothing confirms it."""
    send_with(count, Delivery.QUEUED)


def send_with(count, delivery):
    many = ({"message": "Message %d" % number, "room_id": "general"} for number in range(count))
    provider.send_all(MessageType.CHAT_MESSAGE, many, delivery=delivery)


def census():
    """Count what Python holds, as JSON; bench/memory asks."""
    gc.collect()
    module = pyodide_js._module  # nothing public tells
    return json.dumps(
        {
            "python_objects": len(gc.get_objects()),
            "wasm_bytes": module.HEAPU8.length,
            "references": module._hiwire_num_refs(),
        }
    )


bench.census = create_proxy(census)
bench.show = create_proxy(lambda: tail.mount("#root"))
bench.sendAcknowledged = create_proxy(send)
bench.send = create_proxy(send_queued)
provider.connect()
provider.join("general")
