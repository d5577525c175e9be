"""Promises rejected with something that is no Error."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class PromiseRejected(Exception):
    """Tell of a JavaScript promise that was rejected with a text, an object, or nothing."""


def accept_any_rejection() -> None:
    """Let Pyodide end an `await` whatever the promise was rejected with.

    Pyodide turns every promise into a future, and a future refuses what is no exception: the
    `await` would never end, and the page would report an error that nobody can catch. Does
    nothing on MicroPython, whose promises go through `guard.settle`, or when done already.
    """
    try:
        from _pyodide import _future_helper as futures
    except ImportError:
        return
    original = getattr(futures, "set_exception", None)
    if original is None or getattr(original, "accepts_any", False):
        return

    def set_exception(future: "Any", reason: "Any") -> None:
        if not isinstance(reason, BaseException):
            reason = PromiseRejected(str(reason))
        original(future, reason)

    set_exception.accepts_any = True  # type: ignore[attr-defined]
    futures.set_exception = set_exception
