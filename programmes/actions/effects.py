"""What each verb of an enrolment means besides its state. The engine calls these under the record's lock."""

from django.utils.translation import gettext as _

from core.accounts.choices import Audience
from core.days import house_day
from core.outbox import events
from core.workflow.errors import InvalidInputs
from core.workflow.files import files_with
from core.workflow.table import Move
from programmes import checklists, queries, standing
from programmes.choices import EnrolmentRefusal, ExitReason, ItemState, PlatformRefusal
from programmes.events import ENROLMENT_CHANGED
from programmes.models import Enrolment, EnrolmentDocument, EnrolmentRemark

OWNER_AND_STAFF = (Audience.PORTAL, Audience.STAFF)
ALL_THREE = (Audience.PORTAL, Audience.STAFF, Audience.PARTNER)
STAFF_ONLY = (Audience.STAFF,)
# The code under which JD's answer is kept beside the documents of the checklist.
PLATFORM_ANSWER = "platform_answer"


def open_(move: Move[Enrolment]) -> None:
    """A new prospect."""
    move.record.created_at = move.now
    move.data["programme"] = move.record.programme


def invite(move: Move[Enrolment]) -> None:
    """The owner may see it from now on."""
    move.change("invited_at", move.now)
    move.data["message"] = move.inputs.get("message", "")
    if move.data["message"]:
        _remark(move, move.data["message"], OWNER_AND_STAFF)


def begin(move: Move[Enrolment]) -> None:
    """The application begins on the checklist that is in force today."""
    enrolment = move.record
    if enrolment.invited_at is None:
        move.change("invited_at", move.now)
    checklist = checklists.in_force(enrolment.programme, house_day(move.now))
    if checklist is None:
        raise InvalidInputs({(): [_("No checklist is in force for this programme. CBBC has to load one first.")]})
    move.set("checklist", checklist)
    if queries.is_agent(move.actor):
        move.set("power", queries.powers_for(move.actor, enrolment).first())
    move.data["checklist"] = checklist.version


def submit(move: Move[Enrolment]) -> None:
    """Everything asked for is there, and somebody stands for it."""
    enrolment = move.record
    lacking = checklists.missing(enrolment, house_day(move.now))
    if lacking:
        raise InvalidInputs(lacking)
    if enrolment.power is None and queries.is_agent(move.actor):
        move.set("power", queries.powers_for(move.actor, enrolment).first())
    move.set("declared_name", move.inputs["declared_name"].strip())
    move.set("declared_title", move.inputs["declared_title"].strip())
    move.set("declared_at", move.now)
    move.change("submitted_at", move.now)
    # What was sent back has been worked on: it is looked at anew.
    enrolment.items.filter(state=ItemState.SENT_BACK).update(state=ItemState.OPEN)


def send_back(move: Move[Enrolment]) -> None:
    """CBBC says what is to be mended."""
    _remark(move, move.inputs["note"], OWNER_AND_STAFF)
    move.data |= {"reason": move.inputs["reason"]}


def approve(move: Move[Enrolment]) -> None:
    """Every item has been accepted."""
    _note(move, STAFF_ONLY)
    move.change("approved_at", move.now)


def introduce(move: Move[Enrolment]) -> None:
    """JD may see it from now on."""
    _note(move, STAFF_ONLY)
    move.change("introduced_at", move.now)


def return_(move: Move[Enrolment]) -> None:
    """JD says what is missing; CBBC checks again."""
    _remark(move, move.inputs["question"], ALL_THREE)


def accept(move: Move[Enrolment]) -> None:
    """JD takes the owner into the programme."""
    enrolment = move.record
    given = (move.inputs.get("platform_reference") or "").strip()
    if given:
        move.change("platform_reference", given)
    if enrolment.active_since is None:
        move.change("active_since", move.now)
    _keep_answer(move)
    _stand(move)


def decline(move: Move[Enrolment]) -> None:
    """JD does not take the owner."""
    _need_note(move, PlatformRefusal.OTHER)
    move.change("platform_reason", move.inputs["reason"])
    move.change("note", move.inputs.get("note", ""))
    move.data["reason"] = move.inputs["reason"]
    _keep_answer(move)
    move.change("closed_at", move.now)


