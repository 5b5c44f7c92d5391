"""Owners' systems prepare a draft, give its listings as files, and file it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from complaints.choices import ComplaintState as S
from complaints.choices import Measure, Reason
from complaints.models import Complaint
from complaints.targets import actions
from core.imports.models import Import
from tests.api.callers import calling
from tests.cast import EXPLANATION, Cast, acting, address, facts_of, next_sku, signed_in
from tests.imports.conftest import csv_of, upload, worked
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


def test_what_listings_show_and_what_a_draft_follows_stay_with_it_until_it_is_filed(cast: Cast) -> None:
    cast.may_file()
    earlier = cast.complaint(S.UPHELD)
    call = calling(cast.owner_client)
    sku = next_sku()
    look = {"address": address(sku), "title": "Copy of the teapot", "price": "39.00", "currency": "CNY"}
    prepared = call.post("/complaints/drafts", {**body(cast, 1), "follows": earlier.reference, "listings": [look]})
    assert prepared.status_code == 201, prepared.content
    draft = prepared.json()
    assert draft["follows"] == earlier.reference
    filed = call.post(f"/complaints/drafts/{draft['reference']}/submit", {})
    assert filed.status_code == 200, filed.content
    complaint = Complaint.objects.get(reference=draft["reference"])
    assert complaint.follows == earlier
    capture = complaint.targets.get().capture
    assert capture is not None
    assert (capture.title, str(capture.price)) == ("Copy of the teapot", "39.00")


def test_a_draft_cannot_follow_a_complaint_that_its_owner_does_not_see(cast: Cast) -> None:
    cast.may_file()
    foreign = cast.complaint(S.UPHELD, by=cast.stranger)
    refused = calling(cast.owner_client).post("/complaints/drafts", {**body(cast, 1), "follows": foreign.reference})
    assert refused.status_code == 422
    assert "follows" in refused.content.decode()
    assert not Complaint.objects.filter(organisation=cast.harrow).exists()


def test_the_owners_own_reference_and_note_stay_with_the_listing_and_jd_does_not_read_them(cast: Cast) -> None:
    draft = cast.draft(addresses="")
    content = csv_of([[next_sku(), "TEA-7", "Second  warning"]], ("SKU", "Your reference", "Note"))
    worked(actions.start(draft, actor=acting(cast.complainant), upload=upload(content, "listings.csv")))
    for verb in ("submit", "screen", "lodge"):
        cast.move(draft, verb)
    own, jd = (
        calling(who).get(f"/complaints/{draft.reference}/targets").json()["results"][0]
        for who in (cast.owner_client, cast.jd_client)
    )
    assert (own["sender_reference"], own["sender_note"]) == ("TEA-7", "Second warning")
    assert "TEA-7" not in str(jd)
    assert "Second warning" not in str(jd)
    for who, room in ((cast.complainant, "portal"), (cast.officer, "staff")):
        shown = signed_in(who).get(f"/{room}/complaints/{draft.reference}/").content.decode()
        assert "TEA-7 · Second warning" in shown
