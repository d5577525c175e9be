"""Chance that can be repeated: each part of a history draws from a source of its own."""

from random import Random


def chance_of(*words: object) -> Random:
    """Return the source of that name, always with the same draws."""
    return Random(" ".join(str(word) for word in words))  # noqa: S311 - no secrets here
