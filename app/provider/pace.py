"""How fast something goes on, and when it will be done."""

from app.provider.view import View

MEMORY = 5.0  # seconds: what is older counts for less than half
SHORTEST = 0.25  # seconds between two measurements


class Pace(View):
    """Measure a value that rises. `rate` is per second, None until two values are known."""

    def __init__(self) -> None:
        self.at: float | None = None
        self.value = 0.0
        self.rate: float | None = None

    def moved(self, now: float, value: float) -> "Pace":
        """Return the pace after a new value; a lower one begins anew."""
        if self.at is None or value < self.value:
            return self._begun(now, value)
        passed = now - self.at
        if passed < SHORTEST:
            return self
        rate = (value - self.value) / passed
        if self.rate is not None:
            weight = MEMORY / (MEMORY + passed)
            rate = self.rate * weight + rate * (1 - weight)
        changed: Pace = self.but(at=now, value=value, rate=rate)
        return changed

    def left(self, now: float, end: float) -> "float | None":
        """Return the seconds from `now` until `end` is reached; None when nobody can tell."""
        if self.at is None or not self.rate:
            return None
        return max(0.0, self.at + (end - self.value) / self.rate - now)

    def _begun(self, now: float, value: float) -> "Pace":
        begun: Pace = self.but(at=now, value=value, rate=None)
        return begun
