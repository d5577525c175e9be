"""Dates, numbers and money as the chosen language writes them."""

from pyscript.js_modules import formats


class BrowserLocale:
    """Format by the browser's `Intl`. What can't be read becomes ""."""

    def use(self, language: str) -> None:
        """Write as a language ("de") does from now on; "" for the browser's own way."""
        formats.use(language)

    def time(self, iso: str) -> str:
        """Return the local time of an ISO 8601 text as "09:30"."""
        return str(formats.time(iso))

    def clock(self, iso: str) -> str:
        """Return the local time of an ISO 8601 text with its seconds, as "09:30:12"."""
        return str(formats.clock(iso))

    def day(self, iso: str) -> str:
        """Return "Today", "Yesterday", "Monday, 3 March", with the year when it is another one."""
        return str(formats.day(iso))

    def date(self, iso: str) -> str:
        """Return "3 Mar 2026"."""
        return str(formats.date(iso))

    def number(self, value: float) -> str:
        """Return "1,240.5"."""
        return str(formats.number(value))

    def percent(self, value: float) -> str:
        """Return "40 %" for 40."""
        return str(formats.percent(value))

    def money(self, amount: float, currency: str) -> str:
        """Return "€1,240.00"; a currency that is none stands behind the number as it came."""
        return str(formats.money(amount, currency))

    def size(self, number: float) -> str:
        """Return "1.2 MB" for a number of bytes."""
        return str(formats.size(number))

    def duration(self, seconds: float) -> str:
        """Return "12 sec", "3 min" or "2 hr"."""
        return str(formats.duration(seconds))
