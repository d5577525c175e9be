"""German, one table for each family of components."""

from app.texts.german import (
    account,
    assistant,
    chat,
    common,
    connection,
    console,
    documents,
    inspector,
    notifications,
    outbox,
    people,
    quotes,
    widget,
)

GERMAN: "dict[str, str]" = {}
for _family in (
    account,
    assistant,
    chat,
    common,
    connection,
    console,
    documents,
    inspector,
    notifications,
    outbox,
    people,
    quotes,
    widget,
):
    GERMAN.update(_family.TEXTS)
del _family
