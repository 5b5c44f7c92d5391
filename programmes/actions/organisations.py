"""Rights owners and agents: bringing them in, and what the programme knows of their company."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actions import organisations as accounts
from core.accounts.actors import Actor
from core.accounts.choices import Audience, OrganisationKind
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.audit import queries as history
from core.identifiers.companies import parse_company_number
from core.identifiers.countries import parse_country
from core.identifiers.errors import IdentifierError
from core.outbox import actions as outbox
from core.outbox.events import Event
from core.verdicts import Denied
from core.workflow.errors import InvalidInputs, NotVisible, Refused
from programmes import policies, queries
from programmes.choices import CompanyNumberKind, Sector, SizeBand
from programmes.models import Profile

KINDS = (OrganisationKind.RIGHTS_OWNER, OrganisationKind.AGENT)
NUMBER = ("number_kind", "country", "number")
FIELDS = frozenset({*NUMBER, "trading_names", "address", "address_zh", "sector", "website", "size_band"})
NOTES = "notes"
MOST_TRADING_NAMES = 30
LONGEST_NAME = 200
_CHOICES: Mapping[str, Iterable[str]] = {
    "number_kind": CompanyNumberKind.values,
    "sector": Sector.values,
    "size_band": SizeBand.values,
}
# The country of a register follows from the register.
_COUNTRY_OF = {CompanyNumberKind.UNITED_KINGDOM: "GB", CompanyNumberKind.CHINA: "CN"}


class NumberHeld(InvalidInputs):
    """The company number is on another record. `holder` is for CBBC's eyes alone; the message is for the actor's."""

    def __init__(self, holder: Organisation, message: str) -> None:
        super().__init__({"number": [message]})
        self.holder = holder


@transaction.atomic
def enrol_owner(
    *,
    actor: Actor,
    kind: str,
    name: str,
    name_zh: str = "",
    fields: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> Organisation:
    """Bring a rights owner or agent into the programme with its profile. For staff.

    `fields` are FIELDS and `notes`, those that are known. Raises Refused, InvalidInputs, or NumberHeld.
    """
    moment = now or timezone.now()
    if kind not in KINDS:
        raise InvalidInputs({"kind": [_("Choose rights owner or agent.")]})
    organisation = accounts.add_organisation(actor=actor, kind=kind, name=name, name_zh=name_zh, now=moment)
    _write(organisation, fields or {}, actor=actor, now=moment)
    return organisation


def change_profile(
    organisation_id: int,
    *,
    actor: Actor,
    fields: Mapping[str, Any],
    name: str | None = None,
    name_zh: str | None = None,
    now: datetime | None = None,
) -> Organisation:
    """Change what is given of an organisation's names and profile; the rest stays.

    A number that another record holds is refused; where the actor is no staff, CBBC is told, once for each number.
    Raises NotVisible, Refused, InvalidInputs, or NumberHeld.
    """
    moment = now or timezone.now()
    try:
        return _change(organisation_id, fields, name, name_zh, actor=actor, now=moment)
    except NumberHeld as held:
        if actor.audience == Audience.PORTAL:
            _tell_staff(organisation_id, str(fields.get("number", "")), held.holder, actor=actor, now=moment)
        raise


@transaction.atomic
def _change(
    organisation_id: int,
    fields: Mapping[str, Any],
    name: str | None,
    name_zh: str | None,
    *,
    actor: Actor,
    now: datetime,
) -> Organisation:
    organisation = kept(organisation_id, actor=actor)
    if name is not None or name_zh is not None:
        called = organisation.name if name is None else name
        called_zh = organisation.name_zh if name_zh is None else name_zh
        organisation = accounts.rename(organisation.pk, actor=actor, name=called, name_zh=called_zh, now=now)
    _write(organisation, fields, actor=actor, now=now)
    return organisation


def kept(organisation_id: int, *, actor: Actor) -> Organisation:
    """The rights owner or agent under lock, where the actor keeps its record. Raises NotVisible or Refused."""
    rows = Organisation.objects.select_for_update().filter(pk=organisation_id, kind__in=KINDS, is_active=True)
    organisation = rows.first()
    if organisation is None:
        raise NotVisible
    verdict = policies.keeps_organisation(actor, organisation.pk)
    if isinstance(verdict, Denied):
        raise NotVisible if verdict.hidden else Refused(verdict)
    return organisation


def profile_under_lock(organisation: Organisation) -> Profile:
    """The organisation's profile, made where there is none. Inside a transaction."""
    words = queries.profile_search_text(organisation, ())
    rows = Profile.objects.select_for_update()
    return rows.get_or_create(organisation=organisation, defaults={"search_text": words})[0]


def refresh_names(organisation: Organisation) -> None:
    """Let the profile be found under the organisation's present names. Inside a transaction."""
    profile = profile_under_lock(organisation)
    profile.search_text = queries.profile_search_text(organisation, profile.trading_names)
    profile.save(update_fields=["search_text"])


def follow_names(event: Event) -> None:
    """An organisation was added or renamed, through whichever door: it is found under its present names."""
    organisation = Organisation.objects.filter(pk=event.subject_id, kind__in=KINDS).first()
    if organisation is not None:
        refresh_names(organisation)


