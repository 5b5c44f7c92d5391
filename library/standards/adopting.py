"""Adoption of standards: an organisation says that it stands by an edition, from a day on."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.days import house_day
from core.documents.models import Document
from core.outbox import actions as outbox
from core.verdicts import Denied
from core.wording import in_one_line
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, require
from library import policies as library_policies
from library.models import Adoption, Edition
from library.standards import policies
from library.standards.queries import adoptions_visible_to, parties, standards_visible_to

EARLIEST = date(2016, 12, 1)  # the programme's first agreement


@transaction.atomic
def adopt(edition_id: int, signed_by: str, *, actor: Actor, now: datetime | None = None) -> Adoption:
    """Adopt a standard for the actor's own organisation, today. Raises NotVisible, Refused, Conflict, InvalidInputs."""
    moment = now or timezone.now()
    edition = _standard_for(edition_id, actor=actor)
    require(policies.adopts(actor, edition))
    return _adopt(
        Adoption(
            edition=edition,
            organisation_id=actor.organisation_id or 0,
            adopted_on=house_day(moment),
            signed_by=signed_by,
            recorded_at=moment,
        ),
        actor=actor,
        now=moment,
    )


@transaction.atomic
def record_adoption(
    edition_id: int,
    organisation_id: int,
    *,
    signed_by: str,
    adopted_on: date,
    document: Document | None,
    actor: Actor,
    now: datetime | None = None,
) -> Adoption:
    """Record what an organisation signed on paper, by CBBC. Raises as adopt; InvalidInputs without the paper."""
    moment = now or timezone.now()
    edition = _standard_for(edition_id, actor=actor)
    require(library_policies.edits(actor, edition))
    require(policies.can_be_adopted(edition))
    errors: dict[str, list[str]] = {}
    if not EARLIEST <= adopted_on <= house_day(moment):
        errors["adopted_on"] = [str(_("Name the day on the paper: it is not to come, nor older than the programme."))]
    if document is None:
        errors["document"] = [str(_("Add the signed paper."))]
    if not parties().filter(pk=organisation_id).exists():
        errors["organisation"] = [str(_("Choose the organisation that signed."))]
    if errors:
        raise InvalidInputs(errors)
    adoption = Adoption(
        edition=edition,
        organisation_id=organisation_id,
        adopted_on=adopted_on,
        signed_by=signed_by,
        document=document,
        recorded_at=moment,
    )
    return _adopt(adoption, actor=actor, now=moment)


@transaction.atomic
def revoke(adoption_id: int, *, actor: Actor, now: datetime | None = None) -> Adoption:
    """End an adoption today: by the organisation's administrator, or by CBBC. It stays on record.

    Raises NotVisible, Refused, or Conflict where it has ended already.
    """
    moment = now or timezone.now()
    adoption = adoptions_visible_to(actor).select_for_update(of=("self",)).filter(pk=adoption_id).first()
    if adoption is None:
        raise NotVisible
    is_own = actor.organisation_id == adoption.organisation_id
    require(policies.revokes(actor) if is_own else library_policies.edits(actor))
    if adoption.revoked_on is not None:
        raise Conflict(Denied(_("This adoption has ended already."), "revoked"), state="revoked")
    _tell("library.adoption_revoked", adoption, _end(adoption, now=moment), actor=actor, now=moment)
    return adoption


def end_by_merger(source: Organisation, into: Organisation, *, actor: Actor, now: datetime) -> int:
    """Where both organisations of a merger stand by one edition, the adoption of the one that ends is over today, and
    stays on record. Both are locked by the caller. Returns how many ended."""
    standing = Adoption.objects.filter(organisation=into, revoked_on=None).values("edition")
    both = Adoption.objects.filter(organisation=source, revoked_on=None, edition__in=standing)
    ended = list(both.select_for_update(of=("self",)).select_related("edition", "organisation").order_by("-edition"))
    for adoption in ended:
        _end(adoption, now=now)
        data = {"organisation": source.name, "into": into.name}
        audit.record("library.adoption_merged", actor=actor, subject=adoption.edition, data=data, now=now)
    return len(ended)


def _end(adoption: Adoption, *, now: datetime) -> date:
    day = adoption.revoked_on = max(house_day(now), adoption.adopted_on)
    adoption.save(update_fields=["revoked_on"])
    return day


def _standard_for(edition_id: int, *, actor: Actor) -> Edition:
    found = standards_visible_to(actor).select_for_update(of=("self",)).filter(pk=edition_id).first()
    if found is None:
        raise NotVisible
    return found


def _adopt(adoption: Adoption, *, actor: Actor, now: datetime) -> Adoption:
    adoption.signed_by = in_one_line(adoption.signed_by)[:200]
    if not adoption.signed_by:
        raise InvalidInputs({"signed_by": [_("Name who signs.")]})
    try:
        with transaction.atomic():
            adoption.save(force_insert=True)
    except IntegrityError as standing:
        already = Denied(_("The organisation has adopted this edition already."), "adopted")
        raise Conflict(already, state=adoption.edition.state) from standing
    _tell("library.adopted", adoption, adoption.adopted_on, actor=actor, now=now)
    return adoption


def _tell(verb: str, adoption: Adoption, day: date, *, actor: Actor, now: datetime) -> None:
    data = {"organisation": adoption.organisation.name, "day": day.isoformat()}
    audit.record(verb, actor=actor, subject=adoption.edition, data=data, now=now)
    facts = adoption.edition.facts() | data
    outbox.announce(verb, subject=adoption.edition, actor=actor, data=facts, now=now)
