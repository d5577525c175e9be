"""Servers that tests share; a test that kills one starts its own."""

from collections.abc import Iterator

import pytest

from tests.harness import ServerProcess


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """Run the capable server; jobs step fast."""
    with ServerProcess(tmp_path_factory.mktemp("capable"), "--job-step", "0.02") as process:
        yield process


@pytest.fixture(scope="session")
def envelope_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    options = ("--dialect", "envelope", "--job-step", "0.05")
    with ServerProcess(tmp_path_factory.mktemp("envelope"), *options) as process:
        yield process


@pytest.fixture(scope="session")
def flat_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    options = ("--dialect", "flat", "--job-step", "0.05")
    with ServerProcess(tmp_path_factory.mktemp("flat"), *options) as process:
        yield process
