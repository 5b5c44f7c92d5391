"""Everything that advice requests register when the apps are ready."""

from complaints.advice import consumers, events, topics

__all__ = ["consumers", "events", "topics"]
