"""What was seen of a listing stands as it was seen, and belongs to those who looked."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.accounts.actions.merging import merge
from merchants import queries
from merchants.actions.captures import Look, record_captures
from merchants.choices import CaptureSource
from merchants.models import Capture, Listing
from merchants.sales import parse_sales
from tests.cast import SYSTEM, Cast, acting, next_sku

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 3, 1, 4, tzinfo=UTC)


def look(listing: Listing, **given: object) -> Look:
    """A look at filing; fields given replace those of the model look."""
    whole: dict[str, object] = {
        "listing_id": listing.pk,
        "taken_at": FIRST,
        "source": CaptureSource.FILING,
        "title": "Teapot 茶壶",
        "price": Decimal("99.00"),
        "currency": "CNY",
        "sales_shown": "已售1.2万+",
        "seller_name": "Teapot Bargains",
    }
    return Look(**{**whole, **given})  # type: ignore[arg-type]


def taken(listing: Listing, **given: object) -> Capture:
    """One capture on record."""
    return Capture.objects.get(pk=record_captures([look(listing, **given)], actor=SYSTEM)[0])


def test_nobody_changes_or_removes_a_capture(cast: Cast) -> None:
    capture = taken(cast.listing())
    with pytest.raises(IntegrityError), transaction.atomic():
        Capture.objects.filter(pk=capture.pk).update(title="Another")
    with pytest.raises(IntegrityError), transaction.atomic():
        Capture.objects.filter(pk=capture.pk).delete()
    assert Capture.objects.get(pk=capture.pk).title == "Teapot 茶壶"


def test_ten_thousand_looks_are_one_statement_and_come_back_in_their_order(cast: Cast) -> None:
    listings = Listing.objects.bulk_create(Listing(platform="jd.com", sku=next_sku()) for _ in range(10_000))
    rows = [look(listing, title=f"No. {place} “quoted”\\\t") for place, listing in enumerate(listings)]
    actor = acting(cast.complainant)
    with CaptureQueriesContext(connection) as statements:
        keys = record_captures(rows, actor=actor)
    assert len(statements) == 1
    titles = dict(Capture.objects.values_list("pk", "title"))
    assert [titles[key] for key in keys] == [row.title for row in rows]
    first = Capture.objects.get(pk=keys[0])
    assert (first.sales_count, first.price, first.recorded_by_label) == (12_000, Decimal("99.00"), "Clara Finch")


def test_a_price_without_its_currency_is_no_price(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        taken(cast.listing(), currency="")


@pytest.mark.parametrize(
    ("shown", "count"),
    [
        ("已售1.2万+", 12_000),
        ("500+", 500),
        ("1,234 sold", 1_234),
        ("月销３万", 30_000),
        ("2亿", 200_000_000),
        ("", None),
        ("new", None),
        ("500 - 600", None),
    ],
)
def test_the_sales_shown_are_read_where_they_are_one_number(shown: str, count: int | None) -> None:
    assert parse_sales(shown) == count


def test_owners_see_their_own_captures_and_staff_see_all(cast: Cast) -> None:
    listing = cast.listing()
    ours, theirs, cbbcs = (taken(listing, organisation_id=one) for one in (cast.harrow.pk, cast.brightwater.pk, None))
    seen = {
        name: set(queries.captures_visible_to(acting(getattr(cast, name))))
        for name in ("complainant", "stranger", "officer", "reviewer", "agent", "gov_reader")
    }
    assert seen["complainant"] == {ours}
    assert seen["stranger"] == {theirs}
    assert seen["officer"] == {ours, theirs, cbbcs}
    assert seen["reviewer"] == seen["agent"] == seen["gov_reader"] == set()


def test_captures_follow_their_owner_when_two_records_become_one(cast: Cast) -> None:
    capture = taken(cast.listing(), organisation_id=cast.brightwater.pk)
    merge(cast.brightwater.pk, cast.harrow.pk, actor=acting(cast.administrator), reason="One firm")
    assert Capture.objects.get(pk=capture.pk).organisation == cast.harrow


def test_a_change_after_filing_is_told_field_by_field(cast: Cast) -> None:
    listing = cast.listing()
    first = taken(listing)
    later = taken(
        listing,
        taken_at=FIRST + timedelta(days=3),
        source=CaptureSource.LATER,
        title="Vase",
        price=Decimal("49.50"),
        seller_name="",
        still_on_sale=False,
    )
    found = {change.field: (change.before, change.after) for change in queries.changes(first, later)}
    assert found == {
        "still_on_sale": (True, False),
        "title": ("Teapot 茶壶", "Vase"),
        "price": ((Decimal("99.00"), "CNY"), (Decimal("49.50"), "CNY")),
    }


def test_another_picture_is_a_change_and_the_same_picture_stored_again_is_none(cast: Cast) -> None:
    listing = cast.listing()
    one, same = cast.document("a.png"), cast.document("b.png")
    first, later = (taken(listing, image_id=document.pk) for document in (one, same))
    assert queries.changes(first, later) == []
