"""The tables, as steps from one version of the file to the next."""

import aiosqlite

FIRST = """
CREATE TABLE IF NOT EXISTS users (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    role TEXT NOT NULL,
    company_id INTEGER NOT NULL,
    company_name TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    expires_at REAL NOT NULL,
    revoked_at REAL
);
CREATE TABLE IF NOT EXISTS refresh_tokens (
    hash TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    replaced_at REAL
);
CREATE TABLE IF NOT EXISTS messages (
    room_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    id TEXT,
    user_id INTEGER NOT NULL REFERENCES users (id),
    message TEXT NOT NULL,
    timestamp TEXT NOT NULL,
    PRIMARY KEY (room_id, seq)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS accepted (
    user_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    seq INTEGER,
    accepted_at REAL NOT NULL,
    PRIMARY KEY (user_id, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS accepted_by_age ON accepted (accepted_at);
CREATE TABLE IF NOT EXISTS jobs (
    user_id INTEGER NOT NULL REFERENCES users (id),
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    accepted_at REAL NOT NULL,
    ending TEXT,
    PRIMARY KEY (user_id, id)
) WITHOUT ROWID;
"""

# The assistant's answers stand in the history beside what people said.
ANSWERS_IN_HISTORY = """
CREATE TABLE messages_2 (
    room_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    id TEXT,
    user_id INTEGER REFERENCES users (id),
    message TEXT NOT NULL,
    timestamp TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'chat',
    in_response_to TEXT,
    PRIMARY KEY (room_id, seq)
) WITHOUT ROWID;
INSERT INTO messages_2 (room_id, seq, id, user_id, message, timestamp)
    SELECT room_id, seq, id, user_id, message, timestamp FROM messages;
DROP TABLE messages;
ALTER TABLE messages_2 RENAME TO messages;
"""

WORK_IN_LISTS = """
CREATE TABLE quotes (
    user_id INTEGER NOT NULL REFERENCES users (id),
    id TEXT NOT NULL,
    asked TEXT NOT NULL,
    result TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    PRIMARY KEY (user_id, id)
) WITHOUT ROWID;
INSERT INTO quotes SELECT user_id, id, data, '{"status":"starting"}', accepted_at, accepted_at
    FROM jobs WHERE type = 'quote_generation_start' AND ending IS NULL;
CREATE INDEX quotes_by_age ON quotes (user_id, created_at);
CREATE TABLE documents (
    user_id INTEGER NOT NULL REFERENCES users (id),
    id TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_size INTEGER NOT NULL,
    stage TEXT NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    result TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    PRIMARY KEY (user_id, id)
) WITHOUT ROWID;
CREATE INDEX documents_by_age ON documents (user_id, created_at);
CREATE TABLE notifications (
    user_id INTEGER NOT NULL REFERENCES users (id),
    notification_id INTEGER NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    timestamp TEXT NOT NULL,
    PRIMARY KEY (user_id, notification_id)
) WITHOUT ROWID;
CREATE TABLE notifications_read (
    user_id INTEGER PRIMARY KEY REFERENCES users (id),
    up_to INTEGER NOT NULL
);
"""

# An answer that was stopped must not look whole when it is read again.
STOPPED_ANSWERS = """
ALTER TABLE messages ADD COLUMN stopped INTEGER NOT NULL DEFAULT 0;
"""

STEPS = (FIRST, ANSWERS_IN_HISTORY, WORK_IN_LISTS, STOPPED_ANSWERS)


async def bring_up_to_date(connection: aiosqlite.Connection) -> None:
    """Make or change the tables of a file of any earlier version; each step wholly or not at all.

    Raise RuntimeError for a file that a later version of the server has written.
    """
    cursor = await connection.execute("PRAGMA user_version")
    row = await cursor.fetchone()
    version = 0 if row is None else int(row[0])
    if version > len(STEPS):
        raise RuntimeError("This database belongs to a later version of the server.")
    for number, step in enumerate(STEPS[version:], version + 1):
        script = f"BEGIN IMMEDIATE; {step} PRAGMA user_version = {number}; COMMIT;"
        await connection.executescript(script)
