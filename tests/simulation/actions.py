"""What each action of a plan does; one that finds nothing to be done to does nothing."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.simulation.plan import VALUES, Step

if TYPE_CHECKING:
    from tests.simulation.disk import Disk
    from tests.simulation.network import Link
    from tests.simulation.page import Page
    from tests.simulation.simulation import Simulation

Action = Callable[["Simulation", Step], None]
MOST_PAGES = 4


def share(step: Step) -> float:
    """Return the step's value as a share of 1."""
    return step.value / VALUES


def on_page(do: "Callable[[Simulation, Page, Step], None]") -> Action:
    """Do something to the page that the step chooses."""

    def action(simulation: "Simulation", step: Step) -> None:
        page = simulation.page_at(step)
        if page is not None:
            do(simulation, page, step)

    return action


def on_link(do: "Callable[[Simulation, Link, Step], None]") -> Action:
    """Do something to the link that the step chooses."""

    def action(simulation: "Simulation", step: Step) -> None:
        link = simulation.link_at(step)
        if link is not None:
            do(simulation, link, step)

    return action


def to_page(do: "Callable[[Page], None]") -> Action:
    return on_page(lambda _simulation, page, _step: do(page))


def sending(kind: str) -> Action:
    return on_page(lambda simulation, page, step: simulation.send(page, step, kind))


def burst(simulation: "Simulation", page: "Page", step: Step) -> None:
    for number in range(3 + step.value % 4):
        simulation.send(page, Step(step.at, step.action, step.where, step.value + number // 2))


# People.


def reload(simulation: "Simulation", page: "Page", step: Step) -> None:
    simulation.open_page(simulation.close_page(page))


def crash(simulation: "Simulation", page: "Page", step: Step) -> None:
    profile = simulation.close_page(page, crash=True)
    if step.value % 4:  # else nobody comes back for now
        pause = 0.0 if step.value % 2 else share(step)
        simulation.calendar.after(pause, lambda: _open(simulation, profile))


def _open(simulation: "Simulation", profile: int) -> None:
    simulation.open_page(profile)


def open_tab(simulation: "Simulation", step: Step) -> None:
    if len(simulation.pages) < MOST_PAGES:
        simulation.open_page(step.where % len(simulation.disks))


def freeze(simulation: "Simulation", page: "Page", step: Step) -> None:
    """Stop a page as a sleeping device does: all that reaches it waits."""
    page.frozen_until = max(page.frozen_until, simulation.calendar.now + share(step) * 40)


def close_tab(simulation: "Simulation", page: "Page", step: Step) -> None:
    simulation.close_page(page)


def other_user(simulation: "Simulation", page: "Page", step: Step) -> None:
    page.disk.user = 15 - page.tokens.user  # 7 and 8 take turns
    page.sign_in_as(page.disk.user, sign_out=step.value % 2 == 0)


# The network.


def half_open(simulation: "Simulation", link: "Link", step: Step) -> None:
    deaf(simulation, link, step)
    mute(simulation, link, step)


def deaf(simulation: "Simulation", link: "Link", step: Step) -> None:
    """Let the page hear nothing any more; some of what is under way still comes."""
    link.down.break_after(share(step) * 0.1)


def mute(simulation: "Simulation", link: "Link", step: Step) -> None:
    link.up.break_after(share(step) * 0.1)


def reset(simulation: "Simulation", link: "Link", step: Step) -> None:
    link.reset(1006)


def noise(simulation: "Simulation", link: "Link", step: Step) -> None:
    link.noise = share(step) * 0.8


def close(simulation: "Simulation", link: "Link", step: Step) -> None:
    """Have the server close, as a deploy, a limit or a bug does."""
    if link.server_closed is not None:
        link.server_closed()
        link.close_from_server((1000, 1001, 1006, 1011, 1012, 1013, 4408, 4999)[step.value % 8])


def slow(simulation: "Simulation", link: "Link", step: Step) -> None:
    wire = (link.up, link.down)[step.where % 2]
    wire.slowness = share(step) * 12.0
    simulation.calendar.after(2.0 + share(step), lambda: setattr(wire, "slowness", 0.0))


def refuse(simulation: "Simulation", step: Step) -> None:
    simulation.refusing = True
    simulation.calendar.after(share(step) * 10, lambda: setattr(simulation, "refusing", False))


def ignore(simulation: "Simulation", step: Step) -> None:
    simulation.ignoring = True
    simulation.calendar.after(share(step) * 10, lambda: setattr(simulation, "ignoring", False))


# The server.


def kill(simulation: "Simulation", step: Step) -> None:
    simulation.server.kill(1006)
    simulation.calendar.after(share(step) * 6, simulation.server.start)


def vanish(simulation: "Simulation", step: Step) -> None:
    """Lose the machine: pages hear nothing at all."""
    simulation.server.kill(None)
    simulation.calendar.after(share(step) * 6, simulation.server.start)


def limit(simulation: "Simulation", step: Step) -> None:
    """Let the server refuse for a while what it would take a little later, the same id included."""
    simulation.server.limited_until = simulation.calendar.now + share(step) * 2
    simulation.server.breaks_off = step.where % 2 == 0


def drain(simulation: "Simulation", step: Step) -> None:
    simulation.server.drain(share(step) * 5)
    simulation.calendar.after(share(step) * 3, simulation.server.start)


# The disk.


def disk_at(simulation: "Simulation", step: Step) -> "Disk":
    return simulation.disks[step.where % len(simulation.disks)]


def deny_disk(simulation: "Simulation", step: Step) -> None:
    disk_at(simulation, step).denied = True


def fill_disk(simulation: "Simulation", step: Step) -> None:
    disk_at(simulation, step).full = True


def slow_disk(simulation: "Simulation", step: Step) -> None:
    disk_at(simulation, step).slowness = share(step) * 2.5


def heal_disk(simulation: "Simulation", step: Step) -> None:
    disk_at(simulation, step).heal()


def spoil_row(simulation: "Simulation", step: Step) -> None:
    disk_at(simulation, step).spoil(step.value)


ACTIONS: dict[str, Action] = {
    "send": sending("message"),
    "burst": on_page(burst),
    "send_queued": sending("queued"),
    "send_volatile": sending("volatile"),
    "send_unwanted": sending("unwanted"),
    "send_poison": sending("poison"),
    "send_brief": sending("brief"),
    "cancel": on_page(lambda _, page, step: page.cancel(step.value)),
    "disconnect": to_page(lambda page: page.client.disconnect()),
    "connect": to_page(lambda page: page.client.connect()),
    "freeze": on_page(freeze),
    "hide": to_page(lambda page: page.network.set_visible(False)),
    "show": to_page(lambda page: page.network.set_visible(True)),
    "reload": on_page(reload),
    "crash": on_page(crash),
    "open_tab": open_tab,
    "close_tab": on_page(close_tab),
    "other_user": on_page(other_user),
    "offline": to_page(lambda page: page.network.set_online(False)),
    "online": to_page(lambda page: page.network.set_online(True)),
    "half_open": on_link(half_open),
    "deaf": on_link(deaf),
    "mute": on_link(mute),
    "reset": on_link(reset),
    "close": on_link(close),
    "slow": on_link(slow),
    "refuse": refuse,
    "ignore": ignore,
    "noise": on_link(noise),
    "kill": kill,
    "vanish": vanish,
    "drain": drain,
    "limit": limit,
    "deny_disk": deny_disk,
    "fill_disk": fill_disk,
    "slow_disk": slow_disk,
    "heal_disk": heal_disk,
    "spoil_row": spoil_row,
}
