"""Many files in one: what goes in comes out, and what was cut off is noticed."""

import pytest

from tools.container import packed, unpacked

FILES = {"b/ü.mpy": b"\x00\n\xff", "a.mpy": b"", "b/a.mpy": b'{"files": []}\n'}


def test_what_goes_in_comes_out_in_the_order_of_the_names() -> None:
    content = packed(FILES)
    assert content.startswith(b'{"files":[["a.mpy",0],["b/a.mpy",14],["b/')
    assert unpacked(content) == FILES
    assert packed(dict(reversed(FILES.items()))) == content


@pytest.mark.parametrize("broken", [packed(FILES)[:-1], packed(FILES) + b"x"])
def test_a_container_of_another_length_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match="container"):
        unpacked(broken)
