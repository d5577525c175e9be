"""One page and one server for all faults that leave both alive."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import PATIENCE, WatchedPage
from tests.e2e.faults.lanes import LanesPage
from tests.harness import ServerProcess

# Default numbers; more than 100 messages a minute are needed.
SERVER = ("--chat-limit", "0")


@pytest.fixture(scope="session")
def lanes_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("lanes"), *SERVER) as process:
        yield process


@pytest.fixture(scope="session")
def page(browser: Browser, lanes_server: ServerProcess) -> Iterator[LanesPage]:
    """Return a page that tests share: each opens lanes of its own."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    yield LanesPage(WatchedPage(context.new_page()), lanes_server)
    context.close()


@pytest.fixture
def told() -> Callable[[str, object], None]:
    """Return a function that notes a measured number; pytest -s shows it."""

    def tell(name: str, value: object) -> None:
        print("  measured %s: %s" % (name, value))

    return tell
