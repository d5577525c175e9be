"""Clients with one fault each. The checker must find every one of them."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.client import Client
from app.engine.delivery import Status
from app.engine.events import MessageStatusChanged
from app.ports import Storage, StorageListener
from app.provider.reducers import reduce
from app.provider.state import State
from tests.simulation.page import Parts
from tests.simulation.transport import SimulatedTransport

if TYPE_CHECKING:
    from tests.simulation.page import Page


class NeverAgain(SimulatedTransport):
    """Write no message a second time."""

    def __init__(self, page: "Page") -> None:
        super().__init__(page.name, page.internet, page.now_or_later, page.witness.wrote)
        self.page_object = page
        self.ids: set[str] = set()

    def send(self, generation: int, text: str) -> bool:
        id = json.loads(text).get("id")
        if id in self.ids and self.link is not None:
            return True
        if super().send(generation, text):
            self.ids.update([id] if id else [])
            return True
        return False


class AlwaysNew(NeverAgain):
    """Write a message again under another id."""

    def send(self, generation: int, text: str) -> bool:
        frame = json.loads(text)
        id = frame.get("id")
        if id in self.ids:
            frame["id"] = id + "-again"
            return SimulatedTransport.send(self, generation, json.dumps(frame))
        return super().send(generation, text)

    def receive(self, text: str) -> None:
        super().receive(text.replace("-again", ""))


class NewestFirst(NeverAgain):
    """Write what is written in one moment from the end."""

    def __init__(self, page: "Page") -> None:
        super().__init__(page)
        self.held: list[tuple[int, str]] = []

    def send(self, generation: int, text: str) -> bool:
        if '"chat_message"' not in text or self.link is None:
            return SimulatedTransport.send(self, generation, text)
        if not self.held:
            self.page_object.calendar.after(0.0, self._flush)
        self.held.insert(0, (generation, text))
        return True

    def _flush(self) -> None:
        held, self.held = self.held, []
        for generation, text in held:
            SimulatedTransport.send(self, generation, text)


class Numberless(NeverAgain):
    """Know nothing of the numbers of frames: what comes twice is shown twice."""

    def send(self, generation: int, text: str) -> bool:
        return SimulatedTransport.send(self, generation, text)

    def receive(self, text: str) -> None:
        super().receive(text.replace('"seq":', '"sequel":'))


class Impatient(NeverAgain):
    """Write again as soon as a session goes on, before it has read what it missed."""

    def send(self, generation: int, text: str) -> bool:
        frame = json.loads(text)
        if frame["type"] == "connect" and frame["data"]["resume"]:
            self._place = frame["data"]["resume"]["seq"]
        return SimulatedTransport.send(self, generation, text)

    def receive(self, text: str) -> None:
        if '"resumed":true' in text:
            frame = json.loads(text)
            frame["data"]["seq"] = self._place  # so that nothing seems to follow
            text = json.dumps(frame)
        super().receive(text)


class WrappedStorage:
    """Be a page's storage, as it is."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._listener: StorageListener | None = None

    def attach(self, listener: StorageListener) -> None:
        self._listener = listener
        self._storage.attach(listener)

    def open(self, partition: str) -> None:
        self._storage.open(partition)

    def put(self, partition: str, rows: "list[dict[str, Any]]") -> None:
        self._storage.put(partition, rows)

    def remove(self, partition: str, keys: "list[str]") -> None:
        self._storage.remove(partition, keys)

    def close(self) -> None:
        self._storage.close()

    def dispose(self) -> None:
        self._storage.dispose()


class TrustsTheDisk(WrappedStorage):
    """Take a row for stored when it was only asked for."""

    def put(self, partition: str, rows: "list[dict[str, Any]]") -> None:
        super().put(partition, rows)
        if self._listener is not None:
            self._listener.rows_stored(partition, [row["key"] for row in rows])


class KeepsRows(WrappedStorage):
    """Delete nothing: what has ended comes back at the next load."""

    def remove(self, partition: str, keys: "list[str]") -> None:
        pass


