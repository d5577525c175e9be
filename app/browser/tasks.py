"""Awaitables of the user's code, run on the page's event loop."""

import asyncio

from pyscript.js_modules import guard

from app.browser.rejections import PromiseRejected, accept_any_rejection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any


class AsyncTasks:
    """Keep every running task: the event loop itself holds them weakly."""

    def __init__(self) -> None:
        accept_any_rejection()
        self._running: dict[int, Any] = {}
        self._last = 0

    def spawn(
        self,
        awaitable: "Awaitable[Any]",
        on_result: "Callable[[Any], None]",
        on_error: "Callable[[Exception], None]",
    ) -> None:
        """Run a coroutine, or wait for a promise; then call exactly one of the two."""
        self._last += 1
        key = self._last
        self._running[key] = asyncio.create_task(self._run(key, awaitable, on_result, on_error))

    def waiter(self) -> "asyncio.Event":
        """Return something that the user's coroutines can wait for."""
        return asyncio.Event()

    def dispose(self) -> None:
        """Cancel what still runs; neither callback is called for it."""
        running = list(self._running.items())
        self._running = {}
        for _, task in running:
            # MicroPython refuses to cancel the task that is running this very line.
            if task is not asyncio.current_task():
                task.cancel()

    async def _run(
        self,
        key: int,
        awaitable: "Any",
        on_result: "Callable[[Any], None]",
        on_error: "Callable[[Exception], None]",
    ) -> None:
        try:
            value = await plain(awaitable)
        except Exception as error:  # noqa: BLE001 - whatever the user's code raises is theirs
            if self._running.pop(key, None) is not None:
                on_error(error)
        else:
            if self._running.pop(key, None) is not None:
                on_result(value)


async def plain(awaitable: "Any") -> "Any":
    """Await a coroutine or a promise; raise `PromiseRejected` for one rejected with no Error."""
    if hasattr(awaitable, "__await__") or not hasattr(awaitable, "then"):
        return await awaitable
    answer = await guard.settle(awaitable)  # a bare promise: MicroPython
    if not answer.ok:
        raise PromiseRejected(str(answer.error))
    return answer.value
