"""Component: mounted once, disposed without a trace, as often as one likes."""

from typing import Any

from app.components.component import Component
from app.testing import FakeClock
from tests.fake_dom import FakeDom


class Lamp(Component):
    """A button that counts."""

    pressed = 0
    mounts = 0

    def _build(self) -> "Any":
        root = self.dom.create("button", "lamp")
        self._listen(root, "click", self._press)
        self.painter = self._frame(lambda: None)
        self.timer = self._timer(lambda: None)
        return root

    def _mounted(self) -> None:
        self.mounts += 1

    def _press(self, _: "Any") -> None:
        self.pressed += 1


def test_it_mounts_by_selector_or_element_and_only_once() -> None:
    dom = FakeDom(FakeClock())
    lamp = Lamp(dom)
    lamp.mount("body")
    lamp.mount(dom.body)
    assert len(dom.all(".lamp")) == lamp.mounts == 1
    dom.click(".lamp")
    assert lamp.pressed == 1


def test_dispose_takes_everything_back_twice_is_fine_and_it_mounts_again() -> None:
    clock = FakeClock()
    dom = FakeDom(clock)
    lamp = Lamp(dom)
    lamp.dispose()
    lamp.mount("body")
    lamp.timer.arm(5)
    lamp.dispose()
    lamp.dispose()
    assert dom.leftovers() == []
    assert clock.timers == []
    lamp.mount("body")
    dom.click(".lamp")
    assert lamp.pressed == 1
