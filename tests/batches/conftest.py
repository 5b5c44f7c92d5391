"""Tables of complaints, and what becomes of them."""

from collections.abc import Sequence
from typing import Any

from complaints.batches.importing import KIND
from complaints.models import Complaint
from core.accounts.models import Organisation, Person
from core.imports import actions
from core.imports.models import Import
from tests.cast import EXPLANATION, Cast, acting, address, next_sku
from tests.imports.conftest import csv_of, upload, worked

HEADER = ("Right", "Reason", "Listing", "Explanation")


def listed(right: str, reason: str, count: int, explanation: str = EXPLANATION) -> list[list[Any]]:
    """Rows of as many new listings."""
    return [[right, reason, address(next_sku()), explanation] for _number in range(count)]


def given(
    cast: Cast,
    rows: Sequence[Sequence[Any]],
    *,
    by: Person | None = None,
    to: Organisation | None = None,
    header: Sequence[str] = HEADER,
) -> Import:
    """The table, handed in and not yet read."""
    person = by or cast.complainant
    return actions.start(
        upload(csv_of(rows, header), "batch.csv"),
        kind=KIND,
        actor=acting(person),
        organisation_id=(to or cast.harrow).pk,
        subject=person.organisation,
    )


def taken(cast: Cast, rows: Sequence[Sequence[Any]], **more: Any) -> Import:
    """The table after a worker has read it and begun the drafts."""
    return worked(given(cast, rows, **more))


def drafts_of(record: Import) -> list[Complaint]:
    """The complaints that came out of it."""
    return list(Complaint.objects.filter(batch_draft__record=record).order_by("pk"))
