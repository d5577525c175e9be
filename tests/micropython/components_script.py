"""Mount the whole console on a page of paper and print what it shows: the same on every Python."""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="var-annotated,arg-type"
# MicroPython has no typing; what is played here is smaller than app.ports.

import json

from app.components import Console
from app.components.connection.announcer import Announcer
from app.components.connection.ladder import Ladder
from app.engine import MessageType
from app.ports import World
from app.provider import RealtimeProvider


class Paper:
    """An element."""

    def __init__(self, tag):
        self.tag = tag
        self.attributes = {}
        self.children = []
        self.parent = None
        self.textContent = ""
        self.hidden = False
        self.value = ""
        self.disabled = False
        self.placeholder = ""
        self.scrollTop = 0
        self.scrollHeight = 0
        self.clientHeight = 0
        self.clientWidth = 0

    def focus(self):
        pass

    hidePopover = showModal = close = focus

    def insertBefore(self, element, reference):
        self.children.insert(self.children.index(reference), element)
        element.parent = self


class Still:
    """A timer, a frame, a network, a transport, tasks: nothing happens by itself."""

    def __init__(self, callback=None):
        self.callback = callback
        self.wanted = False
        self.sent = []

    def request(self):
        self.wanted = True

    def attach(self, listener):
        self.listener = listener

    def open(self, generation, *_):
        self.generation = generation

    def send(self, _generation, text):
        self.sent.append(text)
        return True

    def online(self):
        return True

    visible = online

    def arm(self, delay):
        pass

    def nothing(self, *_):
        pass

    disarm = dispose = close = spawn = nothing


class Disk(Still):
    """A storage that is full."""

    partition = ""

    def open(self, partition, *_):
        self.partition = partition
        self.listener.rows_restored(partition, [], 1)

    def put(self, partition, rows):
        self.listener.storage_failed(partition, "full", [row["key"] for row in rows])

    remove = Still.nothing


class Clock:
    moment = 100.0

    def now(self):
        return self.moment

    def wall(self):
        return 1_790_000_000.0

    def timestamp(self):
        return "2026-11-23T09:30:00.000"


class Locale:
    """Write in one way, as tests.fake_window.FakeLocale does."""

    def time(self, iso):
        return iso[11:16]

    def clock(self, iso):
        return iso[11:19]

    def day(self, iso):
        return iso[:10]

    date = day

    def number(self, value):
        return "%g" % value

    def percent(self, value):
        return "%d %%" % value

    def money(self, amount, currency):
        return ("%.2f %s" % (amount, currency)).strip()

    def size(self, number):
        return "%d B" % number

    def duration(self, seconds):
        return "%d s" % round(seconds)

    def use(self, language):
        pass


class Window:
    """A page that is seen, has no address and keeps nothing."""

    def set_title(self, text):
        self.title = text

    def set_language(self, code):
        pass

    def language(self):
        return "en"

    def fragment(self):
        return ""

    def set_fragment(self, text):
        pass

    def visible(self):
        return True

    def on_fragment(self, callback):
        return lambda: None

    on_visible = on_fragment
    on_activity = on_fragment

    def copy(self, text, done):
        done(False)

    def preference(self, name):
        return ""

    def set_preference(self, name, value):
        pass

    def desktop_permission(self):
        return "missing"

    def user_agent(self):
        return "Paper/1.0"


class Dom:
    def __init__(self):
        self.locale = Locale()
        self.window = Window()
        self.frames = []
        self.listeners = []

    def create(self, tag, class_name="", text="", **attributes):
        element = Paper(tag)
        element.attributes["class"] = class_name
        element.textContent = text
        for name in attributes:
            element.attributes[name.rstrip("_").replace("_", "-")] = attributes[name]
        return element

    def find(self, selector):
        return Paper(selector)

    def clear(self, element):
        element.children = []

    def append(self, parent, *children):
        for child in children:
            parent.children.append(child)
            child.parent = parent

    def remove(self, element):
        if element.parent is not None:
            element.parent.children.remove(element)
            element.parent = None

    def set(self, element, name, value):
        if value is None:
            element.attributes.pop(name, None)
        else:
            element.attributes[name] = value

    def listen(self, element, event, callback):
        entry = (element, event, callback)
        self.listeners.append(entry)
        return lambda: self.listeners.remove(entry)

    def frame(self, callback):
        frame = Still(callback)
        self.frames.append(frame)
        return frame

    def timer(self, callback):
        return Still(callback)

    def draw(self, tag, class_name="", **attributes):
        return self.create(tag, class_name, **attributes)

    def set_style(self, element, name, value):
        pass

    def box(self, element):
        return 0.0, 0.0


