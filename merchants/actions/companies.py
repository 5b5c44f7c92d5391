"""Writes of the companies behind shops: who is behind which, on what evidence, and that two records are one."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.days import house_day
from core.documents.models import Document
from core.identifiers.companies import parse_uscc
from core.identifiers.errors import IdentifierError
from core.outbox import events
from core.verdicts import Denied
from core.workflow.errors import Conflict, InvalidInputs
from merchants.actions.room import checked, kept_company, kept_shop, lock_shops
from merchants.actions.strikes import settle_companies
from merchants.events import COMPANY_NUMBER_CHANGED, COMPANY_OF_SHOP_CHANGED
from merchants.models import Company, CompanyClaim, Shop, Strike

FIELDS: Mapping[str, int] = {"uscc": 60, "name": 200, "name_zh": 200, "address": 2000, "source": 300}
LONGEST_EVIDENCE, LONGEST_REASON = 4000, 500


class CodeHeld(InvalidInputs):
    """The code is another company's: `holder`."""

    def __init__(self, holder: Company) -> None:
        message = _("%(company)s has this code. If the two are one company, merge them.") % {"company": holder}
        super().__init__({"uscc": [message]})
        self.holder = holder


@transaction.atomic
def record_company(
    shop_pk: int,
    *,
    actor: Actor,
    fields: Mapping[str, str],
    evidence: str,
    document: Document | None = None,
    since: date | None = None,
    now: datetime | None = None,
) -> Company:
    """Say which company stands behind a shop, and on what evidence. `fields` are those of FIELDS that are known: a
    code (USCC) or a name at least; gaps of a company that is on record are filled from them.

    Where another company is on record: with `since` the shop changed hands on that day (of the programme), without it
    the record was a mistake. Raises NotVisible, Refused or InvalidInputs.
    """
    moment = now or timezone.now()
    shop = kept_shop(shop_pk, actor=actor)
    given = _checked({name: fields.get(name, "") for name in FIELDS.keys() | fields.keys()})
    grounds = _evidence(evidence)
    company = _found_or_added(shop, given, actor=actor, now=moment)
    former = shop.company_claims.select_for_update(of=("self",), no_key=True).filter(withdrawn_at=None).first()
    if former and former.company_id == company.pk:
        raise InvalidInputs({"": [_("This company is on record for the shop already.")]})
    _check_since(since, former, moment)
    if former:
        _end(former, grounds[:LONGEST_REASON], until=since, actor=actor, now=moment)
    CompanyClaim.objects.create(
        shop=shop,
        company=company,
        evidence=grounds,
        document=document,
        claimed_by_label=actor.label,
        claimed_by_organisation_id=actor.organisation_id,
        claimed_at=moment,
        holds_from=since,
    )
    data = {**_named("company", company), "uscc": company.uscc, "evidence": grounds}
    _put(shop, company, "merchants.company_recorded", data, actor=actor, now=moment)
    return company


@transaction.atomic
def withdraw_company(shop_pk: int, *, actor: Actor, reason: str, now: datetime | None = None) -> None:
    """Take back that the company on record stands behind a shop. Raises NotVisible, Refused, InvalidInputs, or
    Conflict where none is on record."""
    moment = now or timezone.now()
    shop = kept_shop(shop_pk, actor=actor)
    said = _reason(reason)
    claim = shop.company_claims.select_related("company").filter(withdrawn_at=None).first()
    if claim is None:
        raise Conflict(Denied(_("No company is on record for this shop."), "no_company"), state="no_company")
    _end(claim, said, until=None, actor=actor, now=moment)
    data = {**_named("company", claim.company), "reason": said}
    _put(shop, None, "merchants.company_withdrawn", data, actor=actor, now=moment)


