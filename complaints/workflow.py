"""The life cycle of a complaint (domain notes, section 4.1), from draft to upheld, rejected and withdrawn."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from complaints import inputs, policies
from complaints.actions import effects
from complaints.choices import ComplaintState as S
from complaints.models import Complaint
from complaints.queries import visible_to
from complaints.states import STATES
from core.accounts.actors import Actor
from core.clocks.words import with_length
from core.verdicts import ALLOWED, Denied, Verdict
from core.workflow.table import Table, Transition
from programmes import queries as programmes
from programmes.choices import Programme
from programmes.today import programme_day

CBBC_SCREENING = "cbbc.screening"
OWNER_INFORMATION = "owner.information"
OWNER_CLARIFICATION = "owner.clarification"
JD_REVIEW = "jd.review"
ALL_CLOCKS = (CBBC_SCREENING, OWNER_INFORMATION, OWNER_CLARIFICATION, JD_REVIEW)

WITH_JD = (S.LODGED, S.ACCEPTED, S.MEASURES_TAKEN)
OPEN_AFTER_SUBMISSION = (
    S.SUBMITTED,
    S.INFO_REQUESTED,
    S.SCREENED,
    S.LODGED,
    S.CLARIFICATION,
    S.ACCEPTED,
    S.MEASURES_TAKEN,
)


def right_in_force(complaint: Complaint) -> Verdict:
    """JD acts only on a right that is in force on the day."""
    right = complaint.right
    if right is None or not right.carries_complaints_on(programme_day()):
        return Denied(_("The right is not in force in China today."), "right_not_in_force")
    return ALLOWED


def enrolled(complaint: Complaint) -> Verdict:
    """JD's complaint platform is open to rights owners with an active enrolment in it."""
    if programmes.is_active_in(complaint.organisation_id, Programme.COMPLAINT_PLATFORM):
        return ALLOWED
    return NOT_ENROLLED


NOT_ENROLLED = Denied(
    _(
        "The rights owner has no active enrolment in JD's Online IP Complaint Platform, so nothing can be submitted or "
        "lodged. How the enrolment stands is shown under Enrolments."
    ),
    "not_enrolled",
)


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


def movable_by(actor: Actor) -> QuerySet[Complaint]:
    """Complaints the actor may see, with what the guards and messages read of their owner and right."""
    return visible_to(actor).select_related("organisation", "right")


