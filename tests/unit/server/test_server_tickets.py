from server.access_tokens import Grant
from server.tickets import Tickets

GRANT = Grant(1, "session", 1_000.0)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_ticket_is_good_once() -> None:
    tickets = Tickets(30, Clock())
    ticket = tickets.issue(GRANT)
    assert tickets.redeem(ticket) == GRANT
    assert tickets.redeem(ticket) is None


def test_a_made_up_ticket_is_not() -> None:
    assert Tickets(30, Clock()).redeem("made-up") is None


def test_a_ticket_is_late_at_its_lifetime() -> None:
    clock = Clock()
    tickets = Tickets(30, clock)
    in_time, late = tickets.issue(GRANT), tickets.issue(GRANT)
    clock.now += 29.9
    assert tickets.redeem(in_time) == GRANT
    clock.now += 0.1
    assert tickets.redeem(late) is None


def test_issuing_forgets_what_has_expired() -> None:
    clock = Clock()
    tickets = Tickets(30, clock)
    old = tickets.issue(GRANT)
    clock.now += 31
    tickets.issue(GRANT)
    clock.now -= 31  # were it still known, it would be good again now
    assert tickets.redeem(old) is None
