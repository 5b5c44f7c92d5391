"""Which shops sell the listings of a complaint, and who runs them: learned from JD, from sellers and from CBBC."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import policies, queries
from complaints.models import Complaint, CounterNotice, Target
from complaints.shops import strikes
from complaints.shops.relisting import NAMED_SHOPS
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.audit import actions as audit
from core.identifiers import companies
from core.identifiers.errors import IdentifierError
from core.workflow.errors import InvalidInputs, NotVisible, require
from core.workflow.table import Move
from merchants.actions.companies import record_company
from merchants.actions.room import lock_shops
from merchants.actions.shops import ensure_shops, place_listings
from merchants.models import Shop

SYSTEM = Actor.system("sellers")
NUMBER = re.compile(r"[0-9]{1,20}")

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """What is told of the shop of some targets: its number, and, where known, its name and the company behind it."""

    number: str
    name: str = ""
    company: str = ""
    uscc: str = ""


@transaction.atomic
def name_shops(
    pk: int, sellers: Mapping[int, Seller], *, actor: Actor, evidence: str, now: datetime | None = None
) -> int:
    """Say which shops sell targets of a complaint, by the targets' numbers; returns how many listings were placed.

    A complaint that stands as upheld strikes them then. Raises NotVisible, Refused or InvalidInputs.
    """
    moment = now or timezone.now()
    complaint = (
        queries.visible_to(actor)
        .select_related("organisation", "right")
        .select_for_update(of=("self",))
        .filter(pk=pk)
        .first()
    )
    if complaint is None:
        raise NotVisible
    require(policies.platform_or_staff_acts(actor, complaint))
    targets = {one.number: one for one in complaint.targets.filter(number__in=sellers)}
    missing = sorted(sellers.keys() - targets.keys())
    if missing:
        words = _("The complaint has no target with this number.")
        raise InvalidInputs({("targets", number): [words] for number in missing[:NAMED_SHOPS]})
    _check(sellers, where=lambda number: ("sellers", number))
    placed = _place(complaint, {targets[number]: told for number, told in sellers.items()}, actor, evidence, moment)
    strikes.count_late(complaint, actor=actor, now=moment)
    shops = {(targets[number].platform, told.number): told.name for number, told in sellers.items()}
    data = {"count": len(sellers), "shops": ", ".join(name or number for (_site, number), name in shops.items())[:300]}
    audit.record("complaints.shops_named", actor=actor, subject=complaint, data=data, now=moment)
    complaint.search_text = queries.search_text_for(complaint, words_of([pk]).get(pk, ()))
    complaint.save(update_fields=["search_text"])
    return placed


def told_with_decisions(
    move: Move[Complaint], decisions: Sequence[Mapping[str, Any]], targets: Mapping[int, Target]
) -> None:
    """What JD tells of sellers with its decisions. Raises InvalidInputs; no statement where it tells nothing."""
    told = {
        index: Seller(
            number=decision.get("shop_number", "").strip(),
            name=decision.get("shop_name", "").strip(),
            company=decision.get("seller_name", "").strip(),
            uscc=decision.get("seller_uscc", "").strip(),
        )
        for index, decision in enumerate(decisions)
    }
    told = {index: one for index, one in told.items() if one != Seller(number="")}
    if not told:
        return
    _check(told, where=lambda index: ("decisions", index))
    by_target = {targets[decisions[index]["target"]]: one for index, one in told.items()}
    evidence = _("JD named the seller with its decision on %(reference)s.") % {"reference": move.record.reference}
    _place(move.record, by_target, move.actor, evidence, move.now)
    shops = words_of([move.record.pk]).get(move.record.pk, ())
    move.set("search_text", queries.search_text_for(move.record, shops))


def told_by_seller(move: Move[Complaint], notice: CounterNotice) -> None:
    """The seller names itself in its answer: where all removed listings stand in one shop, it runs that shop."""
    if not notice.seller_uscc:
        return
    shops = (
        move.record.targets.filter(listing__shop__isnull=False).order_by().values_list("listing__shop_id", flat=True)
    )
    found = list(shops.distinct()[:2])
    if len(found) == 1:
        evidence = _("The seller named itself in its counter-notice to %(reference)s.") % {
            "reference": move.record.reference
        }
        _claim(
            found[0],
            Seller(number="", company=notice.seller_name, uscc=notice.seller_uscc),
            evidence,
            move.now,
            actor=move.actor,
        )


def words_of(complaint_ids: Collection[int]) -> dict[int, list[str]]:
    """Names and numbers of the shops that sell listings of these complaints, by complaint. One statement.

    Companies are left out: who runs a shop is not for everybody who finds a complaint.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT wanted.id, shop.name, shop.number FROM unnest(%s::bigint[]) AS wanted(id)
            CROSS JOIN LATERAL (
                SELECT DISTINCT listing.shop_id FROM complaints_target target
                JOIN merchants_listing listing ON listing.id = target.listing_id
                WHERE target.complaint_id = wanted.id AND listing.shop_id IS NOT NULL
                ORDER BY listing.shop_id LIMIT %s
            ) AS named
            JOIN merchants_shop shop ON shop.id = named.shop_id
            ORDER BY wanted.id, shop.id
            """,
            [list(complaint_ids), NAMED_SHOPS],
        )
        words: dict[int, list[str]] = {}
        for pk, name, number in cursor.fetchall():
            words.setdefault(pk, []).extend((name, number))
    return words


def _check(sellers: Mapping[int, Seller], *, where: Any) -> None:
    errors: dict[tuple[str | int, ...], list[str]] = {}
    for key, told in sellers.items():
        if not told.number:
            errors[*where(key), "shop_number"] = [_("Give the number of the shop.")]
        elif NUMBER.fullmatch(told.number) is None:
            errors[*where(key), "shop_number"] = [_("The number of a shop holds digits alone.")]
        if told.uscc:
            try:
                companies.parse_uscc(told.uscc)
            except IdentifierError as error:
                errors[*where(key), "seller_uscc"] = [str(error)]
    if errors:
        raise InvalidInputs(errors)


def _place(complaint: Complaint, sellers: Mapping[Target, Seller], actor: Actor, evidence: str, now: datetime) -> int:
    """Write shops, listings and companies. Other complaints about those listings hear of it (shops.consumers)."""
    told: dict[Key, Seller] = {}
    for target, seller in sellers.items():
        key = (target.platform, seller.number)
        told[key] = _fuller(told.get(key), seller)
    shops = ensure_shops({key: one.name for key, one in told.items()}, actor=actor)
    pairs = [(target.listing_id, shops[target.platform, seller.number]) for target, seller in sellers.items()]
    placed = place_listings(pairs, actor=actor)
    # In the order in which everybody locks shops, and then companies.
    claims = sorted((one.uscc, one.company, shops[key], key) for key, one in told.items() if one.company or one.uscc)
    lock_shops({shop for _uscc, _name, shop, _key in claims})
    for _uscc, _name, shop, key in claims:
        _claim(shop, told[key], evidence, now, actor=actor)
    return placed


def _fuller(one: Seller | None, other: Seller) -> Seller:
    if one is None:
        return other
    return Seller(
        number=one.number,
        name=one.name or other.name,
        company=one.company or other.company,
        uscc=one.uscc or other.uscc,
    )


def _claim(shop_pk: int, seller: Seller, evidence: str, now: datetime, *, actor: Actor) -> None:
    """Put the company on record where none is. One that is on record stays: that two differ is for CBBC's people.

    What JD and sellers tell is written down as what happens by itself; the evidence says who told it.
    """
    if Shop.objects.filter(pk=shop_pk, company=None).exists():
        fields = {"name": seller.company, "uscc": seller.uscc}
        teller = actor if actor.audience == Audience.STAFF else SYSTEM
        record_company(shop_pk, actor=teller, fields=fields, evidence=evidence, now=now)


def numbers_in(text: str) -> list[int]:
    """Numbers of targets as people write them, such as “1-5, 8”. Raises InvalidInputs."""
    found: set[int] = set()
    for part in re.split(r"[\s,;，；、]+", text.strip()):
        span = re.fullmatch(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?", part)
        if span is None:
            raise InvalidInputs({"targets": [_("Write numbers of listings, such as “1-5, 8”.")]})
        first, last = int(span[1]), int(span[2] or span[1])
        if last < first or last - first > 10_000:
            raise InvalidInputs({"targets": [_("“%(span)s” is no range of numbers.") % {"span": part}]})
        found.update(range(first, last + 1))
    return sorted(found)
