"""Put notices into their list: newest first, each once, bounded."""

from app.provider.notices_state import Notice, NoticesView

MAX_ITEMS = 500
MAX_ARRIVALS = 50


def with_item(view: NoticesView, item: Notice) -> NoticesView:
    """Return the view with one that came over the wire; a known one changes nothing."""
    known = _of_id(view.items, item.id)
    if known is not None and _has_arrived(view, known):
        return view
    items = list(view.items)
    if known is None:
        _place(items, item)
    changed: NoticesView = view.but(items=items)
    # It was listed by the server before it came over the wire: it is news all the same, once.
    return bounded(_arriving(changed, [known or item], 1))


def with_page(view: NoticesView, page: "list[Notice]", more: bool, unread: int) -> NoticesView:
    """Return the view with the server's newest; those above what was known were missed.

    Where the page does not reach down to what was known there is a hole: what lies below it is
    left to be loaded again, so that nothing is passed over.
    """
    before = view.unread
    missed = [item for item in page if _is_missed(view, item)]
    bottom = (page[-1].id or 0) if page else 0
    joined = view.loaded and (not more or bottom <= view.since)
    items = list(view.items)
    if more and not joined:
        items = [item for item in items if item.id is None or item.id >= bottom]
    for item in page:
        _merge(items, item)
    changed: NoticesView = view.but(
        items=items,
        more=view.more if joined else more,
        loading=False,
        loaded=True,
        failed=False,
        earlier="",
    )
    changed.unread_below = _below(changed, unread)
    # The page is short: how many there were in all, only the server's count tells.
    number = len(missed) if joined or not view.loaded else max(len(missed), unread - before)
    # Oldest first, as if they had come by themselves.
    return bounded(_arriving(changed, list(reversed(missed)), number))


def with_earlier(
    view: NoticesView, before: int, page: "list[Notice]", more: bool, unread: int
) -> NoticesView:
    """Return the view with the server's older ones; they are no news."""
    if view.lowest != before:
        done: NoticesView = view.but(earlier="")
        return done  # another list was loaded meanwhile: these would leave a hole
    items = list(view.items)
    room = MAX_ITEMS - len(items)
    for item in page[: max(0, room)]:
        _merge(items, item)
    changed: NoticesView = view.but(items=items, earlier="", more=more and bool(page) and room > 0)
    changed.unread_below = _below(changed, unread)
    return changed


def bounded(view: NoticesView) -> NoticesView:
    """Return the view without the oldest when there are too many; the server keeps those."""
    if len(view.items) <= MAX_ITEMS:
        return view
    gone = view.items[MAX_ITEMS:]
    changed: NoticesView = view.but(items=view.items[:MAX_ITEMS])
    kept = [item for item in gone if item.id is not None]
    changed.more = view.more or bool(kept)
    changed.unread_below = view.unread_below + sum(1 for item in kept if not view.is_read(item))
    return changed


def _arriving(view: NoticesView, items: "list[Notice]", number: int) -> NoticesView:
    """Return the view after `number` arrivals, of which `items` are the last."""
    if not number:
        return view
    first = view.arrived + number - len(items) + 1
    news = [(first + index, item) for index, item in enumerate(items)]
    changed: NoticesView = view.but(
        arrived=view.arrived + number, arrivals=(view.arrivals + news)[-MAX_ARRIVALS:]
    )
    return changed


def _has_arrived(view: NoticesView, item: Notice) -> bool:
    # What arrived long ago is out of that list, and has an id below those in it.
    ids = [known.id for _, known in view.arrivals if known.id is not None]
    return bool(ids) and (item.id or 0) <= max(ids)


def _is_missed(view: NoticesView, item: Notice) -> bool:
    # The first list is no news: it is what happened before this page was there.
    return view.loaded and (item.id or 0) > view.since and _of_id(view.items, item.id) is None


def _below(view: NoticesView, unread: int) -> int:
    """Return how many of the server's unread ones are not in the list."""
    listed = sum(1 for item in view.items if item.id is not None and not view.is_read(item))
    return max(0, unread - listed) if view.more else 0


def _merge(items: "list[Notice]", item: Notice) -> None:
    known = _of_id(items, item.id)
    if known is None:
        _place(items, item)
    elif item.read and not known.read:
        items[_index(items, known)] = known.but(read=True)


def _of_id(items: "list[Notice]", id: "int | None") -> "Notice | None":
    if id is not None:
        for item in items:
            if item.id == id:
                return item
    return None


def _index(items: "list[Notice]", wanted: Notice) -> int:
    return next(index for index, item in enumerate(items) if item is wanted)


def _place(items: "list[Notice]", item: Notice) -> None:
    for index, known in enumerate(items):
        if not _is_newer(known, item):
            items.insert(index, item)
            return
    items.append(item)


def _is_newer(known: Notice, item: Notice) -> bool:
    """Tell whether `known` is newer than what is to be placed."""
    if known.id is not None and item.id is not None:
        return known.id > item.id
    # Both moments are the server's, written in one way: the later one is the greater text.
    return bool(known.at and item.at and known.at > item.at)
