"""What users read, in the language they chose. The English text is the key, as with gettext."""

from app.texts.german import GERMAN

__all__ = ["LANGUAGES", "choose", "closest", "counted", "language", "marked", "say"]

# Each language by its own name, so that whoever needs it can read it.
LANGUAGES = (("en", "English"), ("de", "Deutsch"))
_TABLES: "dict[str, dict[str, str]]" = {"en": {}, "de": GERMAN}
_chosen = ["en"]


def choose(code: str) -> None:
    """Speak a language of `LANGUAGES` from now on; what stands on the page is not changed.

    An unknown code means English.
    """
    _chosen[0] = code if code in _TABLES else "en"


def language() -> str:
    """Return the code of the language that is spoken."""
    return _chosen[0]


def closest(wanted: str) -> str:
    """Return the code of the language that is closest to a tag such as "de-AT"."""
    code = wanted.lower().split("-")[0]
    return code if code in _TABLES else "en"


def say(english: str) -> str:
    """Return a text in the language that is spoken; one without a translation as it is.

    A template is filled afterwards: `say("%s is typing…") % name`.
    """
    return _TABLES[_chosen[0]].get(english, english)


def marked(english: str) -> str:
    """Return the text as it is: it is said later, and the tables must have it all the same."""
    return english


def counted(number: int, one: str, many: str) -> str:
    """Return "1 message" or "3 messages"; `one` and `many` are English."""
    return "%d %s" % (number, say(one if number == 1 else many))
