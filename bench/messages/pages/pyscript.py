"""What PyScript itself offers: `pyscript.WebSocket`, and `json.loads` in its handler."""

import json

import js
from pyodide.ffi import create_proxy
from pyscript import WebSocket

bench = js.bench
counter = js.document.getElementById("count")
handled = following = wrong = 0
showing = requested = False


def heard(event):
    global handled, following, wrong
    message = json.loads(event.data)
    if message["type"] != "chat_response":
        return
    data = message["data"]
    handled += 1
    if data["n"] != following:
        wrong += 1
    following = data["n"] + 1
    if showing:
        request()
    if following == data["of"]:
        following = 0
        bench.handled(handled, wrong)


def request():
    global requested
    if not requested:
        requested = True
        js.requestAnimationFrame(paint_proxy)


def paint(_now):
    global requested
    requested = False
    counter.textContent = str(handled)
    bench.painted(handled)


def show():
    global showing
    showing = True


def send(count):
    for number in range(count):
        frame = {
            "type": "chat_message",
            "data": {"message": "Message %d" % number, "room_id": "general"},
            "id": "s-%d" % number,
        }
        socket.send(json.dumps(frame))


paint_proxy = create_proxy(paint)
bench.show = create_proxy(show)
bench.send = create_proxy(send)
socket = WebSocket(
    url=bench.socket.replace("{client_id}", "pyscript"),
    onmessage=heard,
    onopen=lambda _event: bench.ready(),
)
