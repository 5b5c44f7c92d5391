"""The registry: administrators keep organisations and shops there, and every change is on record."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from core.accounts.models import Organisation
from core.audit.models import Event
from core.audit.registry import RegistryAdmin
from merchants.models import Shop
from programmes.actions import rights
from tests.cast import Cast, acting, signed_in
from tests.staff.pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(cast: Cast) -> Client:
    """An administrator's browser."""
    return signed_in(cast.administrator)


def test_a_new_organisation_is_on_record_with_who_entered_it(cast: Cast, registry: Client) -> None:
    registry.post(
        reverse("admin:accounts_organisation_add"),
        {"kind": "rights_owner", "name": "Mallow Ltd", "name_zh": "锦葵", "code": "mallow", "is_active": "on"},
    )
    organisation = Organisation.objects.get(code="mallow")
    event = Event.objects.get(verb="accounts.registry_changed")
    assert (event.subject_type, event.subject_id) == ("accounts.organisation", organisation.pk)
    assert event.actor_label == cast.administrator.name
    assert event.changes["name"] == [None, "Mallow Ltd"]


def test_a_change_keeps_old_and_new_and_is_told_in_the_records_history(cast: Cast, registry: Client) -> None:
    shop = cast.shop
    registry.post(reverse("admin:merchants_shop_change", args=[shop.pk]), {"name": "Kettle Corner"})
    event = Event.objects.get(verb="accounts.registry_changed")
    assert event.changes == {"name": ["Teapot Bargains 茶壶特卖", "Kettle Corner"]}
    history = words(registry.get(reverse("admin:merchants_shop_history", args=[shop.pk])))
    assert "Teapot Bargains 茶壶特卖 → Kettle Corner" in history
    assert cast.administrator.name in history


def test_saving_without_a_change_is_no_event(cast: Cast, registry: Client) -> None:
    registry.post(reverse("admin:merchants_shop_change", args=[cast.shop.pk]), {"name": cast.shop.name})
    assert not Event.objects.filter(verb="accounts.registry_changed").exists()


def test_a_right_is_shown_with_its_documents_and_changed_elsewhere(cast: Cast, registry: Client) -> None:
    rights.add_document(cast.mark.pk, cast.document("certificate.png"), kind="certificate", actor=acting(cast.officer))
    address = reverse("admin:programmes_right_change", args=[cast.mark.pk])
    page = words(registry.get(address))
    assert "HARROW & FINCH" in page
    assert "certificate.png" in page
    assert registry.post(address, {"title": "X"}).status_code == 403
    assert registry.get(reverse("admin:programmes_right_add")).status_code == 403


def test_nothing_in_the_registry_can_be_deleted_and_what_actions_write_cannot_be_changed(
    cast: Cast, registry: Client
) -> None:
    complaint = cast.complaint()
    event = Event.objects.filter(subject_id=complaint.pk).latest("pk")
    for name, pk in (
        ("complaints_complaint", complaint.pk),
        ("audit_event", event.pk),
        ("merchants_shop", cast.shop.pk),
        ("programmes_right", cast.mark.pk),
    ):
        assert registry.post(reverse(f"admin:{name}_delete", args=[pk]), {"post": "yes"}).status_code == 403
    for name, pk in (("complaints_complaint", complaint.pk), ("audit_event", event.pk)):
        address = reverse(f"admin:{name}_change", args=[pk])
        assert registry.get(address).status_code == 200
        assert registry.post(address, {"state": "upheld"}).status_code == 403


def test_what_an_address_says_of_a_shop_is_fixed_once_it_is_on_record(cast: Cast, registry: Client) -> None:
    registry.post(
        reverse("admin:merchants_shop_change", args=[cast.shop.pk]), {"name": "X", "number": "9", "platform": "jd.hk"}
    )
    assert Shop.objects.get(pk=cast.shop.pk).number == "1000001"


def test_drafts_are_their_owners_alone_in_the_registry_too(cast: Cast, registry: Client) -> None:
    draft = cast.draft()
    assert draft.reference not in words(registry.get(reverse("admin:complaints_complaint_changelist")))


@pytest.mark.parametrize("person", ["officer", "staff_reader", "complainant", "reviewer", "gov_reader"])
def test_only_administrators_find_the_registry(cast: Cast, person: str) -> None:
    somebody = signed_in(getattr(cast, person))
    assert somebody.get(reverse("admin:index"), follow=True).status_code == 404
    assert somebody.get(reverse("admin:merchants_shop_add"), follow=True).status_code == 404


def test_a_visitor_signs_in_where_everybody_does(cast: Cast) -> None:
    page = Client().get(reverse("admin:index"), follow=True)
    assert page.redirect_chain[-1][0].startswith("/account/login/")


def test_every_page_of_the_registry_keeps_the_audit_trail() -> None:
    assert admin.site._registry
    assert all(isinstance(page, RegistryAdmin) for page in admin.site._registry.values())
