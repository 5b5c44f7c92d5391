"""What a listing showed when it was filed is kept, and what it shows later is compared with it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from complaints import captures
from complaints.captures import Seen
from complaints.choices import ComplaintState as S
from complaints.models import Complaint
from complaints.workflow import complaint_workflow
from core.workflow import engine
from core.workflow.errors import Conflict, NotVisible, Refused
from merchants.models import Capture
from tests.api.callers import calling
from tests.cast import Cast, acting, address, events_are_heard, next_sku, signed_in

pytestmark = pytest.mark.django_db
Filing = dict[str, Any]
SHOWN = {"title": "Teapot 茶壶", "price": "19.90", "currency": "CNY", "sales": "已售1.2万+", "seller": "茶壶特卖"}


def filed(cast: Cast, filing: Filing, **look: Any) -> Complaint:
    """A complaint that the owner's system filed about one listing, with what that showed."""
    cast.may_file()
    _ = cast.mark
    listing = {"address": address(next_sku()), **SHOWN, **look}
    answer = calling(cast.owner_client).post("/complaints", {**filing, "listings": [listing]})
    assert answer.status_code == 201, answer.json()
    return Complaint.objects.get(reference=answer.json()["reference"])


def lodged(cast: Cast, complaint: Complaint) -> Complaint:
    for verb in ("screen", "lodge"):
        complaint = engine.move(complaint_workflow, complaint.pk, verb, actor=acting(cast.officer))
    return complaint


def test_what_a_listing_showed_is_filed_with_it(cast: Cast, filing: Filing) -> None:
    paper = cast.document("page.png")
    seen_at = timezone.now() - timedelta(hours=2)
    complaint = filed(cast, filing, document=str(paper.public_id), captured_at=seen_at.isoformat())
    capture = complaint.targets.get().capture
    assert capture is not None
    assert (capture.title, str(capture.price), capture.currency) == ("Teapot 茶壶", "19.90", "CNY")
    assert capture.sales_count == 12_000
    assert capture.page == paper
    assert capture.organisation == cast.harrow
    assert capture.taken_at == seen_at


@pytest.mark.parametrize(
    ("look", "pointer"),
    [
        ({"price": "1.00", "currency": ""}, "/listings/0/currency"),
        ({"captured_at": "2999-01-01T00:00:00Z"}, "/listings/0/captured_at"),
        ({"document": "00000000-0000-4000-8000-000000000000"}, "/listings/0/document"),
        ({"address": "https://example.com/1"}, "/listings/0/address"),
        ({"colour": "red"}, "/listings/0/colour"),
    ],
)
def test_a_look_that_does_not_hold_is_named_and_nothing_is_filed(
    cast: Cast, filing: Filing, look: dict[str, str], pointer: str
) -> None:
    cast.may_file()
    _ = cast.mark
    listing = {"address": address(next_sku()), **SHOWN, **look}
    answer = calling(cast.owner_client).post("/complaints", {**filing, "listings": [listing]})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not Capture.objects.exists()
    assert not Complaint.objects.exists()


def test_a_strangers_file_is_no_page_capture(cast: Cast, filing: Filing) -> None:
    cast.may_file()
    _ = cast.mark
    paper = cast.document(by=cast.stranger)
    listing = {"address": address(next_sku()), **SHOWN, "document": str(paper.public_id)}
    assert calling(cast.owner_client).post("/complaints", {**filing, "listings": [listing]}).status_code == 422


def test_a_later_look_that_differs_marks_the_listing_for_everybody(cast: Cast, filing: Filing) -> None:
    complaint = lodged(cast, filed(cast, filing))
    owner = calling(cast.owner_client)
    url = f"/complaints/{complaint.reference}/targets/1/captures"
    answer = owner.post(url, {"title": "Teapot 茶壶", "price": "29.90", "currency": "CNY"})
    assert answer.status_code == 201
    assert answer.json()["changes"] == ["price"]
    for who in (owner, calling(cast.jd_client)):
        [target] = who.get(f"/complaints/{complaint.reference}/targets").json()["results"]
        assert target["changed_after_filing"] is True
    seen = owner.get(url).json()["results"]
    assert [(one["at_filing"], one["changes"]) for one in seen] == [(True, []), (False, ["price"])]


def test_a_change_that_cbbc_sees_on_the_page_of_a_shop_stands_in_the_story_of_the_complaint(
    cast: Cast, filing: Filing
) -> None:
    complaint = filed(cast, filing)
    listing = complaint.targets.get().listing
    given = {"listing": listing.url, "title": "Kettle", "still_on_sale": "on"}
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=True):
        desk = signed_in(cast.officer)
        assert desk.post(reverse("shops_staff:capture", args=[cast.shop.pk]), given).status_code == 302
        events_are_heard()
    assert complaint.targets.get().changed_after_filing
    page = reverse("complaints_portal:detail", args=[complaint.reference])
    assert "changed since filing: 1" in signed_in(cast.complainant).get(page).content.decode()


