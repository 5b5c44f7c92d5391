"""Whom to ask at an organisation, with or without a sign-in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.accounts.models import Invitation
from core.workflow.errors import InvalidInputs, NotVisible, Refused
from programmes import queries
from programmes.actions import contacts
from programmes.choices import ContactRole
from programmes.keeping import contexts
from tests.cast import Cast, acting, signed_in

pytestmark = pytest.mark.django_db

BEA = {"name": "Bea Brand", "email": "Bea@harrow.example", "roles": [ContactRole.LEGAL], "job_title": "Counsel"}


def test_an_owners_administrator_names_changes_and_removes_a_contact(cast: Cast) -> None:
    actor = acting(cast.owner_admin)
    contact = contacts.add_contact(cast.harrow.pk, actor=actor, fields=BEA)
    assert contact.email == "bea@harrow.example"
    contacts.change_contact(contact.pk, actor=actor, fields=BEA | {"roles": ["billing", "legal"]})
    assert queries.contacts_visible_to(actor).get().roles == ["legal", "billing"]
    contacts.remove_contact(contact.pk, actor=actor)
    assert not queries.contacts_visible_to(actor).exists()
    with pytest.raises(NotVisible):
        contacts.change_contact(contact.pk, actor=actor, fields=BEA)


def test_one_address_is_one_contact_and_may_come_again_once_it_was_removed(cast: Cast) -> None:
    actor = acting(cast.officer)
    contact = contacts.add_contact(cast.harrow.pk, actor=actor, fields=BEA)
    with pytest.raises(InvalidInputs) as refused:
        contacts.add_contact(cast.harrow.pk, actor=actor, fields=BEA | {"email": "BEA@HARROW.EXAMPLE"})
    assert ("email",) in refused.value.errors
    contacts.remove_contact(contact.pk, actor=actor)
    contacts.add_contact(cast.harrow.pk, actor=actor, fields=BEA)


@pytest.mark.parametrize(
    ("field", "value"), [("email", "bea at harrow"), ("name", " "), ("roles", []), ("roles", ["boss"])]
)
def test_what_does_not_hold_is_said_at_its_field(cast: Cast, field: str, value: object) -> None:
    with pytest.raises(InvalidInputs) as refused:
        contacts.add_contact(cast.harrow.pk, actor=acting(cast.officer), fields=BEA | {field: value})
    assert list(refused.value.errors) == [(field,)]


def test_readers_and_agents_change_no_contact_and_strangers_see_none(cast: Cast) -> None:
    contact = contacts.add_contact(cast.harrow.pk, actor=acting(cast.officer), fields=BEA)
    cast.power()
    for person in (cast.owner_reader, cast.complainant, cast.staff_reader):
        with pytest.raises(Refused):
            contacts.remove_contact(contact.pk, actor=acting(person))
    for person in (cast.agent, cast.stranger):
        with pytest.raises(NotVisible):
            contacts.remove_contact(contact.pk, actor=acting(person))


def test_a_contact_shows_whether_they_sign_in(cast: Cast) -> None:
    actor, now = acting(cast.administrator), timezone.now()
    rows = {"clara.finch@harrow-finch.example": cast.complainant.name, "bea@harrow.example": "Bea Brand"}
    for email, name in rows.items():
        contacts.add_contact(cast.harrow.pk, actor=actor, fields=BEA | {"email": email, "name": name})
    client = signed_in(cast.owner_admin)
    bea = queries.contacts_visible_to(actor).get(email="bea@harrow.example")
    answer = client.post(
        reverse("organisation_portal:invite_contact", args=[bea.pk]), {"roles": ["owner_reader"], "language": "en"}
    )
    assert answer.status_code == 302
    assert Invitation.objects.get().email == "bea@harrow.example"
    found = queries.contacts_visible_to(actor)

    def states(when: object) -> list[object]:
        people = contexts.people(cast.harrow, found, when, actor=actor)  # type: ignore[arg-type]
        return [row.sign_in for row in people.contacts]

    assert states(now) == [contexts.INVITED, contexts.SIGNS_IN]
    assert states(now + timedelta(days=8)) == [contexts.EXPIRED, contexts.SIGNS_IN]
    assert [row.person for row in contexts.people(cast.harrow, found, now, actor=actor).others] == [cast.owner_admin]


def test_a_complainant_reads_the_contacts_and_is_told_who_changes_them(cast: Cast) -> None:
    contacts.add_contact(cast.harrow.pk, actor=acting(cast.officer), fields=BEA)
    client = signed_in(cast.complainant)
    page = client.get(reverse("organisation_portal:detail"))
    assert "bea@harrow.example" in page.text
    assert reverse("organisation_portal:add_contact") not in page.text
    assert client.get(reverse("organisation_portal:add_contact")).status_code == 403


def test_a_case_officer_invites_a_contact_on_the_owners_page(cast: Cast) -> None:
    bea = contacts.add_contact(cast.harrow.pk, actor=acting(cast.officer), fields=BEA)
    client, home = signed_in(cast.officer), reverse("owners_staff:detail", args=["harrow-finch"])
    address = reverse("owners_staff:invite_contact", args=["harrow-finch", bea.pk])
    assert address in client.get(home).text
    assert client.post(address, {"roles": ["owner_administrator"], "language": "en"}).status_code == 302
    page, invitation = client.get(home).text, Invitation.objects.get()
    for verb in ("resend", "revoke"):
        assert reverse(f"accounts_staff:{verb}", args=[invitation.pk]) in page
    assert reverse("accounts_staff:organisation", args=["harrow-finch"]) in page
    reader = signed_in(cast.staff_reader)
    assert address not in reader.get(home).text
    assert reader.post(address, {"roles": ["owner_administrator"], "language": "en"}).status_code == 403
