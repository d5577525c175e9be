"""Contexts hand values down and say what to do when nothing was provided."""

import pytest

from app.engine import LocalError
from app.provider import Provider, create_context, use_context


def test_the_innermost_provider_wins() -> None:
    theme = create_context("a theme")
    with Provider(theme, "light"):
        with Provider(theme, "dark"):
            assert use_context(theme) == "dark"
        assert use_context(theme) == "light"


def test_without_a_provider_the_default_or_a_remedy() -> None:
    assert use_context(create_context("a theme", "light")) == "light"
    theme = create_context("a theme")
    with pytest.raises(LocalError, match=r"a theme.*with Provider"):
        use_context(theme)


def test_leaving_takes_back_only_what_was_provided() -> None:
    theme = create_context("a theme")
    outer, inner = Provider(theme, "light"), Provider(theme, "dark")
    outer.__enter__()
    inner.__enter__()
    outer.__exit__()
    assert use_context(theme) == "dark"
    outer.__exit__()
    assert use_context(theme) == "dark"
    inner.__exit__()
    assert "a theme" in repr(theme)


def test_an_exception_inside_still_leaves() -> None:
    theme = create_context("a theme", None)
    with pytest.raises(RuntimeError), Provider(theme, "dark"):
        raise RuntimeError
    assert use_context(theme) is None
