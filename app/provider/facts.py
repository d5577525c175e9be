"""What a reducer may know besides its own slice and the event."""

from app.engine.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider.batch import Batch


class Facts(Record):
    """Hold who we are and what the server can do, as the connection's view has it.

    `now` is monotonic seconds; `flat`: the server speaks the flat dialect; `capabilities` is empty
    on the existing backends. `batch` is there while many messages are reduced at once.
    """

    def __init__(
        self,
        now: float = 0.0,
        user_id: "int | str | None" = None,
        flat: bool = False,
        connected: bool = False,
        capabilities: "tuple[str, ...]" = (),
        batch: "Batch | None" = None,
    ) -> None:
        self.now = now
        self.user_id = user_id
        self.flat = flat
        self.connected = connected
        self.capabilities = capabilities
        self.batch = batch
