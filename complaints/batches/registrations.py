"""What is registered when the apps are ready."""

from complaints.batches import events, importing

__all__ = ["events", "importing"]
