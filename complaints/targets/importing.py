"""Lists of listings for a draft: who may give one, and writing what was judged."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints import captures, policies, queries
from complaints.actions.filing import locked_draft
from complaints.models import Complaint
from complaints.targets import columns, judging, writing
from complaints.targets.held import Key
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.accounts.models import Organisation
from core.identifiers import jd
from core.imports.models import Import
from core.imports.notes import Note
from core.imports.registry import AcceptedRow, Importer, register
from core.verdicts import Verdict
from core.workflow.errors import Conflict, NotVisible, Refused
from merchants.actions.captures import Look, record_captures
from merchants.choices import CaptureSource
from merchants.models import Shop
from programmes import queries as programmes

KIND = "complaint_targets"
BATCH = 1000
OWN_WORDS = frozenset(columns.OWN_WORDS)
SEEN = frozenset(column.name for column in columns.SEEN_COLUMNS)


def apply(rows: Sequence[AcceptedRow], *, record: Import, actor: Actor, now: datetime) -> Mapping[int, Sequence[Note]]:
    """Add a batch to the draft; what came into it meanwhile, or is too many by now, is refused."""
    try:
        draft = locked_draft(record.subject_id or 0, actor=actor)
    except (NotVisible, Refused, Conflict):
        return {row.position: [Note("draft_gone")] for row in rows}
    keys = {row.position: (row.values["platform"], row.values["sku"]) for row in rows}
    hindered = hindrances(draft, keys)
    free = [row for row in rows if row.position not in hindered]
    listings = writing.add(draft, [keys[row.position] for row in free], came_with=record.pk, actor=actor, now=now)
    keep_told(free, listings, draft=draft, actor=actor, now=now)
    return hindered


def hindrances(draft: Complaint, keys: Mapping[int, Key]) -> dict[int, Sequence[Note]]:
    """What stands in the way of rows by now, by their positions. Two statements at most; three on copyright."""
    standing = judging.Standing.of(draft, list(keys.values()))
    return hindered_by(standing, keys, room=settings.IPP_MAX_TARGETS - standing.counted)


def hindered_by(standing: judging.Standing, keys: Mapping[int, Key], *, room: int) -> dict[int, Sequence[Note]]:
    """What stands in the way of rows, by their positions, where a draft has room for so many more."""
    found: dict[int, Sequence[Note]] = {}
    for position, key in keys.items():
        if key in standing.in_draft:
            found[position] = [Note("in_draft", columns.LISTING.name, {"reference": standing.in_draft[key]})]
        elif hindrance := standing.hindrance(key, columns.LISTING.name):
            found[position] = [hindrance]
        elif room <= 0:
            found[position] = [Note("too_many", columns.LISTING.name, {"limit": settings.IPP_MAX_TARGETS})]
        else:
            room -= 1
    return found


def keep_told(
    rows: Sequence[AcceptedRow], listings: Mapping[Key, int], *, draft: Complaint, actor: Actor, now: datetime
) -> None:
    """Keep what rows tell besides their listings: what was seen of them, and the owner's own reference and note."""
    keep_looks(rows, listings, draft=draft, actor=actor, now=now)
    said = [row.values for row in rows if OWN_WORDS & row.values.keys()]
    writing.keep_words(
        draft, {listings[one["platform"], one["sku"]]: (one.get("reference", ""), one.get("note", "")) for one in said}
    )


def keep_looks(
    rows: Sequence[AcceptedRow], listings: Mapping[Key, int], *, draft: Complaint, actor: Actor, now: datetime
) -> None:
    """Keep what rows say was seen of their listings. None where they say nothing; else two statements at most."""
    seen = [row.values for row in rows if SEEN & row.values.keys()]
    if not seen:
        return
    numbers = {values["shop"] for values in seen if "shop" in values}
    known = Shop.objects.filter(number__in=numbers).values_list("platform", "number", "pk") if numbers else ()
    shops = {(platform, number): pk for platform, number, pk in known}
    looks = [_look(values, listings, shops, draft=draft, now=now) for values in seen]
    record_captures(looks, actor=actor, now=now)


def _look(
    values: Mapping[str, Any],
    listings: Mapping[Key, int],
    shops: Mapping[Key, int],
    *,
    draft: Complaint,
    now: datetime,
) -> Look:
    return Look(
        listing_id=listings[values["platform"], values["sku"]],
        taken_at=datetime.fromisoformat(values["seen"]) if "seen" in values else now,
        source=CaptureSource.FILING,
        organisation_id=draft.organisation_id,
        subject_type=captures.SUBJECT,
        subject_id=draft.pk,
        title=values.get("title", ""),
        price=Decimal(values["price"]) if "price" in values else None,
        currency=values.get("currency", ""),
        sales_shown=values.get("sales", ""),
        seller_name=values.get("seller", ""),
        shop_id=shops.get((values["platform"], values.get("shop", ""))),
        page_url=jd.address_of(values["platform"], values["sku"]),
    )


def may(actor: Actor, organisation: Organisation) -> Verdict:
    """Who files complaints for a rights owner."""
    verdict = policies.files(actor)
    return verdict if not verdict or _acts_for(actor, organisation) else policies.NOT_YOURS


def _acts_for(actor: Actor, organisation: Organisation) -> bool:
    return actor.organisation_id == organisation.pk or organisations(actor).filter(pk=organisation.pk).exists()


def organisations(actor: Actor) -> QuerySet[Organisation]:
    """The rights owners for whom an actor files, and its own house."""
    if actor.audience != Audience.PORTAL or actor.organisation_id is None:
        return Organisation.objects.none()
    own = Organisation.objects.filter(pk=actor.organisation_id)
    if not programmes.is_agent(actor):
        return own
    owners = programmes.powers_to_complain(actor).values("owner_id")
    return own | Organisation.objects.filter(pk__in=owners)


def subjects(actor: Actor) -> QuerySet[Any, Any]:
    """Who does not see a draft does not see its lists: not other agents, nor all of the owner's people."""
    return queries.visible_to(actor).order_by().values("pk")


def summary(values: Mapping[str, Any]) -> str:
    """A row in a few words."""
    price = " ".join(filter(None, (values.get("currency"), values.get("price"))))
    address = jd.address_of(values["platform"], values["sku"])
    return " · ".join(filter(None, (address, values.get("title"), values.get("seller"), price)))


def _address(reference: str, audience: str) -> str:
    return reverse(f"complaints_{audience}:import_look", args=[reference])


TARGETS = Importer(
    kind=KIND,
    label=_("Listings"),
    columns=columns.COLUMNS,
    judge=judging.judge,
    apply=apply,
    may=may,
    organisations=organisations,
    subjects=subjects,
    address=_address,
    words={**columns.WORDS, **judging.WORDS},
    summary=summary,
    applies_at_once=True,
    takes_text=True,
    # What is beyond a complaint's limit is refused row by row, so that it comes back as a file for the next one.
    max_rows=2 * settings.IPP_MAX_TARGETS,
    batch=BATCH,
)
register(TARGETS)
