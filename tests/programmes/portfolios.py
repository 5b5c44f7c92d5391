"""Portfolios to give in, and a worker that runs where the test can see it."""

from collections.abc import Sequence
from typing import Any

from core.accounts.models import Organisation, Person
from core.imports import actions
from core.imports.models import Import, ImportRow
from core.tabular.export import csv_body, xlsx_file
from programmes.importing import KIND
from tests.cast import Cast, acting
from tests.imports.conftest import upload, worked

HEADER = ("Number", "Type", "Territory", "Mark or title", "Nice classes", "Registered on", "Expires on", "Holder")
TEAPOT = ("12345678", "Trade mark", "China", "HARROW & FINCH", "21", "2020-05-14", "2030-05-13", "Harrow & Finch Ltd")
CUP = ("12345679", "Trade mark", "China", "FINCH CUP", "21, 30", "2020-05-14", "2030-05-13", "Harrow & Finch Ltd")


def csv_of(rows: Sequence[Sequence[Any]], header: Sequence[str] = HEADER) -> bytes:
    return b"".join(csv_body(header, rows))


def xlsx_of(rows: Sequence[Sequence[Any]], header: Sequence[str] = HEADER) -> bytes:
    with xlsx_file(header, rows, sheet_name="Rights") as file:
        return file.read()


def give(
    cast: Cast, content: bytes, name: str = "rights.csv", *, by: Person | None = None, to: Organisation | None = None
) -> Import:
    """Give a file in, as Harrow & Finch's complainant for Harrow & Finch unless said otherwise."""
    actor, owner = acting(by or cast.complainant), to or cast.harrow
    return actions.start(upload(content, name), kind=KIND, actor=actor, organisation_id=owner.pk)


def read(
    cast: Cast,
    rows: Sequence[Sequence[Any]],
    header: Sequence[str] = HEADER,
    *,
    by: Person | None = None,
    to: Organisation | None = None,
) -> Import:
    """An import that was read to the end."""
    return worked(give(cast, csv_of(rows, header), by=by, to=to))


def applied(record: Import, by: Person, mode: str = "valid") -> Import:
    """The import after somebody decided and a worker wrote."""
    actions.apply(record.pk, actor=acting(by), mode=mode)
    return worked(record)


def imported(cast: Cast, rows: Sequence[Sequence[Any]], header: Sequence[str] = HEADER) -> Import:
    """Rows on record, given by the complainant."""
    return applied(read(cast, rows, header), cast.complainant)


def only_row(record: Import) -> ImportRow:
    return record.rows.get()