def refuse(move: Move[Enrolment]) -> None:
    """CBBC does not go on with it."""
    _need_note(move, EnrolmentRefusal.OTHER)
    move.change("refusal_reason", move.inputs["reason"])
    move.change("note", move.inputs.get("note", ""))
    move.data["reason"] = move.inputs["reason"]
    move.change("closed_at", move.now)


def suspend(move: Move[Enrolment]) -> None:
    """It gives nothing for the time being."""
    move.change("suspension_reason", move.inputs["reason"])
    move.change("note", move.inputs.get("note", ""))
    move.change("suspended_at", move.now)
    move.set("suspended_by", move.actor.audience)
    move.data |= {"reason": move.inputs["reason"]}
    _publish(move)


def reinstate(move: Move[Enrolment]) -> None:
    """What led to the suspension is mended. Raises InvalidInputs where it does not stand all the same."""
    lacking = standing.shortfalls(move.record, house_day(move.now))
    if lacking:
        raise InvalidInputs({"note": [reason.label for reason in lacking]})
    move.change("suspension_reason", "")
    move.change("suspended_at", None)
    move.set("suspended_by", "")
    move.change("note", move.inputs.get("note", ""))
    _stand(move)


def renew(move: Move[Enrolment]) -> None:
    """CBBC looked at everything that expires; the clock runs to the next expiry."""
    _note(move, STAFF_ONLY)
    _stand(move)


def exit_(move: Move[Enrolment]) -> None:
    """It ends for good; its history stays."""
    _need_note(move, ExitReason.OTHER)
    move.change("exit_reason", move.inputs["reason"])
    move.change("note", move.inputs.get("note", ""))
    move.data["reason"] = move.inputs["reason"]
    move.change("closed_at", move.now)
    _publish(move)


def _stand(move: Move[Enrolment]) -> None:
    standing.set_renewal(move.record, actor=move.actor, now=move.now)
    move.written.add("renews_on")
    _publish(move)


def _publish(move: Move[Enrolment]) -> None:
    """Tell higher apps; they look at the present state themselves."""
    enrolment = move.record
    data = {"organisation": enrolment.organisation_id, "programme": enrolment.programme}
    events.publish(ENROLMENT_CHANGED, subject=enrolment, actor=move.actor, data=data, now=move.now)


def _need_note(move: Move[Enrolment], other: str) -> None:
    if move.inputs["reason"] == other and not (move.inputs.get("note") or "").strip():
        raise InvalidInputs({"note": [_("“Another reason” needs a note.")]})


def _note(move: Move[Enrolment], readers: tuple[Audience, ...]) -> None:
    if move.inputs.get("note"):
        _remark(move, move.inputs["note"], readers)


def _remark(move: Move[Enrolment], text: str, readers: tuple[Audience, ...]) -> EnrolmentRemark:
    actor = move.actor
    return EnrolmentRemark.objects.create(
        enrolment=move.record,
        verb=move.transition.verb,
        text=text,
        author_label=actor.label,
        author_audience=actor.audience,
        author_organisation_name=actor.organisation_name,
        readers=list(readers),
        created_at=move.now,
    )


def _keep_answer(move: Move[Enrolment]) -> None:
    """Where staff record JD's answer, the paper in which JD gave it is kept."""
    EnrolmentDocument.objects.bulk_create(
        [
            EnrolmentDocument(
                enrolment=move.record,
                code=PLATFORM_ANSWER,
                document=document,
                added_at=move.now,
                added_by_audience=move.actor.audience,
            )
            for document in files_with(move)
        ]
    )


def items_left(enrolment: Enrolment) -> list[str]:
    """Labels of the required items that CBBC has not accepted. No statement where the items are loaded."""
    accepted = {item.code for item in enrolment.items.all() if item.state == ItemState.ACCEPTED}
    return [
        item.label for item in checklists.items_of(enrolment.checklist) if item.required and item.code not in accepted
    ]
