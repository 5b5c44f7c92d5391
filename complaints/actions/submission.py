"""What the verbs from the draft to JD mean besides the state. The engine calls these under the record's lock."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from complaints import addresses, priority, shortcomings
from complaints.actions.closing import close_record, need_note
from complaints.actions.remarks import OWNER_AND_STAFF, STAFF_ONLY, attach, remark
from complaints.choices import Hold, RefusalReason
from complaints.grounds import settling
from complaints.models import Complaint
from complaints.queries import search_text_for
from complaints.shops import naming, relisting
from complaints.targets import held, writing
from complaints.targets.writing import Written
from core.accounts.actors import Actor
from core.audit import actions as audit
from core.days import house_day
from core.workflow.errors import InvalidInputs
from core.workflow.table import Move
from programmes import queries as programmes

# So many listings that were left out are named in the story.
NAMED = 100


def begin(move: Move[Complaint]) -> None:
    """A new draft."""
    move.record.created_at = move.now


def submit(move: Move[Complaint]) -> None:
    """Check the whole complaint and turn its lines into targets."""
    complaint = move.record
    sheet = addresses.as_written(complaint)
    errors = settling.settle(move, target_count=sheet.target_count) | shortcomings.of_draft(
        complaint, sheet, now=move.now
    )
    if errors:
        is_barred = not sheet.target_count and any(line.code == "may_not_repeat" for line in sheet.problems)
        raise InvalidInputs(errors, code="may_not_repeat" if is_barred and len(errors) == 1 else "invalid")
    _name_agent(move)
    if not sheet.has_official:
        move.set("authorised_shop_reason", "")
    move.set("held_for", Hold.NONE)
    move.set("held_at", None)
    written = _write_targets(move, sheet)
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
        powers = programmes.powers_to_complain(actor, house_day(move.now))
        # Locked: who revokes it meanwhile waits, and then finds a complaint that goes on without its agent.
        power = programmes.power_covering(powers.select_for_update(of=("self",), no_key=True), complaint.right)
        if power is None:
            raise InvalidInputs({"right": [_("No power of attorney in force lets you complain on this right.")]})
        move.data["power"] = power.reference
    move.set("agent_id", agent_id)
    move.set("power", power)


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
    need_note(move, RefusalReason.OTHER)
    move.change("refusal_reason", move.inputs["reason"])
    move.change("closing_note", move.inputs.get("note", ""))
    move.data["reason"] = move.inputs["reason"]
    close_record(move)


def lodge(move: Move[Complaint]) -> None:
    """Handed to JD. From now on its owner reads, and finds it by, who sells the listings (shops.told)."""
    move.change("lodged_at", move.now)
    shops = naming.words_of([move.record.pk]).get(move.record.pk, ())
    move.set("search_text", search_text_for(move.record, shops))
    move.data["lodged_at"] = move.now.isoformat()


def lapse(move: Move[Complaint]) -> None:
    """Nobody answered CBBC in time."""
    close_record(move)


def _write_targets(move: Move[Complaint], sheet: addresses.Sheet) -> Written:
    """Write the lines as targets and open what came with files.

    Listings that are under an open complaint already are left out, and the story says which came with files. Hardly
    ever are there any: all are written first, and only a refusal by the database is looked into.
    """
    complaint, actor = move.record, move.actor
    if sheet.held.barred:
        writing.leave_out(complaint, sheet.held.barred)
        _tell_left_out(move, [sku for _platform, sku in sheet.held.barred])
    try:
        return _open_targets(complaint, sheet, actor=actor)
    except IntegrityError:
        rest = _without_taken(move, sheet)
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


def _without_taken(move: Move[Complaint], sheet: addresses.Sheet) -> addresses.Sheet:
    """What is left of lines and rows once those are out that others of the owner's complaints hold."""
    complaint, left_out = move.record, 0
    if sheet.held.total:
        _tell_left_out(move, [f"{sku} ({rival})" for sku, rival in held.taken(complaint)])
        left_out = writing.leave_out_taken(complaint)
    rest = addresses.to_submit(complaint)
    return replace(rest, held=replace(sheet.held, total=sheet.held.total - left_out))


def _tell_left_out(move: Move[Complaint], listings: Sequence[str]) -> None:
    """Put on record which listings out of files did not become targets, and which complaint holds each."""
    if listings:
        named = ", ".join(listings[:NAMED]) + (" …" if len(listings) > NAMED else "")
        data = {"count": len(listings), "listings": named}
        audit.record("complaints.left_out", actor=move.actor, subject=move.record, data=data, now=move.now)


def _open_targets(complaint: Complaint, sheet: addresses.Sheet, *, actor: Actor) -> Written:
    with transaction.atomic():
        written = writing.write_open(complaint, [line.key for line in sheet.targets], actor=actor)
        if sheet.held.total:
            count = written.count + writing.open_rows(complaint, after=written.count)
            written = Written(count, is_anything_known=True)
    return written