@transaction.atomic
def change_company(pk: int, *, actor: Actor, fields: Mapping[str, str], now: datetime | None = None) -> Company:
    """Write what is known of a company now; `fields` are those of FIELDS that are given.

    Raises NotVisible, Refused or InvalidInputs (CodeHeld).
    """
    moment = now or timezone.now()
    company = kept_company(pk, actor=actor)
    present = {name: getattr(company, name) for name in FIELDS}
    given = _checked({**present, **fields})
    changes = {name: (present[name], value) for name, value in given.items() if present[name] != value}
    if not changes:
        return company
    if "uscc" in changes and (holder := _holder(given["uscc"])) and holder.pk != company.pk:
        raise CodeHeld(holder)
    for name, (_before, value) in changes.items():
        setattr(company, name, value)
    _save(company, list(changes))
    audit.record("merchants.company_changed", actor=actor, subject=company, changes=changes, now=moment)
    _tell_code(company, changes, actor=actor, now=moment)
    return company


@transaction.atomic
def merge_companies(pk: int, into_pk: int, *, actor: Actor, reason: str, now: datetime | None = None) -> Company:
    """Two records turn out to be one company: shops, claims and strikes of the first become the second's.

    Returns the second. Raises NotVisible, Refused, InvalidInputs, or Conflict where each has a code of its own.
    """
    moment = now or timezone.now()
    if pk == into_pk:
        raise InvalidInputs({"into": [_("Choose another record.")]})
    # Whoever records strikes or companies of these shops waits.
    lock_shops(set(Shop.objects.filter(Q(company=pk) | Q(strikes__company=pk)).values_list("pk", flat=True)))
    held = {one: kept_company(one, actor=actor) for one in sorted({pk, into_pk})}
    source, into = held[pk], held[into_pk]
    said = _reason(reason)
    if source.uscc and into.uscc and source.uscc != into.uscc:
        why = Denied(_("Each has a code of its own, so these are two companies."), "two_codes")
        raise Conflict(why, state="two_codes")
    shops = list(Shop.objects.filter(company=source).order_by("pk"))
    source.merged_into, source.merged_at = into, moment
    source.save(update_fields=["merged_into", "merged_at"])
    Company.objects.filter(merged_into=source).update(merged_into=into)
    CompanyClaim.objects.filter(company=source).update(company=into)
    Strike.objects.filter(company=source).update(company=into)
    Shop.objects.filter(company=source).update(company=into)
    changes = _completed(into, {name: getattr(source, name) for name in FIELDS})
    told = {"reason": said, "shops": len(shops)}
    audit.record(
        "merchants.company_merged", actor=actor, subject=source, data={**told, **_named("other", into)}, now=moment
    )
    data = {**told, **_named("other", source)}
    audit.record("merchants.company_absorbed", actor=actor, subject=into, data=data, changes=changes, now=moment)
    about = [(shop, {"company": into.pk, "former": source.pk}) for shop in shops]
    events.publish_many(COMPANY_OF_SHOP_CHANGED, about=about, actor=actor, now=moment)
    _tell_code(into, changes, actor=actor, now=moment)
    return into


def no_such_company() -> InvalidInputs:
    """What is said to whoever names a record that is not there."""
    return InvalidInputs({"into": [_("There is no such record.")]})


def _found_or_added(shop: Shop, fields: Mapping[str, str], *, actor: Actor, now: datetime) -> Company:
    """The company that is meant, its gaps filled from what is said now; a new record where none is."""
    company = _holder(fields["uscc"]) or _namesake(shop, fields)
    if company is None:
        company = Company(first_seen_at=now, **fields)
        try:
            with transaction.atomic():
                company.save(force_insert=True)
        except IntegrityError:
            # A rival put the same code on record a moment ago.
            company = _holder(fields["uscc"])
            if company is None:
                raise
            return company
        audit.record("merchants.company_added", actor=actor, subject=company, data={"uscc": company.uscc}, now=now)
        return company
    changes = _completed(company, fields)
    if changes:
        audit.record("merchants.company_changed", actor=actor, subject=company, changes=changes, now=now)
        _tell_code(company, changes, actor=actor, now=now)
    return company


def _holder(uscc: str) -> Company | None:
    """The present record with this code, under lock."""
    held = Company.objects.select_for_update(no_key=True).filter(uscc=uscc, merged_into=None)
    return held.first() if uscc else None


