"""CBBC sees on a shop's page what every owner has complained about it."""

import pytest
from django.urls import reverse

from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


def test_complaints_of_all_owners_around_a_shop_stand_on_its_page(cast: Cast) -> None:
    theirs = []
    for person in (cast.complainant, cast.stranger):
        complaint = cast.move(cast.draft(by=person, addresses=cast.listing().url), "submit")
        theirs.append(complaint.reference)
    draft = cast.draft(addresses=cast.listing().url)
    elsewhere = cast.move(cast.draft(), "submit")
    text = signed_in(cast.officer).get(reverse("shops_staff:detail", args=[cast.shop.pk])).content.decode()
    assert all(reference in text for reference in theirs)
    assert "Harrow &amp; Finch Ltd" in text
    assert "Brightwater Toys plc" in text
    assert draft.reference not in text
    assert elsewhere.reference not in text
