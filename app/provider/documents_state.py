"""The user's documents, newest first."""

from app.provider.view import View


class DocumentsView(View):
    """The user's documents, newest first."""
