"""What each verb of a complaint means besides its state. The engine calls these under the record's lock."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints import addresses, priority
from complaints.choices import (
    REASONS_OF,
    ComplaintState,
    Hold,
    Outcome,
    PlatformReason,
    RefusalReason,
    TargetState,
    WithdrawalReason,
)
from complaints.grounds import settling
from complaints.models import Complaint, Evidence, Remark, Target
from complaints.queries import search_text_for
from complaints.shops import naming, relisting, strikes
from complaints.targets import writing
from complaints.targets.writing import Written
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.documents import queries as documents
from core.workflow.errors import InvalidInputs
from core.workflow.table import Move
from programmes import queries as programmes
from programmes.today import programme_day

MIN_EXPLANATION = 50
MAX_EXPLANATION = 2000
MIN_SHOP_REASON = 20
MAX_SHOP_REASON = 1000
MIN_SAFETY_NOTE = 10
MAX_SAFETY_NOTE = 1000
NAMED_LINES = 20

OWNER_AND_STAFF = (Audience.PORTAL, Audience.STAFF)
ALL_THREE = (Audience.PORTAL, Audience.STAFF, Audience.PARTNER)
STAFF_ONLY = (Audience.STAFF,)


def begin(move: Move[Complaint]) -> None:
    """A new draft."""
    move.record.created_at = move.now


def submit(move: Move[Complaint]) -> None:
    """Check the whole complaint and turn its lines into targets."""
    complaint = move.record
    sheet = addresses.as_written(complaint)
    errors = settling.settle(move, target_count=sheet.target_count) | shortcomings(complaint, sheet, now=move.now)
    if errors:
        is_barred = not sheet.target_count and any(line.code == "may_not_repeat" for line in sheet.problems)
        raise InvalidInputs(errors, code="may_not_repeat" if is_barred and len(errors) == 1 else "invalid")
    _name_agent(move)
    if not sheet.has_official:
        move.set("authorised_shop_reason", "")
    move.set("held_for", Hold.NONE)
    move.set("held_at", None)
    written = _write_targets(complaint, sheet, actor=move.actor)
    move.change("submitted_at", move.now)
    move.change("target_count", written.count)
    # Of listings that nobody has met nothing can come back, and no shop is known.
    shops = relisting.find(move) if written.is_anything_known else []
    move.set("search_text", search_text_for(complaint, shops))
    if shops:
        priority.settle(move)
    else:
        priority.settle_without_shops(move)
    move.data["targets"] = written.count


def _name_agent(move: Move[Complaint]) -> None:
    """Who submits stands for it: an agent on its power of attorney, or the owner itself, whoever began the draft."""
    complaint, actor = move.record, move.actor
    agent_id, power = None, None
    if programmes.is_agent(actor):
        assert complaint.right is not None
        agent_id = actor.organisation_id
        power = programmes.power_covering(
            programmes.powers_to_complain(actor, programme_day(move.now)), complaint.right
        )
        if power is None:
            raise InvalidInputs({"right": [_("No power of attorney in force lets you complain on this right.")]})
        move.data["power"] = power.reference
    move.set("agent_id", agent_id)
    move.set("power", power)


def shortcomings(complaint: Complaint, sheet: addresses.Sheet, *, now: datetime) -> dict[str, list[str]]:
    """What still keeps a draft from being submitted, by field; empty when it is whole."""
    errors: dict[str, list[str]] = {}
    right = complaint.right
    if right is None:
        errors["right"] = [_("Choose the right that is infringed.")]
    elif not right.carries_complaints_on(programme_day(now)):
        errors["right"] = [_("This right is not in force in China today, so JD cannot act on it.")]
    elif complaint.reason not in REASONS_OF[right.right_type]:
        errors["reason"] = [_("Choose a reason that fits this kind of right.")]
    if not complaint.measure:
        errors["measure"] = [_("Choose what JD should do.")]
    if about := _about_listings(sheet):
        errors["addresses"] = about
    if sheet.has_official and not shop_reason_holds(complaint.authorised_shop_reason):
        errors["authorised_shop_reason"] = [about_official_shops(sheet)]
    length = len(complaint.explanation.strip())
    if not MIN_EXPLANATION <= length <= MAX_EXPLANATION:
        errors["explanation"] = [
            _("Explain the infringement in %(least)s to %(most)s characters; there are %(length)s now.")
            % {"least": MIN_EXPLANATION, "most": MAX_EXPLANATION, "length": length}
        ]
    if complaint.safety_risk and not MIN_SAFETY_NOTE <= len(complaint.safety_note.strip()) <= MAX_SAFETY_NOTE:
        errors["safety_note"] = [about_safety()]
    if complaint.statement_at is None or not complaint.statement_name or not complaint.statement_title:
        errors["statement"] = [_("Sign the statement of truth with your name and job title.")]
    return errors


def _about_listings(sheet: addresses.Sheet) -> list[str]:
    if sheet.held.is_reading:
        return [_("A list of listings is still being read. Submit once it is done.")]
    if not sheet.target_count:
        barred = [line.message for line in sheet.problems if line.state == addresses.LineState.MAY_NOT_REPEAT]
        return barred[:NAMED_LINES] or [_("Name at least one listing on JD.com.")]
    if sheet.too_many:
        limits = {"limit": settings.IPP_MAX_TARGETS, "count": sheet.target_count}
        return [_("One complaint holds at most %(limit)s listings; this one names %(count)s.") % limits]
    return []


def about_safety() -> str:
    """What is asked of somebody who says that goods are a danger."""
    return _("Say in %(least)s to %(most)s characters what the danger to health or safety is.") % {
        "least": MIN_SAFETY_NOTE,
        "most": MAX_SAFETY_NOTE,
    }


def shop_reason_holds(reason: str) -> bool:
    """Whether somebody has said enough about why an official shop is complained about."""
    return MIN_SHOP_REASON <= len(reason.strip()) <= MAX_SHOP_REASON


def official_shops_in_words(sheet: addresses.Sheet) -> str:
    """Which lines are sold by official shops of the owner, by shop."""
    lines: dict[str, list[str]] = {}
    for line in sheet.official:
        lines.setdefault(line.official_shop, []).append(str(line.number))
    named = [
        _("“%(shop)s”: line %(lines)s") % {"shop": shop, "lines": ", ".join(numbers[:NAMED_LINES])}
        for shop, numbers in lines.items()
    ]
    from_files = [
        ngettext("“%(shop)s”: %(count)s listing from files", "“%(shop)s”: %(count)s listings from files", count)
        % {"shop": shop, "count": count}
        for shop, count in sheet.held.official.items()
    ]
    return "; ".join([*named, *from_files])


def about_official_shops(sheet: addresses.Sheet) -> str:
    """Which lines those are, and what to do about them."""
    return _(
        "Official shops of the rights owner sell some of these listings (%(named)s). Remove these lines, or say in "
        "%(least)s to %(most)s characters why you complain about them."
    ) % {"named": official_shops_in_words(sheet), "least": MIN_SHOP_REASON, "most": MAX_SHOP_REASON}


def ask(move: Move[Complaint]) -> None:
    """CBBC's question to the owner."""
    remark(move, move.inputs["question"], OWNER_AND_STAFF)


