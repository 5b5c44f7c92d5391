"""CBBC finds shops, sees everything around one, and writes down what it learns. Nobody else gets in."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.audit.models import Event
from merchants import panels
from merchants.models import Capture, Company, Shop, ShopLink, Strike
from tests.cast import PNG, Cast, address, next_sku, signed_in
from tests.merchants.conftest import Street

pytestmark = pytest.mark.django_db
OTHER_USCC = "91110108551385082Q"


@pytest.fixture
def officer(cast: Cast) -> Client:
    """A case officer's browser."""
    return signed_in(cast.officer)


def words(client: Client, url: str, status: int = 200) -> str:
    """The text of a page."""
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def page(name: str, *args: Any) -> str:
    """The address of a page of the room."""
    return reverse(f"shops_staff:{name}", args=args)


def sent(client: Client, url: str, **data: Any) -> None:
    """Send a form that is taken."""
    answer = client.post(url, data)
    errors = answer.context["form"].errors if answer.status_code == 422 else ""
    assert answer.status_code == 302, errors


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Pots 茶壶", "Cups", "Vases"}),
        ("?q=old+pots", {"Pots 茶壶"}),
        ("?q=深圳", {"Pots 茶壶", "Cups"}),
        ("?q=91110000600037341L", {"Pots 茶壶", "Cups"}),
        ("?platform=jd.hk", {"Vases"}),
        ("?step=2", {"Pots 茶壶", "Cups"}),
        ("?step=1", set()),
        ("?step=any", {"Pots 茶壶", "Cups"}),
        ("?struck=ever&q=cups", {"Cups"}),
    ],
)
def test_shops_are_found_and_filtered(officer: Client, street: Street, query: str, found: set[str]) -> None:
    rows = officer.get(page("list") + query).context["list"].rows
    assert {row.shop.name for row in rows} == found


def test_a_page_of_many_shops_costs_no_more_statements(officer: Client, street: Street) -> None:
    officer.get(page("list"))
    with CaptureQueriesContext(connection) as few:
        officer.get(page("list"))
    Shop.objects.bulk_create(
        Shop(platform="jd.com", number=str(8_000_000 + n), name=f"S{n}", company=street.company) for n in range(20)
    )
    with CaptureQueriesContext(connection) as many:
        officer.get(page("list"))
    assert len(many) == len(few)


def test_the_list_is_exported_and_that_is_recorded(officer: Client, street: Street) -> None:
    body = b"".join(officer.get(page("list") + "?export=csv&q=cups")).decode("utf-8-sig")
    assert "Cups" in body
    assert "91110000600037341L" in body
    assert Event.objects.filter(verb="merchants.exported").count() == 1


def test_the_page_of_a_shop_tells_everything(officer: Client, street: Street) -> None:
    text = words(officer, page("detail", street.shop.pk))
    for told in (
        "Step 2",
        "91110000600037341L",
        "深圳壶业有限公司",
        "Its licence",
        "Old Pots",
        "An invoice",
        "Vases",
        "One photographer",
        "Harrow &amp; Finch Ltd",
        "C-2026-000801",
        "12345678 HARROW &amp; FINCH",
        "99.00 CNY → 49.00 CNY",
        "Teapot → Vase",
        "Second strike",
    ):
        assert told in text, told


def test_the_standing_is_told_for_the_day_that_is_chosen(officer: Client, street: Street) -> None:
    text = words(officer, page("detail", street.shop.pk) + "?on=2024-01-01")
    assert "Nothing counts on that day." in text
    assert "Step 2" not in text


def test_a_shop_of_which_little_is_known_has_a_page_too(officer: Client, street: Street) -> None:
    text = words(officer, page("detail", street.stranger.pk))
    assert "No strike counts" in text


