"""Every scenario, by the file it stands in."""

from tests.scenarios import (
    auth,
    close_codes,
    connecting,
    delivery,
    heartbeat,
    lifecycle,
    outbox,
    reconnecting,
    wire,
)

TABLES = (
    ("auth", auth.SCENARIOS),
    ("close_codes", close_codes.SCENARIOS),
    ("connecting", connecting.SCENARIOS),
    ("delivery", delivery.SCENARIOS),
    ("heartbeat", heartbeat.SCENARIOS),
    ("lifecycle", lifecycle.SCENARIOS),
    ("outbox", outbox.SCENARIOS),
    ("reconnecting", reconnecting.SCENARIOS),
    ("wire", wire.SCENARIOS),
)
