"""The nouns of the library."""

from library.models.consultation import Adoption, Clause, ClauseComment, Consulted
from library.models.edition import Edition
from library.models.entry import Access, Entry, Subscription, Topic
from library.models.proposal import Proposal
from library.models.reading import Acknowledgement

__all__ = [
    "Access",
    "Acknowledgement",
    "Adoption",
    "Clause",
    "ClauseComment",
    "Consulted",
    "Edition",
    "Entry",
    "Proposal",
    "Subscription",
    "Topic",
]
