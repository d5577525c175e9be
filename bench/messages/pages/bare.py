"""The least that Python in a page can do: a handler on the browser's WebSocket."""

import json

import js
from pyodide.ffi import create_proxy

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
socket = js.WebSocket.new(bench.socket.replace("{client_id}", "bare"))
socket.onmessage = create_proxy(heard)
socket.onopen = create_proxy(lambda _event: bench.ready())
