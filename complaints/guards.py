"""What a complaint has to fulfil before a verb leads on. Each says in words what is missing."""

from django.utils.translation import gettext_lazy as _

from complaints import grounds
from complaints.choices import ComplaintState
from complaints.models import Complaint
from core.days import house_day
from core.verdicts import ALLOWED, Denied, Verdict
from programmes import queries as programmes
from programmes.choices import Programme

NOT_ENROLLED = Denied(
    _(
        "The rights owner has no active enrolment in JD's Online IP Complaint Platform, so nothing can be submitted or "
        "lodged. How the enrolment stands is shown under Enrolments."
    ),
    "not_enrolled",
)
RESTORES_AT_ONCE = Denied(
    _(
        "On this ground the listings are put back at once after a counter-notice, and there is no election "
        "(Regulation on the Right of Network Dissemination, article 17)."
    ),
    "restores_at_once",
)
HAS_AN_ELECTION = Denied(
    _("On this ground the rights owner has a period to act before the listings are put back."), "has_an_election"
)


def right_in_force(complaint: Complaint) -> Verdict:
    """JD acts only on a right that is in force on the day."""
    right = complaint.right
    if right is None or not right.carries_complaints_on(house_day()):
        return Denied(_("The right is not in force in China today."), "right_not_in_force")
    return ALLOWED


def enrolled(complaint: Complaint) -> Verdict:
    """JD's complaint platform is open to rights owners with an active enrolment in it."""
    if programmes.is_active_in(complaint.organisation_id, Programme.COMPLAINT_PLATFORM):
        return ALLOWED
    return NOT_ENROLLED


def can_be_lodged(complaint: Complaint) -> Verdict:
    """JD takes it: the right is in force, and the owner takes part."""
    return right_in_force(complaint) and enrolled(complaint)


def all_decided(complaint: Complaint) -> Verdict:
    """A complaint is closed only once each of its targets has an answer."""
    if complaint.pending_count:
        return Denied(
            _("%(count)s targets still await a decision.") % {"count": complaint.pending_count}, "targets_pending"
        )
    return ALLOWED


def something_removed(complaint: Complaint) -> Verdict:
    """Every target has an answer, and one at least is gone: the complaint can stand as upheld."""
    verdict = all_decided(complaint)
    if verdict and not complaint.removed_count + complaint.gone_count:
        return Denied(_("No listing was removed."), "nothing_removed")
    return verdict


def measures_stand(complaint: Complaint) -> Verdict:
    """Only against measures that JD has taken can a seller say something."""
    if not complaint.removed_count:
        return Denied(_("JD has removed no listing, so there is nothing to answer against."), "nothing_removed")
    return ALLOWED


def leads_to_an_election(complaint: Complaint) -> Verdict:
    """The owner is heard before listings are put back (E-Commerce Law, article 43)."""
    return RESTORES_AT_ONCE if grounds.of(complaint).restores_at_once else ALLOWED


def restores_at_once(complaint: Complaint) -> Verdict:
    """Copyright: a counter-notice puts the listings back at once (Regulation of 2013, articles 16 and 17)."""
    return ALLOWED if grounds.of(complaint).restores_at_once else HAS_AN_ELECTION


def another_round(complaint: Complaint) -> Verdict:
    """A counter-notice is returned for another answer as long as the ground's rule set leaves the seller rounds."""
    rounds = grounds.of(complaint).rounds
    if complaint.counter_count >= rounds:
        return Denied(_("The seller has used all of its %(rounds)s answers.") % {"rounds": rounds}, "no_rounds_left")
    return ALLOWED


def may_be_countered(complaint: Complaint) -> Verdict:
    """Measures stand, and the seller has an answer left. After a complaint was upheld only a first answer still counts.

    Where it answered before, its answers were found wanting, or the authority or the court has decided.
    """
    if complaint.state == ComplaintState.UPHELD and complaint.counter_count:
        return Denied(
            _("The seller has answered before, and the complaint was upheld all the same."), "answered_before"
        )
    return measures_stand(complaint) and another_round(complaint)