def test_what_higher_apps_know_stands_on_the_page(
    officer: Client, street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def rows(shop_ids: Any, actor: Any) -> panels.Found:
        asked.append((set(shop_ids), actor.audience))
        return panels.Found([panels.PanelRow("A record", "/there/", "R-1")], total=7, url="/all/")

    monkeypatch.setattr(panels, "_panels", {})
    panels.register("around", panels.Panel("Around it", rows, "Nothing"))
    text = words(officer, page("detail", street.shop.pk))
    assert all(told in text for told in ("Around it", "A record", "R-1", "The latest 1 of 7", "/all/"))
    words(officer, reverse("companies_staff:detail", args=[street.company.pk]))
    assert asked == [({street.shop.pk}, "staff"), ({street.shop.pk, street.neighbour.pk}, "staff")]


def test_the_page_of_a_company_shows_its_shops_and_their_standing_together(officer: Client, street: Street) -> None:
    text = words(officer, reverse("companies_staff:detail", args=[street.company.pk]))
    assert all(told in text for told in ("Pots 茶壶", "Cups", "Step 2", "1 Kiln Road", "C-2026-000802"))


def test_the_ladder_is_told_in_words(officer: Client, street: Street) -> None:
    text = words(officer, page("ladder"))
    assert all(told in text for told in ("jd.com", "jd.hk", "First strike", "confirm with JD", "12 months"))


def test_files_are_handed_out_under_the_shop_they_belong_to(officer: Client, street: Street) -> None:
    capture = street.captures[0]
    assert officer.get(page("picture", street.shop.pk, capture.pk, "thumbnail")).status_code == 200
    assert officer.get(page("capture_file", street.shop.pk, capture.pk, "page")).status_code == 200
    assert officer.get(page("paper", street.shop.pk, "claim", street.claim.pk)).status_code == 200
    for url in (
        page("capture_file", street.stranger.pk, capture.pk, "page"),
        page("capture_file", street.shop.pk, capture.pk, "other"),
        page("picture", street.shop.pk, capture.pk, "huge"),
        page("paper", street.stranger.pk, "claim", street.claim.pk),
        page("paper", street.shop.pk, "link", street.link.pk),
    ):
        assert officer.get(url).status_code == 404, url


def test_an_officer_writes_down_what_is_learned(officer: Client, street: Street) -> None:
    shop = street.shop.pk
    sent(officer, page("name", shop), name="Pots & Pans", source="Its page")
    sent(officer, page("add_alias", shop), name="Kettles", source="A buyer", seen_from="2025-01-01")
    sent(officer, page("withdraw_company", shop), reason="The licence is a forgery")
    licence = SimpleUploadedFile("licence.png", PNG, "image/png")
    sent(officer, page("company", shop), uscc=OTHER_USCC, name="Other Ltd", evidence="The register", document=licence)
    sent(officer, page("link", shop), other="https://mall.jd.com/index-555.html", kind="renamed", evidence="Redirects")
    sent(officer, page("judge", shop, street.link.pk), judgement="confirmed", reason="Seen it")
    sent(officer, page("strike_off", shop, street.strikes[0].pk), reason="Reversed")
    street.shop.refresh_from_db()
    assert street.shop.name == "Pots & Pans"
    assert street.shop.company is not None
    assert street.shop.company.uscc == OTHER_USCC
    assert set(street.shop.aliases.values_list("name", flat=True)) == {"Old Pots", "Kettles", "Pots 茶壶"}
    assert ShopLink.objects.filter(second__number="555").exists()
    assert ShopLink.objects.get(pk=street.link.pk).state == "confirmed"
    assert Strike.objects.get(pk=street.strikes[0].pk).struck_off_reason == "Reversed"
    text = words(officer, page("detail", shop))
    assert all(told in text for told in ("Reversed", "The licence is a forgery", "Taken back", "licence.png"))


def test_an_officer_records_what_a_listing_shows(officer: Client, street: Street) -> None:
    sku = next_sku()
    given = {"listing": address(sku), "title": "Jug", "price": "12.5", "currency": "CNY", "still_on_sale": "on"}
    picture = SimpleUploadedFile("jug.png", PNG, "image/png")
    sent(officer, page("capture", street.shop.pk), **given, image=picture)
    capture = Capture.objects.get(listing__sku=sku)
    assert (capture.source, capture.organisation, capture.shop) == ("staff", None, street.shop)
    assert capture.listing.shop == street.shop
    assert capture.image is not None


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("company", {"uscc": "12", "evidence": "x"}, "18"),
        ("company", {"evidence": "x"}, "Give the code or a name"),
        ("company", {"uscc": "91110000600037341L", "evidence": "x"}, "on record for the shop already"),
        ("link", {"other": "u.jd.com/abc", "kind": "other", "evidence": "x"}, "u.jd.com"),
        ("link", {"other": "9100001", "kind": "other", "evidence": "x"}, "Name another shop"),
        ("capture", {"listing": "https://mall.jd.com/index-1.html"}, ""),
        ("add_alias", {"name": "Old Pots", "source": "x"}, "on record already"),
    ],
)
def test_what_does_not_hold_is_said_at_its_field(
    officer: Client, street: Street, name: str, data: dict[str, str], says: str
) -> None:
    answer = officer.post(page(name, street.shop.pk), data)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_companies_are_changed_and_merged(officer: Client, street: Street) -> None:
    double = Company.objects.create(name="Pots of Shenzhen")
    change = reverse("companies_staff:change", args=[double.pk])
    answer = officer.post(change, {"uscc": street.company.uscc, "name": "Pots of Shenzhen"})
    assert answer.status_code == 422
    assert "merge them" in answer.content.decode()
    merge = reverse("companies_staff:merge", args=[double.pk])
    assert officer.post(merge, {"into": "99999999", "reason": "Same"}).status_code == 422
    sent(officer, merge, into=street.company.pk, reason="Same licence")
    there = officer.get(reverse("companies_staff:detail", args=[double.pk]))
    assert there.headers["Location"] == reverse("companies_staff:detail", args=[street.company.pk])


def test_those_who_read_only_see_and_do_not_write(cast: Cast, street: Street) -> None:
    reader = signed_in(cast.staff_reader)
    assert "Strike off" not in words(reader, page("detail", street.shop.pk))
    for name in ("name", "company", "link", "capture"):
        assert reader.get(page(name, street.shop.pk)).status_code == 403
        assert reader.post(page(name, street.shop.pk), {}).status_code == 403


@pytest.mark.parametrize("who", ["complainant", "stranger", "agent", "reviewer", "gov_reader"])
def test_the_room_is_not_there_for_anybody_else(cast: Cast, street: Street, who: str) -> None:
    client = signed_in(getattr(cast, who))
    for url in (page("list"), page("detail", street.shop.pk), page("ladder")):
        assert client.get(url).status_code == 404
    assert client.get(reverse("companies_staff:detail", args=[street.company.pk])).status_code == 404
