"""A build of a small static/: names, references, what is missing, what is too much."""

import hashlib
import json
from pathlib import Path

import pytest

from tools.dist import NotBuilt, build, integrity

FILES = {
    "widget.js": 'const VIEW = new URL("./widget/view.html", u);\nimport("./widget/python.js");\n',
    "widget.d.ts": "export {};\n",
    "widget/view.html": '<link href="../style.css"><script src="./python.js"></script>\n',
    "widget/python.js": 'A = "../runtime/py-1.2/core.js"; B = "../runtime/widget/code.bin";\n',
    "style.css": "body { background: url(icon.svg) }\n",
    "icon.svg": "<svg/>\n",
    "guard.js": 'import "./deep.js";\n',
    "deep.js": "",
    "other.js": "// not the widget's\n",
    "runtime/widget/code.bin": "bytes",
    "runtime/widget/manifest.json": "{}",
    "runtime/py-1.2/core.js": 'import "./missing-but-not-ours.js";\n',
    "runtime/py-1.2/core.js.br": "from serving",
    "runtime/py-1.2/more.wasm": "wasm",
    "runtime/unused-3.4/a.js": "",
    "runtime/python/kit.py": "import this\n",
    "runtime/python/.stamp": "x",
}


@pytest.fixture
def static(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        write(tmp_path / "static", name, text)
    return tmp_path / "static"


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def content(target: Path) -> dict[str, bytes]:
    return {
        path.relative_to(target).as_posix(): path.read_bytes()
        for path in target.rglob("*")
        if path.is_file()
    }


def test_each_file_is_named_by_what_is_in_it(static: Path, tmp_path: Path) -> None:
    target = tmp_path / "dist"
    build(static, target, ["guard.js"])
    made = content(target)
    names = sorted(made)
    icon, code = mark(b"<svg/>\n"), mark(b"bytes")
    style = ("body { background: url(icon-%s.svg) }\n" % icon).encode()
    python = 'A = "../runtime/py-1.2/core.js"; B = "../runtime/widget/code-%s.bin";\n' % code
    view = '<link href="../style-%s.css"><script src="./python-%s.js"></script>\n' % (
        mark(style),
        mark(python.encode()),
    )
    assert made["style-%s.css" % mark(style)] == style
    assert made["widget/python-%s.js" % mark(python.encode())] == python.encode()
    assert made["widget/view-%s.html" % mark(view.encode())] == view.encode()
    assert made["widget-%s.js" % mark(made["widget.js"])] == made["widget.js"]
    assert b"./widget/view-%s.html" % mark(view.encode()).encode() in made["widget.js"]
    plain = ["deep.js", "guard.js", "integrity.json", "python/kit.py"]
    kept = ["runtime/py-1.2/core.js", "runtime/py-1.2/more.wasm"]
    assert [name for name in names if "-" not in name.rpartition("/")[2]] == sorted(
        [*plain, *kept, "widget.d.ts", "widget.js"]
    )
    assert len(names) == 14


def test_the_same_sources_give_the_same_bytes_and_nothing_old_stays(
    static: Path, tmp_path: Path
) -> None:
    target = tmp_path / "dist"
    build(static, target, [])
    first = content(target)
    write(target, "widget/old-0123456789ab.js", "of an earlier build")
    build(static, target, [])
    assert content(target) == first
    write(static, "icon.svg", "<svg>new</svg>")
    build(static, target, [])
    changed = {name.split("-")[0] for name in set(first) ^ set(content(target))}
    assert changed == {"icon", "style", "widget/view", "widget"}


def test_what_a_host_pins_is_told(static: Path, tmp_path: Path) -> None:
    target = tmp_path / "dist"
    values = build(static, target, [])
    entry = "widget-%s.js" % mark((target / "widget.js").read_bytes())
    assert values == {
        entry: integrity((target / "widget.js").read_bytes()),
        "python/kit.py": integrity(b"import this\n"),
    }
    assert json.loads((target / "integrity.json").read_text()) == values
    # As `openssl dgst -sha384 -binary | openssl base64 -A` says it.
    assert integrity(b"") == (
        "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"
    )


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("widget.js", 'import "./gone.js";', r"^widget\.js names gone\.js, which is not there$"),
        ("style.css", "a { b: url(gone.svg) }", r"^style\.css names gone\.svg"),
        ("widget/python.js", '"../runtime/py-9.9/a.js"', r"names runtime/py-9\.9/a\.js"),
        ("widget/python.js", '"../runtime/widget/"', r"names runtime/widget/, which"),
        ("widget/python.js", '"../../secret.py"', r"names \.\./secret\.py, which"),
        ("widget/python.js", '"./view.html"', r"^widget\.js and .* name each other$"),
        ("widget/unused.js", "", r"^nothing names widget/unused\.js$"),
        ("runtime/widget/unused.bin", "", r"^nothing names runtime/widget/unused\.bin$"),
    ],
)
def test_what_does_not_fit_stops_the_build(
    static: Path, tmp_path: Path, name: str, text: str, problem: str
) -> None:
    write(static, name, text)
    write(tmp_path, "secret.py", "")
    with pytest.raises(NotBuilt, match=problem):
        build(static, tmp_path / "dist", [])
