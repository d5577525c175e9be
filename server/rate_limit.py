"""How often somebody may do something."""

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable

MINUTE = 60.0
ROUNDING = 0.001  # seconds; sums of fractions at the size of Unix times are not exact


def in_words(wait: float) -> str:
    """Return a wait as a person reads it, rounded up: "1 second", "42 seconds"."""
    seconds = math.ceil(wait)
    return "1 second" if seconds == 1 else f"{seconds} seconds"


class RateLimit:
    """Let each key act `per_minute` times a minute; 0 means no limit.

    A token bucket for each key: it holds `per_minute` tokens and refills evenly, so a burst of
    that many may come at once. At most `max_keys` buckets are kept: those that are full again
    go first, then the one unused for longest. The clock gives seconds and may jump.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float], max_keys: int = 10_000) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._max_keys = max_keys
        self._interval = MINUTE / per_minute if per_minute else 0.0
        # When each bucket will be full; the least recently used one first.
        self._full_at: OrderedDict[Hashable, float] = OrderedDict()

    def take(self, key: Hashable) -> float:
        """Take a token and return 0.0, or return the seconds until there will be one."""
        if not self._per_minute:
            return 0.0
        now = self._clock()
        full_at = self._when_full(key, now)
        wait = full_at - now - (MINUTE - self._interval)
        if wait > ROUNDING:
            self._keep(key, full_at, now)
            return wait
        self._keep(key, full_at + self._interval, now)
        return 0.0

    def give_back(self, key: Hashable) -> None:
        """Return a token that was taken for something that does not count after all."""
        if key in self._full_at:
            self._full_at[key] -= self._interval

    def __len__(self) -> int:
        """Return how many buckets are kept."""
        return len(self._full_at)

    def _when_full(self, key: Hashable, now: float) -> float:
        # Within a minute, whatever was noted before the clock was set back.
        return min(max(self._full_at.get(key, now), now), now + MINUTE)

    def _keep(self, key: Hashable, full_at: float, now: float) -> None:
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)
        while self._full_at:
            oldest, full = next(iter(self._full_at.items()))
            if full > now and len(self._full_at) <= self._max_keys:
                return
            del self._full_at[oldest]
