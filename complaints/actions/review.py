"""What JD's verbs mean besides the state. The engine calls these under the record's lock."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from complaints.actions.closing import close_record, count_targets, need_note
from complaints.actions.remarks import ALL_THREE, attach, remark
from complaints.choices import ComplaintState, Outcome, PlatformReason, TargetState
from complaints.models import Complaint, Target
from complaints.queries import search_text_for
from complaints.shops import naming, strikes
from core.workflow.errors import InvalidInputs
from core.workflow.table import Move


def acknowledge(move: Move[Complaint]) -> None:
    """JD's case number."""
    move.change("platform_case_number", move.inputs["case_number"].strip())
    shops = naming.words_of([move.record.pk]).get(move.record.pk, ())
    move.set("search_text", search_text_for(move.record, shops))
    move.data["case_number"] = move.record.platform_case_number


def clarify(move: Move[Complaint]) -> None:
    """JD's question."""
    remark(move, move.inputs["question"], ALL_THREE)


def supply(move: Move[Complaint]) -> str:
    """The answer to JD; the complaint goes back to where JD asked from."""
    said = remark(move, move.inputs["answer"], ALL_THREE)
    attach(move, said)
    complaint = move.record
    if complaint.removed_count or complaint.gone_count:
        return ComplaintState.MEASURES_TAKEN
    return ComplaintState.ACCEPTED if complaint.platform_case_number else ComplaintState.LODGED


def decide(move: Move[Complaint]) -> str:
    """JD's decisions on targets. All are applied, or none where one does not hold.

    Once the notice is with the seller, the complaint stays there.
    """
    complaint = move.record
    decisions: list[Mapping[str, Any]] = move.inputs["decisions"]
    targets = {
        target.number: target
        for target in complaint.targets.filter(number__in={decision["target"] for decision in decisions})
    }
    errors = _decision_errors(decisions, targets)
    if errors:
        raise InvalidInputs(errors)
    for decision in decisions:
        target = targets[decision["target"]]
        target.state = decision["decision"]
        target.refusal_reason = decision.get("reason", "") if target.state == TargetState.REFUSED else ""
        target.note = decision.get("note", "")
        target.decided_at = move.now
    Target.objects.bulk_update(targets.values(), ["state", "refusal_reason", "note", "decided_at"], batch_size=500)
    naming.told_with_decisions(move, decisions, targets)
    count_targets(move)
    move.data |= {"decided": len(decisions), "pending": complaint.pending_count}
    if complaint.state == ComplaintState.NOTICE_FORWARDED:
        return complaint.state
    return ComplaintState.MEASURES_TAKEN if complaint.removed_count + complaint.gone_count else ComplaintState.ACCEPTED


def reject(move: Move[Complaint]) -> None:
    """JD rejects the complaint as a whole: what was still pending is refused with the same reason."""
    need_note(move, PlatformReason.OTHER)
    complaint = move.record
    complaint.targets.filter(state=TargetState.PENDING).update(
        state=TargetState.REFUSED, refusal_reason=move.inputs["reason"], decided_at=move.now
    )
    count_targets(move)
    move.change("platform_reason", move.inputs["reason"])
    move.change("closing_note", move.inputs.get("note", ""))
    move.change("outcome", Outcome.REFUSED)
    move.data["reason"] = move.inputs["reason"]
    close_record(move)


def close(move: Move[Complaint]) -> str:
    """JD has decided every target: upheld where something went, rejected where nothing did."""
    complaint = move.record
    gone = complaint.removed_count + complaint.gone_count
    outcome = Outcome.REFUSED if not gone else Outcome.FULL if gone == complaint.target_count else Outcome.PARTIAL
    move.change("outcome", outcome)
    move.data |= {"gone": gone, "targets": complaint.target_count, "outcome": str(outcome)}
    close_record(move)
    if not gone:
        return ComplaintState.REJECTED_BY_JD
    strikes.count(move)
    return ComplaintState.UPHELD


def _decision_errors(
    decisions: list[Mapping[str, Any]], targets: Mapping[int, Target]
) -> dict[tuple[str | int, ...], list[str]]:
    errors: dict[tuple[str | int, ...], list[str]] = {}
    seen: set[int] = set()
    for index, decision in enumerate(decisions):
        target = targets.get(decision["target"])
        if target is None:
            errors["decisions", index, "target"] = [_("The complaint has no target with this number.")]
        elif decision["target"] in seen:
            errors["decisions", index, "target"] = [_("This target is decided twice in this call.")]
        elif target.state != TargetState.PENDING:
            errors["decisions", index, "target"] = [
                _("This target is decided already: %(state)s.") % {"state": target.get_state_display()}
            ]
        seen.add(decision["target"])
        if decision["decision"] == TargetState.REFUSED and not decision.get("reason"):
            errors["decisions", index, "reason"] = [_("Say why the target is refused.")]
        if decision.get("reason") == PlatformReason.OTHER and not decision.get("note"):
            errors["decisions", index, "note"] = [_("“Another reason” needs a note.")]
    return errors
