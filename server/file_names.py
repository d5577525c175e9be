"""What of a file's name from a page is shown."""

import unicodedata

MAX_NAME = 120
# Marks that turn the order of letters round: "invoice.exe" can look like a picture's name.
TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)))


def clean_name(name: str) -> str:
    """Return a file's name without folders, control characters and tricks; never empty.

    A long one loses letters before its extension, which tells what kind of file it is.
    """
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    shown = "".join(
        " " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter
        for letter in unicodedata.normalize("NFC", last)
        if letter not in TURNING and unicodedata.category(letter) != "Cs"
    )
    shown = " ".join(shown.split())
    if shown.strip(". ") == "":
        return "document"
    if len(shown) <= MAX_NAME:
        return shown
    stem, dot, extension = shown.rpartition(".")
    if not stem or len(extension) > 10:
        return shown[:MAX_NAME]
    return stem[: MAX_NAME - len(extension) - 1] + dot + extension