def answer(move: Move[Complaint]) -> None:
    """The owner's answer to CBBC, with files."""
    said = remark(move, move.inputs["answer"], OWNER_AND_STAFF)
    attach(move, said)


def screen(move: Move[Complaint]) -> None:
    """A note for colleagues, where there is one."""
    if move.inputs.get("note"):
        remark(move, move.inputs["note"], STAFF_ONLY)


def refuse(move: Move[Complaint]) -> None:
    """Closed by CBBC, with a reason from the list."""
    _need_note(move, RefusalReason.OTHER)
    move.change("refusal_reason", move.inputs["reason"])
    move.change("closing_note", move.inputs.get("note", ""))
    move.data["reason"] = move.inputs["reason"]
    close_record(move)


def lodge(move: Move[Complaint]) -> None:
    """Handed to JD."""
    move.change("lodged_at", move.now)
    move.data["lodged_at"] = move.now.isoformat()


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
    _need_note(move, PlatformReason.OTHER)
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


def uphold(move: Move[Complaint]) -> None:
    """The seller has not answered in time."""
    close(move)


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


def withdraw(move: Move[Complaint]) -> None:
    """Taken back by the owner."""
    _need_note(move, WithdrawalReason.OTHER)
    move.change("withdrawal_reason", move.inputs["reason"])
    move.change("closing_note", move.inputs.get("note", ""))
    move.data["reason"] = move.inputs["reason"]
    close_record(move)


