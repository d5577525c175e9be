from collections.abc import Iterator

import pytest

from tests.integration.nexus.process import NexusProcess


@pytest.fixture(scope="session")
def nexus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NexusProcess]:
    """Run the platform for all tests that leave it as it was."""
    with NexusProcess(tmp_path_factory.mktemp("nexus")) as process:
        yield process
