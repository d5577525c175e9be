"""How loudly a connection's trouble is shown: the longer it lasts, the plainer.

At once nothing (it may be over before anybody reads it), then the badge, then a banner, then
the banner with countdown and what waits, then the word that the page may be out of date.
"""

from app.components.connection.words import (
    BACK,
    NO_NETWORK,
    STALE,
    action,
    is_signed_out,
    sentence,
    waiting,
    word,
)
from app.engine import ConnectionState
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider import ConnectionView

# Seconds.
GRACE = 0.4  # a state shorter than this is not shown
BANNER_AFTER = 5.0
LONG_AFTER = 30.0
STALE_AFTER = 120.0
SUCCESS_FOR = 3.0

_S = ConnectionState
_AT_ONCE = (_S.CONNECTED, _S.FAILED, _S.DISCONNECTED)
_RESTING = (None, _S.FAILED, _S.DISCONNECTED)


class Picture:
    """Say what is to be seen now, and when that changes by itself.

    `level` is "" (no banner), "notice", "long", "stale", "stopped" or "success"; `countdown` are
    whole seconds to the next attempt or None; `next_at` is a monotonic moment or None.
    """

    def __init__(self, state: ConnectionState, word: str, action: str) -> None:
        self.state = state
        self.word = word
        self.action = action
        self.attempt = 0
        self.countdown: int | None = None
        self.back = False  # connected again, a moment ago
        self.signed_out = False  # only a sign-in leads on: a form asks for it
        self.level = ""
        self.text = ""
        self.next_at: float | None = None

    def until(self, moment: "float | None") -> None:
        """Remember the earliest moment at which the picture changes."""
        if moment is not None and (self.next_at is None or moment < self.next_at):
            self.next_at = moment


class Ladder:
    """Turn views of the connection into pictures. Moments are monotonic seconds."""

    def __init__(self) -> None:
        self._shown: ConnectionState | None = None
        self._away_since: float | None = None
        self._was_up = False  # the connection had been up before this absence
        self._spoke = False  # a banner was up in this absence
        self._success_until = 0.0
        self._success_banner = False

    def look(self, view: "ConnectionView", now: float) -> Picture:
        """Return the picture of `view` at `now`; call again on news and at `next_at`."""
        self._note(view, now)
        shown, due = self._settled(view, now)
        self._shown = shown
        reason = view.reason if shown is view.state else None
        picture = Picture(shown, word(shown, reason), action(shown, reason))
        picture.signed_out = is_signed_out(view)
        picture.until(due)
        if shown is _S.CONNECTED:
            self._celebrate(picture, now)
        else:
            self._count(picture, view, now)
            self._raise(picture, view, now)
        return picture

    def _note(self, view: "ConnectionView", now: float) -> None:
        """Follow when an absence begins and ends: at a sign-in form nobody waits for us."""
        if view.state is _S.DISCONNECTED or is_signed_out(view):
            self._away_since = None
            self._spoke = False
            self._success_until = 0.0
        elif view.state is not _S.CONNECTED:
            if self._away_since is None:
                self._away_since = view.since
                self._was_up = view.was_connected
        elif self._away_since is not None:
            # By now `view.was_connected` is true of a first connection, too.
            if self._was_up and self._shown not in (None, _S.CONNECTED) and self._spoke:
                self._success_until = now + SUCCESS_FOR
            self._away_since = None
            self._success_banner = self._spoke
            self._spoke = False

    def _settled(
        self, view: "ConnectionView", now: float
    ) -> "tuple[ConnectionState, float | None]":
        """Return the state to show and when another one is due: short ones are passed over."""
        shown = self._shown
        # What rests changes because somebody asked: that is shown at once, too.
        if shown in _RESTING or view.state is shown or view.state in _AT_ONCE:
            return view.state, None
        since = self._away_since if shown is _S.CONNECTED else view.since
        due = (now if since is None else since) + GRACE
        return (view.state, None) if now >= due else (shown, due)

    def _celebrate(self, picture: Picture, now: float) -> None:
        if now < self._success_until:
            picture.back = True
            picture.until(self._success_until)
            if self._success_banner:
                picture.level, picture.text = "success", say(BACK)

    def _count(self, picture: Picture, view: "ConnectionView", now: float) -> None:
        """Count down, when something is waited for."""
        if picture.state in (_S.CONNECTING, _S.AUTHENTICATING, _S.RECONNECTING):
            picture.attempt = view.attempt
        if picture.state is _S.RECONNECTING and view.retry_at is not None:
            left = view.retry_at - now
            picture.countdown = max(0, -int(-left // 1))
            if picture.countdown > 0:
                picture.until(view.retry_at - (picture.countdown - 1))

    def _raise(self, picture: Picture, view: "ConnectionView", now: float) -> None:
        """Choose the banner."""
        if picture.state is _S.FAILED:
            picture.level, picture.text = "stopped", sentence(view)
        elif picture.state is _S.DISCONNECTED:
            # Ended by request: the badge says it, and its button undoes it.
            return
        else:
            began = view.since if self._away_since is None else self._away_since
            for level, after in (
                ("stale", STALE_AFTER),
                ("long", LONG_AFTER),
                ("notice", BANNER_AFTER),
            ):
                if now >= began + after:
                    picture.level = picture.level or level
                else:
                    picture.until(began + after)
            if picture.level:
                picture.text = _told(picture, view)
        # Signing in is no recovery: nobody is told "again" after it.
        self._spoke = (self._spoke or bool(picture.level)) and not picture.signed_out


def _told(picture: Picture, view: "ConnectionView") -> str:
    parts = [sentence(view)]
    if picture.level != "notice" and picture.state is not _S.OFFLINE:
        parts = [_trying(picture, view)]
    if parts == [say(NO_NETWORK)]:
        parts.append(say("It reconnects by itself."))
    if picture.level == "stale":
        parts.append(say(STALE))
    if view.waiting:
        parts.append(waiting(view.waiting))
    return " ".join(parts)


def _trying(picture: Picture, view: "ConnectionView") -> str:
    if picture.countdown:
        return say("Offline, trying again in %d s.") % picture.countdown
    # A hidden page waits to be seen: no moment is known.
    resting = view.state is _S.RECONNECTING and view.retry_at is None
    return say("Offline, trying again.") if resting else say("Offline, trying again now.")
