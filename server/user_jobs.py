"""The jobs that run on behalf of users and need not outlive them."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Coroutine

Job = asyncio.Task[None]

log = logging.getLogger("server")


class UserJobs:
    """Run jobs, and end those of one user or all."""

    def __init__(self) -> None:
        self._jobs: defaultdict[int, set[Job]] = defaultdict(set)

    def start(self, user_id: int, job: Coroutine[object, object, None]) -> None:
        """Run a job until it ends or is cancelled."""
        task = asyncio.create_task(job)
        self._jobs[user_id].add(task)
        task.add_done_callback(self._forgetter(user_id))
        task.add_done_callback(report_failure)

    def cancel_of(self, user_id: int) -> None:
        """End the jobs of one user."""
        for job in self._jobs.pop(user_id, set()):
            job.cancel()

    def cancel(self) -> None:
        """End all jobs."""
        for user_id in list(self._jobs):
            self.cancel_of(user_id)

    def _forgetter(self, user_id: int) -> Callable[[Job], None]:
        def forget(task: Job) -> None:
            jobs = self._jobs.get(user_id)
            if jobs is not None:
                jobs.discard(task)
                if not jobs:
                    del self._jobs[user_id]

        return forget


def report_failure(job: Job) -> None:
    """Log, once, why a job that is done failed; the callback of every job nobody waits for."""
    if not job.cancelled() and (error := job.exception()) is not None:
        log.error("a job failed", exc_info=error)
