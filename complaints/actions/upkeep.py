"""What is done with a complaint in many of its states: assigned, prioritised, put on another ground, taken back."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from complaints import colleagues, priority
from complaints.actions.closing import close_record, need_note
from complaints.actions.remarks import OWNER_AND_STAFF, remark
from complaints.choices import REASONS_OF, Priority, WithdrawalReason
from complaints.grounds import settling
from complaints.inputs import AS_COMPUTED
from complaints.models import Complaint
from complaints.targets import writing
from core.accounts.models import Person
from core.workflow.errors import InvalidInputs
from core.workflow.table import Move


def withdraw(move: Move[Complaint]) -> None:
    """Taken back by the owner."""
    need_note(move, WithdrawalReason.OTHER)
    move.change("withdrawal_reason", move.inputs["reason"])
    move.change("closing_note", move.inputs.get("note", ""))
    move.data["reason"] = move.inputs["reason"]
    close_record(move)


def retract(move: Move[Complaint]) -> None:
    """Taken back in one step, because it was filed in error. Owning up to it speaks for good faith."""
    move.change("withdrawal_reason", WithdrawalReason.FILED_IN_ERROR)
    move.data |= {"reason": str(WithdrawalReason.FILED_IN_ERROR), "is_lodged": move.record.lodged_at is not None}
    close_record(move)


def assign(move: Move[Complaint]) -> None:
    """Given to a colleague, or to nobody."""
    colleague = _colleague(move.inputs.get("assignee", ""))
    move.change("assignee_id", colleague.pk if colleague else None)
    move.data["assignee"] = colleague.name if colleague else ""


def _colleague(given: str) -> Person | None:
    if not given:
        return None
    found = colleagues.case_officers().filter(pk=int(given)).first() if given.isdecimal() else None
    if found is None:
        raise InvalidInputs({"assignee": [_("Choose one of CBBC's case officers.")]})
    return found


def prioritise(move: Move[Complaint]) -> None:
    """Another priority than the computed one, or the computed one again; with a reason either way."""
    chosen, note = move.inputs["priority"], move.inputs["note"].strip()
    before = move.record.priority
    if chosen == AS_COMPUTED:
        move.set("priority_set_by", "")
        move.set("priority_note", "")
        priority.settle(move)
    else:
        move.set("priority", Priority(int(chosen)).value)
        move.set("priority_set_by", move.actor.label)
        move.change("priority_note", note)
    if move.record.priority != before:
        move.changes["priority"] = (before, move.record.priority)
    move.data |= {"priority": move.record.priority, "note": note, "is_computed": chosen == AS_COMPUTED}


def reroute(move: Move[Complaint]) -> None:
    """Filed under the wrong ground: it is put on the right one and goes on (Amazon refuses; domain notes 1.3, 6)."""
    complaint, reason = move.record, move.inputs["reason"]
    right = complaint.right
    assert right is not None  # no complaint beyond draft is without one
    if reason == complaint.reason:
        raise InvalidInputs({"reason": [_("The complaint stands on this reason already.")]})
    if reason not in REASONS_OF[right.right_type]:
        raise InvalidInputs({"reason": [_("This reason does not fit the kind of right of the complaint.")]})
    try:
        with transaction.atomic():
            writing.take_turns([(right.pk, reason)])
            complaint.targets.update(complaint_reason=reason)
    except IntegrityError as clash:
        raise InvalidInputs(
            {"reason": [_("One of the listings is under an open complaint on this right and reason already.")]}
        ) from clash
    move.data |= {"from": complaint.reason, "to": reason}
    settling.regrounded(move, reason)
    priority.settle(move)
    remark(move, move.inputs["note"], OWNER_AND_STAFF)
