"""Everything that the conversation registers when the apps are ready."""

from complaints.conversation import events, topics

__all__ = ["events", "topics"]
