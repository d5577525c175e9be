"""Acknowledged jobs: they outlive sessions and the process, and their endings wait to be heard."""

import asyncio
import logging
import secrets
from collections import defaultdict
from collections.abc import Coroutine
from typing import NamedTuple

from app.engine.messages import MessageType
from server.frame import frame_of
from server.hub import Hub
from server.hub_stage import HubStage, message_of
from server.job_store import Ending, JobStore
from server.jobs.order import Order, work
from server.jobs.stage import Said
from server.session import Session
from server.user_jobs import Job, report_failure

log = logging.getLogger("server")


class Unheard(NamedTuple):
    """Hold an ending that no open socket of its user was given, and who has it in a log."""

    order: Order
    ending: Ending
    posted: frozenset[str]  # ids of sessions, all of them away


class KeptJobs:
    """Run orders that are on disk and give out how they ended.

    An ending is committed before it is said, and forgotten when a session of its user that has
    an open socket was given it.
    """

    def __init__(self, hub: Hub, store: JobStore, step: float) -> None:
        self._hub = hub
        self._store = store
        self._step = step
        self._running: set[Job] = set()
        self._writing: set[Job] = set()
        self._unheard: defaultdict[int, list[Unheard]] = defaultdict(list)

    async def open(self) -> None:
        """Run again what an earlier process left unfinished, and remember what nobody heard."""
        for order, ending in await self._store.load():
            if ending is None:
                self.start(order)
            else:
                self._unheard[order.user_id].append(Unheard(order, ending, frozenset()))

    def start(self, order: Order) -> None:
        """Run an order that is stored, from its beginning."""
        task = asyncio.create_task(self._run(order))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        task.add_done_callback(report_failure)

    def came(self, session: Session) -> None:
        """Give a session with a socket what nobody heard; what it was replayed is not said again.

        To be called after the answer to `connect` and the replay.
        """
        for one in self._unheard.pop(session.account.id, []):
            if session.id not in one.posted:
                for said in one.ending:
                    session.post(message_of(said))
            posted = one.posted | {session.id}
            self._forget_or_keep(Unheard(one.order, one.ending, posted), [session])

    async def close(self) -> None:
        """End what runs, to be run again by the next process; let what is being written end."""
        for job in self._running:
            job.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await asyncio.gather(*self._writing, return_exceptions=True)

    async def end(self, order: Order, ending: Ending) -> None:
        """Commit an ending, then say it."""
        # Cancelled here a job has ended all the same: the write goes on, the next process says it.
        await asyncio.shield(self._write(self._store.end(order, ending)))
        HubStage(self._hub, order.user_id, self._step).say(ending)
        sessions = self._hub.of_user(order.user_id)
        posted = frozenset(session.id for session in sessions)
        self._forget_or_keep(Unheard(order, ending, posted), sessions)

    async def _run(self, order: Order) -> None:
        stage = KeptStage(self, self._hub, order, self._step)
        try:
            await work(stage, order)
        except Exception:
            correlation = secrets.token_hex(4)
            log.exception("job %s failed [%s]", order.type.value, correlation)
            if not stage.ended:
                await stage.end(_failure(order, correlation))

    def _forget_or_keep(self, one: Unheard, sessions: list[Session]) -> None:
        if any(session.link is not None and not session.link.closing for session in sessions):
            self._write(self._store.delete(one.order)).add_done_callback(report_failure)
        else:
            self._unheard[one.order.user_id].append(one)

    def _write(self, write: Coroutine[object, object, None]) -> Job:
        task = asyncio.create_task(write)
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)
        return task


class KeptStage(HubStage):
    """Let a stored job speak; its ending is on disk before it is said."""

    def __init__(self, jobs: KeptJobs, hub: Hub, order: Order, step: float) -> None:
        super().__init__(hub, order.user_id, step)
        self.ended = False  # or about to be: a second ending must not follow
        self._jobs = jobs
        self._order = order

    async def end(self, *ending: Said) -> None:
        """Commit the last words, say them, and keep them until they are heard."""
        for said in ending:
            frame_of(message_of(said))  # what can't be sent must not be kept either
        self.ended = True
        await self._jobs.end(self._order, ending)


def _failure(order: Order, correlation: str) -> Said:
    text = f"Something went wrong here; quote {correlation} when you ask about it."
    if order.type is MessageType.CHAT_MESSAGE:
        room_id = order.data["room_id"]
        said = {"room_id": room_id, "in_response_to": order.id, "message": text}
        return Said(MessageType.AI_ERROR, said, room_id)
    data = {"level": "error", "code": "server_error", "message": text, "id": order.id}
    return Said(MessageType.ALERT, data)
