"""What stands behind "#" is read without trust and written so that it can be read again."""

from hypothesis import given
from hypothesis import strategies as st

from app.components import fragment


@given(st.dictionaries(st.sampled_from(["room", "view"]), st.text(min_size=1, max_size=20)))
def test_what_is_written_is_read_again(fields: "dict[str, str]") -> None:
    writable = {name: text for name, text in fields.items() if _is_whole(text)}
    assert fragment.parse(fragment.write(list(writable.items()))) == writable


@given(st.text(max_size=700))
def test_anything_is_read_without_an_error(text: str) -> None:
    for name, value in fragment.parse(text).items():
        assert name
        assert value


def test_empty_fields_are_left_out() -> None:
    assert fragment.write([("room", ""), ("view", "quotes")]) == "view=quotes"
    assert fragment.parse("room=&=x&view=a%2") == {"view": "a%2"}


def _is_whole(text: str) -> bool:
    return text.encode("utf-8", "ignore").decode() == text
