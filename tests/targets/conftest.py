"""Lists of listings for a draft, and what becomes of them."""

from collections.abc import Sequence
from typing import Any

from complaints.models import Complaint
from complaints.targets import actions
from complaints.workflow import complaint_workflow
from core.accounts.models import Person
from core.imports.models import Import
from core.workflow import engine
from tests.cast import Cast, acting, address, next_sku
from tests.imports.conftest import csv_of, upload, worked

HEADER = ("Listing", "Title", "Price")


def rows(count: int) -> list[list[Any]]:
    """Rows of as many new listings."""
    return [[address(next_sku()), f"Teapot {number}", "129.00"] for number in range(count)]


def given(cast: Cast, draft: Complaint, listed: Sequence[Sequence[Any]], *, by: Person | None = None) -> Import:
    """The list, handed in and not yet read."""
    content = upload(csv_of(listed, HEADER), "listings.csv")
    return actions.start(draft, actor=acting(by or cast.complainant), upload=content)


def taken(cast: Cast, draft: Complaint, listed: Sequence[Sequence[Any]]) -> Import:
    """The list after a worker has read it and added what it could."""
    record = worked(given(cast, draft, listed))
    draft.refresh_from_db()
    return record


def submitted(cast: Cast, draft: Complaint) -> Complaint:
    """The complaint after its owner has submitted it."""
    engine.move(complaint_workflow, draft.pk, "submit", actor=acting(cast.complainant))
    return Complaint.objects.get(pk=draft.pk)


def skus(complaint: Complaint) -> list[str]:
    """The listings that the complaint holds as targets, in their order."""
    return list(complaint.targets.order_by("number").values_list("sku", flat=True))


def codes(record: Import) -> list[str]:
    """What is said of the refused rows."""
    return [row.notes[-1]["code"] for row in record.rows.filter(verdict="refused").order_by("position")]
