"""The one exception this project raises at its own user."""


class LocalError(Exception):
    """Report a misuse by the developer, with what to do instead.

    Nothing that arrives from the wire ever raises it.
    """
