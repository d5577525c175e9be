"""What the server's own file holds."""

import sqlite3

from tests.harness import ServerProcess


def arrived(server: ServerProcess, prefix: str, room: str = "general") -> list[str]:
    """Return the stored messages of a room that begin so, in the room's order."""
    query = "SELECT message FROM messages WHERE room_id = ? ORDER BY seq"
    with sqlite3.connect(server.database) as database:
        texts = [text for (text,) in database.execute(query, (room,))]
    database.close()
    return [text for text in texts if text.startswith(prefix)]
