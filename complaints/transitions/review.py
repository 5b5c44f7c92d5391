"""JD's review: it accepts, asks, decides and closes."""

from django.utils.translation import gettext_lazy as _

from complaints import inputs, policies
from complaints.actions import review
from complaints.choices import ComplaintState as S
from complaints.clocks import ALL_CLOCKS, JD_REVIEW, OWNER_CLARIFICATION
from complaints.guards import all_decided
from complaints.models import Complaint
from core.workflow.table import Transition

WITH_JD = (S.LODGED, S.ACCEPTED, S.MEASURES_TAKEN)

ROWS: tuple[Transition[Complaint], ...] = (
    Transition(
        verb="acknowledge",
        label=_("Acknowledge"),
        consequence=_("JD has accepted the complaint under its own case number."),
        sources=(S.LODGED,),
        targets=(S.ACCEPTED,),
        who=policies.platform_acts,
        inputs=(inputs.CASE_NUMBER,),
        event="complaints.acknowledged",
        effect=review.acknowledge,
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
        effect=review.clarify,
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
        effect=review.supply,
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
        sources=(S.ACCEPTED, S.MEASURES_TAKEN, S.NOTICE_FORWARDED),
        targets=(S.ACCEPTED, S.MEASURES_TAKEN, S.NOTICE_FORWARDED),
        who=policies.platform_acts,
        inputs=(inputs.DECISIONS,),
        event="complaints.decided",
        effect=review.decide,
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
        effect=review.reject,
        stops=ALL_CLOCKS,
        topic="complaints.rejected",
        irreversible=True,
    ),
    Transition(
        verb="close",
        label=_("Close"),
        consequence=_("Every target has its answer; the complaint is finished."),
        sources=(S.ACCEPTED, S.MEASURES_TAKEN, S.NOTICE_FORWARDED),
        targets=(S.UPHELD, S.REJECTED_BY_JD),
        who=policies.platform_acts,
        guard=all_decided,
        event="complaints.closed",
        effect=review.close,
        stops=ALL_CLOCKS,
        topic="complaints.closed",
        irreversible=True,
    ),
)
