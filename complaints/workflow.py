"""The life cycle of a complaint (domain notes, section 4.1), from draft to upheld, rejected, lifted and withdrawn."""

from django.db.models import QuerySet

from complaints.models import Complaint
from complaints.queries import visible_to
from complaints.states import STATES
from complaints.transitions import counter, review, submission, upkeep
from core.accounts.actors import Actor
from core.workflow.table import Table


def movable_by(actor: Actor) -> QuerySet[Complaint]:
    """Complaints the actor may see, with what the guards and messages read of their owner, right and rule set."""
    return visible_to(actor).select_related("organisation", "right")


complaint_workflow: Table[Complaint] = Table(
    noun="complaint",
    model=Complaint,
    states=STATES,
    visible_to=movable_by,
    transitions=(*submission.ROWS, *review.ROWS, *counter.ROWS, *upkeep.ROWS),
)
