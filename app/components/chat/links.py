"""Which part of a text is a link: http and https only, to a host that can be read."""

MAX_LINK = 2_000  # code points
SCHEMES = ("https://", "http://")
# What stands behind an address more often than in it.
TRAILING = ".,;:!?'"
CLOSING = {")": "(", "]": "["}
NEVER = "<>\"'`*|\\^{}"
# They turn the direction around, or can't be seen: an address would look like another one.
HIDDEN = (
    "\u00ad\u061c\u115f\u1160\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d"
    "\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f"
    "\u3164\ufeff\uffa0\ufff9\ufffa\ufffb"
)
HOST = "abcdefghijklmnopqrstuvwxyz0123456789-."


def link_at(text: str, at: int) -> "tuple[int, int]":
    """Return where the link that begins at `at` ends, and how far was looked for it.

    The first is `at` when there is none. Then nothing up to the second begins one either: so a
    text that is full of beginnings is read once, not once for each.
    """
    for scheme in SCHEMES:
        if text[at : at + len(scheme)] == scheme:
            start = at + len(scheme)
            raw, hides = _end(text, start)
            end = at if hides else _trimmed(text, start, raw)
            return (end if _has_host(text, start, end) else at, raw)
    return at, at + 1


def _end(text: str, at: int) -> "tuple[int, bool]":
    """Return where the characters end that an address may have, and whether something hides."""
    last = min(len(text), at + MAX_LINK + 1)
    while at < last:
        letter = text[at]
        if letter <= " " or letter == "\x7f" or letter.isspace():
            break
        if letter in HIDDEN:
            return at, True  # whoever hides something in an address gets no link
        if letter in NEVER or "\x80" <= letter <= "\x9f":
            break
        at += 1
    return at, False


def _trimmed(text: str, start: int, end: int) -> int:
    """Return the end without the punctuation of the sentence around it."""
    link = text[start:end]
    surplus = {close: link.count(close) - link.count(opens) for close, opens in CLOSING.items()}
    while end > start:
        letter = text[end - 1]
        if letter in CLOSING and surplus[letter] > 0:
            surplus[letter] -= 1
        elif letter not in TRAILING:
            break
        end -= 1
    return end


def _has_host(text: str, start: int, end: int) -> bool:
    """Tell whether an address names a host, plainly: no user before it, no look-alike letters."""
    if end - start > MAX_LINK:
        return False
    at = start
    while at < end and text[at].lower() in HOST:
        at += 1
    host = text[start:at]
    if not host or host[0] in "-." or ".." in host or ".-" in host:
        return False
    return _ends_well(text, at, end)


def _ends_well(text: str, at: int, end: int) -> bool:
    """Tell whether behind the host comes nothing, a port or a path."""
    if at < end and text[at] == ":":
        first = at = at + 1
        while at < end and "0" <= text[at] <= "9":
            at += 1
        if not 0 < at - first <= 5:
            return False
    return at == end or text[at] in "/?#"
