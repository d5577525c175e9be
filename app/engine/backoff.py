"""How long to wait before the next attempt."""

from app.engine.errors import LocalError

MAX_RETRY_AFTER = 300.0  # seconds; a server can't send a client away for longer
TURNED_AWAY_STEPS = 5


class Backoff:
    """Draw delays from a window that doubles up to a cap; full jitter, drawn after the cap.

    The window of step n (from 0) is `base * factor**n`, held at `plateau` until step
    `plateau_until`, and never above `cap`; the delay is uniform in [0, window). The plateau is
    for the common outage, a restart of a few seconds: while it lasts, a client is back at most
    `plateau` seconds after the server. All lengths in seconds.

    The caller resets it only after a link has been stable, never on open: a server that accepts
    and closes would otherwise be dialled in a hot loop.
    """

    def __init__(
        self,
        *,
        base: float = 0.5,
        factor: float = 2.0,
        plateau: float = 4.0,
        plateau_until: int = 8,
        cap: float = 20.0,
        max_attempts: "int | None" = None,
    ) -> None:
        if base <= 0 or factor < 1 or cap < base or plateau < base or plateau_until < 1:
            raise LocalError(
                "Backoff needs 0 < base <= plateau, base <= cap, factor >= 1, plateau_until >= 1."
            )
        self._base = base
        self._factor = factor
        self._plateau = plateau
        self._plateau_until = plateau_until
        self._cap = cap
        self._max_attempts = max_attempts
        self._step = 0
        self._retry_after: float | None = None
        self.attempt = 0  # failures in a row so far

    @property
    def exhausted(self) -> bool:
        """Tell whether `max_attempts` failures in a row have happened."""
        return self._max_attempts is not None and self.attempt >= self._max_attempts

    def window(self, step: int) -> float:
        """Return the upper end of the delay at `step` (from 0), in seconds."""
        beyond = step - self._plateau_until + 1
        if beyond <= 0:
            return float(min(self._base * self._factor**step, self._plateau, self._cap))
        return float(min(self._plateau * self._factor ** min(beyond, 64), self._cap))

    def next_delay(self, draw: float, turned_away: bool = False) -> float:
        """Count a failure and return the delay after it, in seconds.

        `draw` is uniform in [0, 1). `turned_away` means that the server was there, took the
        socket and closed it before it answered: coming back soon won't change its mind, so the
        steps are wide and the delay is drawn from the upper half of the window.
        """
        window = self.window(self._step)
        self.attempt += 1
        self._step += TURNED_AWAY_STEPS if turned_away else 1
        if self._retry_after is not None:
            # Never below our own window: a server that says 0 for ever must not get a hot loop.
            window, self._retry_after = max(window, self._retry_after), None
            return window * draw
        return window * (0.5 + draw / 2) if turned_away else window * draw

    def go_to_cap(self) -> None:
        """Use the widest window next: the server asked for less traffic."""
        self._retry_after = self._cap

    def server_said(self, retry_after: float) -> None:
        """Use the server's `retry_after` (seconds, at most five minutes) as the next window.

        A window of ours that has already grown wider stays.
        """
        self._retry_after = max(0.0, min(retry_after, MAX_RETRY_AFTER))

    def reset(self) -> None:
        """Begin anew after a stable link or a wish of the user."""
        self.attempt = 0
        self._step = 0
        self._retry_after = None
