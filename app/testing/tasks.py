"""Coroutines without an event loop: they run at once, as far as they go."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Generator
    from typing import Any

    from app.ports import Waiter

_UNSET = object()


class Pending:
    """Be something to await that the test resolves or fails, once."""

    def __init__(self) -> None:
        self._result: Any = _UNSET
        self._error: Exception | None = None
        self._wake: list[Callable[[], None]] = []

    @property
    def done(self) -> bool:
        """Tell whether it was resolved or failed."""
        return self._result is not _UNSET or self._error is not None

    def resolve(self, result: "Any" = None) -> None:
        """Let those who await it go on with `result`."""
        assert not self.done, "a Pending is resolved or failed once"
        self._result = result
        self._awake()

    def fail(self, error: Exception) -> None:
        """Raise `error` in those who await it."""
        assert not self.done, "a Pending is resolved or failed once"
        self._error = error
        self._awake()

    def when_done(self, callback: "Callable[[], None]") -> None:
        """Call back at the end; only `FakeTasks` needs this."""
        self._wake.append(callback)

    def __await__(self) -> "Generator[Pending, None, Any]":
        if not self.done:
            yield self
        if self._error is not None:
            raise self._error
        return self._result

    def _awake(self) -> None:
        waiting, self._wake = self._wake, []
        for callback in waiting:
            callback()


class FakeWaiter:
    """Let coroutines wait for something that happens once."""

    def __init__(self) -> None:
        self._is_set = False
        self._waiting: list[Pending] = []

    def set(self) -> None:
        """Let everybody go on who waits, now or later; a second time changes nothing."""
        self._is_set = True
        waiting, self._waiting = self._waiting, []
        for pending in waiting:
            pending.resolve()

    async def wait(self) -> None:
        """Return as soon as it is set."""
        if not self._is_set:
            pending = Pending()
            self._waiting.append(pending)
            await pending


class FakeTasks:
    """Run coroutines at once, as far as they go; go on when what they await is done.

    They may await a `Pending`, a `waiter()`, or other coroutines that do, and nothing else.
    """

    def __init__(self) -> None:
        self._running: list[Coroutine[Any, Any, Any]] = []
        self.disposed = False

    @property
    def running(self) -> int:
        """Return how many have not ended."""
        return len(self._running)

    def spawn(
        self,
        awaitable: "Awaitable[Any]",
        on_result: "Callable[[Any], None]",
        on_error: "Callable[[Exception], None]",
    ) -> None:
        """Run to the first wait; one of the two is called at the end."""
        assert not self.disposed, "spawn() after dispose()"
        task = _coroutine(awaitable)
        self._running.append(task)
        self._step(task, on_result, on_error)

    def waiter(self) -> "Waiter":
        """Return something that coroutines of these tasks can wait for."""
        return FakeWaiter()

    def dispose(self) -> None:
        """Cancel what still runs; neither callback is called for it."""
        self.disposed = True
        running, self._running = self._running, []
        for task in running:
            task.close()

    def _step(
        self,
        task: "Coroutine[Any, Any, Any]",
        on_result: "Callable[[Any], None]",
        on_error: "Callable[[Exception], None]",
    ) -> None:
        if task not in self._running:
            return  # cancelled
        try:
            awaited = task.send(None)
        except StopIteration as end:
            self._running.remove(task)
            on_result(end.value)
        except Exception as error:  # noqa: BLE001 - the contract: any error of the user's code
            self._running.remove(task)
            on_error(error)
        else:
            assert isinstance(awaited, Pending), (
                "FakeTasks has no event loop: await a Pending or a waiter(), not %s"
                % type(awaited).__name__
            )
            awaited.when_done(lambda: self._step(task, on_result, on_error))


async def _coroutine(awaitable: "Awaitable[Any]") -> "Any":
    return await awaitable
