"""Audit verbs of complaints, and how each reads in a timeline."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from complaints.choices import Hold, Outcome, PlatformReason, RefusalReason, WithdrawalReason
from core.accounts.choices import Audience
from core.audit.verbs import Verb, register

INSIDE = frozenset({Audience.STAFF, Audience.PORTAL})
STAFF = frozenset({Audience.STAFF})

_REASONS: dict[str, Any] = {
    **{choice.value: choice.label for choice in RefusalReason},
    **{choice.value: choice.label for choice in PlatformReason},
    **{choice.value: choice.label for choice in WithdrawalReason},
}
_OUTCOMES: dict[str, Any] = {choice.value: choice.label for choice in Outcome}


_HOLDS: dict[str, Any] = {choice.value: choice.label for choice in Hold}
_PARTIES: dict[str, Any] = {choice.value: choice.label for choice in Audience}


def in_words(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Replace recorded codes of reasons and outcomes by their labels in the active language."""
    words = dict(data)
    if "reason" in words:
        words["reason"] = _REASONS.get(words["reason"], words["reason"])
    if "outcome" in words:
        words["outcome"] = _OUTCOMES.get(words["outcome"], words["outcome"])
    if "held_for" in words:
        words["held_for"] = _HOLDS.get(words["held_for"], words["held_for"])
    if "party" in words:
        words["party"] = _PARTIES.get(words["party"], words["party"])
    return words


register(
    Verb("complaints.started", _("Started a draft"), icon="pencil", readers=frozenset({Audience.PORTAL})),
    Verb("complaints.draft_discarded", _("Discarded the draft"), icon="trash", readers=frozenset({Audience.PORTAL})),
    Verb(
        "complaints.submitted",
        _("Submitted the complaint (listings: %(targets)s)"),
        icon="inbox",
        tone="info",
        readers=INSIDE,
    ),
    Verb("complaints.screened", _("Checked the complaint and passed it"), icon="check2", tone="info", readers=INSIDE),
    Verb("complaints.asked", _("Asked for information"), icon="question-circle", tone="waiting", readers=INSIDE),
    Verb("complaints.answered", _("Answered CBBC's question"), icon="reply", tone="info", readers=INSIDE),
    Verb("complaints.lapsed", _("The complaint lapsed: no answer came in time"), icon="calendar-x", readers=INSIDE),
    Verb(
        "complaints.refused",
        _("Refused the complaint: %(reason)s"),
        icon="x-circle",
        tone="bad",
        readers=INSIDE,
        present=in_words,
    ),
    Verb(
        "complaints.lodged",
        _("Lodged the complaint with JD"),
        icon="send",
        tone="progress",
        phrases={Audience.PARTNER: _("Lodged the complaint")},
    ),
    Verb(
        "complaints.acknowledged",
        _("Accepted the complaint under case number %(case_number)s"),
        icon="hourglass-split",
        tone="progress",
    ),
    Verb("complaints.clarification_asked", _("Asked for clarification"), icon="chat-left-dots", tone="waiting"),
    Verb("complaints.clarified", _("Supplied the clarification"), icon="reply", tone="info"),
    Verb(
        "complaints.decided",
        _("Decided listings: %(decided)s; still to decide: %(pending)s"),
        icon="shield-check",
        tone="progress",
    ),
    Verb(
        "complaints.rejected",
        _("Rejected the complaint: %(reason)s"),
        icon="x-octagon",
        tone="bad",
        present=in_words,
    ),
    Verb(
        "complaints.closed",
        _("Closed the complaint: %(outcome)s"),
        icon="check-circle-fill",
        tone="good",
        present=in_words,
    ),
    Verb(
        "complaints.withdrawn",
        _("Withdrew the complaint: %(reason)s"),
        icon="arrow-counterclockwise",
        present=in_words,
    ),
    Verb("complaints.evidence_added", _("Added %(name)s as evidence"), icon="paperclip", readers=INSIDE),
    Verb("complaints.evidence_removed", _("Removed %(name)s from the draft"), icon="paperclip", readers=INSIDE),
    Verb(
        "complaints.clock_breached",
        _("The response target of %(party)s has passed"),
        icon="alarm",
        tone="warn",
        readers=INSIDE,
        present=in_words,
    ),
    Verb(
        "complaints.held",
        _("Rests, because it no longer stands: %(held_for)s"),
        icon="pause-circle",
        tone="warn",
        readers=INSIDE,
        present=in_words,
    ),
    Verb(
        "complaints.released",
        _("Goes on, because it stands again: %(held_for)s"),
        icon="play-circle",
        tone="good",
        readers=INSIDE,
        present=in_words,
    ),
    Verb(
        "complaints.agent_left",
        _("Goes on with the rights owner: no power of attorney of %(agent)s covers it any more"),
        icon="person-dash",
        tone="warn",
    ),
    Verb("complaints.agent_back", _("%(agent)s acts for the rights owner again"), icon="person-check"),
    Verb("complaints.exported", _("Exported the list of complaints"), icon="download", readers=STAFF),
)
