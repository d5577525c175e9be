"""The people who exist in a fresh database. Importable without third-party packages."""

from typing import NamedTuple

DEMO_PASSWORD = "realtime-demo"


class DemoUser(NamedTuple):
    """Describe one seeded account."""

    email: str
    first_name: str
    last_name: str
    role: str
    company_id: int
    company_name: str

    def __str__(self) -> str:
        return self.email


DEMO_USERS = (
    DemoUser("ada@example.com", "Ada", "Lovelace", "admin", 1, "Analytical Engines"),
    DemoUser("grace@example.com", "Grace", "Hopper", "sales", 1, "Analytical Engines"),
    DemoUser("linus@example.com", "Linus", "Torvalds", "customer", 2, "Kernel Works"),
)
