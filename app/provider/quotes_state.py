"""The user's quotes: asked for, in the making, made."""

from app.engine.record import Record
from app.provider.view import View


class Phase:
    """Name where a quote is. The last three are ends: nothing that comes late changes them."""

    WAITING = "waiting"  # the request has not left this page
    ASKED = "asked"  # it is on its way, or with the server
    WORKING = "working"
    REFUSED = "refused"  # the request was not taken; `problem` says why
    LOST = "lost"  # nobody knows what became of it; a word from the server brings it back
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


RUNNING = (Phase.ASKED, Phase.WORKING, Phase.LOST)
ENDED = (Phase.DONE, Phase.CANCELLED, Phase.FAILED)


class QuoteItem(Record):
    """One line of a quote; None stands for a number that could not be read."""

    def __init__(
        self,
        name: str,
        quantity: "float | None",
        unit_price: "float | None",
        amount: "float | None",
    ) -> None:
        self.name = name
        self.quantity = quantity
        self.unit_price = unit_price
        self.amount = amount


class QuoteChange(Record):
    """What happened to a quote once it was made.

    `status` is the server's word ("sent", "revised"); `total` and `discount` (percent) are None
    where it named none.
    """

    def __init__(self, status: str, total: "float | None", discount: "float | None") -> None:
        self.status = status
        self.total = total
        self.discount = discount


class Quote(View):
    """One quote. `key` is the id of the request, or a name of our own for one of unknown origin.

    `names` are the stages, "" where the name is not known yet; `number` is the stage that is
    worked on, from 1, 0 before the first; `progress` is 0..100 or None.
    """

    def __init__(self, key: str) -> None:
        self.key = key
        self.phase = Phase.ASKED
        self.customer_id: int | str | None = None
        self.requirements = ""
        self.asked_at: str | None = None  # ISO 8601
        self.delivered = False  # the server has the request
        self.names: list[str] = []
        self.number = 0
        self.progress: float | None = None
        self.quote_id = ""
        self.message = ""  # the server's sentence, of a server that has no more than that
        self.items: list[QuoteItem] = []
        self.total: float | None = None
        self.currency = ""
        self.valid_until = ""  # a date
        self.changes: list[QuoteChange] = []  # oldest first
        self.cancelling: str | None = None  # the key of our request to cancel it
        self.problem = ""  # for people, in English or the server's words


class QuotesView(View):
    """The user's quotes, newest first. `loading`: what the server keeps is on its way."""

    def __init__(self) -> None:
        self.quotes: list[Quote] = []
        self.names: list[str] = []  # the stages, as they were learned last
        self.count = 0  # of quotes without an id of their own, to name them
        self.loading = False
        self.failed = False  # it could not be loaded
        self.expected: tuple[str, ...] = ()  # keys that the server's list has to have
