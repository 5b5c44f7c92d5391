"""A second tiny importer: listings of a shop, taken over at once, from a file or a pasted list."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.identifiers.jd import Refusal, parse_listing
from core.imports import registry
from core.imports.choices import RowVerdict
from core.imports.models import Import
from core.imports.notes import Note
from core.imports.registry import AcceptedRow, Importer, Judgement
from core.tabular.layout import Column, Row
from merchants.models import Listing
from tests.imports.shops import hold, may, organisations

COLUMNS = (
    Column(
        "listing", ("Listing", "URL", "链接"), required=True, label=_("Listing"), example="https://item.jd.com/1.html"
    ),
    Column("title", ("Title", "标题"), label=_("Title"), example="Example"),
)


def judge(rows: Sequence[Row], *, record: Import, now: datetime) -> Sequence[Judgement]:
    return [judge_one(row, record) for row in rows]


def judge_one(row: Row, record: Import) -> Judgement:
    found = parse_listing(row.values["listing"])
    if isinstance(found, Refusal):
        return Judgement(RowVerdict.REFUSED, notes=[Note("unreadable", "listing", {"why": found.code})])
    if found.sku == record.options.get("but_not"):
        return Judgement(RowVerdict.REFUSED, notes=[Note("left_out", "listing")])
    notes = [Note.corrected("listing", found.url)] if found.corrected else []
    values = {"platform": found.platform, "sku": found.sku, "title": row.values["title"]}
    return Judgement(RowVerdict.NEW, values, notes, key=f"{found.platform}|{found.sku}")


def apply(rows: Sequence[AcceptedRow], *, record: Import, actor: Actor, now: datetime) -> Mapping[int, Sequence[Note]]:
    hold("writing", record.applied_count)
    taken = [row for row in rows if row.values["title"] == "taken meanwhile"]
    listings = [
        Listing(
            platform=row.values["platform"],
            sku=row.values["sku"],
            title=row.values["title"],
            shop_id=record.subject_id,
        )
        for row in rows
        if row not in taken
    ]
    Listing.objects.bulk_create(listings, ignore_conflicts=True)
    return {row.position: [Note("taken", "listing")] for row in taken}


LISTINGS = Importer(
    kind="listings",
    label=_("Listings"),
    columns=COLUMNS,
    judge=judge,
    apply=apply,
    may=may,
    organisations=organisations,
    address=lambda reference, audience: f"/{audience}/listings/imports/{reference}/",
    words={"unreadable": _("%(why)s"), "left_out": _("Administrator"), "taken": _("Complainant")},
    applies_at_once=True,
    takes_text=True,
    max_rows=12_000,
    batch=100,
)
registry.register(LISTINGS)
