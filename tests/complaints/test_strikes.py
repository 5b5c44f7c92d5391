"""An upheld complaint counts against the shops of its removed listings, once, for as long as it stands."""

from typing import Any

import pytest

from complaints.choices import ActionOutcome, TargetState
from complaints.choices import ComplaintState as S
from complaints.models import Complaint
from complaints.shops import naming, strikes
from complaints.shops.naming import Seller
from complaints.workflow import complaint_workflow
from core.workflow import engine
from core.workflow.errors import InvalidInputs, NotVisible, Refused
from merchants.models import CompanyClaim, Listing, Shop, Strike
from tests.cast import Cast, acting, address, events_are_heard, next_sku

pytestmark = pytest.mark.django_db


def sold_by_the_shop(cast: Cast, *, others: int = 0) -> str:
    """Lines of two listings of one shop, and of others of which nobody knows who sells them."""
    skus = [cast.listing().sku, cast.listing().sku, *(next_sku() for _ in range(others))]
    return "\n".join(address(sku) for sku in skus)


def decide(cast: Cast, complaint: Complaint, *decisions: dict[str, Any]) -> Complaint:
    return engine.move(
        complaint_workflow, complaint.pk, "decide", actor=acting(cast.jd_client), inputs={"decisions": list(decisions)}
    )


def conclude(cast: Cast, complaint: Complaint, outcome: str) -> Complaint:
    inputs = {"outcome": outcome, "outcome_on": complaint.created_at.date()}
    return engine.move(complaint_workflow, complaint.pk, "conclude", actor=acting(cast.officer), inputs=inputs)


def test_an_upheld_complaint_strikes_a_shop_once_however_many_of_its_listings_went(cast: Cast) -> None:
    complaint = cast.complaint(S.UPHELD, addresses=sold_by_the_shop(cast, others=1))
    strike = Strike.objects.get()
    assert strike.shop == cast.shop
    assert strike.source_reference == complaint.reference
    assert strike.occurred_at == complaint.closed_at
    assert cast.mark.number in strike.right_label


def test_a_shop_whose_listings_were_all_refused_is_not_struck(cast: Cast) -> None:
    complaint = cast.complaint(S.ACCEPTED, addresses=f"{address(cast.listing().sku)}\n{address(next_sku())}")
    refused = {"target": 1, "decision": TargetState.REFUSED, "reason": "no_infringement"}
    complaint = decide(cast, complaint, refused, {"target": 2, "decision": TargetState.REMOVED})
    assert cast.move(complaint, "close").state == S.UPHELD
    assert not Strike.objects.exists()


def test_a_late_answer_of_the_seller_ends_the_strike_and_a_judgment_brings_another(cast: Cast) -> None:
    complaint = cast.complaint(S.UPHELD, addresses=sold_by_the_shop(cast))
    complaint = cast.move(complaint, "counter")
    first = Strike.objects.get()
    assert first.struck_off_at is not None
    assert "answered" in first.struck_off_reason
    for verb in ("serve", "act"):
        complaint = cast.move(complaint, verb)
    assert conclude(cast, complaint, ActionOutcome.UPHELD).state == S.UPHELD
    second = Strike.objects.get(struck_off_at=None)
    assert second.pk != first.pk
    assert list(strikes.strikes_of(complaint)) == [second]


@pytest.mark.parametrize("end", [S.MEASURES_LIFTED, S.SETTLED])
def test_what_ends_without_an_infringement_counts_against_nobody(cast: Cast, end: str) -> None:
    cast.complaint(end, addresses=sold_by_the_shop(cast))
    assert not Strike.objects.filter(struck_off_at=None).exists()


def test_a_shop_that_staff_name_after_the_end_is_struck_as_of_that_day(cast: Cast) -> None:
    complaint = cast.complaint(S.UPHELD)
    assert not Strike.objects.exists()
    told = Seller(number="777001", name="Copy Cups")
    evidence = "Seen on the listing's page."
    placed = naming.name_shops(complaint.pk, {1: told, 2: told}, actor=acting(cast.officer), evidence=evidence)
    assert placed == 2
    strike = Strike.objects.get()
    assert strike.shop.name == "Copy Cups"
    assert strike.occurred_at == complaint.closed_at
    complaint.refresh_from_db()
    assert "777001" in complaint.search_text


def test_another_upheld_complaint_about_the_same_listing_strikes_the_shop_too_when_it_becomes_known(
    cast: Cast,
) -> None:
    sku = next_sku()
    own = cast.complaint(S.UPHELD, addresses=address(sku))
    other = cast.complaint(S.UPHELD, by=cast.stranger, addresses=address(sku))
    told = {1: Seller(number="777001", name="Copy Cups")}
    naming.name_shops(own.pk, told, actor=acting(cast.officer), evidence="Seen on the page.")
    events_are_heard()
    assert set(Strike.objects.values_list("source_reference", flat=True)) == {own.reference, other.reference}
    other.refresh_from_db()
    assert "Copy Cups" in other.search_text


def test_jd_names_shop_and_company_with_its_decisions(cast: Cast) -> None:
    complaint = cast.complaint(S.ACCEPTED)
    row = {"decision": TargetState.REMOVED, "shop_number": "777002", "shop_name": "杯子店"}
    rows = [{"target": number, **row} for number in (1, 2, 3)]
    rows[0] |= {"seller_name": "杭州茗壶商贸有限公司", "seller_uscc": "91350211M000100Y46"}
    complaint = decide(cast, complaint, *rows)
    shop = Shop.objects.get(number="777002")
    assert shop.name == "杯子店"
    assert Listing.objects.filter(shop=shop).count() == 3
    claim = CompanyClaim.objects.get(shop=shop)
    assert claim.company.uscc == "91350211M000100Y46"
    assert complaint.reference in claim.evidence
    cast.move(complaint, "close")
    assert Strike.objects.get().shop == shop


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"shop_name": "Copy Cups"}, "shop_number"),
        ({"shop_number": "shop 7"}, "shop_number"),
        ({"shop_number": "777002", "seller_uscc": "91350211M000100Y44"}, "seller_uscc"),
    ],
)
def test_what_jd_tells_of_a_seller_is_checked_and_then_nothing_is_decided(
    cast: Cast, told: dict[str, str], field: str
) -> None:
    complaint = cast.complaint(S.ACCEPTED)
    with pytest.raises(InvalidInputs) as invalid:
        decide(cast, complaint, {"target": 1, "decision": TargetState.REMOVED, **told})
    assert ("decisions", 0, field) in invalid.value.errors
    assert complaint.targets.filter(state=TargetState.PENDING).count() == 3
    assert not Shop.objects.exists()


def test_a_company_on_record_stays_whatever_jd_tells(cast: Cast) -> None:
    complaint = cast.complaint(S.ACCEPTED)
    row = {"decision": TargetState.REMOVED, "shop_number": "777002"}
    decide(cast, complaint, {"target": 1, **row, "seller_name": "First Ltd"})
    decide(cast, complaint, {"target": 2, **row, "seller_name": "Second Ltd"})
    assert CompanyClaim.objects.get().company.name == "First Ltd"


def test_owners_name_no_shops_and_strangers_find_no_complaint(cast: Cast) -> None:
    complaint = cast.complaint(S.LODGED)
    told = {1: Seller(number="777001")}
    with pytest.raises(Refused):
        naming.name_shops(complaint.pk, told, actor=acting(cast.complainant), evidence="x")
    with pytest.raises(NotVisible):
        naming.name_shops(complaint.pk, told, actor=acting(cast.stranger), evidence="x")
