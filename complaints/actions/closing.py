"""What every end of a complaint does, and the counts that follow its targets."""

from django.db.models import Count
from django.utils.translation import gettext as _

from complaints.choices import TargetState
from complaints.models import Complaint
from core.workflow.errors import InvalidInputs
from core.workflow.table import Move


def close_record(move: Move[Complaint]) -> None:
    """Nobody owes a step any more."""
    move.change("closed_at", move.now)
    move.record.targets.filter(is_open=True).update(is_open=False)


def count_targets(move: Move[Complaint]) -> None:
    """Bring the complaint's counts in step with its targets."""
    counted = dict(move.record.targets.order_by().values_list("state").annotate(count=Count("pk")))
    move.change("removed_count", counted.get(TargetState.REMOVED, 0))
    move.change("refused_count", counted.get(TargetState.REFUSED, 0))
    move.change("gone_count", counted.get(TargetState.ALREADY_GONE, 0))
    move.change("restored_count", counted.get(TargetState.RESTORED, 0))


def need_note(move: Move[Complaint], other: str) -> None:
    """“Another reason” says which. Raises InvalidInputs."""
    if move.inputs["reason"] == other and not move.inputs.get("note", "").strip():
        raise InvalidInputs({"note": [_("“Another reason” needs a note.")]})
