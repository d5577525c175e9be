"""Who may sign in."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from sqlite3 import Row

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from server.database import Database
from server.demo import DEMO_PASSWORD, DemoUser

MAX_PASSWORD = 1024  # characters; hashing a novel is a way to keep the server busy


@dataclass(frozen=True)
class Account:
    """Hold what the server knows of one person, without the password."""

    id: int
    email: str
    first_name: str
    last_name: str
    role: str
    company_id: int
    company_name: str

    @property
    def name(self) -> str:
        """Return the name as others read it."""
        return f"{self.first_name} {self.last_name}"


class Accounts:
    """Look people up and check their passwords."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._hasher = PasswordHash((Argon2Hasher(),))
        # Hashing takes a core and 64 MiB each: at most two at a time.
        self._turns = asyncio.Semaphore(2)
        # Verified against when the address is unknown, so that both answers take as long.
        self._decoy = self._hasher.hash("nobody has this password")

    async def seed(self, people: Iterable[DemoUser]) -> None:
        """Add the people whose address is not there yet, with the demo password."""
        known = {row["email"] for row in await self._database.rows("SELECT email FROM users")}
        for person in people:
            if person.email not in known:
                hashed = await asyncio.to_thread(self._hasher.hash, DEMO_PASSWORD)
                await self._add(person, hashed)

    async def by_id(self, user_id: int) -> Account | None:
        """Return the account, or None when there is none (any more)."""
        row = await self._database.row("SELECT * FROM users WHERE id = ?", (user_id,))
        return _account(row) if row else None

    async def ids(self) -> list[int]:
        """Return everybody's id."""
        rows = await self._database.rows("SELECT id FROM users ORDER BY id")
        return [int(row["id"]) for row in rows]

    async def authenticate(self, email: str, password: str) -> Account | None:
        """Return the account when the password is right, else None, after the same time."""
        row = await self._database.row(
            "SELECT * FROM users WHERE email = ?", (email.strip().lower(),)
        )
        hashed = row["password_hash"] if row else self._decoy
        async with self._turns:
            check = partial(self._hasher.verify, password[:MAX_PASSWORD], hashed)
            right = await asyncio.to_thread(check)
        return _account(row) if row and right else None

    async def _add(self, person: DemoUser, hashed: str) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT OR IGNORE INTO users (email, first_name, last_name, role, company_id,"
                " company_name, password_hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*person, hashed),
            )


def _account(row: Row) -> Account:
    return Account(
        id=row["id"],
        email=row["email"],
        first_name=row["first_name"],
        last_name=row["last_name"],
        role=row["role"],
        company_id=row["company_id"],
        company_name=row["company_name"],
    )