def shown(element, depth=0):
    if element.hidden:
        return
    text = element.textContent
    states = [
        "%s=%s" % (name, element.attributes[name])
        for name in sorted(element.attributes)
        if name.startswith("data-") or name == "aria-label"
    ]
    if text or states:
        print("%s%s %s %s" % (" " * depth, element.tag, " ".join(states), text))
    for child in element.children:
        shown(child, depth + 1)


def paint():
    for frame in dom.frames:
        if frame.wanted:
            frame.wanted = False
            frame.callback()


def hear(type, **data):
    frame = {"type": type, "data": data, "timestamp": "2026-11-23T09:30:00", "id": data.get("id")}
    provider._client.frame_received(transport.generation, json.dumps(frame))
    paint()


names = iter(["id-%d" % number for number in range(100)])
clock, transport, dom = Clock(), Still(), Dom()
world = World(
    clock=clock,
    transport=transport,
    network=Still(),
    tasks=Still(),
    timer=Still,
    random=lambda: 0.5,
    new_id=lambda: next(names),
    parse_json=json.loads,
    report=print,
    storage=Disk(),
)
provider = RealtimeProvider("ws://host/ws", world=world)
console = Console(provider, dom, on_sign_in=print, on_sign_out=print)
body = Paper("body")
console.mount(body)
provider.connect()
provider._client.socket_opened(transport.generation)
hear(
    "connect",
    session_id="s",
    user={"id": 7, "name": "Ada"},
    capabilities=["ack", "rooms"],
    heartbeat_interval=0,
)
people = [{"user_id": 7, "name": "Ada"}, {"user_id": 8, "name": "Grace Hopper", "status": "busy"}]
hear("presence_update", room_id="general", users=people)
hear("chat_response", id="m-1", message="Hello <b>", user_id=8, user_name="Grace Hopper", seq=1)
hear("typing_start", user_id=8, user_name="Grace Hopper", room_id="general")
hear("quote_generation_progress", step="Reading", progress=40)
hear("ai_tool_result", tool_name="x", status="complete", result={"b": 1, "a": [True, None]})
console.show_rooms([("general", "General"), ("sales", "Sales")])
console.show_user("Ada Lovelace", "ada@example.com")
provider.send(MessageType.CHAT_MESSAGE, {"message": "Hi", "room_id": "general"})
paint()
shown(body)

provider._client.socket_closed(transport.generation, 1006, "")
provider.send(MessageType.CHAT_MESSAGE, {"message": "Later", "room_id": "general"})
paint()
ladder, announcer = Ladder(), Announcer()
for moment in (100.1, 101.0, 106.0, 131.0, 221.0):
    picture = ladder.look(provider.store.state.connection, moment)
    print(picture.state.value, picture.level, picture.text, picture.countdown, picture.attempt)
    announcer.hear(provider.store.state.connection, moment)
print(announcer.text)
shown(body)


class Event:
    """Just enough of one."""

    newState = "open"


def press(class_name, text=""):
    for element, _, callback in list(dom.listeners):
        if element.attributes.get("class") == class_name and text in element.textContent:
            callback(Event)
            paint()
            return
    print("no", class_name, text)


provider.send(MessageType.AI_TOOL_CALL, {"tool_name": "lookup"})
press("outbox-panel")
press("link-button", "Discard")
console._sign_out.ask()
press("button button-primary", "Send first")
shown(body)
provider._client.socket_closed(transport.generation, 1006, "")
provider.connect()
provider._client.socket_opened(transport.generation)
hear("connect", session_id="s2", user={"id": 7}, capabilities=["ack", "rooms"])
for item in list(provider.store.state.outbox):
    hear("nack", id=item.key)
shown(body)
press("button", "Cancel")
press("outbox-panel")
press("link-button", "Send again")
shown(body)
provider.sign_out()
shown(body)
console.dispose()
console.dispose()
print(len(body.children), len(dom.listeners))
