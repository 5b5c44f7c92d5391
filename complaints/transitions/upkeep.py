"""What may be done with a complaint in many of its states."""

from django.utils.translation import gettext_lazy as _

from complaints import inputs, policies
from complaints.actions import upkeep
from complaints.choices import ComplaintState as S
from complaints.clocks import ALL_CLOCKS
from complaints.models import Complaint
from complaints.models.complaint import OPEN
from core.workflow.table import Transition

AFTER_SUBMISSION = tuple(state for state in OPEN if state != S.DRAFT)
BEFORE_JD = (S.SUBMITTED, S.INFO_REQUESTED, S.SCREENED)

ROWS: tuple[Transition[Complaint], ...] = (
    Transition(
        verb="withdraw",
        label=_("Withdraw"),
        consequence=_("The complaint is closed, and JD is told if it has the complaint."),
        sources=AFTER_SUBMISSION,
        targets=(S.WITHDRAWN,),
        who=policies.owner_acts,
        inputs=(inputs.WITHDRAWAL, inputs.WITHDRAWAL_NOTE),
        event="complaints.withdrawn",
        effect=upkeep.withdraw,
        stops=ALL_CLOCKS,
        topic="complaints.withdrawn",
        irreversible=True,
        tone="danger",
        icon="arrow-counterclockwise",
    ),
    Transition(
        verb="retract",
        label=_("Filed in error: withdraw"),
        consequence=_("The complaint is closed at once. JD is told that it was filed in error, if it has it."),
        sources=AFTER_SUBMISSION,
        targets=(S.WITHDRAWN,),
        who=policies.owner_acts,
        event="complaints.retracted",
        effect=upkeep.retract,
        stops=ALL_CLOCKS,
        topic="complaints.retracted",
        irreversible=True,
        icon="eraser",
    ),
    Transition(
        verb="assign",
        label=_("Assign"),
        consequence=_("The complaint appears in that colleague's queue."),
        sources=AFTER_SUBMISSION,
        targets=(),
        who=policies.staff_acts,
        inputs=(inputs.ASSIGNEE,),
        event="complaints.assigned",
        effect=upkeep.assign,
        topic="complaints.assigned",
        icon="person-plus",
    ),
    Transition(
        verb="prioritise",
        label=_("Change the priority"),
        consequence=_("It stays as you set it, until somebody lets it be computed again."),
        sources=AFTER_SUBMISSION,
        targets=(),
        who=policies.staff_acts,
        inputs=(inputs.PRIORITY, inputs.PRIORITY_NOTE),
        event="complaints.prioritised",
        effect=upkeep.prioritise,
        icon="flag",
    ),
    Transition(
        verb="reroute",
        label=_("Put on another ground"),
        consequence=_("The complaint goes on under the rules of the right ground. The rights owner is told."),
        sources=BEFORE_JD,
        targets=(),
        who=policies.staff_acts,
        inputs=(inputs.NEW_REASON, inputs.REROUTE_NOTE),
        event="complaints.rerouted",
        effect=upkeep.reroute,
        topic="complaints.rerouted",
        icon="signpost",
    ),
)
