"""The order of uploads: a few at once, the others after them."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider.upload import Upload

AT_ONCE = 3


class UploadQueue:
    """Hold uploads until they are over; three run, in the order in which they were added."""

    def __init__(self) -> None:
        self._running: list[Upload] = []
        self._waiting: list[Upload] = []

    def add(self, upload: "Upload") -> None:
        """Start an upload when it is its turn."""
        self._waiting.append(upload)
        self._next()

    def of(self, key: str) -> "Upload | None":
        """Return the upload of a document."""
        for upload in self._running + self._waiting:
            if upload.key == key:
                return upload
        return None

    def remove(self, upload: "Upload") -> None:
        """Stop an upload and give its place to the next one."""
        upload.stop()
        self._running = [one for one in self._running if one is not upload]
        self._waiting = [one for one in self._waiting if one is not upload]
        self._next()

    def came_back(self) -> None:
        """Tell all that run that there is a connection again."""
        for upload in list(self._running):
            upload.came_back()

    def clear(self) -> None:
        """Stop everything."""
        uploads = self._running + self._waiting
        self._running, self._waiting = [], []
        for upload in uploads:
            upload.stop()

    def _next(self) -> None:
        while self._waiting and len(self._running) < AT_ONCE:
            upload = self._waiting.pop(0)
            self._running.append(upload)
            upload.start()