def lapse(move: Move[Complaint]) -> None:
    """Nobody answered CBBC in time."""
    close_record(move)


def close_record(move: Move[Complaint]) -> None:
    """Nobody owes a step any more."""
    move.change("closed_at", move.now)
    move.record.targets.filter(is_open=True).update(is_open=False)


def count_targets(move: Move[Complaint]) -> None:
    """Bring the complaint's counts in step with its targets."""
    states = list(move.record.targets.values_list("state", flat=True))
    move.change("removed_count", states.count(TargetState.REMOVED))
    move.change("refused_count", states.count(TargetState.REFUSED))
    move.change("gone_count", states.count(TargetState.ALREADY_GONE))
    move.change("restored_count", states.count(TargetState.RESTORED))


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


def _need_note(move: Move[Complaint], other: str) -> None:
    if move.inputs["reason"] == other and not move.inputs.get("note", "").strip():
        raise InvalidInputs({"note": [_("“Another reason” needs a note.")]})


def remark(move: Move[Complaint], text: str, readers: tuple[Audience, ...]) -> Remark:
    """What was said with a verb, for those audiences."""
    actor = move.actor
    return Remark.objects.create(
        complaint=move.record,
        verb=move.transition.verb,
        text=text,
        author_label=actor.label,
        author_audience=actor.audience,
        author_organisation_name=actor.organisation_name,
        author_person_id=actor.person_id,
        readers=list(readers),
        created_at=move.now,
    )


def attach(move: Move[Complaint], said: Remark) -> None:
    """Bind the files that came with a remark. They must be the actor's organisation's own, stored beforehand."""
    ids = move.inputs.get("documents") or []
    if not ids:
        return
    found = documents.owned_by(move.actor, ids)
    if len(found) != len(set(ids)):
        raise InvalidInputs({"documents": [_("One of these files is not known, or not yours.")]})
    Evidence.objects.bulk_create(
        Evidence(complaint=move.record, document=document, remark=said, added_at=move.now) for document in found
    )
    move.data["files"] = len(found)


def _write_targets(complaint: Complaint, sheet: addresses.Sheet, *, actor: Actor) -> Written:
    """Write the lines as targets and open what came with files.

    Listings that are under an open complaint already are left out. Hardly ever are there any: all are written first,
    and only a refusal by the database is looked into.
    """
    if sheet.held.barred:
        writing.leave_out(complaint, sheet.held.barred)
    try:
        return _open_targets(complaint, sheet, actor=actor)
    except IntegrityError:
        rest = _without_taken(complaint, sheet)
    try:
        written = _open_targets(complaint, rest, actor=actor)
        if written.count:
            return written
    except IntegrityError:
        rest = addresses.to_submit(complaint)
    # All are taken, or a rival took one of them between our look and our write.
    raise InvalidInputs(
        {
            "addresses": [line.message for line in rest.problems]
            or [_("All these listings are under complaint already for the same right and reason.")]
        }
    )


def _without_taken(complaint: Complaint, sheet: addresses.Sheet) -> addresses.Sheet:
    """What is left of lines and rows once those are out that others of the owner's complaints hold."""
    left_out = writing.leave_out_taken(complaint) if sheet.held.total else 0
    rest = addresses.to_submit(complaint)
    return replace(rest, held=replace(sheet.held, total=sheet.held.total - left_out))


def _open_targets(complaint: Complaint, sheet: addresses.Sheet, *, actor: Actor) -> Written:
    with transaction.atomic():
        written = writing.write_open(complaint, [line.key for line in sheet.targets], actor=actor)
        if sheet.held.total:
            count = written.count + writing.open_rows(complaint, after=written.count)
            written = Written(count, is_anything_known=True)
    return written