def test_a_look_that_says_the_same_or_less_marks_nothing(cast: Cast, filing: Filing) -> None:
    complaint = filed(cast, filing)
    captures.record_later(complaint.pk, {1: Seen(title="Teapot 茶壶")}, actor=acting(cast.complainant))
    assert not complaint.targets.get().changed_after_filing


def test_an_owner_reads_its_own_looks_jd_those_filed_and_its_own_and_cbbc_all(cast: Cast) -> None:
    sku = next_sku()
    own = cast.complaint(S.LODGED, addresses=address(sku))
    other = cast.complaint(S.LODGED, by=cast.stranger, addresses=address(sku))
    for complaint, who in ((own, "complainant"), (other, "stranger"), (own, "officer"), (other, "jd_client")):
        captures.record_later(complaint.pk, {1: Seen(title=f"By {who}")}, actor=acting(getattr(cast, who)))

    def read_by(who: str) -> set[str]:
        seen = captures.readable(own.targets.get(), own, actor=acting(getattr(cast, who)))
        return {one.title for one in seen}

    assert read_by("complainant") == {"By complainant"}
    assert read_by("jd_client") == {"By jd_client"}
    assert read_by("officer") == {"By complainant", "By stranger", "By officer", "By jd_client"}


def test_strangers_record_nothing_readers_neither_and_drafts_wait(cast: Cast) -> None:
    complaint = cast.complaint(S.SUBMITTED)
    for who, error in (("stranger", NotVisible), ("owner_reader", Refused), ("jd_client", NotVisible)):
        with pytest.raises(error):
            captures.record_later(complaint.pk, {1: Seen(title="x")}, actor=acting(getattr(cast, who)))
    with pytest.raises(Conflict):
        captures.record_later(cast.draft().pk, {1: Seen(title="x")}, actor=acting(cast.complainant))
    url = f"/complaints/{complaint.reference}/targets/1/captures"
    assert calling(cast.stranger_client).get(url).status_code == 404
    assert calling(cast.owner_client).get(url.replace("/1/", "/9/")).status_code == 404


def test_a_look_kept_for_a_draft_is_filed_with_it_and_one_of_before_is_not(cast: Cast) -> None:
    sku = next_sku()
    key = ("jd.com", sku)
    actor = acting(cast.complainant)
    long_ago = timezone.now() - timedelta(days=30)
    earlier = cast.draft(addresses=address(sku), now=long_ago)
    captures.record_at_filing(earlier, {key: Seen(title="Before")}, actor=actor, now=long_ago)
    draft = cast.draft(addresses=address(sku))
    captures.record_at_filing(draft, {key: Seen(title="Now")}, actor=actor)
    assert captures.of_draft(draft, [key])[key].title == "Now"
    complaint = cast.move(draft, "submit")
    capture = complaint.targets.get().capture
    assert capture is not None
    assert capture.title == "Now"


def test_a_look_kept_for_one_draft_is_not_filed_with_another_about_the_same_listing(cast: Cast) -> None:
    sku = next_sku()
    key, actor = ("jd.com", sku), acting(cast.complainant)
    mine, other = (cast.draft(addresses=address(sku)) for _ in range(2))
    captures.record_at_filing(mine, {key: Seen(title="Mine")}, actor=actor)
    captures.record_at_filing(other, {key: Seen(title="Of the other draft")}, actor=actor)
    filed_with = cast.move(mine, "submit").targets.get().capture
    assert filed_with is not None
    assert filed_with.title == "Mine"


def test_a_system_says_which_complaint_its_filing_follows(cast: Cast, filing: Filing) -> None:
    earlier = cast.complaint(S.UPHELD)
    owner = calling(cast.owner_client)
    again = {**filing, "listings": [earlier.targets.get(number=1).url], "follows": earlier.reference}
    answer = owner.post("/complaints", again)
    assert answer.status_code == 201, answer.json()
    later = answer.json()["reference"]
    assert owner.get(f"/complaints/{later}").json()["follows"] == earlier.reference
    seen = owner.get(f"/complaints/{earlier.reference}").json()
    assert seen["followed_by"] == [later]
    assert seen["targets"]["relisted"] == 1
    assert calling(cast.jd_client).get(f"/complaints/{earlier.reference}").json()["followed_by"] == []


def test_a_filing_follows_no_complaint_of_somebody_else(cast: Cast, filing: Filing) -> None:
    foreign = cast.complaint(S.UPHELD, by=cast.stranger)
    cast.may_file()
    _ = cast.mark
    answer = calling(cast.owner_client).post("/complaints", {**filing, "follows": foreign.reference})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/follows"