def _write(organisation: Organisation, fields: Mapping[str, Any], *, actor: Actor, now: datetime) -> None:
    """Check the fields and write those that change, with one event."""
    profile = profile_under_lock(organisation)
    given = _checked(profile, fields, actor=actor)
    before = {name: getattr(profile, name) for name in given}
    changes = {name: (before[name], value) for name, value in given.items() if before[name] != value}
    for name, (_old, value) in changes.items():
        setattr(profile, name, value)
    profile.search_text = queries.profile_search_text(organisation, profile.trading_names)
    if changes:
        profile.updated_at = now
    try:
        with transaction.atomic():
            profile.save()
    except IntegrityError as clash:
        if "company_number_is_unique" not in str(clash):
            raise
        _refuse_held(profile, given, actor=actor)
        raise
    if changes:
        audit.record("programmes.profile_changed", actor=actor, subject=organisation, changes=changes, now=now)


def _checked(profile: Profile, fields: Mapping[str, Any], *, actor: Actor) -> dict[str, Any]:
    """The fields in their normal form. Raises InvalidInputs or NumberHeld."""
    allowed = FIELDS | {NOTES} if actor.audience != Audience.PORTAL else FIELDS
    unknown = fields.keys() - allowed
    if unknown:
        raise ValueError(f"a profile has no {sorted(unknown)} for {actor.audience}")
    given = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
    errors: dict[str, list[Any]] = {
        name: [_("Choose one of the values offered.")]
        for name, values in _CHOICES.items()
        if given.get(name) and given[name] not in values
    }
    if "trading_names" in given:
        given["trading_names"] = _trading_names(given["trading_names"], errors)
    if given.keys() & set(NUMBER):
        given |= _number({name: given.get(name, getattr(profile, name)) for name in NUMBER}, errors)
    if errors:
        raise InvalidInputs(errors)
    _refuse_held(profile, given, actor=actor)
    return given


def _trading_names(names: Iterable[str], errors: dict[str, list[Any]]) -> list[str]:
    found = list(dict.fromkeys(filter(None, (" ".join(name.split()) for name in names))))
    if len(found) > MOST_TRADING_NAMES:
        errors["trading_names"] = [_("Give at most %(count)d trading names.") % {"count": MOST_TRADING_NAMES}]
    elif any(len(name) > LONGEST_NAME for name in found):
        errors["trading_names"] = [_("Use at most %(count)d characters a name.") % {"count": LONGEST_NAME}]
    return found


def _number(given: Mapping[str, str], errors: dict[str, list[Any]]) -> dict[str, str]:
    """Register, country and number, which stand or fall together."""
    kind, country, text = given["number_kind"], given["country"], given["number"]
    try:
        country = parse_country(country) if country else ""
    except IdentifierError as wrong:
        errors["country"] = [wrong.message]
        return {}
    if not text:
        return {"number_kind": kind, "country": country, "number": ""}
    if not kind:
        errors["number_kind"] = [_("Say whose register the number is from.")]
        return {}
    country = _COUNTRY_OF.get(CompanyNumberKind(kind), country) if kind in CompanyNumberKind.values else country
    try:
        number = parse_company_number(kind, text, country)
    except IdentifierError as wrong:
        errors["country" if wrong.code in {"no_country", "country"} else "number"] = [wrong.message]
        return {}
    return {"number_kind": kind, "country": country, "number": number}


def _refuse_held(profile: Profile, given: Mapping[str, Any], *, actor: Actor) -> None:
    """Raise NumberHeld where the number is on another record; one that was merged into this gives it up."""
    if not given.get("number"):
        return
    rows = Profile.objects.filter(**{name: given[name] for name in NUMBER}).exclude(pk=profile.pk)
    other = rows.select_related("organisation__merged_into").first()
    if other is None:
        return
    holder = other.organisation.merged_into or other.organisation
    if holder.pk == profile.pk:
        rows.update(number="")
        return
    if actor.audience == Audience.PORTAL:
        raise NumberHeld(holder, _("This number needs a look by CBBC. CBBC has been told and will be in touch."))
    words = _("%(name)s has this number already.") % {"name": holder.display_name}
    raise NumberHeld(holder, words)


@transaction.atomic
def _tell_staff(organisation_id: int, given: str, holder: Organisation, *, actor: Actor, now: datetime) -> None:
    """CBBC hears of a number that two claim: either it was typed wrong, or they are one and the same."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    number = " ".join(given.split())[:60]
    told = history.of_subject(organisation).filter(
        verb="programmes.number_claimed", data__number=number, data__holder_code=holder.code
    )
    if told.exists():
        return
    data = {
        "number": number,
        "owner": organisation.name,
        "owner_zh": organisation.name_zh,
        "code": organisation.code,
        "holder": holder.name,
        "holder_zh": holder.name_zh,
        "holder_code": holder.code,
    }
    audit.record("programmes.number_claimed", actor=actor, subject=organisation, data=data, now=now)
    outbox.announce("programmes.number_claimed", subject=organisation, actor=actor, data=data, now=now)
