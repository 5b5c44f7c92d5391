"""The life cycle of an enrolment (domain notes, section 4.3), from prospect to active, suspended and exited."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.days import house_day
from core.verdicts import ALLOWED, Denied, Verdict
from core.workflow.table import Table, Transition
from programmes import checklists, inputs, policies
from programmes.actions import effects
from programmes.choices import EnrolmentState as S
from programmes.models import Enrolment
from programmes.queries import enrolments_visible_to
from programmes.standing import RENEWAL
from programmes.states import STATES

INVITATION = "owner.invitation"
APPLICATION = "owner.application"
CHECK = "cbbc.documents_check"
JD_REVIEW = "jd.enrolment_review"
ALL_CLOCKS = (INVITATION, APPLICATION, CHECK, JD_REVIEW, RENEWAL)

BEFORE_JD = (S.PROSPECT, S.INVITED, S.APPLICATION, S.DOCUMENTS_CHECK, S.APPROVED)
WITH_JD = (S.INTRODUCED, S.JD_REVIEW)
NOT_CLOSED = (*BEFORE_JD, *WITH_JD, S.ACTIVE, S.SUSPENDED)


def is_complete(enrolment: Enrolment) -> Verdict:
    """An application is submitted only whole; what is missing stands on its page."""
    lacking = checklists.missing(enrolment, house_day())
    if lacking:
        words = "; ".join(word for words in lacking.values() for word in words)
        return Denied(_("Still missing: %(missing)s.") % {"missing": words}, "incomplete")
    return ALLOWED


def all_accepted(enrolment: Enrolment) -> Verdict:
    """CBBC approves once each required item is accepted."""
    left = effects.items_left(enrolment)
    if left:
        return Denied(_("Not accepted yet: %(items)s.") % {"items": "; ".join(left)}, "items_open")
    return ALLOWED


def movable_by(actor: Actor) -> QuerySet[Enrolment]:
    """Enrolments the actor may see, with what guards and messages read."""
    return enrolments_visible_to(actor).select_related("organisation", "agreement__successor", "power", "checklist")


enrolment_workflow: Table[Enrolment] = Table(
    noun="enrolment",
    model=Enrolment,
    states=STATES,
    visible_to=movable_by,
    transitions=(
        Transition(
            verb="open",
            label=_("Open an enrolment"),
            sources=(),
            targets=(S.PROSPECT,),
            who=policies.staff_or_system_acts,
            event="programmes.enrolment_opened",
            effect=effects.open_,
        ),
        Transition(
            verb="invite",
            label=_("Invite"),
            consequence=_("The rights owner's people are told, and find the application in the portal."),
            sources=(S.PROSPECT,),
            targets=(S.INVITED,),
            who=policies.staff_acts,
            inputs=(inputs.MESSAGE,),
            event="programmes.enrolment_invited",
            effect=effects.invite,
            starts=(INVITATION,),
            topic="programmes.invited",
            tone="primary",
            icon="envelope",
        ),
        Transition(
            verb="begin",
            label=_("Begin the application"),
            consequence=_("You can leave it at any time and go on later."),
            sources=(S.PROSPECT, S.INVITED),
            targets=(S.APPLICATION,),
            who=policies.applies_or_staff,
            event="programmes.application_begun",
            effect=effects.begin,
            stops=(INVITATION,),
            starts=(APPLICATION,),
            tone="primary",
            icon="pencil",
        ),
        Transition(
            verb="submit",
            label=_("Submit the application"),
            consequence=_("CBBC checks the documents and then introduces you to JD."),
            sources=(S.APPLICATION,),
            targets=(S.DOCUMENTS_CHECK,),
            who=policies.applies,
            guard=is_complete,
            inputs=(inputs.DECLARED_NAME, inputs.DECLARED_TITLE),
            event="programmes.application_submitted",
            effect=effects.submit,
            stops=(APPLICATION,),
            starts=(CHECK,),
            topic="programmes.submitted",
            tone="primary",
            icon="send",
        ),
        Transition(
            verb="send_back",
            label=_("Send back"),
            consequence=_("The rights owner sees what is to be mended and submits again."),
            sources=(S.DOCUMENTS_CHECK,),
            targets=(S.APPLICATION,),
            who=policies.staff_acts,
            inputs=(inputs.SEND_BACK, inputs.SEND_BACK_NOTE),
            event="programmes.application_sent_back",
            effect=effects.send_back,
            stops=(CHECK,),
            starts=(APPLICATION,),
            topic="programmes.sent_back",
            icon="reply",
        ),
        Transition(
            verb="approve",
            label=_("Approve"),
            consequence=_("The documents are in order; the rights owner can be introduced to JD."),
            sources=(S.DOCUMENTS_CHECK,),
            targets=(S.APPROVED,),
            who=policies.staff_acts,
            guard=all_accepted,
            inputs=(inputs.NOTE,),
            event="programmes.enrolment_approved",
            effect=effects.approve,
            stops=(CHECK,),
            topic="programmes.approved",
            tone="primary",
            icon="check2",
        ),
        Transition(
            verb="introduce",
            label=_("Introduce to JD"),
            consequence=_("JD receives the application with its documents and is asked for its answer."),
            sources=(S.APPROVED,),
            targets=(S.INTRODUCED,),
            who=policies.staff_acts,
            inputs=(inputs.NOTE,),
            event="programmes.enrolment_introduced",
            effect=effects.introduce,
            starts=(JD_REVIEW,),
            topic="programmes.introduced",
            irreversible=True,
            tone="primary",
            icon="send",
        ),
        Transition(
            verb="review",
            label=_("Take up the review"),
            consequence=_("CBBC and the rights owner see that JD is reviewing."),
            sources=(S.INTRODUCED,),
            targets=(S.JD_REVIEW,),
            who=policies.platform_decides,
            event="programmes.review_begun",
        ),
        Transition(
            verb="return",
            label=_("Return with a question"),
            consequence=_("CBBC checks again and introduces anew. JD's clock stops."),
            sources=WITH_JD,
            targets=(S.DOCUMENTS_CHECK,),
            who=policies.platform_decides,
            inputs=(inputs.PLATFORM_QUESTION,),
            event="programmes.enrolment_returned",
            effect=effects.return_,
            stops=(JD_REVIEW,),
            starts=(CHECK,),
            topic="programmes.returned",
        ),
        Transition(
            verb="accept",
            label=_("Accept"),
            consequence=_("The rights owner takes part from now on."),
            sources=WITH_JD,
            targets=(S.ACTIVE,),
            who=policies.platform_decides,
            inputs=(inputs.PLATFORM_REFERENCE,),
            event="programmes.enrolment_accepted",
            effect=effects.accept,
            stops=(JD_REVIEW,),
            topic="programmes.accepted",
        ),
        Transition(
            verb="decline",
            label=_("Decline"),
            consequence=_("The enrolment is closed; CBBC and the rights owner are told the reason."),
            sources=WITH_JD,
            targets=(S.REFUSED,),
            who=policies.platform_decides,
            inputs=(inputs.PLATFORM_REASON, inputs.PLATFORM_NOTE),
            event="programmes.enrolment_declined",
            effect=effects.decline,
            stops=ALL_CLOCKS,
            topic="programmes.declined",
            irreversible=True,
        ),
        Transition(
            verb="record_acceptance",
            label=_("Record that JD accepts"),
            consequence=_("The rights owner takes part from now on. JD's answer is kept with the enrolment."),
            sources=WITH_JD,
            targets=(S.ACTIVE,),
            who=policies.staff_acts,
            inputs=(inputs.PLATFORM_REFERENCE, inputs.PLATFORM_ANSWER),
            event="programmes.acceptance_recorded",
            effect=effects.accept,
            stops=(JD_REVIEW,),
            topic="programmes.accepted",
            icon="check-circle",
        ),
        Transition(
            verb="record_refusal",
            label=_("Record that JD declines"),
            consequence=_("The enrolment is closed. JD's answer is kept with it."),
            sources=WITH_JD,
            targets=(S.REFUSED,),
            who=policies.staff_acts,
            inputs=(inputs.PLATFORM_REASON, inputs.PLATFORM_NOTE, inputs.PLATFORM_ANSWER),
            event="programmes.refusal_recorded",
            effect=effects.decline,
            stops=ALL_CLOCKS,
            topic="programmes.declined",
            irreversible=True,
            tone="danger",
            icon="x-octagon",
        ),
        Transition(
            verb="suspend",
            label=_("Suspend"),
            consequence=_("The rights owner is told; what the enrolment gives rests until it is reinstated."),
            sources=(S.ACTIVE,),
            targets=(S.SUSPENDED,),
            who=policies.suspends,
            inputs=(inputs.SUSPENSION, inputs.SUSPENSION_NOTE),
            event="programmes.enrolment_suspended",
            effect=effects.suspend,
            stops=(RENEWAL,),
            topic="programmes.suspended",
            tone="danger",
            icon="pause-circle",
        ),
        Transition(
            verb="reinstate",
            label=_("Reinstate"),
            consequence=_("The rights owner takes part again."),
            sources=(S.SUSPENDED,),
            targets=(S.ACTIVE,),
            who=policies.reinstates,
            inputs=(inputs.REINSTATEMENT_NOTE,),
            event="programmes.enrolment_reinstated",
            effect=effects.reinstate,
            topic="programmes.reinstated",
            tone="primary",
            icon="play-circle",
        ),
        Transition(
            verb="renew",
            label=_("Renew"),
            consequence=_("You have looked at what expires; the next reminder comes before the next expiry."),
            sources=(S.ACTIVE,),
            targets=(S.ACTIVE,),
            who=policies.staff_acts,
            inputs=(inputs.NOTE,),
            event="programmes.enrolment_renewed",
            effect=effects.renew,
            topic="programmes.renewed",
            icon="arrow-repeat",
        ),
        Transition(
            verb="refuse",
            label=_("Refuse"),
            consequence=_("The enrolment is closed; the rights owner is told the reason."),
            sources=BEFORE_JD,
            targets=(S.REFUSED,),
            who=policies.staff_acts,
            inputs=(inputs.REFUSAL, inputs.REFUSAL_NOTE),
            event="programmes.enrolment_refused",
            effect=effects.refuse,
            stops=ALL_CLOCKS,
            topic="programmes.refused",
            irreversible=True,
            tone="danger",
            icon="x-circle",
        ),
        Transition(
            verb="exit",
            label=_("End the enrolment"),
            consequence=_("The enrolment ends for good. Its history stays; what it gave is closed."),
            sources=NOT_CLOSED,
            targets=(S.EXITED,),
            who=policies.leaves,
            inputs=(inputs.EXIT, inputs.EXIT_NOTE),
            event="programmes.enrolment_exited",
            effect=effects.exit_,
            stops=ALL_CLOCKS,
            topic="programmes.exited",
            irreversible=True,
            tone="danger",
            icon="box-arrow-right",
        ),
    ),
)
