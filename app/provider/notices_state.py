"""What the server wants the user to know, newest first."""

from app.provider.view import View


class NoticesView(View):
    """What the server wants the user to know, newest first."""
