"""A complaint against the owner's own official shop is caught before it is filed, or explained."""

from typing import Any

import pytest
from django.urls import reverse

from complaints.actions import filing
from complaints.choices import ComplaintState as S
from complaints.models import Complaint
from complaints.workflow import complaint_workflow
from core.workflow import engine
from core.workflow.errors import InvalidInputs
from merchants.actions.companies import record_company
from merchants.models import Listing, Shop
from programmes.actions import shops
from programmes.models import OfficialShop
from tests.api.callers import calling
from tests.cast import Cast, acting, address, next_sku, signed_in
from tests.portal.conftest import page, step, text

pytestmark = pytest.mark.django_db
WHY = "The flagship sells cups there that we have never supplied."


@pytest.fixture
def sold(cast: Cast) -> str:
    """The SKU of a listing that Harrow & Finch's flagship sells."""
    OfficialShop.objects.create(
        organisation=cast.harrow, platform=cast.shop.platform, number=cast.shop.number, name="Harrow flagship"
    )
    return str(cast.listing().sku)


def lines(*skus: str) -> str:
    return "\n".join(address(sku) for sku in skus)


def test_a_listing_of_an_official_shop_is_not_submitted_without_a_reason(cast: Cast, sold: str) -> None:
    draft = cast.draft(addresses=lines(next_sku(), sold))
    with pytest.raises(InvalidInputs) as refused:
        engine.move(complaint_workflow, draft.pk, "submit", actor=acting(cast.complainant))
    [words] = refused.value.errors["authorised_shop_reason",]
    assert "line 2" in words
    assert cast.shop.name in words


@pytest.mark.parametrize("reason", ["", "Too short.", "x" * 1001])
def test_a_reason_says_enough_and_not_too_much(cast: Cast, sold: str, reason: str) -> None:
    draft = cast.draft(addresses=lines(sold), authorised_shop_reason=reason)
    with pytest.raises(InvalidInputs):
        engine.move(complaint_workflow, draft.pk, "submit", actor=acting(cast.complainant))


def test_with_a_reason_it_goes_through_and_staff_and_jd_read_why(cast: Cast, sold: str) -> None:
    complaint = cast.complaint(S.LODGED, addresses=lines(sold), authorised_shop_reason=WHY)
    seen = text(signed_in(cast.officer).get(reverse("complaints_staff:detail", args=[complaint.reference])))
    assert WHY in seen
    assert "Official shop of the rights owner" in seen
    assert calling(cast.jd_client).get(f"/complaints/{complaint.reference}").json()["authorised_shop_reason"] == WHY


def test_a_reason_without_such_a_listing_is_not_kept(cast: Cast) -> None:
    complaint = cast.complaint(authorised_shop_reason=WHY)
    assert Complaint.objects.get(pk=complaint.pk).authorised_shop_reason == ""


@pytest.mark.parametrize("whose", ["another owner's", "struck out"])
def test_only_the_owners_present_official_shops_count(cast: Cast, sold: str, whose: str) -> None:
    if whose == "struck out":
        OfficialShop.objects.update(removed_at="2026-01-01T00:00Z")
    else:
        OfficialShop.objects.update(organisation=cast.brightwater)
    assert cast.complaint(addresses=lines(sold)).state == S.SUBMITTED


def test_the_listings_step_names_the_shop_and_the_lines_and_asks_why(cast: Cast, sold: str) -> None:
    draft, browser = cast.draft(addresses=""), signed_in(cast.complainant)
    given = {"addresses": lines(next_sku(), sold)}
    answer = browser.post(step(draft, "listings"), given)
    assert answer.status_code == 422
    assert "line 2" in text(answer)
    assert 'name="authorised_shop_reason"' in text(answer)
    assert browser.post(step(draft, "listings"), given | {"authorised_shop_reason": WHY}).status_code == 302
    assert WHY in text(browser.get(page("check", draft)))


def test_the_lines_of_official_shops_go_at_one_press(cast: Cast, sold: str) -> None:
    other = next_sku()
    draft, browser = cast.draft(addresses=""), signed_in(cast.complainant)
    browser.post(step(draft, "listings"), {"addresses": lines(other, sold), "spare": "1"})
    draft.refresh_from_db()
    assert draft.addresses == address(other)


def test_while_one_types_the_shop_is_named_and_the_reason_typed_so_far_stays(cast: Cast, sold: str) -> None:
    draft, browser = cast.draft(), signed_in(cast.complainant)
    answer = browser.post(page("addresses", draft), {"addresses": lines(sold), "authorised_shop_reason": "The flag"})
    assert cast.shop.name in text(answer)
    assert "The flag</textarea>" in text(answer)


