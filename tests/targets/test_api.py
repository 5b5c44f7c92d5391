"""Owners' systems prepare a draft, give its listings as files, and file it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from complaints.choices import Measure, Reason
from complaints.models import Complaint
from core.imports.models import Import
from tests.api.callers import calling
from tests.cast import EXPLANATION, Cast, facts_of
from tests.imports.conftest import csv_of, worked
from tests.targets.conftest import HEADER, rows

pytestmark = pytest.mark.django_db


def body(cast: Cast, count: int) -> dict[str, Any]:
    """Everything but the listings."""
    return {
        "right": cast.mark.number,
        "reason": Reason.COUNTERFEIT,
        "measure": Measure.DELETE,
        "explanation": EXPLANATION,
        "answers": facts_of(Reason.COUNTERFEIT, count),
        "statement": {"name": "Clara", "title": "Counsel", "is_true": True},
    }


def test_listings_given_as_a_file_are_filed_with_the_draft(cast: Cast) -> None:
    cast.may_file()
    call = calling(cast.owner_client)
    started = call.post("/complaints/drafts", body(cast, 3))
    assert started.status_code == 201, started.content
    draft = started.json()
    listed = [*rows(3), ["https://3.cn/abc", "", ""]]
    content = SimpleUploadedFile("listings.csv", csv_of(listed, HEADER))
    given = call.upload("/complaints/imports", {"complaint": draft["reference"], "file": content})
    assert given.status_code == 202, given.content
    assert given.json()["subject"] == draft["reference"]
    early = call.post(f"/complaints/drafts/{draft['reference']}/submit", {})
    assert (early.status_code, "still being read" in early.content.decode()) == (422, True)
    record = worked(Import.objects.get())
    read = call.get(f"/complaints/imports/{record.reference}").json()
    assert (read["applied"], read["counts"]["refused"]) == (3, 1)
    assert call.get(f"/complaints/drafts/{draft['reference']}").json()["listings"] == 3
    filed = call.post(f"/complaints/drafts/{draft['reference']}/submit", {})
    assert filed.status_code == 200, filed.content
    assert (filed.json()["state"], filed.json()["targets"]["total"]) == ("submitted", 3)
    assert call.post(f"/complaints/drafts/{draft['reference']}/submit", {}).status_code == 404


def test_drafts_and_lists_of_others_are_not_there(cast: Cast) -> None:
    cast.may_file()
    reference = calling(cast.owner_client).post("/complaints/drafts", body(cast, 1)).json()["reference"]
    stranger = calling(cast.stranger_client)
    assert stranger.get(f"/complaints/drafts/{reference}").status_code == 404
    assert stranger.post(f"/complaints/drafts/{reference}/submit", {}).status_code == 404
    content = SimpleUploadedFile("listings.csv", csv_of(rows(1), HEADER))
    given = stranger.upload("/complaints/imports", {"complaint": reference, "file": content})
    assert given.status_code == 422
    assert not Import.objects.exists()
    assert Complaint.objects.get(reference=reference).target_count == 0
