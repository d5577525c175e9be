"""Every number of the server, with its unit."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class ServerDialect(Enum):
    """Name which backend the WebSocket endpoint behaves like."""

    CAPABLE = "capable"  # ours, with every capability it announces
    ENVELOPE = "envelope"  # the handlers backend, docs/protocol.md part 1.1
    FLAT = "flat"  # the platform's endpoint, part 1.2


def origins_of(host: str, port: int) -> tuple[str, ...]:
    """Return the origins under which a browser on this machine sees the server."""
    names = {"127.0.0.1", "localhost"}
    if host not in ("0.0.0.0", "::", ""):  # noqa: S104 - compared, not bound
        names.add(f"[{host}]" if ":" in host else host)
    # As a browser writes it: the port of the scheme is left out.
    suffix = "" if port == 80 else f":{port}"
    return tuple(f"http://{name}{suffix}" for name in sorted(names))


@dataclass(frozen=True)
class Settings:
    """Configure one server. Times are seconds, sizes bytes."""

    database: Path
    origins: tuple[str, ...] = origins_of("127.0.0.1", 8000)
    # Whose pages may hold the widget's frames; none named: anybody's.
    embedders: tuple[str, ...] = ()
    dialect: ServerDialect = ServerDialect.CAPABLE
    # None: read or make the file "<database>.secret".
    secret: bytes | None = None
    token_lifetime: int = 900
    refresh_lifetime: int = 1_209_600
    # How long a just-rotated cookie still works, so that two tabs may refresh at once.
    refresh_grace: float = 10
    ticket_lifetime: int = 30
    # None: 15, or the 30 of the existing backends in their dialects.
    heartbeat_interval: float | None = None
    job_step: float = 1.0
    # How long a socket may stay open without having said who it is.
    connect_timeout: float = 10
    # How long a session of the capable dialect waits for its page to come back; 0: not at all.
    resume_window: float = 120
    # The existing envelope backend forgets a silent socket after this, without closing it.
    idle_cut: float = 300
    # A larger frame of the capable dialect closes the socket with 1009.
    max_frame: int = 65_536
    # Chat messages of one user in a minute, in the capable dialect; 0: no limit.
    chat_limit: int = 100
    # Searches of one user in a minute: each reads a whole room. 0: no limit.
    search_limit: int = 120
    # Wrong passwords in a minute for one email address from one network address; 0: no limit.
    login_limit: int = 10
    # The largest document that may be uploaded.
    max_upload: int = 20 * 1_048_576
    # Frames waiting for one slow socket before it is given up.
    max_waiting: int = 20_000
    # The folder that holds index.html, app/, static/ and dist/.
    root: Path = ROOT

    def documents(self) -> Path:
        """Return the folder of uploaded files."""
        return self.database.with_name(self.database.name + ".documents")

    def beat(self) -> float:
        """Return the heartbeat interval in force."""
        if self.heartbeat_interval is not None:
            return self.heartbeat_interval
        return 15.0 if self.dialect is ServerDialect.CAPABLE else 30.0
