"""A site of somebody else: its pages, and the endpoint that hands out tokens for the widget.

    python3 examples/widget/host.py        then open http://localhost:9000/

It stands for the backend that you have. Here everybody is Ada; yours knows who is signed in.
"""

import json
import urllib.request
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

REALTIME = "http://localhost:8000"  # python3 dev.py serve
PAGES = Path(__file__).parent / "plain"
SIGN_IN = {"email": "ada@example.com", "password": "realtime-demo"}


def token_of_the_user() -> str:
    """Return an access token of the realtime server for whoever is signed in here."""
    body = json.dumps(SIGN_IN).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(REALTIME + "/api/auth/login", body, headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return str(json.load(answer)["access_token"])


class Host(SimpleHTTPRequestHandler):
    """Serve the pages; POST /my/token gives the signed-in user's token, 401 when nobody is."""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, directory=str(PAGES), **more)  # type: ignore[arg-type]

    def do_POST(self) -> None:
        """Answer as the attribute `token-endpoint` wants it."""
        if self.path != "/my/token":
            self.send_error(404)
            return
        answer = json.dumps({"token": token_of_the_user()}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


if __name__ == "__main__":
    print("Open http://localhost:9000/")
    ThreadingHTTPServer(("127.0.0.1", 9000), Host).serve_forever()
