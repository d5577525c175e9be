"""The one exception raised at the project's own user."""

from app.engine import LocalError


def test_it_is_no_error_of_another_kind() -> None:
    assert LocalError.__bases__ == (Exception,)
    assert str(LocalError("do this instead")) == "do this instead"