def _namesake(shop: Shop, fields: Mapping[str, str]) -> Company | None:
    """A record with the same name that has no code, or none is given: firms share names, so a code decides.

    Where a code is given, only the record already behind this shop is taken to be the one that lacked it.
    """
    names = Q()
    for name in ("name", "name_zh"):
        if fields[name]:
            names |= Q(**{name: fields[name]})
    if not names:
        return None
    found = Company.objects.select_for_update(no_key=True).filter(names, merged_into=None)
    if fields["uscc"]:
        return found.filter(shops=shop.pk, uscc="").first()
    return found.order_by("pk").first()


def _completed(company: Company, fields: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Fill what the record lacks, and save it; returns the changes."""
    changes = {name: ("", value) for name, value in fields.items() if value and not getattr(company, name)}
    for name, (_before, value) in changes.items():
        setattr(company, name, value)
    if changes:
        _save(company, list(changes))
    return changes


def _save(company: Company, names: list[str]) -> None:
    try:
        with transaction.atomic():
            company.save(update_fields=names)
    except IntegrityError as clash:
        holder = _holder(company.uscc)
        if holder is None or "company_uscc_is_unique" not in str(clash):
            raise
        raise CodeHeld(holder) from clash


def _checked(fields: Mapping[str, str]) -> dict[str, str]:
    """The texts, the code in its normal form. Raises InvalidInputs."""
    unknown = fields.keys() - FIELDS.keys()
    if unknown:
        raise ValueError(f"a company has no {sorted(unknown)}")
    texts = checked({name: (fields[name], limit) for name, limit in FIELDS.items()}, required={})
    if texts["uscc"]:
        try:
            texts["uscc"] = parse_uscc(texts["uscc"])
        except IdentifierError as refused:
            raise InvalidInputs({"uscc": [refused.message]}) from refused
    if not (texts["uscc"] or texts["name"] or texts["name_zh"]):
        raise InvalidInputs({"name": [_("Give the code or a name of the company.")]})
    return texts


def _evidence(text: str) -> str:
    missing = {"evidence": _("Say on what evidence.")}
    return checked({"evidence": (text, LONGEST_EVIDENCE)}, required=missing)["evidence"]


def _reason(text: str) -> str:
    return checked({"reason": (text, LONGEST_REASON)}, required={"reason": _("Give the reason.")})["reason"]


def _check_since(since: date | None, former: CompanyClaim | None, now: datetime) -> None:
    if since is None:
        return
    if since > house_day(now):
        raise InvalidInputs({"since": [_("This day lies ahead.")]})
    if former and former.holds_from and since <= former.holds_from:
        raise InvalidInputs({"since": [_("The company on record came later than this day.")]})


def _end(claim: CompanyClaim, reason: str, *, until: date | None, actor: Actor, now: datetime) -> None:
    claim.withdrawn_at, claim.withdrawn_by_label, claim.withdrawn_reason = now, actor.label, reason
    claim.holds_until = until
    claim.save(update_fields=["withdrawn_at", "withdrawn_by_label", "withdrawn_reason", "holds_until"])


def _put(
    shop: Shop, company: Company | None, verb: str, data: Mapping[str, object], *, actor: Actor, now: datetime
) -> None:
    """Write the company on the shop, see to whom its strikes count, and tell of it."""
    former = shop.company_id
    shop.company = company
    shop.save(update_fields=["company"])
    settle_companies(shop)
    changes = {"company": (former, company and company.pk)}
    audit.record(verb, actor=actor, subject=shop, data=data, changes=changes, now=now)
    told = {"company": company and company.pk, "former": former}
    events.publish(COMPANY_OF_SHOP_CHANGED, subject=shop, actor=actor, data=told, now=now)


def _tell_code(company: Company, changes: Mapping[str, tuple[str, str]], *, actor: Actor, now: datetime) -> None:
    if "uscc" in changes:
        data = {"uscc": company.uscc, "former": changes["uscc"][0]}
        events.publish(COMPANY_NUMBER_CHANGED, subject=company, actor=actor, data=data, now=now)


def _named(key: str, company: Company) -> dict[str, str]:
    """A company in both scripts, for the words of an event."""
    return {key: company.name or company.name_zh or company.uscc, f"{key}_zh": company.name_zh}
