"""Shops exist once, keep the names they carried, and are found by them."""

import pytest
from django.utils import timezone

from core.workflow.errors import InvalidInputs, NotVisible, Refused
from merchants import queries
from merchants.actions.companies import record_company
from merchants.actions.links import claim_link, judge_link
from merchants.actions.shops import add_alias, ensure_shops, name_shop, place_listings
from merchants.choices import LinkKind, LinkState
from merchants.models import Shop
from tests.cast import SYSTEM, Cast, acting

pytestmark = pytest.mark.django_db
USCC = "91110000600037341L"


def shop(number: str, name: str = "Shop", platform: str = "jd.com") -> Shop:
    """A shop on record."""
    return Shop.objects.get(pk=ensure_shops({(platform, number): name}, actor=SYSTEM)[platform, number])


def test_a_shop_exists_once_and_keeps_the_name_on_record(cast: Cast) -> None:
    first = ensure_shops({("jd.com", "1"): "One", ("jd.hk", "1"): "Other"}, actor=SYSTEM)
    again = ensure_shops({("jd.com", "1"): "Renamed", ("jd.com", "2"): ""}, actor=SYSTEM)
    assert again["jd.com", "1"] == first["jd.com", "1"] != first["jd.hk", "1"]
    assert dict(Shop.objects.values_list("pk", "name")) == {
        first["jd.com", "1"]: "One",
        first["jd.hk", "1"]: "Other",
        again["jd.com", "2"]: "2",
    }


def test_listings_are_placed_in_their_shops(cast: Cast) -> None:
    listing, target = cast.listing(), shop("77")
    assert place_listings([(listing.pk, target.pk)], actor=SYSTEM) == 1
    assert place_listings([(listing.pk, target.pk)], actor=SYSTEM) == 0
    listing.refresh_from_db()
    assert listing.shop == target


def test_a_renamed_shop_keeps_its_old_name_as_an_alias(cast: Cast) -> None:
    target = shop("5", "茶壶特卖")
    name_shop(target.pk, actor=acting(cast.officer), name="Vase World", source="Its page")
    alias = target.aliases.get()
    assert (alias.name, alias.seen_until is None) == ("茶壶特卖", False)


def test_those_who_read_only_and_owners_name_no_shop(cast: Cast) -> None:
    target = shop("5")
    with pytest.raises(Refused):
        name_shop(target.pk, actor=acting(cast.staff_reader), name="X", source="Y")
    with pytest.raises(NotVisible):
        name_shop(target.pk, actor=acting(cast.complainant), name="X", source="Y")


@pytest.mark.parametrize(
    "words", ["teapot", "茶壶", "壶特", "5550001", "old name", "旧店", USCC, "Shenzhen Pots", "深圳壶业", "Teapot 深圳"]
)
def test_a_shop_is_found_by_every_name_its_number_and_its_company(cast: Cast, words: str) -> None:
    officer = acting(cast.officer)
    target = shop("5550001", "Teapot 茶壶特卖")
    shop("5550002", "Another")
    add_alias(target.pk, actor=officer, name="Old name 旧店", source="An invoice")
    fields = {"uscc": USCC, "name": "Shenzhen Pots Ltd", "name_zh": "深圳壶业有限公司"}
    record_company(target.pk, actor=officer, fields=fields, evidence="Its licence")
    assert list(queries.search(queries.shops_visible_to(officer), words)) == [target]


def test_the_same_alias_twice_is_refused(cast: Cast) -> None:
    target = shop("5", "One")
    add_alias(target.pk, actor=SYSTEM, name="Two", source="Page")
    for name in ("Two", "One"):
        with pytest.raises(InvalidInputs):
            add_alias(target.pk, actor=SYSTEM, name=name, source="Page")


def test_an_owner_sees_the_links_it_claimed_and_no_other(cast: Cast) -> None:
    one, two = shop("1"), shop("2")
    ours = claim_link(
        two.pk, one.pk, actor=acting(cast.complainant), kind=LinkKind.SAME_GOODS, evidence="The same photographs"
    )
    cbbcs = claim_link(one.pk, two.pk, actor=acting(cast.officer), kind=LinkKind.SAME_GOODS, evidence="Seen")
    assert (ours.first, ours.second) == (one, two)
    assert set(queries.links_visible_to(acting(cast.complainant))) == {ours}
    assert set(queries.links_visible_to(acting(cast.stranger))) == set()
    assert set(queries.links_visible_to(acting(cast.reviewer))) == set()
    assert set(queries.links_visible_to(acting(cast.officer))) == {ours, cbbcs}


def test_a_link_is_claimed_once_by_each_and_again_after_a_rejection(cast: Cast) -> None:
    one, two, officer = shop("1"), shop("2"), acting(cast.officer)

    def claim() -> int:
        return claim_link(one.pk, two.pk, actor=officer, kind=LinkKind.RENAMED, evidence="Seen").pk

    first = claim()
    with pytest.raises(InvalidInputs):
        claim()
    judge_link(first, LinkState.REJECTED, actor=officer, reason="Another city")
    assert claim() != first


def test_staff_judge_links_with_a_reason_and_owners_do_not(cast: Cast) -> None:
    one, two = shop("1"), shop("2")
    link = claim_link(one.pk, two.pk, actor=acting(cast.complainant), kind=LinkKind.OTHER, evidence="A rumour")
    with pytest.raises(Refused):
        judge_link(link.pk, LinkState.CONFIRMED, actor=acting(cast.complainant), reason="Sure")
    with pytest.raises(InvalidInputs):
        judge_link(link.pk, LinkState.CONFIRMED, actor=acting(cast.officer), reason=" ")
    judged = judge_link(
        link.pk, LinkState.CONFIRMED, actor=acting(cast.officer), reason="Licence seen", now=timezone.now()
    )
    assert (judged.state, judged.judged_by_label) == ("confirmed", "Wei Zhang")
