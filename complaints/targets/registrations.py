"""What is registered when the apps are ready."""

from complaints.targets import events, importing

__all__ = ["events", "importing"]
