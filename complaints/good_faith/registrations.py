"""Everything that good faith registers when the apps are ready."""

from complaints.good_faith import consumers, events, topics

__all__ = ["consumers", "events", "topics"]
