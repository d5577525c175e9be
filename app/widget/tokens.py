"""Credentials that come from the host's page, and requests made with them."""

from app.bearer_requests import BearerRequests
from app.engine.claims import read_claims

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from app.bearer_requests import Http
    from app.ports import Waiter

    # refresh -> the token, None when the host says that nobody is signed in; raises: try later
    Ask = Callable[[bool], Awaitable["str | None"]]


SUBJECT = "sub:"


def user_of(token: str) -> str:
    """Return what is the same for all tokens of one user: the subject, else the token itself."""
    subject = read_claims(token).subject
    return token if subject is None else SUBJECT + subject


def is_somebody_else(user: str, other: str) -> bool:
    """Tell whether two `user_of` are surely two people: opaque tokens change with every refresh."""
    return user != other and user.startswith(SUBJECT) and other.startswith(SUBJECT)


class HostTokens(BearerRequests):
    """Implement TokenSource with what the host's page gives; the token lives here alone.

    `ask(refresh)` asks the page. Callers at the same time share one question.
    """

    def __init__(self, http: "Http", ask: "Ask", waiter: "Callable[[], Waiter]") -> None:
        super().__init__(http)
        self._ask = ask
        self._waiter = waiter
        self._token: str | None = None
        self._asked: Waiter | None = None  # while the page is asked
        self._problem: Exception | None = None  # why that brought nothing

    def take(self, token: "str | None") -> None:
        """Use a token from now on that the page gave unasked."""
        self._token = token

    async def token(self, refresh: bool) -> "str | None":
        """Return the token, asked for anew when `refresh` or when there is none."""
        if self._token is not None and not refresh:
            return self._token
        if self._asked is not None:
            await self._asked.wait()
        else:
            await self._ask_the_page(refresh)
        if self._problem is not None:
            raise self._problem
        return self._token

    async def _ask_the_page(self, refresh: bool) -> None:
        self._asked = self._waiter()
        self._problem = None
        try:
            self._token = await self._ask(refresh)
        except Exception as error:  # noqa: BLE001 - handed to everybody who waits
            self._problem = error
        finally:
            asked = self._asked
            self._asked = None
            asked.set()
