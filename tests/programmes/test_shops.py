"""Official shops on JD: named by their address, struck out, or none at all."""

import pytest
from django.urls import reverse

from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from programmes import queries
from programmes.actions import shops
from programmes.models import OfficialShop, Profile
from tests.cast import Cast, acting, signed_in

pytestmark = pytest.mark.django_db

ADDRESS = "https://mall.jd.com/index-1000042.html?from=pc"


def test_a_shop_is_known_by_its_number_however_its_address_was_pasted(cast: Cast) -> None:
    shop = shops.declare_shop(
        cast.harrow.pk, actor=acting(cast.owner_admin), address=f" {ADDRESS} ", name="Harrow Flagship"
    )
    assert (shop.platform, shop.number, shop.url) == (
        "jd.com",
        "1000042",
        "https://mall.jd.com/index-1000042.html",
    )


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://harrow.jd.com/", "a name of its own"),
        ("https://item.jd.com/100012345678.html", "of a listing, not of a shop"),
        ("https://u.jd.com/abc", "short link"),
        ("https://example.com/index-1.html", "not an address on JD.com"),
        ("", "no address"),
    ],
)
def test_an_address_that_names_no_shop_is_refused_with_what_to_do(cast: Cast, address: str, words: str) -> None:
    with pytest.raises(InvalidInputs) as refused:
        shops.declare_shop(cast.harrow.pk, actor=acting(cast.officer), address=address, name="Shop")
    assert words in refused.value.errors[("address",)][0]


def test_a_shop_stands_once_on_the_list_and_may_return_after_it_was_struck_out(cast: Cast) -> None:
    actor = acting(cast.officer)
    shop = shops.declare_shop(cast.harrow.pk, actor=actor, address=ADDRESS, name="Shop")
    with pytest.raises(InvalidInputs):
        shops.declare_shop(cast.harrow.pk, actor=actor, address="1000042", name="Shop")
    shops.withdraw_shop(shop.pk, actor=actor)
    shops.declare_shop(cast.harrow.pk, actor=actor, address="1000042", name="Shop")
    assert OfficialShop.objects.count() == 2
    assert queries.shops_visible_to(actor).count() == 1


def test_having_none_is_said_and_taken_back_by_naming_one(cast: Cast) -> None:
    actor = acting(cast.owner_admin)
    shops.declare_no_shops(cast.harrow.pk, actor=actor)
    assert Profile.objects.get(organisation=cast.harrow).has_no_shops
    shops.declare_shop(cast.harrow.pk, actor=actor, address=ADDRESS, name="Shop")
    assert not Profile.objects.get(organisation=cast.harrow).has_no_shops
    with pytest.raises(Conflict):
        shops.declare_no_shops(cast.harrow.pk, actor=actor)


def test_only_who_keeps_the_owners_record_names_its_shops(cast: Cast) -> None:
    cast.power()
    with pytest.raises(Refused):
        shops.declare_shop(cast.harrow.pk, actor=acting(cast.owner_reader), address=ADDRESS, name="Shop")
    for person in (cast.agent, cast.stranger):
        with pytest.raises(NotVisible):
            shops.declare_shop(cast.harrow.pk, actor=acting(person), address=ADDRESS, name="Shop")
    with pytest.raises(NotVisible):
        shops.declare_no_shops(cast.larkspur.pk, actor=acting(cast.officer))


def test_an_owner_names_a_shop_and_strikes_it_out_on_its_pages(cast: Cast) -> None:
    client = signed_in(cast.owner_admin)
    refused = client.post(reverse("organisation_portal:add_shop"), {"address": "https://harrow.jd.com", "name": "Shop"})
    assert refused.status_code == 422
    assert "Open any listing of the shop" in refused.text
    client.post(reverse("organisation_portal:add_shop"), {"address": ADDRESS, "name": "Harrow Flagship"})
    shop = OfficialShop.objects.get()
    assert "Harrow Flagship" in client.get(reverse("organisation_portal:detail")).text
    strike = reverse("organisation_portal:withdraw_shop", args=[shop.pk])
    assert "Strike out the shop Harrow Flagship" in client.get(strike).text
    client.post(strike)
    assert client.get(strike).status_code == 404
