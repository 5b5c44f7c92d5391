"""What pages say about a right, in plain words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.clocks.calendars import months_between
from core.web.components import State
from core.web.days import day_in_words
from programmes.chains import Chain, ChainState, StepState
from programmes.choices import RightDocumentKind, RightStatus, Territory
from programmes.models import Right

MANY_DAYS = 60

CHAIN_STATES: Mapping[str, State] = {
    ChainState.UNKNOWN: State(gettext_lazy("Holder not recorded"), "question-circle", "waiting"),
    ChainState.SAME: State(gettext_lazy("The holder is the rights owner"), "person-check", "good"),
    ChainState.LINKED: State(gettext_lazy("Linked by records"), "link-45deg", "good"),
    ChainState.UNLINKED: State(gettext_lazy("Not linked to the rights owner"), "exclamation-triangle", "bad"),
}
STEP_STATES: Mapping[str, State] = {
    StepState.EARLIER: State(gettext_lazy("On the certificate already"), "clock-history", "neutral"),
    StepState.JOINED: State(gettext_lazy("Joins on"), "check2", "good"),
    StepState.BROKEN: State(gettext_lazy("Does not join on"), "exclamation-triangle", "bad"),
}
VERIFIED = State(gettext_lazy("Verified"), "patch-check-fill", "good")
PARTLY_VERIFIED = State(gettext_lazy("Partly verified"), "patch-question", "warn")
NOT_VERIFIED = State(gettext_lazy("Not verified"), "patch-minus", "neutral")
NO_PROTECTION = State(gettext_lazy("No protection in China"), "globe", "warn")

# A certificate comes first: it is what everything else is compared with.
CERTIFICATES = (RightDocumentKind.CERTIFICATE, RightDocumentKind.EXTENSION, RightDocumentKind.RENEWAL)


def verified_badge(verified: int, to_verify: int) -> State:
    """How far a right has been compared with its certificate, from the counts of queries.with_verification."""
    if verified >= to_verify:
        return VERIFIED
    return PARTLY_VERIFIED if verified else NOT_VERIFIED


def time_left(day: date | None, today: date) -> str:
    """How far off a day is, in the unit that people think in; empty where it is not near or not known."""
    if day is None:
        return ""
    days = (day - today).days
    if days < 0:
        return ngettext("%(count)s day ago", "%(count)s days ago", -days) % {"count": -days}
    if days == 0:
        return _("today")
    if days <= MANY_DAYS:
        return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}
    months = months_between(today, day)
    if months < 24:
        return ngettext("in %(count)s month", "in %(count)s months", months) % {"count": months}
    years = months // 12
    return ngettext("in %(count)s year", "in %(count)s years", years) % {"count": years}


def what_it_is_worth(right: Right, today: date) -> str:
    """What the right is good for today, in one sentence."""
    status = right.status_on(today)
    if status == RightStatus.IN_FORCE and right.territory == Territory.CHINA:
        return _("JD can act on it: complaints can rely on this right.")
    words: Mapping[str, Any] = {
        RightStatus.IN_FORCE: gettext_lazy("It is in force, but not in China: JD cannot act on it."),
        RightStatus.PENDING: gettext_lazy("It is not registered yet: an application cannot carry a complaint."),
        RightStatus.GRACE: _in_grace(right),
        RightStatus.LAPSED: gettext_lazy("It has lapsed: no complaint can rely on it any more."),
        RightStatus.CANCELLED: gettext_lazy("It has been cancelled: no complaint can rely on it any more."),
    }
    return str(words[status])


def where_it_breaks(chain: Chain) -> str:
    """What is wrong with a chain of holders, in one sentence; empty where it stands."""
    if chain.state == ChainState.UNKNOWN:
        return _("Enter the holder as the certificate names it.")
    if chain.stands:
        return ""
    if chain.next_name:
        return _(
            "The chain ends with %(reached)s; the next record begins with %(next)s. What lies between is not recorded."
        ) % {"reached": chain.reached, "next": chain.next_name}
    return _(
        "The chain ends with %(reached)s, which is not %(owner)s. Record the assignment or change of name that links "
        "the two."
    ) % {"reached": chain.reached, "owner": chain.owner}


def _in_grace(right: Right) -> str:
    if right.grace_ends_on is None:
        return ""
    day = day_in_words(right.grace_ends_on)
    return _("It has expired and can still be renewed until %(day)s. Until then no complaint can rely on it.") % {
        "day": day
    }
