"""Which compressed form of a file a browser gets."""

import os
from pathlib import Path

import pytest

from server.encodings import accepted, compressed


@pytest.mark.parametrize(
    ("header", "codings"),
    [
        ("", {""}),
        ("gzip, deflate, br, zstd", {"gzip", "deflate", "br", "zstd"}),
        ("BR;q=0.5 , gzip;q=1", {"br", "gzip"}),
        ("br;q=0, gzip; q=0.000, x;q=0.001", {"x"}),
        ("br;q=, ;;,", {"br", ""}),
    ],
)
def test_a_coding_counts_unless_its_weight_is_nought(header: str, codings: set[str]) -> None:
    assert accepted(header) == codings


def test_forms_are_those_beside_the_file_that_are_no_older(tmp_path: Path) -> None:
    file, best, other = (tmp_path / name for name in ("a.js", "a.js.br", "a.js.gz"))
    file.write_text("content")
    assert compressed(file) == {}
    other.write_text("gz")
    best.write_text("br")
    assert list(compressed(file)) == ["br", "gzip"]
    assert compressed(file)["br"][0] == best
    os.utime(best, ns=(0, file.stat().st_mtime_ns - 1))
    assert list(compressed(file)) == ["gzip"]
    other.unlink()
    other.symlink_to(best)
    assert compressed(file) == {}
