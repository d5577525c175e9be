"""What a server is asked, counted where no browser can hide it: on the wire."""

import contextlib
import re
import socket
import threading
from types import TracebackType

REQUEST = re.compile(rb"(?:^|\r\n\r\n)(?:GET|HEAD) (\S+) HTTP/1\.1\r\n")
CHUNK = 65536
BROKEN = b"HTTP/1.1 500 Broken\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


class CountingRelay:
    """Pass TCP connections on to a port of this machine; note each path that is asked for.

    `stall()` takes connections and answers nothing, as a server does that hangs. A path in `broken`
    is answered with status 500.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._accept)
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._stalled = False
        self.port = int(self._listener.getsockname()[1])
        self.url = "http://127.0.0.1:%d" % self.port
        self.asked: list[str] = []
        self.broken: set[str] = set()

    def stall(self) -> None:
        """Answer nothing from now on, and cut what is open."""
        self._stalled = True
        self._cut()

    def __enter__(self) -> "CountingRelay":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        self._cut()
        for thread in self._threads:
            thread.join()
        for one in self._open:
            one.close()

    def _cut(self) -> None:
        with self._lock:
            for one in self._open:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self._open.append(client)
            if not self._stalled:
                self._connect(client)

    def _connect(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            client.shutdown(socket.SHUT_RDWR)
            return
        with self._lock:
            self._open.append(server)
        for source, sink, counts in ((client, server, True), (server, client, False)):
            thread = threading.Thread(target=self._pass_on, args=(source, sink, counts))
            self._threads.append(thread)
            thread.start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, counts: bool) -> None:
        # A browser sends no second request before the first was answered: one is never cut in two
        # by the next, and those of a page fit into one piece.
        with contextlib.suppress(OSError):
            while piece := source.recv(CHUNK):
                if counts:
                    paths = [path.decode() for path in REQUEST.findall(piece)]
                    self.asked += paths
                    if self.broken.intersection(paths):
                        source.sendall(BROKEN)
                        break
                sink.sendall(piece)
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
