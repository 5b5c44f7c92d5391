"""A tiny importer: shops by number and name. Registered on import, in the tests as in the workers that they start."""

import os
import time
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience, Role
from core.accounts.models import Organisation
from core.errors import CodedError
from core.imports import registry
from core.imports.choices import RowVerdict
from core.imports.models import Import
from core.imports.notes import Note
from core.imports.registry import AcceptedRow, Importer, Judgement
from core.tabular.layout import Column, Row
from core.verdicts import ALLOWED, Denied, Verdict
from merchants.models import Shop

PLATFORM = "jd.com"
COLUMNS = (
    Column(
        "number",
        ("Shop number", "Shop ID", "店铺编号"),
        required=True,
        label=_("Number"),
        help="Digits only.",
        example="1000000001",
    ),
    Column(
        "name", ("Shop name", "店铺名称"), label=_("Name"), help="As the shop calls itself.", example="Example shop"
    ),
)


def judge(rows: Sequence[Row], *, record: Import, now: datetime) -> Sequence[Judgement]:
    hold("judging", record.read_count)
    numbers = {as_number(row.values["number"]) for row in rows}
    names = dict(Shop.objects.filter(platform=PLATFORM, number__in=numbers).values_list("number", "name"))
    return [judge_one(row, names) for row in rows]


def judge_one(row: Row, names: Mapping[str, str]) -> Judgement:
    given, number = row.values["number"], as_number(row.values["number"])
    if given == "boom":
        raise RuntimeError("a fault in the importer")
    if not number.isdigit():
        note = (
            Note("not_a_number", "number", {"kind": _("Number"), "given": given}) if given else Note("empty", "number")
        )
        return Judgement(RowVerdict.REFUSED, notes=[note])
    if len(number) > 20:
        return Judgement(RowVerdict.REFUSED, notes=[Note.of(CodedError("long", _("Administrator")), "number")])
    notes = [] if given == number else [Note.corrected("number", number)]
    values = {"number": number, "name": row.values["name"]}
    if number not in names:
        return Judgement(RowVerdict.NEW, values, notes, key=number)
    if names[number] == row.values["name"]:
        return Judgement(RowVerdict.SAME, values, notes, key=number)
    change = Note.change("name", names[number], row.values["name"])
    return Judgement(RowVerdict.CHANGED, values, [*notes, change], key=number)


def as_number(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "")


def apply(rows: Sequence[AcceptedRow], *, record: Import, actor: Actor, now: datetime) -> Mapping[int, Sequence[Note]]:
    hold("writing", record.applied_count)
    hindered: dict[int, Sequence[Note]] = {}
    for row in rows:
        if row.values["name"] == "boom":
            raise RuntimeError("a fault in the importer")
        if row.values["name"] == "taken meanwhile":
            hindered[row.position] = [Note("taken", "number")]
        else:
            number = row.values["number"]
            Shop.objects.update_or_create(platform=PLATFORM, number=number, defaults={"name": row.values["name"]})
    return hindered


def hold(step: str, done: int) -> None:
    """Sleep in the middle of the work, inside its transaction, for as long as a test holds this worker there."""
    path = Path(os.environ.get("TEST_HOLD", "/nonexistent")).with_suffix(f".{step}")
    if done and path.exists():
        path.with_suffix(f".{step}-reached").touch()
        while path.exists():
            time.sleep(0.02)


def may(actor: Actor, organisation: Organisation) -> Verdict:
    if actor.audience == Audience.STAFF and actor.has_role(Role.CASE_OFFICER):
        return ALLOWED
    if actor.organisation_id == organisation.pk and actor.has_role(Role.COMPLAINANT):
        return ALLOWED
    return Denied(_("Reader"), "reader")


def organisations(actor: Actor) -> QuerySet[Organisation]:
    if actor.audience == Audience.STAFF:
        return Organisation.objects.filter(kind="rights_owner")
    return Organisation.objects.filter(pk=actor.organisation_id or 0)


def address(reference: str, audience: str) -> str:
    return f"/{audience}/shops/imports/{reference}/"


SHOPS = Importer(
    kind="shops",
    label=_("Shops"),
    columns=COLUMNS,
    judge=judge,
    apply=apply,
    may=may,
    organisations=organisations,
    address=address,
    words={"not_a_number": _("%(kind)s: %(given)s"), "taken": _("Administrator")},
    max_rows=120_000,
    batch=int(os.environ.get("TEST_BATCH", "100")),
)
registry.register(SHOPS)
