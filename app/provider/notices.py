"""What a component does with notices: mark them as read, ask for older ones."""

from app.provider.notices_news import (
    EarlierFailed,
    EarlierLoaded,
    EarlierRequested,
    NoticesMarked,
    NoticesSeen,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider.realtime import RealtimeProvider


def mark_notices_read(provider: "RealtimeProvider") -> None:
    """Take all notices as read, at once; `mark_failed` of the view says if the server was not told.

    Nothing happens when nothing is unread.
    """
    view = provider.store.state.notices
    if not view.unread:
        return
    up_to = view.highest
    if up_to <= max(view.read_up_to, view.marking):
        up_to = 0  # unread are only those that the server does not keep
    provider.store.dispatch(NoticesSeen(up_to), provider.now())
    if up_to:
        provider.ask(
            provider.backend.mark_read(up_to),
            lambda answer: NoticesMarked(up_to, answer is not None),
            lambda: NoticesMarked(up_to, False),
        )


def load_earlier_notices(provider: "RealtimeProvider") -> None:
    """Ask the server for those before the oldest one; `earlier` of the view tells how it goes."""
    view = provider.store.state.notices
    before = view.lowest
    if before is None or not view.more or view.earlier == "loading":
        return
    provider.store.dispatch(EarlierRequested(), provider.now())
    provider.ask(
        provider.backend.notifications(before),
        lambda payload: EarlierLoaded(before, payload),
        EarlierFailed,
    )
