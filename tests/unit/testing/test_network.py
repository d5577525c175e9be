"""Circumstances of device and page."""

from app.testing import FakeNetwork


class Ear:
    def __init__(self) -> None:
        self.heard: list[tuple[str, bool]] = []

    def network_changed(self, online: bool) -> None:
        self.heard.append(("online", online))

    def page_changed(self, visible: bool) -> None:
        self.heard.append(("visible", visible))

    def page_leaving(self) -> None:
        self.heard.append(("leaving", True))


def test_changes_are_told_until_it_is_disposed() -> None:
    network, ear = FakeNetwork(visible=False), Ear()
    network.set_online(False)  # nobody listens yet
    network.attach(ear)
    network.set_online(True)
    network.set_visible(True)
    network.leave()
    network.dispose()
    network.set_online(False)
    network.set_visible(False)
    network.leave()

    assert ear.heard == [("online", True), ("visible", True), ("leaving", True)]
    assert (network.online(), network.visible()) == (False, False)
