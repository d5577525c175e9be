"""Acknowledged jobs: they outlive sessions and the process, and their endings wait to be heard."""

import asyncio
import logging
import secrets
from collections import defaultdict
from typing import NamedTuple

from app.engine.messages import MessageType
from server.frame import frame_of
from server.hub import Hub
from server.hub_stage import HubStage, message_of, say
from server.job_store import Ending, JobStore
from server.jobs.cancelled import cancelled
from server.jobs.documents import Files
from server.jobs.order import Order, work
from server.jobs.stage import Data, Said
from server.session import Session
from server.user_jobs import Job, report_failure
from server.writes import Writes

log = logging.getLogger("server")


class Unheard(NamedTuple):
    """Hold an ending that no open socket of its user was given, and who has it in a log."""

    order: Order
    ending: Ending
    posted: frozenset[str]  # ids of sessions, all of them away


class Running(NamedTuple):
    """Hold a job and where it speaks."""

    stage: "KeptStage"
    job: Job


class KeptJobs:
    """Run orders that are on disk and give out how they ended.

    An ending is committed before it is said, and forgotten when a session of its user that has
    an open socket was given it.
    """

    def __init__(
        self, hub: Hub, store: JobStore, step: float, files: Files, writes: Writes
    ) -> None:
        self._hub = hub
        self._store = store
        self._step = step
        self._files = files
        self._writes = writes
        self._running: dict[tuple[int, str | None], Running] = {}
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
        stage, key = KeptStage(self, self._hub, order, self._step), (order.user_id, order.id)
        task = asyncio.create_task(self._run(stage, order))
        self._running[key] = Running(stage, task)

        def forget(task: Job) -> None:
            running = self._running.get(key)
            if running is not None and running.job is task:
                del self._running[key]

        task.add_done_callback(forget)
        task.add_done_callback(report_failure)

    def progress(self, user_id: int, id: str) -> Data | None:
        """Return what a running job said last to its user alone; None when none runs."""
        running = self._running.get((user_id, id))
        return None if running is None or running.stage.ended else running.stage.last

    async def cancel_asked(self, user_id: int, id: str, cancelled_by: str | None) -> bool:
        """End the job that a frame with this id began; see `cancel`.

        Others have names of ours; with them goes more than the job (server/documents.py).
        """
        running = self._running.get((user_id, id))
        if running is None or running.stage.order.frame_id() is None:
            return False
        return await self.cancel(user_id, id, cancelled_by)

    async def cancel(self, user_id: int, id: str, cancelled_by: str | None) -> bool:
        """End a user's job for good; return whether one ran.

        `cancelled_by`, the id of the frame that asks, is taken along.
        """
        running = self._running.get((user_id, id))
        if running is None or running.stage.ended:
            return False
        stage, job = running
        ending = stage.about(cancelled(stage.order, stage.last, stage.spoken))
        stage.ended = True
        job.cancel()
        await self.end(stage.order, ending, cancelled_by)
        return True

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

    def overtaken(self, user_id: int, id: str) -> None:
        """Say no more how a job ended: what it was about has gone on, or is gone."""
        waiting = self._unheard.get(user_id, [])
        for one in [one for one in waiting if one.order.id == id]:
            waiting.remove(one)
            self._delete(one.order)

    async def close(self) -> None:
        """End what runs, to be run again by the next process; let what is being written end."""
        jobs = [running.job for running in self._running.values()]
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        await self._writes.finish()

    async def end(self, order: Order, ending: Ending, cancelled_by: str | None = None) -> None:
        """Commit an ending, then say it."""
        # Cancelled here a job has ended all the same: the write goes on, the next process says it.
        write = self._writes.start(self._store.end(order, ending, cancelled_by))
        recorded = await asyncio.shield(write)
        say(self._hub, order.user_id, recorded)
        sessions = self._hub.of_user(order.user_id)
        posted = frozenset(session.id for session in sessions)
        self._forget_or_keep(Unheard(order, recorded, posted), sessions)

    async def _run(self, stage: "KeptStage", order: Order) -> None:
        try:
            await work(stage, order, self._files)
        except Exception:
            correlation = secrets.token_hex(4)
            log.exception("job %s failed [%s]", order.type.value, correlation)
            if not stage.ended:
                await stage.end(_failure(order, correlation))

    def _forget_or_keep(self, one: Unheard, sessions: list[Session]) -> None:
        if any(session.link is not None and not session.link.closing for session in sessions):
            self._delete(one.order)
        else:
            self._unheard[one.order.user_id].append(one)

    def _delete(self, order: Order) -> None:
        self._writes.start(self._store.delete(order)).add_done_callback(report_failure)


class KeptStage(HubStage):
    """Let a stored job speak; its ending is on disk before it is said."""

    def __init__(self, jobs: KeptJobs, hub: Hub, order: Order, step: float) -> None:
        super().__init__(hub, order, step)
        self.order = order
        self.ended = False  # or about to be: a second ending must not follow
        self.last: Data = {}
        self._jobs = jobs

    def to_user(self, type: MessageType, data: Data) -> None:
        self.last = data
        super().to_user(type, data)

    async def end(self, *ending: Said) -> None:
        """Commit the last words, say them, and keep them until they are heard."""
        about = self.about(ending)
        for said in about:
            frame_of(message_of(said))  # what can't be sent must not be kept either
        self.ended = True
        await self._jobs.end(self.order, about)


def _failure(order: Order, correlation: str) -> Said:
    text = f"Something went wrong here; quote {correlation} when you ask about it."
    if order.type is MessageType.CHAT_MESSAGE:
        room_id = order.data["room_id"]
        said = {"room_id": room_id, "in_response_to": order.id, "message": text}
        return Said(MessageType.AI_ERROR, said, room_id)
    data = {"level": "error", "code": "server_error", "message": text, "id": order.id}
    return Said(MessageType.ALERT, data)
