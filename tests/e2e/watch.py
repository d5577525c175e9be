"""What a page complains about and whom it asks."""

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page


class Watch:
    """Note what a page complains about and whom it asks."""

    def __init__(self, page: Page) -> None:
        self.errors: list[str] = []
        self.console: list[str] = []
        self.requests: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.errors.append("uncaught: %s" % error))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda link: self.requests.append(link.url))

    def foreign(self, origin: str) -> list[str]:
        """Return the addresses asked that are not of `origin`; blob: and data: never leave."""
        home = urlsplit(origin).netloc
        outside = [url for url in self.requests if not url.startswith(("blob:", "data:"))]
        return [url for url in outside if urlsplit(url).netloc != home]

    def forget(self) -> None:
        """Begin anew."""
        for seen in (self.errors, self.console, self.requests):
            seen.clear()

    def _said(self, message: ConsoleMessage) -> None:
        self.console.append(message.text)
        if message.type == "error":
            self.errors.append("%s (%s)" % (message.text, message.location.get("url", "")))


class WatchedPage:
    """Pair a page with its watch."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.watch = Watch(page)
