"""Writes to the database that go on though nobody waits for them any more."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Writes:
    """Own transactions as tasks, so that who waits for one may be cancelled and it is not."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, write: Coroutine[object, object, T]) -> "asyncio.Task[T]":
        """Begin a write; wait for it through `asyncio.shield`."""
        task = asyncio.create_task(write)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def finish(self) -> None:
        """Return when all have ended, also those that began meanwhile."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
