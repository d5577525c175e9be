"""What the server wrote, fit to be shown to somebody who helps: without keys and tokens."""

from app.engine.messages import redact

PLAIN = "abcdefghijklmnopqrstuvwxyz_-.: "
FIGURES = "0123456789"
MOST_FIGURES = 4

__all__ = ["redact", "wire_name"]


def wire_name(name: str) -> str:
    """Return a name that the server chose; one that may be a key or a token is masked."""
    figures = sum(1 for sign in name if sign in FIGURES)
    plain = all(sign in PLAIN or sign in FIGURES for sign in name)
    return name if plain and figures <= MOST_FIGURES else redact(name)
