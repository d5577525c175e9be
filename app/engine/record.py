"""A value object small enough for MicroPython, which has no dataclasses."""


class Record:
    """Compare and print by attributes.

    Subclasses set plain attributes in `__init__`. Names listed in `secret` are printed as
    `•••`, so that a token can't reach a log line, a trace or an error through `repr()`.
    """

    secret: "tuple[str, ...]" = ()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        raise TypeError("%s holds changeable values; use its id as the key" % type(self).__name__)

    def __repr__(self) -> str:
        parts = []
        for name in sorted(self.__dict__):
            if not name.startswith("_"):
                value = "•••" if name in self.secret else repr(self.__dict__[name])
                parts.append(name + "=" + value)
        return type(self).__name__ + "(" + ", ".join(parts) + ")"
