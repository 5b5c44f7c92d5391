"""The nouns of roundtables."""

from roundtables.models.action_point import ActionPoint
from roundtables.models.invitation import Invitation, Needs
from roundtables.models.issue import Issue, IssueAnswer, IssueGroup, Support
from roundtables.models.minutes import Decision, MinutesComment, MinutesSection
from roundtables.models.roundtable import AgendaItem, Roundtable

__all__ = [
    "ActionPoint",
    "AgendaItem",
    "Decision",
    "Invitation",
    "Issue",
    "IssueAnswer",
    "IssueGroup",
    "MinutesComment",
    "MinutesSection",
    "Needs",
    "Roundtable",
    "Support",
]
