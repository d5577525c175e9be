"""Which pages may talk to this server."""

from collections.abc import Iterable


class OriginList:
    """Allow exactly the listed origins: no wildcards, no suffixes, no case folding.

    A browser always sends `Origin` with an upgrade and always in its normal form
    (`scheme://host[:port]`, lower case), so equality of texts is the whole check; anything
    cleverer has let look-alikes in elsewhere.
    """

    def __init__(self, origins: Iterable[str]) -> None:
        self._origins = frozenset(origins)

    def allows(self, origin: str | None) -> bool:
        """Return whether `origin` is listed; a missing one never is, "null" only if it is named.

        "null" is what a sandboxed page calls itself, whoever made it: a token then tells alone.
        """
        return origin in self._origins
