"""The key that signs access tokens; it outlives the process, so tokens survive a restart."""

import os
import secrets
from pathlib import Path

SECRET_BYTES = 32
ENVIRONMENT = "REALTIME_SECRET"


def signing_secret(database: Path) -> bytes:
    """Return the key from the environment, or the one kept beside the database.

    The file is made on first use, readable by its owner only. Raises ValueError when the
    environment's key is shorter than 32 bytes (RFC 7518 §3.2 asks for as much as the hash).
    """
    given = os.environ.get(ENVIRONMENT)
    if given is not None:
        if len(given.encode()) < SECRET_BYTES:
            raise ValueError(f"{ENVIRONMENT} must be at least {SECRET_BYTES} bytes long.")
        return given.encode()
    path = database.with_name(database.name + ".secret")
    _make(path)
    return path.read_bytes()


def _make(path: Path) -> None:
    """Create the file whole or not at all; two servers starting at once agree on one key."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_hex(SECRET_BYTES).encode())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # fails when the other one was faster, unlike a rename
    except FileExistsError:
        pass
    finally:
        draft.unlink()
