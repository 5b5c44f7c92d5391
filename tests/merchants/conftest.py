"""What the pages and endpoints of shops are tried with."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from merchants.actions.captures import Look, record_captures
from merchants.actions.companies import record_company
from merchants.actions.links import claim_link
from merchants.actions.shops import add_alias, ensure_shops
from merchants.actions.strikes import Blow, record_strikes
from merchants.choices import CaptureSource, LinkKind, StrikeKind
from merchants.models import Capture, Company, CompanyClaim, Listing, Shop, ShopLink, Strike
from tests.cast import Cast, acting, next_sku

USCC = "91110000600037341L"


@dataclass
class Street:
    """A shop about which everything is on record, its neighbour of the same company, and a stranger's."""

    shop: Shop
    neighbour: Shop
    stranger: Shop
    company: Company
    link: ShopLink
    strikes: list[Strike]
    captures: list[Capture]

    @property
    def claim(self) -> CompanyClaim:
        """Who said which company it is."""
        return self.shop.company_claims.get()


@pytest.fixture
def street(cast: Cast) -> Street:
    """Everything on record about three shops."""
    officer = acting(cast.officer)
    keys = {("jd.com", "9100001"): "Pots 茶壶", ("jd.com", "9100002"): "Cups", ("jd.hk", "9100003"): "Vases"}
    shop, neighbour, stranger = (Shop.objects.get(pk=pk) for pk in ensure_shops(keys, actor=officer).values())
    add_alias(shop.pk, actor=officer, name="Old Pots", source="An invoice")
    fields = {"uscc": USCC, "name": "Shenzhen Pots Ltd", "name_zh": "深圳壶业有限公司", "address": "1 Kiln Road"}
    company, _same = [
        record_company(
            one.pk, actor=officer, fields=fields, evidence="Its licence", document=cast.document(by=cast.officer)
        )
        for one in (shop, neighbour)
    ]
    link = claim_link(
        shop.pk, stranger.pk, actor=acting(cast.complainant), kind=LinkKind.SAME_GOODS, evidence="One photographer"
    )
    when = timezone.now() - timedelta(days=30)
    strikes = record_strikes(
        [
            Blow(
                shop_id=one.pk,
                kind=StrikeKind.UPHELD_COMPLAINT,
                source_type="complaints.complaint",
                source_id=number,
                source_reference=f"C-2026-{number:06d}",
                right_label="12345678 HARROW & FINCH",
                occurred_at=when,
            )
            for number, one in enumerate((shop, neighbour), start=801)
        ],
        actor=officer,
    )
    listing = Listing.objects.create(platform="jd.com", sku=next_sku(), shop=shop)
    picture = cast.document()
    looks = [
        Look(
            listing_id=listing.pk,
            taken_at=datetime(2026, 3, day, 4, tzinfo=UTC),
            source=CaptureSource.FILING,
            organisation_id=cast.harrow.pk,
            title=title,
            price=Decimal(price),
            currency="CNY",
            sales_shown="500+",
            seller_name="Pots",
            shop_id=shop.pk,
            image_id=picture.pk,
            page_id=picture.pk,
        )
        for day, title, price in ((1, "Teapot", "99.00"), (5, "Vase", "49.00"))
    ]
    keys_of = record_captures(looks, actor=acting(cast.complainant))
    shop.refresh_from_db()
    return Street(shop, neighbour, stranger, company, link, strikes, list(Capture.objects.filter(pk__in=keys_of)))
