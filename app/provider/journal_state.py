"""What happened to the connection lately."""

from app.provider.view import View


class JournalView(View):
    """What happened to the connection lately."""
