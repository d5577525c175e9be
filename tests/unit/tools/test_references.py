"""Where one file names another, in each kind of file, and what is none of it."""

import pytest

from tools.references import rewritten


def new_name(place: str) -> str:
    """Name what a build would: folders stay."""
    return place if place.endswith("/") else "%s-HASH%s" % tuple(_split(place))


def _split(place: str) -> list[str]:
    stem, dot, suffix = place.rpartition(".")
    return [stem, dot + suffix]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("w.js", 'import "./a.js";', 'import "./a-HASH.js";'),
        ("w/x.js", "new URL('../b.bin', u)", "new URL('../b-HASH.bin', u)"),
        ("w/x.js", "f(`./c.js`, `../${d}.js`)", "f(`./c-HASH.js`, `../${d}.js`)"),
        ("w/x.js", '"../runtime/p-1.2.3/"', '"../runtime/p-1.2.3/"'),
        ("w/x.js", '"../a.html?x=1#y" + "/api"', '"../a-HASH.html?x=1#y" + "/api"'),
        ("w/x.js", '"../w/y.js"', '"./y-HASH.js"'),
        ("c/x.css", "url(../a.svg) url('b.svg')", "url(../a-HASH.svg) url('b-HASH.svg')"),
        ("c/x.css", '@import "b.css";', '@import "b-HASH.css";'),
        ("x.css", "url(data:x,y) url(#a) url(https://a/b)", None),
        ("w/x.html", '<link href="./a.css">', '<link href="./a-HASH.css">'),
        ("w/x.html", '<script src="a.js">', '<script src="a-HASH.js">'),
        ("w/x.html", '<a href="https://a/b"><a href="#x"><p data-x="./a.js">', None),
        ("x.wasm", '"./a.js"', None),
    ],
)
def test_what_is_named_gets_its_new_name(path: str, text: str, expected: "str | None") -> None:
    assert rewritten(path, text, new_name) == (text if expected is None else expected)


def test_a_place_is_told_from_the_top_and_once_for_each_mention() -> None:
    asked: list[str] = []

    def find(place: str) -> str:
        asked.append(place)
        return place

    rewritten("w/x/y.js", '"./a.js" "../b.js" "../../c.js" "./a.js" "../../../d.js"', find)
    assert asked == ["w/x/a.js", "w/b.js", "c.js", "w/x/a.js", "../d.js"]
