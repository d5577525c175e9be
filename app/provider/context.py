"""Context: hand a value down to whatever is built inside, without passing it through."""

from app.engine import LocalError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NOTHING = object()


class Context:
    """Name a value that is provided from outside; made by `create_context`."""

    def __init__(self, name: str, default: object) -> None:
        self.name = name
        self._default = default
        self._values: list[object] = []

    def __repr__(self) -> str:
        return "Context(%s)" % self.name

    @property
    def current(self) -> "Any":
        """Return the innermost provided value, or the default; raise `LocalError` without one."""
        if self._values:
            return self._values[-1]
        if self._default is _NOTHING:
            raise LocalError(
                "Nothing provides %s here: build this inside `with Provider(context, value):`, "
                "or pass the value explicitly." % self.name
            )
        return self._default

    def enter(self, value: object) -> None:
        """Provide `value` from now on."""
        self._values.append(value)

    def leave(self, value: object) -> None:
        """Stop providing `value`; others provided since stay."""
        for index in range(len(self._values) - 1, -1, -1):
            if self._values[index] is value:
                del self._values[index]
                return


class Provider:
    """Provide a value to everything that is built inside the `with` block."""

    def __init__(self, context: Context, value: object) -> None:
        self._context = context
        self._value = value

    def __enter__(self) -> "Provider":
        self._context.enter(self._value)
        return self

    def __exit__(self, *_error: object) -> None:
        self._context.leave(self._value)


def create_context(name: str, default: object = _NOTHING) -> Context:
    """Return a new context; without a default, `use_context` outside a provider is a mistake."""
    return Context(name, default)


def use_context(context: Context) -> "Any":
    """Return what the innermost provider of `context` provides."""
    return context.current
