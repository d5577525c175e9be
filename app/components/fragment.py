"""Where one is on the page, as it stands behind "#": "room=sales&view=quotes"."""

_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
_HEX = "0123456789ABCDEF"
LONGEST = 500  # characters that are looked at


def parse(fragment: str) -> "dict[str, str]":
    """Return the fields of a fragment; what can't be read is left out. Never raises."""
    fields: dict[str, str] = {}
    for part in fragment[:LONGEST].split("&"):
        name, equals, value = part.partition("=")
        text = _decoded(value)
        if name and equals and text:
            fields[name] = text
    return fields


def write(fields: "list[tuple[str, str]]") -> str:
    """Return a fragment with the fields that have a value, in order."""
    return "&".join([name + "=" + _encoded(value) for name, value in fields if value])


def _encoded(text: str) -> str:
    return "".join(
        [
            chr(byte) if chr(byte) in _PLAIN else "%" + _HEX[byte >> 4] + _HEX[byte & 15]
            for byte in text.encode("utf-8")
        ]
    )


def _decoded(text: str) -> str:
    found = bytearray()
    index = 0
    while index < len(text):
        pair = text[index + 1 : index + 3].upper()
        if text[index] == "%" and len(pair) == 2 and pair[0] in _HEX and pair[1] in _HEX:
            found.append(_HEX.index(pair[0]) * 16 + _HEX.index(pair[1]))
            index += 3
        else:
            found.extend(text[index].encode("utf-8"))
            index += 1
    try:
        return bytes(found).decode("utf-8")
    except ValueError:
        return ""
