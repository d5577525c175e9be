"""Files that a person chose or dropped."""

from pyscript.js_modules import guard

from app.ports import ChosenFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def chosen_files(holder: "Any") -> "list[ChosenFile]":
    """Return the files of a file field, or of what was dropped (`event.dataTransfer`)."""
    files: list[ChosenFile] = []
    for index in range(int(guard.fileCount(holder))):
        file = holder.files.item(index)
        files.append(ChosenFile(str(file.name), float(str(guard.sizeOf(file))), file))
    return files
