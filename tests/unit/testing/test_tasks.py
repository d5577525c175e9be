"""Coroutines run at once, as far as they go."""

import asyncio

import pytest

from app.testing import FakeTasks, Pending


class Ends:
    """Write down how tasks end."""

    def __init__(self) -> None:
        self.results: list[object] = []
        self.errors: list[Exception] = []


async def double(number: Pending) -> int:
    return 2 * int(await number)


def test_a_task_goes_on_when_what_it_awaits_is_done() -> None:
    tasks, number, ends = FakeTasks(), Pending(), Ends()
    tasks.spawn(double(number), ends.results.append, ends.errors.append)
    assert (tasks.running, ends.results) == (1, [])

    number.resolve(21)

    assert (tasks.running, ends.results, ends.errors) == (0, [42], [])
    assert number.done


def test_what_is_done_already_is_not_waited_for() -> None:
    tasks, number, ends = FakeTasks(), Pending(), Ends()
    number.resolve(1)
    tasks.spawn(double(number), ends.results.append, ends.errors.append)
    assert ends.results == [2]


def test_an_error_is_told_once() -> None:
    tasks, number, ends = FakeTasks(), Pending(), Ends()
    tasks.spawn(double(number), ends.results.append, ends.errors.append)
    number.fail(OSError("away"))
    assert (ends.results, [str(error) for error in ends.errors]) == ([], ["away"])
    with pytest.raises(AssertionError, match="once"):
        number.resolve(1)
    with pytest.raises(AssertionError, match="once"):
        number.fail(OSError())


def test_a_waiter_lets_everybody_go_on_now_and_later() -> None:
    tasks, ends = FakeTasks(), Ends()
    waiter = tasks.waiter()

    async def wait(name: str) -> str:
        await waiter.wait()
        return name

    tasks.spawn(wait("first"), ends.results.append, ends.errors.append)
    tasks.spawn(wait("second"), ends.results.append, ends.errors.append)
    assert ends.results == []

    waiter.set()
    waiter.set()
    tasks.spawn(wait("late"), ends.results.append, ends.errors.append)

    assert ends.results == ["first", "second", "late"]


def test_dispose_cancels_what_runs() -> None:
    tasks, number, ends = FakeTasks(), Pending(), Ends()
    tasks.spawn(double(number), ends.results.append, ends.errors.append)
    tasks.dispose()
    number.resolve(1)
    assert (tasks.running, ends.results, ends.errors) == (0, [], [])
    with pytest.raises(AssertionError, match="after dispose"):
        tasks.spawn(number, ends.results.append, ends.errors.append)


def test_there_is_no_event_loop_and_it_says_so() -> None:
    tasks, ends = FakeTasks(), Ends()
    with pytest.raises(AssertionError, match="no event loop"):
        tasks.spawn(asyncio.sleep(0), ends.results.append, ends.errors.append)
    tasks.dispose()