def test_the_check_names_what_is_missing_and_leads_to_the_listings(cast: Cast, sold: str) -> None:
    draft = cast.draft(addresses=lines(sold))
    shown = text(signed_in(cast.complainant).get(page("check", draft)))
    assert "Official shops of the rights owner sell some of these listings" in shown
    assert "By submitting" not in shown


def test_the_api_points_at_the_reason_and_takes_it(cast: Cast, sold: str, filing: dict[str, Any]) -> None:
    caller = calling(cast.owner_client)
    refused = caller.post("/complaints", filing | {"listings": [sold]})
    assert refused.status_code == 422
    assert {error["pointer"] for error in refused.json()["errors"]} == {"/authorised_shop_reason"}
    short = caller.post("/complaints", filing | {"listings": [sold], "authorised_shop_reason": "Why not"})
    assert short.status_code == 422
    assert caller.post("/complaints", filing | {"listings": [sold], "authorised_shop_reason": WHY}).status_code == 201


def test_a_shops_own_address_is_refused_as_before(cast: Cast, sold: str) -> None:
    draft = cast.draft(addresses=f"https://mall.jd.com/index-{cast.shop.number}.html")
    with pytest.raises(InvalidInputs) as refused:
        engine.move(complaint_workflow, draft.pk, "submit", actor=acting(cast.complainant))
    assert ("addresses",) in refused.value.errors


def test_a_shop_that_is_named_after_a_complaint_was_drafted_is_caught_all_the_same(cast: Cast) -> None:
    sku = str(cast.listing().sku)
    draft = cast.draft(addresses=lines(sku))
    clara = signed_in(cast.complainant)
    assert "Official shops of the rights owner" not in text(clara.get(page("check", draft)))
    shops.declare_shop(cast.harrow.pk, actor=acting(cast.owner_admin), address=cast.shop.number, name="Flagship")
    assert "Official shops of the rights owner" in text(clara.get(page("check", draft)))
    with pytest.raises(InvalidInputs) as refused:
        engine.move(complaint_workflow, draft.pk, "submit", actor=acting(cast.complainant))
    assert list(refused.value.errors) == [("authorised_shop_reason",)]
    filing.keep_draft(draft.pk, actor=acting(cast.complainant), fields={"authorised_shop_reason": WHY})
    assert engine.move(complaint_workflow, draft.pk, "submit", actor=acting(cast.complainant)).state == S.SUBMITTED


def test_a_shop_that_is_named_after_a_complaint_was_submitted_is_shown_to_those_who_screen_it(cast: Cast) -> None:
    complaint = cast.complaint(addresses=lines(str(cast.listing().sku)))
    address = reverse("complaints_staff:detail", args=[complaint.reference])
    assert "Official shop of the rights owner" not in text(signed_in(cast.officer).get(address))
    shops.declare_shop(cast.harrow.pk, actor=acting(cast.owner_admin), address=cast.shop.number, name="Flagship")
    assert "Official shop of the rights owner" in text(signed_in(cast.officer).get(address))


def test_another_shop_of_the_company_that_runs_an_official_shop_is_caught_too(cast: Cast, sold: str) -> None:
    sister = Shop.objects.create(platform="jd.com", number="1000002", name="Sister shop")
    listing = Listing.objects.create(platform="jd.com", sku=next_sku(), shop=sister)
    actor = acting(cast.officer)
    company = {"name": "Teapot Trading Ltd"}
    for shop in (cast.shop, sister):
        record_company(shop.pk, actor=actor, fields=company, evidence="The licences on both pages.")
    draft = cast.draft(addresses=lines(listing.sku))
    with pytest.raises(InvalidInputs) as refused:
        engine.move(complaint_workflow, draft.pk, "submit", actor=acting(cast.complainant))
    assert "Sister shop" in refused.value.errors["authorised_shop_reason",][0]
    complaint = cast.complaint(S.LODGED, addresses=lines(listing.sku), authorised_shop_reason=WHY)
    seen = text(signed_in(cast.officer).get(reverse("complaints_staff:detail", args=[complaint.reference])))
    assert "Official shop of the rights owner" in seen


def test_shops_of_a_company_that_runs_no_official_shop_of_the_owner_are_not_caught(cast: Cast) -> None:
    listing = cast.listing()
    actor = acting(cast.officer)
    record_company(cast.shop.pk, actor=actor, fields={"name": "Teapot Trading Ltd"}, evidence="The licence.")
    OfficialShop.objects.create(
        organisation=cast.brightwater, platform=cast.shop.platform, number=cast.shop.number, name="Brightwater flagship"
    )
    assert cast.complaint(S.SUBMITTED, addresses=lines(listing.sku)).state == S.SUBMITTED
