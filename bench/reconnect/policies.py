"""When the peers dial again: their formulas, read out of the packages that npm has of them.

Each function returns seconds. `failures` counts the failures in a row before this wait, from 0;
`draw` is uniform in [0, 1), or a client's own fixed draw where the package draws once a page.
`bench/reconnect/peers.mjs` calls the packages' own code with the same numbers; what it said is
in tests/unit/reconnect_delays.json.
"""

import math
from collections.abc import Callable
from typing import NamedTuple


class Policy(NamedTuple):
    """How a client of other people's comes back. Seconds; None: it waits as long as it takes."""

    name: str
    source: str
    delay: Callable[[int, float], float]
    patience: "float | None"  # for a socket that does not open
    steady: float = 0.0  # how long a socket must be open until the failures are forgotten
    draws_once: bool = False
    most: "int | None" = None  # attempts in a row, then it gives up
    trusts_open: bool = False  # forgets the failures as soon as a socket opens


def fixed(_failures: int, _draw: float) -> float:
    """Wait one second, always: the first thing one writes."""
    return 1.0


def doubling(failures: int, _draw: float) -> float:
    """Double from half a second up to 20 s, without chance: our own window, unspread."""
    return min(0.5 * 2.0 ** min(failures, 32), 20.0)


def partysocket(failures: int, _draw: float) -> float:
    """Wait 3 s, 1.3 times longer each time, up to 10 s (`_getNextDelay`)."""
    return min(3.0 * 1.3 ** min(failures, 64), 10.0)


def reconnecting_websocket(failures: int, draw: float) -> float:
    """As its fork partysocket, but from 1 to 5 s, drawn once when the page loads."""
    return min((1.0 + draw * 4.0) * 1.3 ** min(failures, 64), 10.0)


def react_use_websocket(_failures: int, _draw: float) -> float:
    """Wait 5 s (`DEFAULT_RECONNECT_INTERVAL_MS`), once `shouldReconnect` says yes."""
    return 5.0


def socket_io(failures: int, draw: float) -> float:
    """Wait 1 s, doubling, up to 5 s, and up to half of it more or less (`Backoff.duration`)."""
    ms = 1000 * 2.0 ** min(failures, 64)
    deviation = math.floor(draw * 0.5 * ms)
    ms = ms - deviation if math.floor(draw * 10) & 1 == 0 else ms + deviation
    return int(min(ms, 5000)) / 1000


def phoenix(failures: int, _draw: float) -> float:
    """Take the steps of a table up to 2 s, then 5 s (`reconnectAfterMs`)."""
    table = (10, 50, 100, 150, 200, 250, 500, 1000, 2000)
    return (table[failures] if failures < len(table) else 5000) / 1000


def centrifuge(failures: int, draw: float) -> float:
    """Wait half a second and a draw from a doubling window, up to 20 s (`backoff`)."""
    most = min(20_000, 500 * 2.0 ** min(failures, 31))
    return min(20_000, 500 + math.floor(draw * (most + 1))) / 1000


PEERS = (
    Policy("fixed 1 s", "no package", fixed, 10.0),
    Policy("doubling, no jitter", "no package", doubling, 10.0),
    Policy(
        "partysocket", "partysocket 1.3.0, dist/ws.js: _getNextDelay", partysocket, 4.0, steady=5.0
    ),
    Policy(
        "reconnecting-websocket",
        "reconnecting-websocket 4.4.0, dist/reconnecting-websocket-mjs.js: DEFAULT, _getNextDelay",
        reconnecting_websocket,
        4.0,
        steady=5.0,
        draws_once=True,
    ),
    Policy(
        "react-use-websocket",
        "react-use-websocket 4.13.0, src/lib/attach-listener.ts: bindCloseHandler",
        react_use_websocket,
        None,
        most=20,
        trusts_open=True,
    ),
    Policy(
        "socket.io",
        "socket.io-client 4.8.4, build/esm/contrib/backo2.js: duration; manager.js: reconnect",
        socket_io,
        20.0,
    ),
    Policy(
        "phoenix",
        "phoenix 1.8.16, assets/js/phoenix/socket.js: reconnectAfterMs; timer.js",
        phoenix,
        None,
        trusts_open=True,
    ),
    Policy(
        "centrifuge",
        "centrifuge 5.8.0, build/index.js: backoff, _getReconnectDelay",
        centrifuge,
        5.0,
    ),
)
