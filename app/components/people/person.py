"""How a person looks: initials on a colour that stays theirs, and a status."""

from app.texts import marked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom

COLOURS = 6  # .avatar[data-colour="0"] … "5" in static/app.css
STATUS_WORDS = {"online": marked("Online"), "away": marked("Away"), "busy": marked("Busy")}


def initials(name: str) -> str:
    """Return one or two letters for a name, "?" for none."""
    words = name.split()
    letters = [words[0][0]] if words else ["?"]
    if len(words) > 1:
        letters.append(words[-1][0])
    return "".join(letters).upper()


def colour(name: str) -> str:
    """Return the number of the colour that belongs to a name."""
    return str(sum(ord(character) for character in name) % COLOURS)


def create_avatar(dom: "Dom", name: str = "") -> "Any":
    """Return an avatar; the name stands beside it, so that it is hidden from screen readers."""
    avatar = dom.create("span", "avatar", aria_hidden="true")
    set_avatar(dom, avatar, name)
    return avatar


def set_avatar(dom: "Dom", avatar: "Any", name: str) -> None:
    """Make an avatar that of `name`."""
    avatar.textContent = initials(name)
    dom.set(avatar, "data-colour", colour(name))
