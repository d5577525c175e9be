"""The warning about what a reload would lose: an alert when something is, silent otherwise."""

from app.components import StorageNotice
from app.engine import MessageType
from app.testing import FakeDisk, FakeStorage
from tests.unit.components.stage import Stage


class Warned(Stage):
    """A page with the notice and a storage."""

    def __init__(self, storage: "FakeStorage | None") -> None:
        super().__init__(storage=storage)
        self.notice = StorageNotice(self.provider, self.dom)
        self.notice.mount("body")

    def write(self, text: str) -> str:
        key = self.provider.send(MessageType.CHAT_MESSAGE, {"message": text}).key
        self.dom.paint()
        return key

    @property
    def alert(self) -> str:
        element = self.dom.find("[role=alert]")
        assert element.visible, "an alert is in the page before its words"
        return element.textContent

    @property
    def active(self) -> bool:
        return "data-active" in self.dom.find(".storage-notice").attributes


def test_it_warns_only_while_something_waits_in_memory() -> None:
    page = Warned(FakeStorage(problem="denied"))
    page.connect()
    page.dom.paint()
    assert (page.alert, page.active) == ("", False), "nothing is at risk yet"
    page.drop()
    page.write("one")
    assert page.active
    assert page.alert == (
        "1 message is not saved on this device (pages may not store anything here): "
        "leaving this page loses it."
    )
    page.write("two")
    assert page.alert.startswith("2 messages are not saved")
    assert not page.dom.find("button").visible
    page.reconnect()
    assert (page.alert, page.active) == ("", False)


def test_it_is_silent_where_messages_are_saved_or_nobody_wants_them_to_be() -> None:
    for storage in (FakeStorage(), None):
        page = Warned(storage)
        page.connect()
        page.drop()
        page.write("one")
        assert (page.alert, page.active) == ("", False)


def test_a_full_disk_that_has_room_again_ends_the_warning() -> None:
    storage = FakeStorage(problem="full")
    page = Warned(storage)
    page.connect()
    page.drop()
    page.write("one")
    page.dom.paint()
    assert "1 message is not saved on this device (its storage is full)" in page.alert
    storage.problem = ""
    page.write("two")
    page.dom.paint()
    assert page.alert == "", "both are on disk now"


def test_what_could_not_be_read_is_said_until_somebody_knows() -> None:
    disk = FakeDisk()
    earlier = Warned(FakeStorage(disk))
    earlier.connect()
    earlier.drop()
    disk.spoil("7", earlier.write("one"))
    earlier.world.crash()

    page = Warned(FakeStorage(disk))
    page.connect()
    page.dom.paint()
    words = "1 message of an earlier visit was damaged and could not be read."
    assert (page.alert, page.active) == (words, True)
    page.dom.click("button")
    assert (page.alert, page.active) == ("", False)
    page.notice.forget()
    page.notice.dispose()
    assert page.leftovers() == []
