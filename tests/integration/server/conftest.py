from collections.abc import Iterator

import pytest

from tests.integration.server.process import ServerProcess, running


@pytest.fixture(scope="session")
def capable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """Run one server for all tests that leave it as it was; jobs step fast."""
    folder = tmp_path_factory.mktemp("capable")
    # No chat limit: the tests of all files together write as one user.
    options = ("--job-step", "0.02", "--chat-limit", "0")
    with running(folder / "db.sqlite3", *options) as server:
        yield server


@pytest.fixture(scope="session")
def envelope(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("envelope")
    options = ("--dialect", "envelope", "--job-step", "0.1", "--heartbeat-interval", "0.2")
    with running(folder / "db.sqlite3", *options) as server:
        yield server


@pytest.fixture(scope="session")
def flat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("flat")
    with running(folder / "db.sqlite3", "--dialect", "flat", "--job-step", "0.05") as server:
        yield server
