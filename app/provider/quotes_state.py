"""The user's quotes, newest first."""

from app.provider.view import View


class QuotesView(View):
    """The user's quotes, newest first."""
