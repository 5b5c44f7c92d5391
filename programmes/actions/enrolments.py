"""Opening enrolments, filling applications, and checking them item by item."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.audit import actions as audit
from core.days import house_day
from core.documents.models import Document
from core.verdicts import Denied
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, require
from core.workflow.keys import draw_key
from programmes import checklists, policies, queries, standing
from programmes.choices import EnrolmentState, ItemState, Programme, SendBackReason, Service
from programmes.models import Enrolment, EnrolmentDocument, EnrolmentItem
from programmes.workflow import enrolment_workflow

# The application can be worked on before it is with CBBC; CBBC itself may add what it received until JD has decided.
OWNERS_STATES = (EnrolmentState.INVITED, EnrolmentState.APPLICATION)
STAFFS_STATES = (
    EnrolmentState.PROSPECT,
    EnrolmentState.INVITED,
    EnrolmentState.APPLICATION,
    EnrolmentState.DOCUMENTS_CHECK,
    EnrolmentState.APPROVED,
)
# What an active enrolment rests on can be kept up to date: a renewed right, a new power of attorney.
LIVING_STATES = (EnrolmentState.ACTIVE, EnrolmentState.SUSPENDED)


def open_enrolment(
    organisation_id: int, programme: str, *, actor: Actor, origin: str = "", now: datetime | None = None
) -> Enrolment:
    """Open a prospect for an owner and a programme, on the agreement in force. Raises NotVisible, Refused, Conflict,
    or InvalidInputs."""
    moment = now or timezone.now()
    owner = queries.owners_visible_to(actor).filter(pk=organisation_id, is_active=True).first()
    if owner is None:
        raise NotVisible
    if programme not in Programme.values:
        raise InvalidInputs({"programme": [_("Choose one of the programmes.")]})
    agreement = queries.agreement_on(house_day(moment))
    if agreement is None:
        raise InvalidInputs({"programme": [_("No agreement with a platform is in force today.")]})
    pk = draw_key(Enrolment)
    enrolment = Enrolment(
        pk=pk,
        reference=f"E-{moment:%Y}-{pk:06d}",
        organisation=owner,
        programme=programme,
        agreement=agreement,
        origin=origin.strip(),
        created_at=moment,
        updated_at=moment,
    )
    try:
        return engine.enter(enrolment_workflow, enrolment, "open", actor=actor, inputs={}, now=moment)
    except IntegrityError as clash:
        if "one_open_enrolment_a_programme" not in str(clash):
            raise
        denied = Denied(_("The rights owner has an open enrolment in this programme already."), "enrolled")
        raise Conflict(denied, state="open") from clash


@transaction.atomic
def open_enrolments(
    organisation_id: int,
    programmes: Sequence[str],
    *,
    actor: Actor,
    services: Collection[str] = (),
    origin: str = "",
    now: datetime | None = None,
) -> list[Enrolment]:
    """Open a prospect in each of several programmes, or in none. Raises NotVisible, Refused, or InvalidInputs."""
    opened = []
    for programme in programmes:
        try:
            prospect = open_enrolment(organisation_id, programme, actor=actor, origin=origin, now=now)
        except Conflict as clash:
            words = {"programme": Programme(programme).label, "reason": clash.denied.reason}
            raise InvalidInputs({"programmes": [_("%(programme)s: %(reason)s") % words]}) from clash
        opened.append(choose_services(prospect.pk, services, actor=actor, now=now))
    return opened


@transaction.atomic
def choose_rights(pk: int, right_ids: Collection[int], *, actor: Actor, now: datetime | None = None) -> Enrolment:
    """Say on which of the owner's rights the enrolment rests; those that the actor does not see stay as they are.

    Raises as `_kept`, or InvalidInputs.
    """
    enrolment = _kept(pk, actor=actor, states=LIVING_STATES)
    before = set(enrolment.rights.values_list("pk", flat=True))
    unseen = before - set(queries.rights_of(enrolment, actor=actor).values_list("pk", flat=True))
    wanted = set(right_ids) - unseen
    chosen = queries.rights_visible_to(actor).filter(organisation_id=enrolment.organisation_id, pk__in=wanted)
    if chosen.count() != len(wanted):
        raise InvalidInputs({"rights": [_("One of these rights is not known.")]})
    if before == wanted | unseen:
        return enrolment
    enrolment.rights.set(wanted | unseen)
    found = list(enrolment.rights.all())
    data = {"count": len(found), "rights": sorted(right.number or right.title for right in found)}
    return _changed(enrolment, "programmes.rights_chosen", data, item="rights", actor=actor, now=now)


@transaction.atomic
def choose_services(pk: int, services: Collection[str], *, actor: Actor, now: datetime | None = None) -> Enrolment:
    """Say which services the owner wishes besides the programme. Raises as `_kept`, or InvalidInputs."""
    enrolment = _kept(pk, actor=actor)
    if not set(services) <= set(Service.values):
        raise InvalidInputs({"services": [_("One of these services is not known.")]})
    if sorted(services) == sorted(enrolment.services):
        return enrolment
    enrolment.services = sorted(set(services))
    data = {"services": enrolment.services}
    return _changed(enrolment, "programmes.services_chosen", data, actor=actor, now=now)


@transaction.atomic
def choose_power(pk: int, power_id: int | None, *, actor: Actor, now: datetime | None = None) -> Enrolment:
    """Say on which power of attorney an agent acts in the enrolment; None: the owner acts itself. Raises as `_kept`."""
    enrolment = _kept(pk, actor=actor, states=LIVING_STATES)
    power = None
    if power_id is not None:
        power = queries.powers_visible_to(actor).filter(pk=power_id, owner_id=enrolment.organisation_id).first()
        if power is None:
            raise InvalidInputs({"power": [_("This power of attorney is not known.")]})
    if enrolment.power_id == power_id:
        return enrolment
    enrolment.power = power
    data = {"power": power.reference if power else "–"}
    return _changed(enrolment, "programmes.power_chosen", data, item="power", actor=actor, now=now)


@transaction.atomic
def add_document(
    pk: int, code: str, document: Document, *, actor: Actor, replaces: int | None = None, now: datetime | None = None
) -> EnrolmentDocument:
    """Bind a stored document to an item of the checklist; the one that it replaces stays on record.

    An item that was accepted or sent back is looked at anew. Raises as `_kept`, or InvalidInputs.
    """
    moment = now or timezone.now()
    enrolment = _kept(pk, actor=actor)
    item = _item(enrolment, code)
    if replaces is not None:
        _retire(enrolment, replaces, now=moment)
    added = EnrolmentDocument.objects.create(
        enrolment=enrolment, code=code, document=document, added_at=moment, added_by_audience=actor.audience
    )
    data = {"name": document.name} | item.facts()
    _changed(enrolment, "programmes.document_added", data, item=code, actor=actor, now=moment)
    return added


@transaction.atomic
def remove_document(pk: int, document_pk: int, *, actor: Actor, now: datetime | None = None) -> None:
    """Take a document out of an application; it stays on record as replaced. Raises as `_kept`."""
    moment = now or timezone.now()
    enrolment = _kept(pk, actor=actor)
    removed = _retire(enrolment, document_pk, now=moment)
    item = _item(enrolment, removed.code)
    data = {"name": removed.document.name} | item.facts()
    _changed(enrolment, "programmes.document_removed", data, item=removed.code, actor=actor, now=moment)


@transaction.atomic
def judge_item(
    pk: int,
    code: str,
    state: str,
    *,
    actor: Actor,
    reason: str = "",
    note: str = "",
    now: datetime | None = None,
) -> EnrolmentItem:
    """CBBC accepts an item of the checklist or sends it back with a reason. Raises NotVisible, Refused, Conflict, or
    InvalidInputs."""
    moment = now or timezone.now()
    enrolment = _locked(pk, actor=actor)
    require(policies.staff_acts(actor))
    if enrolment.state != EnrolmentState.DOCUMENTS_CHECK:
        raise Conflict(
            engine.wrong_state(enrolment_workflow, enrolment),
            state=enrolment.state,
            last=engine.last_words(enrolment, actor=actor),
        )
    item = _item(enrolment, code)
    if state not in {ItemState.ACCEPTED, ItemState.SENT_BACK}:
        raise InvalidInputs({"state": [_("Accept the item or send it back.")]})
    if state == ItemState.SENT_BACK and reason not in SendBackReason.values:
        raise InvalidInputs({"reason": [_("Say why the item goes back.")]})
    if reason == SendBackReason.OTHER and not note.strip():
        raise InvalidInputs({"note": [_("“Another reason” needs a note.")]})
    judged, _created = EnrolmentItem.objects.update_or_create(
        enrolment=enrolment,
        code=code,
        defaults={
            "state": state,
            "reason": reason if state == ItemState.SENT_BACK else "",
            "note": note.strip() if state == ItemState.SENT_BACK else "",
            "decided_at": moment,
            "decided_by_label": actor.label,
        },
    )
    _touch(enrolment, moment)
    data = item.facts() | {"state": state, "reason": judged.reason}
    audit.record("programmes.item_judged", actor=actor, subject=enrolment, data=data, now=moment)
    return judged


def _locked(pk: int, *, actor: Actor) -> Enrolment:
    enrolment = enrolment_workflow.visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if enrolment is None:
        raise NotVisible
    return enrolment


def _kept(pk: int, *, actor: Actor, states: Sequence[str] = ()) -> Enrolment:
    """The enrolment under lock, if the actor may work on its application now. Raises NotVisible, Refused, Conflict."""
    enrolment = _locked(pk, actor=actor)
    require(policies.applies_or_staff(actor, enrolment))
    own = STAFFS_STATES if actor.audience == Audience.STAFF else OWNERS_STATES
    if enrolment.state not in {*own, *states}:
        raise Conflict(
            engine.wrong_state(enrolment_workflow, enrolment),
            state=enrolment.state,
            last=engine.last_words(enrolment, actor=actor),
        )
    return enrolment


def _item(enrolment: Enrolment, code: str) -> checklists.Item:
    checklist = enrolment.checklist or checklists.in_force(enrolment.programme, house_day())
    item = next((one for one in checklists.items_of(checklist) if one.code == code), None)
    if item is None:
        raise InvalidInputs({"code": [_("The checklist has no such item.")]})
    return item


def _retire(enrolment: Enrolment, document_pk: int, *, now: datetime) -> EnrolmentDocument:
    old = enrolment.documents.select_related("document").filter(pk=document_pk, replaced_at=None).first()
    if old is None:
        raise NotVisible
    old.replaced_at = now
    old.save(update_fields=["replaced_at"])
    return old


def _changed(
    enrolment: Enrolment, verb: str, data: Mapping[str, object], *, actor: Actor, item: str = "", now: datetime | None
) -> Enrolment:
    """Write down a change of an application; an item that was judged is looked at anew."""
    moment = now or timezone.now()
    if item:
        enrolment.items.filter(code=item).exclude(state=ItemState.OPEN).update(state=ItemState.OPEN)
    _touch(enrolment, moment)
    audit.record(verb, actor=actor, subject=enrolment, data=data, now=moment)
    if enrolment.state in LIVING_STATES:
        standing.reconsider([enrolment], now=moment)
        enrolment.refresh_from_db()
    return enrolment


def _touch(enrolment: Enrolment, now: datetime) -> None:
    enrolment.version += 1
    enrolment.updated_at = max(now, enrolment.updated_at)
    enrolment.save(update_fields=["version", "updated_at", "services", "power"])