complaint_workflow: Table[Complaint] = Table(
    noun="complaint",
    model=Complaint,
    states=STATES,
    visible_to=movable_by,
    transitions=(
        Transition(
            verb="start",
            label=_("Start a complaint"),
            sources=(),
            targets=(S.DRAFT,),
            who=policies.owner_acts,
            event="complaints.started",
            effect=effects.begin,
        ),
        Transition(
            verb="file",
            label=_("File a complaint"),
            sources=(),
            targets=(S.SUBMITTED,),
            who=policies.owner_acts,
            event="complaints.submitted",
            effect=effects.submit,
            starts=(CBBC_SCREENING,),
            topic="complaints.submitted",
        ),
        Transition(
            verb="submit",
            label=_("Submit"),
            consequence=with_length(
                _("CBBC checks the complaint within %(length)s and passes it to JD."), CBBC_SCREENING
            ),
            sources=(S.DRAFT,),
            targets=(S.SUBMITTED,),
            who=policies.owner_acts,
            guard=enrolled,
            event="complaints.submitted",
            effect=effects.submit,
            starts=(CBBC_SCREENING,),
            topic="complaints.submitted",
            tone="primary",
            icon="send",
        ),
        Transition(
            verb="screen",
            label=_("Pass"),
            consequence=_("The complaint is in order and can be lodged with JD."),
            sources=(S.SUBMITTED,),
            targets=(S.SCREENED,),
            who=policies.staff_acts,
            guard=right_in_force,
            inputs=(inputs.NOTE,),
            event="complaints.screened",
            effect=effects.screen,
            tone="primary",
            icon="check2",
        ),
        Transition(
            verb="ask",
            label=_("Ask for information"),
            consequence=with_length(
                _("The rights owner has %(length)s to answer. CBBC's own clock rests meanwhile."), OWNER_INFORMATION
            ),
            sources=(S.SUBMITTED,),
            targets=(S.INFO_REQUESTED,),
            who=policies.staff_acts,
            inputs=(inputs.QUESTION,),
            event="complaints.asked",
            effect=effects.ask,
            pauses=(CBBC_SCREENING,),
            starts=(OWNER_INFORMATION,),
            topic="complaints.asked",
            icon="question-circle",
        ),
        Transition(
            verb="answer",
            label=_("Answer CBBC"),
            consequence=_("CBBC goes on with its check."),
            sources=(S.INFO_REQUESTED,),
            targets=(S.SUBMITTED,),
            who=policies.owner_acts,
            inputs=(inputs.ANSWER, inputs.ANSWER_FILES),
            event="complaints.answered",
            effect=effects.answer,
            stops=(OWNER_INFORMATION,),
            resumes=(CBBC_SCREENING,),
            topic="complaints.answered",
            tone="primary",
            icon="reply",
        ),
        Transition(
            verb="lapse",
            label=_("Let lapse"),
            sources=(S.INFO_REQUESTED,),
            targets=(S.LAPSED,),
            who=policies.clock_acts,
            event="complaints.lapsed",
            effect=effects.lapse,
            stops=ALL_CLOCKS,
            topic="complaints.lapsed",
            irreversible=True,
        ),
        Transition(
            verb="lodge",
            label=_("Lodge with JD"),
            consequence=with_length(_("JD receives the complaint and has %(length)s to handle it."), JD_REVIEW),
            sources=(S.SCREENED,),
            targets=(S.LODGED,),
            who=policies.staff_acts,
            guard=can_be_lodged,
            event="complaints.lodged",
            effect=effects.lodge,
            stops=(CBBC_SCREENING,),
            starts=(JD_REVIEW,),
            topic="complaints.lodged",
            irreversible=True,
            tone="primary",
            icon="send",
        ),
        Transition(
            verb="refuse",
            label=_("Refuse"),
            consequence=_("The complaint is closed. The rights owner is told the reason and can file anew."),
            sources=(S.SUBMITTED, S.INFO_REQUESTED, S.SCREENED),
            targets=(S.REJECTED_BY_CBBC,),
            who=policies.staff_acts,
            inputs=(inputs.REFUSAL, inputs.REFUSAL_NOTE),
            event="complaints.refused",
            effect=effects.refuse,
            stops=ALL_CLOCKS,
            topic="complaints.refused",
            irreversible=True,
            tone="danger",
            icon="x-circle",
        ),
        Transition(
            verb="acknowledge",
            label=_("Acknowledge"),
            consequence=_("JD has accepted the complaint under its own case number."),
            sources=(S.LODGED,),
            targets=(S.ACCEPTED,),
            who=policies.platform_acts,
            inputs=(inputs.CASE_NUMBER,),
            event="complaints.acknowledged",
            effect=effects.acknowledge,
            topic="complaints.acknowledged",
        ),
        Transition(
            verb="clarify",
            label=_("Ask for clarification"),
            consequence=_("JD's clock rests until the answer arrives."),
            sources=WITH_JD,
            targets=(S.CLARIFICATION,),
            who=policies.platform_acts,
            inputs=(inputs.PLATFORM_QUESTION,),
            event="complaints.clarification_asked",
            effect=effects.clarify,
            pauses=(JD_REVIEW,),
            starts=(OWNER_CLARIFICATION,),
            topic="complaints.clarification_asked",
        ),
        Transition(
            verb="supply",
            label=_("Answer JD"),
            consequence=_("JD reads the answer and goes on."),
            sources=(S.CLARIFICATION,),
            targets=WITH_JD,
            who=policies.owner_or_staff_acts,
            inputs=(inputs.ANSWER, inputs.ANSWER_FILES),
            event="complaints.clarified",
            effect=effects.supply,
            stops=(OWNER_CLARIFICATION,),
            resumes=(JD_REVIEW,),
            topic="complaints.clarified",
            tone="primary",
            icon="reply",
        ),
        Transition(
            verb="decide",
            label=_("Decide targets"),
            consequence=_("The decisions are final and shown to the rights owner at once."),
            sources=(S.ACCEPTED, S.MEASURES_TAKEN),
            targets=(S.ACCEPTED, S.MEASURES_TAKEN),
            who=policies.platform_acts,
            inputs=(inputs.DECISIONS,),
            event="complaints.decided",
            effect=effects.decide,
            topic="complaints.decided",
            irreversible=True,
        ),
        Transition(
            verb="reject",
            label=_("Reject"),
            consequence=_("The complaint is closed; targets not decided yet are refused with the same reason."),
            sources=(S.LODGED, S.ACCEPTED),
            targets=(S.REJECTED_BY_JD,),
            who=policies.platform_acts,
            inputs=(inputs.PLATFORM_REASON, inputs.PLATFORM_NOTE),
            event="complaints.rejected",
            effect=effects.reject,
            stops=ALL_CLOCKS,
            topic="complaints.rejected",
            irreversible=True,
        ),
        Transition(
            verb="close",
            label=_("Close"),
            consequence=_("Every target has its answer; the complaint is finished."),
            sources=(S.ACCEPTED, S.MEASURES_TAKEN),
            targets=(S.UPHELD, S.REJECTED_BY_JD),
            who=policies.platform_acts,
            guard=all_decided,
            event="complaints.closed",
            effect=effects.close,
            stops=ALL_CLOCKS,
            topic="complaints.closed",
            irreversible=True,
        ),
        Transition(
            verb="withdraw",
            label=_("Withdraw"),
            consequence=_("The complaint is closed, and JD is told if it has the complaint."),
            sources=OPEN_AFTER_SUBMISSION,
            targets=(S.WITHDRAWN,),
            who=policies.owner_acts,
            inputs=(inputs.WITHDRAWAL, inputs.WITHDRAWAL_NOTE),
            event="complaints.withdrawn",
            effect=effects.withdraw,
            stops=ALL_CLOCKS,
            topic="complaints.withdrawn",
            irreversible=True,
            tone="danger",
            icon="arrow-counterclockwise",
        ),
    ),
)
