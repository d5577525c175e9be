"""Start the widget's engine, in slices: the page around must not stand still for long."""

import asyncio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.widget.engine import Engine

# Each stands on those before it alone, so that none brings much at once. A view comes when needed.
STAGES = (
    "app.texts",
    "app.engine",
    "app.client",
    "app.provider",
    "app.browser",
    "app.components.connection.connection_badge",
    "app.widget.hub",
    "app.widget.engine",
)
ENGINES: "list[Engine]" = []  # one, for the life of the document


async def start() -> None:
    """Import what every widget needs, then serve them. Raises what the modules raise."""
    for name in STAGES:
        __import__(name)
        await asyncio.sleep(0)
    from app.widget.engine import Engine

    ENGINES.append(Engine())
