"""The page's clocks."""

from pyscript.js_modules import guard


class BrowserClock:
    """Tell the time by `performance.now()` and `Date`."""

    def now(self) -> float:
        """Return seconds since the page began; never jumps."""
        return float(guard.now())

    def wall(self) -> float:
        """Return seconds since 1970 UTC by the device's clock, which may be wrong."""
        return float(guard.wall())

    def timestamp(self) -> str:
        """Return the local date and time, ISO 8601 without a zone."""
        return str(guard.timestamp())
