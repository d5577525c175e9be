"""Questions to the assistant with their answers, and the tools it was told to use."""

from app.provider.view import View


class AssistantView(View):
    """Questions to the assistant with their answers, and the tools it was told to use."""
