"""Audit verbs of complaints, and how each reads in a timeline."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.choices import (
    ActionKind,
    ActionOutcome,
    DelayReading,
    DelayReason,
    Hold,
    Outcome,
    PlatformReason,
    Priority,
    Reason,
    RefusalReason,
    ServiceMeans,
    WithdrawalReason,
)
from core.accounts.choices import Audience
from core.audit.verbs import Verb, register
from core.web.days import end_in_words, instant_in_words

INSIDE = frozenset({Audience.STAFF, Audience.PORTAL})
STAFF = frozenset({Audience.STAFF})

_REASONS: dict[str, Any] = {
    **{choice.value: choice.label for choice in RefusalReason},
    **{choice.value: choice.label for choice in PlatformReason},
    **{choice.value: choice.label for choice in WithdrawalReason},
}
# Recorded codes by the key under which they are recorded: put into words when somebody reads them.
_LABELS: Mapping[str, Mapping[Any, Any]] = {
    "reason": _REASONS,
    "outcome": dict(Outcome.choices),
    "held_for": dict(Hold.choices),
    "party": dict(Audience.choices),
    "kind": dict(ActionKind.choices),
    "result": dict(ActionOutcome.choices),
    "delay": dict(DelayReason.choices),
    "reading": dict(DelayReading.choices),
    "means": dict(ServiceMeans.choices),
    "priority": dict(Priority.choices),
    "from": dict(Reason.choices),
    "to": dict(Reason.choices),
}
# Recorded instants, likewise.
_INSTANTS = ("arrived_at", "received_at")


def in_words(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Replace recorded codes by their labels, and recorded instants by days and times, for whoever reads."""
    words = dict(data)
    for name, labels in _LABELS.items():
        if name in words:
            words[name] = labels.get(words[name], words[name])
    for name in _INSTANTS:
        if words.get(name):
            words[name] = instant_in_words(datetime.fromisoformat(words[name]))
    if words.get("due"):
        words["due"] = end_in_words(datetime.fromisoformat(words["due"]))
    return words


def present_assigned(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whose it is now; nobody's, where the name is empty."""
    return {**data, "assignee": data.get("assignee") or gettext("nobody")}


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
    Verb(
        "complaints.left_out",
        _("Left out of it, as under complaint already or put back for good (%(count)s): %(listings)s"),
        icon="dash-circle",
        tone="warn",
        readers=frozenset({Audience.PORTAL}),
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
    Verb("complaints.forwarded", _("Forwarded the notice to the seller"), icon="envelope-arrow-up", tone="progress"),
    Verb(
        "complaints.countered",
        _("Received the seller's counter-notice (answer %(round)s)"),
        icon="envelope-exclamation",
        tone="info",
        readers=frozenset({Audience.STAFF, Audience.PARTNER}),
        present=in_words,
    ),
    Verb(
        "complaints.counter_returned",
        _("Returned the counter-notice to the seller (answer %(round)s)"),
        icon="arrow-return-left",
        readers=frozenset({Audience.STAFF, Audience.PARTNER}),
    ),
    Verb(
        "complaints.served",
        _("Served the counter-notice on the rights owner; it arrived on %(arrived_at)s (%(means)s)"),
        icon="send-check",
        tone="waiting",
        present=in_words,
    ),
    Verb(
        "complaints.restored",
        _("Put the listings back after the counter-notice (%(restored)s)"),
        icon="unlock",
        tone="bad",
    ),
    Verb(
        "complaints.counter_notice_read",
        _("Opened the counter-notice for the first time"),
        icon="envelope-open",
        readers=INSIDE,
    ),
    Verb("complaints.kit_taken", _("Took the filing kit"), icon="file-earmark-zip", readers=INSIDE),
    Verb("complaints.conceded", _("Accepted the seller's statement"), icon="hand-thumbs-up"),
    Verb(
        "complaints.action_notified",
        _("Notified an action: %(kind)s, %(authority)s, filed on %(filed_on)s"),
        icon="bank",
        tone="info",
        present=in_words,
    ),
    Verb(
        "complaints.extension_asked",
        _("Asked for %(days)s more working days: %(delay)s"),
        icon="calendar-plus",
        tone="waiting",
        readers=INSIDE,
        present=in_words,
    ),
    Verb(
        "complaints.extension_granted",
        _("Granted %(days)s working days (%(reading)s); the period now ends on %(due)s"),
        icon="calendar-check",
        tone="good",
        present=in_words,
    ),
    Verb(
        "complaints.extension_refused",
        _("Refused more time; the period ends on %(due)s"),
        icon="calendar-x",
        tone="bad",
        readers=INSIDE,
        present=in_words,
    ),
    Verb(
        "complaints.election_lapsed",
        _("No action was notified in time: the measures are to be lifted"),
        icon="alarm",
        tone="bad",
    ),
    Verb(
        "complaints.action_concluded",
        _("Recorded the outcome of the action: %(result)s"),
        icon="check2-square",
        present=in_words,
    ),
    Verb("complaints.lifted", _("Lifted the measures (listings put back: %(restored)s)"), icon="unlock", tone="bad"),
    Verb(
        "complaints.retracted",
        _("Withdrew the complaint: it was filed in error"),
        icon="eraser",
    ),
    Verb(
        "complaints.assigned",
        _("Assigned to: %(assignee)s"),
        icon="person-plus",
        readers=STAFF,
        present=present_assigned,
    ),
    Verb(
        "complaints.prioritised",
        _("Set the priority: %(priority)s"),
        icon="flag",
        readers=STAFF,
        present=in_words,
    ),
    Verb(
        "complaints.priority_computed",
        _("The priority is now: %(priority)s"),
        icon="flag",
        readers=STAFF,
        present=in_words,
    ),
    Verb(
        "complaints.rerouted",
        _("Put on another ground: from “%(from)s” to “%(to)s”"),
        icon="signpost",
        tone="info",
        readers=INSIDE,
        present=in_words,
    ),
    Verb(
        "complaints.seller_silent",
        _("The seller has not answered in time"),
        icon="hourglass-bottom",
        tone="warn",
        readers=frozenset({Audience.STAFF, Audience.PARTNER}),
    ),
)
