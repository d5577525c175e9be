"""Where people are, seen from one room: each person once."""

from app.provider import Member

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider import ConnectionView, PresenceView

    # A person, and the id of the room they are in.
    Place = tuple[Member, str]


def here_and_elsewhere(
    view: "PresenceView", room_id: str, own_id: "int | str | None"
) -> "tuple[list[Member], list[Place]]":
    """Return who is in a room, oneself first, and who is in another one, with its id.

    Where nobody says what is looked at, whoever hears the room is in it.
    """
    here: list[Member] = []
    elsewhere: list[Place] = []
    seen: set[int | str] = set()
    # The room itself first; the others in an order that stays.
    for other in [room_id] + sorted(name for name in view.rooms if name != room_id):
        for member in view.rooms.get(other, []):
            if member.user_id in seen:
                continue
            seen.add(member.user_id)
            at = member.at or other
            if member.user_id == own_id:
                here.insert(0, member)  # another device of ours may look elsewhere
            elif at == room_id:
                here.append(member)
            else:
                elsewhere.append((member, at))
    return here, elsewhere


def with_self(members: "list[Member]", view: "ConnectionView", own_name: str) -> "list[Member]":
    """Add whoever reads this, where a server leaves them out of what it lists.

    `own_name` is what the sign-in told, for servers whose session names nobody.
    """
    own = view.user_id
    if own is None or own in [member.user_id for member in members]:
        return members
    told = view.user.get("name")
    name = told if isinstance(told, str) and told else own_name or str(own)
    return [Member(own, name, "online")] + members
