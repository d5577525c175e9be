"""The simulated servers: processes behind a balancer, reached after each client's own latency."""

from typing import Protocol

from tests.simulation.calendar import Calendar

NOBODY, RESTART = 1006, 1012  # close codes
BUCKET = 0.1  # seconds that attempts are counted by


class Caller(Protocol):
    """Be called back about a call; what comes on a call that was hung up never arrives."""

    latency: float  # seconds, one way

    def opened(self, call: "Call") -> None: ...

    def told(self, call: "Call", news: str) -> None: ...

    def closed(self, call: "Call", code: int) -> None: ...


class Call:
    """One attempt, and the socket that becomes of it."""

    def __init__(self, caller: Caller, number: int) -> None:
        self.caller = caller
        self.number = number
        self.process: int | None = None
        self.over = False  # neither side says anything on it any more
        self.is_open = False  # at the client's end
        self.answered = True  # False: taken by a proxy with no server behind it


class Farm:
    """Take calls while a process is up.

    `pace`: sockets that a process opens in a second, one after the other; 0: all at once. An
    abandoned one costs as much. With `proxy`, calls are taken even when no process is up, and
    closed before anything was said.
    """

    def __init__(self, calendar: Calendar, processes: int, *, proxy: bool = False) -> None:
        self.arrivals: dict[int, int] = {}  # attempts by the number of their 100 ms
        self.pace = 0.0
        self._calendar = calendar
        self._proxy = proxy
        self._up = [True] * processes
        self._free_at = [0.0] * processes
        self._calls: list[dict[Call, None]] = [{} for _ in self._up]
        self._turn = 0

    @property
    def sitting(self) -> int:
        """Return how many sockets the processes hold, opened or about to."""
        return sum(map(len, self._calls))

    def dial(self, caller: Caller, number: int = 0) -> Call:
        """Begin an attempt that arrives after the caller's latency."""
        call = Call(caller, number)
        self._calendar.after(caller.latency, lambda: self._arrives(call))
        return call

    def hang_up(self, call: Call) -> None:
        """End a call from the client's side; it hears nothing more of it."""
        if not call.over:
            call.over = True
            self._calendar.after(call.caller.latency, lambda: self._leaves(call))

    def ask(self, call: Call) -> None:
        """Have a process answer what the client said."""
        caller = call.caller
        if call.answered:
            self._calendar.after(2 * caller.latency, lambda: self._tell(call, "answer"))

    def kill(self, process: int) -> None:
        """End a process at once: its sockets are cut."""
        self._end(process, NOBODY, None)

    def drain(self, process: int) -> None:
        """End a process in order: it says so, and closes its sockets."""
        self._end(process, RESTART, "draining")

    def start(self, process: int) -> None:
        """Let a process take calls (again)."""
        self._up[process] = True
        self._free_at[process] = self._calendar.now

    def _arrives(self, call: Call) -> None:
        bucket = int(self._calendar.now / BUCKET)
        self.arrivals[bucket] = self.arrivals.get(bucket, 0) + 1
        process = self._next_up()
        if process is None:
            self._no_server(call)
            return
        call.process = process
        self._calls[process][call] = None
        if self.pace:
            self._free_at[process] = max(self._free_at[process], self._calendar.now)
            self._free_at[process] += 1 / self.pace
            self._calendar.at(self._free_at[process], lambda: self._opens(call))
        else:
            self._opens(call)

    def _opens(self, call: Call) -> None:
        if call.process is not None and call in self._calls[call.process]:
            self._calendar.after(call.caller.latency, lambda: self._open(call))

    def _no_server(self, call: Call) -> None:
        if self._proxy:
            call.answered = False
            self._calendar.after(call.caller.latency, lambda: self._open(call))
        self._calendar.after(call.caller.latency, lambda: self._close(call, NOBODY))

    def _next_up(self) -> "int | None":
        for _ in self._up:
            self._turn = (self._turn + 1) % len(self._up)
            if self._up[self._turn]:
                return self._turn
        return None

    def _end(self, process: int, code: int, news: "str | None") -> None:
        self._up[process] = False
        calls, self._calls[process] = self._calls[process], {}
        for call in calls:
            self._cut(call, code, news)

    def _cut(self, call: Call, code: int, news: "str | None") -> None:
        if news is not None:
            self._calendar.after(call.caller.latency, lambda: self._tell(call, news))
        self._calendar.after(call.caller.latency, lambda: self._close(call, code))

    def _leaves(self, call: Call) -> None:
        if call.process is not None:
            self._calls[call.process].pop(call, None)

    def _open(self, call: Call) -> None:
        if not call.over:
            call.is_open = True
            call.caller.opened(call)

    def _tell(self, call: Call, news: str) -> None:
        if not call.over:
            call.caller.told(call, news)

    def _close(self, call: Call, code: int) -> None:
        if not call.over:
            call.over = True
            call.caller.closed(call, code)