class OneDrawer(WrappedStorage):
    """Keep everybody's rows together, and give them to whoever comes."""

    def __init__(self, storage: Storage) -> None:
        super().__init__(storage)
        self._named = ""

    def attach(self, listener: StorageListener) -> None:
        self._listener = listener
        self._storage.attach(self)

    def open(self, partition: str) -> None:
        self._named = partition
        self._storage.open("all")

    def put(self, partition: str, rows: "list[dict[str, Any]]") -> None:  # noqa: ARG002
        self._storage.put("all", rows)

    def remove(self, partition: str, keys: "list[str]") -> None:  # noqa: ARG002
        self._storage.remove("all", keys)

    def rows_restored(
        self,
        partition: str,  # noqa: ARG002
        rows: "list[dict[str, Any]]",
        unreadable: int,
    ) -> None:
        if self._listener is not None:
            self._listener.rows_restored(self._named, rows, unreadable)

    def rows_stored(self, partition: str, keys: "list[str]") -> None:  # noqa: ARG002
        if self._listener is not None:
            self._listener.rows_stored(self._named, keys)

    def storage_failed(self, partition: str, reason: str, keys: "list[str]") -> None:  # noqa: ARG002
        if self._listener is not None:
            self._listener.storage_failed(self._named, reason, keys)


class ForgetsEnds(Client):
    """Leave some receipts without an end."""

    def _publish(self, event: object) -> None:
        ended = isinstance(event, MessageStatusChanged) and event.status is Status.DELIVERED
        if not ended or not getattr(event, "key", "").endswith("7"):
            super()._publish(event)


class EndsTwice(Client):
    """Tell the end of a message twice."""

    def _publish(self, event: object) -> None:
        super()._publish(event)
        if isinstance(event, MessageStatusChanged) and event.status is Status.DELIVERED:
            super()._publish(event)


class Hasty(Client):
    """Call a message delivered as soon as it was written."""

    def _publish(self, event: object) -> None:
        if isinstance(event, MessageStatusChanged) and event.status is Status.SENT:
            event = MessageStatusChanged(event.key, event.type, Status.DELIVERED, "", "")
        super()._publish(event)


class LetsGo(Client):
    """Give up what was under way when a link breaks."""

    def socket_closed(self, generation: int, code: int, reason: str) -> None:
        super().socket_closed(generation, code, reason)
        for entry in self._connection.outbox.all():
            if entry.times_sent:
                self.discard(entry.key)


def without_doubt(state: State, event: object, now: float) -> State:
    """Show no message as failed of which nobody knows whether it arrived."""
    shown = reduce(state, event, now)
    failed = [item for item in shown.failed if item.status is not Status.UNCONFIRMED]
    changed: State = shown.but(failed=failed)
    return changed


class BrokenParts(Parts):
    """Make pages in which one part is a broken one."""

    def __init__(
        self,
        *,
        transport: "type[NeverAgain] | None" = None,
        storage: "type[WrappedStorage] | None" = None,
        client: "type[Client]" = Client,
        shows: "Callable[[State, object, float], State]" = reduce,
    ) -> None:
        self._shows = shows
        self._transport = transport
        self._storage = storage
        self.client_class = client

    def reduce(self, state: State, event: object, now: float) -> State:
        return self._shows(state, event, now)

    def transport(self, page: "Page") -> SimulatedTransport:
        return super().transport(page) if self._transport is None else self._transport(page)

    def storage(self, page: "Page") -> Storage:
        return page.disk_access if self._storage is None else self._storage(page.disk_access)


# What is wrong with it, its parts, and what the checker has to call it.
BROKEN = (
    ("never resends", BrokenParts(transport=NeverAgain), "stuck"),
    ("resends under a new id", BrokenParts(transport=AlwaysNew), "twice"),
    ("flushes newest first", BrokenParts(transport=NewestFirst), "reordered"),
    ("does not know frames it has seen", BrokenParts(transport=Numberless), "shown_twice"),
    ("does not see that frames are missing", BrokenParts(transport=Numberless), "missed"),
    ("does not wait for the disk", BrokenParts(storage=TrustsTheDisk), "lost"),
    ("writes before the row is there", BrokenParts(storage=TrustsTheDisk), "unstored"),
    ("deletes no rows", BrokenParts(storage=KeepsRows), "false"),
    ("sends the rows of another user", BrokenParts(storage=OneDrawer), "unknown"),
    ("forgets to end a receipt", BrokenParts(client=ForgetsEnds), "endless"),
    ("ends a receipt twice", BrokenParts(client=EndsTwice), "ends"),
    ("says delivered when written", BrokenParts(client=Hasty), "false"),
    ("resends before it has heard the refusal", BrokenParts(transport=Impatient), "false"),
    ("does not show what is in doubt", BrokenParts(shows=without_doubt), "hidden"),
    ("gives up unasked", BrokenParts(client=LetsGo), "hidden"),
    ("gives up what never arrived", BrokenParts(client=LetsGo), "lost"),
)
