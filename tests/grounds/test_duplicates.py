"""The same right, listing and reason is complained about once; another reason is another complaint."""

import pytest

from complaints.choices import Reason
from tests.api.callers import calling
from tests.cast import EXPLANATION, Cast, address, facts_of, next_sku, signed_in
from tests.portal.conftest import page, step, text

pytestmark = pytest.mark.django_db


def test_a_listing_under_an_open_complaint_is_refused_with_a_link_to_it(cast: Cast) -> None:
    sku = next_sku()
    first = cast.complaint(addresses=address(sku))
    draft = cast.draft(addresses=address(sku))
    clara = signed_in(cast.complainant)
    shown = text(clara.get(step(draft, "listings")))
    assert first.reference in shown
    assert page("detail", first) in shown
    assert clara.post(page("check", draft)).status_code == 422


def test_a_program_is_told_which_complaint_has_it(cast: Cast) -> None:
    sku = next_sku()
    first = cast.complaint(addresses=address(sku))
    body = {
        "right": cast.mark.number,
        "reason": Reason.COUNTERFEIT,
        "measure": "delete",
        "listings": [sku],
        "explanation": EXPLANATION,
        "statement": {"name": "Clara Finch", "title": "Head", "is_true": True},
    }
    owner = calling(cast.owner_client)
    refused = owner.post("/complaints", body)
    assert (refused.status_code, first.reference in refused.content.decode()) == (422, True)
    assert owner.post("/complaints", body | {"reason": Reason.CONFUSINGLY_SIMILAR}).status_code == 201


def test_under_another_ground_the_same_listing_is_another_complaint(cast: Cast) -> None:
    sku = next_sku()
    cast.complaint(addresses=address(sku))
    bought = cast.complaint(addresses=address(sku), reason=Reason.TEST_PURCHASE, answers=facts_of("test_purchase"))
    assert (bought.ground, bought.target_count) == ("test_purchase", 1)


def test_what_others_have_under_complaint_is_never_told(cast: Cast) -> None:
    sku = next_sku()
    theirs = cast.complaint(by=cast.stranger, addresses=address(sku))
    draft = cast.draft(addresses=address(sku))
    clara = signed_in(cast.complainant)
    for address_of in (step(draft, "listings"), page("check", draft)):
        assert theirs.reference not in text(clara.get(address_of))
    assert clara.post(page("check", draft)).status_code == 302
