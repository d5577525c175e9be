"""Fill a room of the reference server's database with messages, as if much had been said."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

TEXTS = (
    "Message %d",
    "Message %d: the price list for the northern region is ready, please have a look.",
    "Message %d: **three** of five customers asked for the `basic` plan,\nand two want to wait.",
    "Message %d, see https://shop.example/orders/%d for what they ordered and when it leaves",
    "Message %d: a longer one, as people write when they explain something to each other: what "
    "happened, what that means for this week, who should know, and what is to be done by whom.",
    "Message %d\n```python\ntotal = price * %d\n```\nis how it is computed.",
)


def text_of(number: int) -> str:
    """Return the text of one message."""
    text = TEXTS[number % len(TEXTS)]
    return text % ((number,) * text.count("%d"))


def fill_room(database: Path, count: int, room_id: str = "general") -> None:
    """Store `count` messages of all users, a minute apart, the last one just now."""
    with sqlite3.connect(database) as connection:
        users = [row[0] for row in connection.execute("SELECT id FROM users ORDER BY id")]
        first = datetime.now(UTC) - timedelta(minutes=count)
        connection.executemany(
            "INSERT INTO messages (room_id, seq, id, user_id, message, timestamp)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    room_id,
                    number,
                    "filled-%d" % number,
                    users[number // 3 % len(users)],
                    text_of(number),
                    (first + timedelta(minutes=number)).isoformat(timespec="milliseconds"),
                )
                for number in range(1, count + 1)
            ),
        )
    connection.close()
