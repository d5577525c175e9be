"""The list of quotes: find one, put one in its place, keep it short."""

from app.provider.quotes_state import ENDED, Phase, Quote, QuotesView

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MAX_QUOTES = 50


def key_of(view: QuotesView, key: str) -> "int | None":
    """Return the place of the quote with that key, or None."""
    return place_of(view, lambda quote: quote.key == key)


def place_of(view: QuotesView, suits: "Callable[[Quote], bool]") -> "int | None":
    """Return the place of the oldest quote that suits, or None."""
    for at in range(len(view.quotes) - 1, -1, -1):
        if suits(view.quotes[at]):
            return at
    return None


def put(view: QuotesView, at: int, quote: Quote) -> QuotesView:
    """Return the view with another quote in a place; the same view if that changes nothing."""
    if view.quotes[at] == quote:
        return view
    changed: QuotesView = view.but(quotes=view.quotes[:at] + [quote] + view.quotes[at + 1 :])
    return changed


def with_new(view: QuotesView, key: str, asked_at: "str | None") -> QuotesView:
    """Return the view with a quote of unknown origin before all others; "" asks for a name."""
    count = view.count if key else view.count + 1
    quote = Quote(key or "quote-%d" % count).but(asked_at=asked_at, delivered=bool(key))
    changed: QuotesView = view.but(quotes=shortened([quote] + view.quotes), count=count)
    return changed


def shortened(quotes: "list[Quote]") -> "list[Quote]":
    """Return at most so many quotes: the oldest that ended go first, then the oldest."""
    quotes = list(quotes)
    while len(quotes) > MAX_QUOTES:
        ended = [at for at in range(1, len(quotes)) if quotes[at].phase in ENDED]
        del quotes[ended[-1] if ended else -1]
    return quotes


def changed_to(quote: Quote, phase: str) -> Quote:
    """Return the quote in another phase, without what belonged to the one before."""
    changed: Quote = quote.but(
        phase=phase,
        delivered=True,
        problem="",
        message="",
        cancelling=None,
        progress=100 if phase == Phase.DONE else quote.progress,
    )
    return changed
