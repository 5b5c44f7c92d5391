"""Powers of attorney: recording that an agent may act for an owner, and taking it back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.clocks import actions as clocks
from core.days import end_of, house_day
from core.documents.models import Document
from core.outbox import actions as outbox
from core.verdicts import Denied
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from core.workflow.keys import draw_key
from programmes import policies, queries, standing
from programmes.choices import PowerState, Programme
from programmes.clocks import POWER_BEGIN, POWER_EXPIRY
from programmes.models import PowerOfAttorney, Right

LONGEST_REASON = 500


@dataclass(frozen=True, kw_only=True)
class Mandate:
    """What a power of attorney is for, and when: all rights of the owner, later ones too, or those named by key."""

    programmes: Collection[str]
    valid_from: date
    valid_until: date | None = None
    covers_all_rights: bool = False
    right_ids: Collection[int] = ()


@transaction.atomic
def grant_power(
    owner_id: int,
    *,
    actor: Actor,
    agent_id: int,
    mandate: Mandate,
    document: Document,
    extends: str = "",
    now: datetime | None = None,
) -> PowerOfAttorney:
    """Record an owner's power of attorney for an agent, with the document.

    `extends` is the reference of an earlier one of the same owner for the same agent. What the agent sees and does
    follows from it at once. Raises NotVisible, Refused or InvalidInputs.
    """
    moment = now or timezone.now()
    owner = _owner(owner_id, actor=actor)
    errors: dict[str, list[str]] = {}
    agent = _agent(agent_id, errors)
    rights = _rights(owner, mandate, errors, actor=actor)
    scope = _programmes(mandate, errors)
    _check_days(mandate, house_day(moment), errors)
    predecessor = _predecessor(owner, agent, extends, errors)
    if errors or agent is None:
        raise InvalidInputs(errors)
    pk = draw_key(PowerOfAttorney)
    power = PowerOfAttorney.objects.create(
        pk=pk,
        reference=f"P-{moment:%Y}-{pk:06d}",
        owner=owner,
        agent=agent,
        programmes=scope,
        covers_all_rights=mandate.covers_all_rights,
        valid_from=mandate.valid_from,
        valid_until=mandate.valid_until,
        document=document,
        recorded_by_label=actor.label,
        created_at=moment,
        predecessor=predecessor,
    )
    power.rights.set(rights)
    data = power.facts() | {
        "programmes": scope,
        "rights": "all" if power.covers_all_rights else sorted(right.number or right.title for right in rights),
        "valid_from": power.valid_from.isoformat(),
        "valid_until": power.valid_until.isoformat() if power.valid_until else None,
        "document": document.name,
        "extends": predecessor.reference if predecessor else "",
    }
    _settled(power, "programmes.power_granted", data, actor=actor, now=moment)
    return power


@transaction.atomic
def revoke_power(
    reference: str, *, actor: Actor, reason: str, on: date | None = None, now: datetime | None = None
) -> PowerOfAttorney:
    """Take a power of attorney back; `on` (today where none is given) is the first day on which it is worth nothing.

    Raises NotVisible, Refused, InvalidInputs, or Conflict where it has ended or been revoked already.
    """
    moment = now or timezone.now()
    today = house_day(moment)
    power = _kept(reference, actor=actor)
    day, said = on or today, reason.strip()
    if power.revoked_on:
        raise Conflict(Denied(_("This power of attorney has been revoked already."), "revoked"), state="revoked")
    if power.state_on(today) == PowerState.ENDED:
        raise Conflict(Denied(_("This power of attorney has ended already."), "ended"), state="ended")
    errors: dict[str, list[str]] = {}
    if not said:
        errors["reason"] = [_("Say why it is revoked.")]
    elif len(said) > LONGEST_REASON:
        errors["reason"] = [_("Use at most %(count)d characters.") % {"count": LONGEST_REASON}]
    if power.valid_until and day > power.valid_until:
        errors["on"] = [_("It ends before that day by itself.")]
    if errors:
        raise InvalidInputs(errors)
    power.revoked_at, power.revoked_on, power.revocation_reason = moment, day, said
    power.save(update_fields=["revoked_at", "revoked_on", "revocation_reason"])
    data = power.facts() | {"reason": said, "day": day.isoformat()}
    _settled(power, "programmes.power_revoked", data, actor=actor, now=moment)
    return power


def _settled(power: PowerOfAttorney, name: str, data: Mapping[str, object], *, actor: Actor, now: datetime) -> None:
    """What follows when a power is recorded or revoked: its clocks, the event, the messages, the enrolments."""
    clocks.run_until(POWER_EXPIRY, subject=power, due_at=_end(power), actor=actor, now=now)
    clocks.run_until(POWER_BEGIN, subject=power, due_at=_beginning(power), actor=actor, now=now)
    audit.record(name, actor=actor, subject=power, data=data, now=now)
    outbox.announce(name, subject=power, actor=actor, data=data, now=now)
    standing.power_changed(power, actor=actor, now=now)


def _beginning(power: PowerOfAttorney) -> datetime | None:
    """The instant at which it comes into force; None where it is revoked before it does."""
    if power.revoked_on and power.revoked_on <= power.valid_from:
        return None
    return end_of(power.valid_from - timedelta(days=1))


def _end(power: PowerOfAttorney) -> datetime | None:
    """The instant at which it ends; None where it does not, or did so before."""
    if power.revoked_on:
        return end_of(power.revoked_on - timedelta(days=1))
    return end_of(power.valid_until) if power.valid_until else None


def _owner(owner_id: int, *, actor: Actor) -> Organisation:
    """The owner under lock, where the actor may record powers of attorney for it. Raises NotVisible or Refused."""
    rows = Organisation.objects.select_for_update().filter(kind=OrganisationKind.RIGHTS_OWNER, is_active=True)
    owner = rows.filter(pk=owner_id).first()
    if owner is None:
        raise NotVisible
    _check(actor, owner.pk)
    return owner


def _kept(reference: str, *, actor: Actor) -> PowerOfAttorney:
    rows = queries.powers_visible_to(actor).select_related("owner", "agent").filter(reference=reference)
    power = rows.select_for_update(of=("self",)).first()
    if power is None:
        raise NotVisible
    verdict = policies.grants_power(actor, power.owner_id)
    if isinstance(verdict, Denied):  # whoever sees it, such as its agent, is told why not
        raise Refused(verdict)
    return power


def _check(actor: Actor, owner_id: int) -> None:
    verdict = policies.grants_power(actor, owner_id)
    if isinstance(verdict, Denied):
        raise NotVisible if verdict.hidden else Refused(verdict)


def _agent(agent_id: int, errors: dict[str, list[str]]) -> Organisation | None:
    agents = Organisation.objects.filter(kind=OrganisationKind.AGENT, is_active=True)
    agent = agents.filter(pk=agent_id).first()
    if agent is None:
        errors["agent"] = [_("Choose an agent that is registered with CBBC.")]
    return agent


def _rights(owner: Organisation, mandate: Mandate, errors: dict[str, list[str]], *, actor: Actor) -> list[Right]:
    if mandate.covers_all_rights:
        return []
    wanted = set(mandate.right_ids)
    found = list(queries.rights_visible_to(actor).filter(organisation=owner, pk__in=wanted))
    if not found:
        errors["rights"] = [_("Name the rights that it covers, or let it cover all.")]
    elif len(found) != len(wanted):
        errors["rights"] = [_("One of these rights is not known.")]
    return found


def _programmes(mandate: Mandate, errors: dict[str, list[str]]) -> list[str]:
    if not mandate.programmes or not set(mandate.programmes) <= set(Programme.values):
        errors["programmes"] = [_("Choose at least one programme.")]
    return [programme.value for programme in Programme if programme in mandate.programmes]


def _check_days(mandate: Mandate, today: date, errors: dict[str, list[str]]) -> None:
    if mandate.valid_until is None:
        return
    if mandate.valid_until < mandate.valid_from:
        errors["valid_until"] = [_("The last day lies before the first.")]
    elif mandate.valid_until < today:
        errors["valid_until"] = [_("This power of attorney has ended already.")]


def _predecessor(
    owner: Organisation, agent: Organisation | None, reference: str, errors: dict[str, list[str]]
) -> PowerOfAttorney | None:
    if not reference:
        return None
    found = PowerOfAttorney.objects.filter(owner=owner, agent=agent, reference=reference).first()
    if found is None:
        errors["extends"] = [_("There is no such power of attorney of this owner for this agent.")]
    return found
