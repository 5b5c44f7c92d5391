"""Files to give in, and a worker that runs where the test can see it."""

from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile

from core.accounts.models import Person
from core.imports import actions, work
from core.imports.models import Import, ImportRow
from core.tabular.export import csv_body, xlsx_file
from tests.cast import Cast, acting
from tests.imports.shops import SHOPS
from tests.outbox.conftest import broker

__all__ = ["broker"]

HEADER = ("Shop number", "Shop name")


def csv_of(rows: Sequence[Sequence[Any]], header: Sequence[str] = HEADER) -> bytes:
    return b"".join(csv_body(header, rows))


def xlsx_of(rows: Sequence[Sequence[Any]], header: Sequence[str] = HEADER) -> bytes:
    with xlsx_file(header, rows, sheet_name="Shops") as file:
        return file.read()


def upload(content: bytes, name: str = "shops.csv") -> "ContentFile[Any]":
    return ContentFile(content, name=name)


def give(cast: Cast, content: bytes, name: str = "shops.csv", *, by: Person | None = None) -> Import:
    """Give a file in, as Harrow & Finch's complainant unless said otherwise."""
    actor = acting(by or cast.complainant)
    return actions.start(upload(content, name), kind=SHOPS.kind, actor=actor, organisation_id=cast.harrow.pk)


def worked(record: Import) -> Import:
    """The import after a worker has done what there is to do."""
    while work.advance(record.pk):
        pass
    return Import.objects.get(pk=record.pk)


def read(cast: Cast, content: bytes, name: str = "shops.csv", *, by: Person | None = None) -> Import:
    """An import that was read to the end."""
    return worked(give(cast, content, name, by=by))


def applied(record: Import, cast: Cast, mode: str = "valid") -> Import:
    """The import after somebody decided and a worker wrote."""
    actions.apply(record.pk, actor=acting(cast.complainant), mode=mode)
    return worked(record)


def verdicts(record: Import) -> list[str]:
    return list(record.rows.order_by("position").values_list("verdict", flat=True))


def row(record: Import, number: int) -> ImportRow:
    """The row that a person sees under this number."""
    return record.rows.get(number=number)


def codes(of: ImportRow) -> list[tuple[str, str]]:
    return [(note["field"], note["code"]) for note in of.notes]
