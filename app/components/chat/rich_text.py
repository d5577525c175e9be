"""People's text with what little markup they write: read without a parser for HTML, ever.

Known are paragraphs, blocks between lines of ```, `code`, **strong**, *emphasis* and bare links to
http and https. All of it is found in one pass, and whatever is not closed is shown as it was typed.
"""

from app.components.chat.links import link_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom

    # ("code", text, language) or ("paragraph", runs, ""), a run (text, kind, strong, emphasis)
    # of the kind "text", "code" or "link".
    Run = tuple[str, str, bool, bool]
    Block = tuple[str, Any, str]

MAX_READ = 20_000  # code points; the rest of a longer text is shown as it was typed
MAX_RUNS = 1_000  # likewise
FENCE = "```"
MARKS = "*`h"


def blocks_of(text: str) -> "list[Block]":
    """Return the paragraphs and code blocks of a text, in order."""
    read, rest = text[:MAX_READ], text[MAX_READ:]
    if is_plain(read):
        blocks: list[Block] = [("paragraph", [(read, "text", False, False)], "")] if read else []
    else:
        blocks = _Blocks().read(read)
    if rest:
        blocks.append(("paragraph", [(rest, "text", False, False)], ""))
    return blocks


def is_plain(text: str) -> bool:
    """Tell whether a text is one paragraph without any markup, as most are."""
    return not ("*" in text or "`" in text or "://" in text or "\n\n" in text)


class _Blocks:
    """Gather lines into blocks."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._lines: list[str] = []
        self._runs = 0

    def read(self, text: str) -> "list[Block]":
        lines = text.split("\n")
        closing = _fences(lines)
        at = 0
        while at < len(lines):
            end = closing.get(at)
            if end is not None:
                self._paragraph()
                self._blocks.append(("code", "\n".join(lines[at + 1 : end]), lines[at][3:].strip()))
                at = end
            elif lines[at].strip():
                self._lines.append(lines[at])
            else:
                self._paragraph()
            at += 1
        self._paragraph()
        return self._blocks

    def _paragraph(self) -> None:
        if self._lines:
            text = "\n".join(self._lines)
            self._lines = []
            runs = runs_of(text) if self._runs < MAX_RUNS else [(text, "text", False, False)]
            self._runs += len(runs)
            self._blocks.append(("paragraph", runs, ""))


def _fences(lines: "list[str]") -> "dict[int, int]":
    """Return of each opening line of a code block where it closes; at the end, if nowhere else."""
    closing: dict[int, int] = {}
    opened = -1
    for index, line in enumerate(lines):
        if not line.startswith(FENCE):
            continue
        if opened < 0 and "`" not in line[3:]:
            opened = index
        elif opened >= 0 and not line[3:].strip():
            closing[opened] = index
            opened = -1
    if opened >= 0:
        closing[opened] = len(lines)  # an answer that still grows
    return closing


def runs_of(text: str) -> "list[Run]":
    """Return what a paragraph is made of."""
    return _Runs(text).read()


class _Runs:
    """Read a paragraph from left to right, once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._runs: list[Run] = []
        self._typed = 0  # up to here the text is in the runs
        self._opened: dict[str, int] = {}  # a mark -> the run that holds it as it was typed
        self._no_more_code = False

    def read(self) -> "list[Run]":
        text = self._text
        at = 0
        while at < len(text) and len(self._runs) < MAX_RUNS:
            letter = text[at]
            if letter == "*":
                at = self._mark(at, "**" if text[at : at + 2] == "**" else "*")
            elif letter == "`":
                at = self._code(at)
            elif letter == "h":
                at = self._link(at)
            else:
                at = _next_mark(text, at + 1)
        self._take(len(text))
        return self._runs

    def _take(self, end: int) -> None:
        """Put what was typed up to `end` into a run."""
        if end > self._typed:
            self._runs.append((self._text[self._typed : end], "text", False, False))
            self._typed = end

    def _mark(self, at: int, mark: str) -> int:
        end = at + len(mark)
        before, after = self._text[at - 1 : at], self._text[end : end + 1]
        if mark in self._opened and not before.isspace() and not _is_word(after):
            self._take(at)
            self._close(mark)
            self._typed = end
        elif after and not after.isspace() and not _is_word(before):
            self._take(at)
            self._opened[mark] = len(self._runs)
            self._take(end)
        return end

    def _close(self, mark: str) -> None:
        """Dress what stands behind an opening mark, and take the mark out."""
        first = self._opened.pop(mark)
        del self._runs[first]
        for known in self._opened:
            if self._opened[known] > first:
                self._opened[known] -= 1
        for index in range(first, len(self._runs)):
            text, kind, strong, emphasis = self._runs[index]
            self._runs[index] = (text, kind, strong or mark == "**", emphasis or mark == "*")

    def _code(self, at: int) -> int:
        end = -1 if self._no_more_code else self._text.find("`", at + 1)
        if end < 0:
            self._no_more_code = True
            return at + 1
        if end == at + 1:
            return end + 1  # nothing between them
        self._take(at)
        self._runs.append((self._text[at + 1 : end], "code", False, False))
        self._typed = end + 1
        return end + 1

    def _link(self, at: int) -> int:
        if _is_word(self._text[at - 1 : at] if at else ""):
            return at + 1
        end, looked = link_at(self._text, at)
        if end == at:
            return looked
        self._take(at)
        self._runs.append((self._text[at:end], "link", False, False))
        self._typed = end
        return end


def _next_mark(text: str, at: int) -> int:
    while at < len(text) and text[at] not in MARKS:
        at += 1
    return at


def _is_word(letter: str) -> bool:
    return letter.isalpha() or letter.isdigit()


def show_text(dom: "Dom", element: "Any", text: str) -> None:
    """Fill an element with a text of somebody's, made of nodes that hold text only."""
    if is_plain(text) and len(text) <= MAX_READ:
        element.textContent = text
        return
    dom.clear(element)
    for kind, content, language in blocks_of(text):
        dom.append(
            element,
            _code_block(dom, content, language) if kind == "code" else _paragraph(dom, content),
        )


def _code_block(dom: "Dom", text: str, language: str) -> "Any":
    block = dom.create("pre", "code-block", dir="ltr", tabindex="0")
    if language:
        dom.append(block, dom.create("span", "code-language", language))
    dom.append(block, dom.create("code", "", text))
    return block


def _paragraph(dom: "Dom", runs: "list[Run]") -> "Any":
    if len(runs) == 1 and runs[0][1:] == ("text", False, False):
        return dom.create("p", "", runs[0][0], dir="auto")
    paragraph = dom.create("p", dir="auto")
    for run in runs:
        dom.append(paragraph, _run(dom, run))
    return paragraph


def _run(dom: "Dom", run: "Run") -> "Any":
    text, kind, strong, emphasis = run
    if kind == "link":
        node = dom.create(
            "a", "", text, href=text, target="_blank", rel="noopener noreferrer", dir="ltr"
        )
    else:
        node = dom.create("code" if kind == "code" else "span", "", text)
    for tag, wanted in (("em", emphasis), ("strong", strong)):
        if wanted:
            outer = dom.create(tag)
            dom.append(outer, node)
            node = outer
    return node
