"""CBBC finds, reads and keeps rights owners and agents on its pages; an organisation keeps its own."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.accounts.models import Organisation
from core.days import house_day
from programmes.actions import contacts, organisations, shops
from programmes.choices import EnrolmentState, Sector
from programmes.models import Contact
from tests.cast import Cast, acting, signed_in

pytestmark = pytest.mark.django_db

DUPLICATE = {"kind": "rights_owner", "name": "HARROW & FINCH LIMITED", "name_zh": "", "trading_names": ""}


@pytest.fixture
def officer(cast: Cast) -> Client:
    """A case officer's browser; Harrow & Finch has its profile."""
    organisations.change_profile(
        cast.harrow.pk,
        actor=acting(cast.officer),
        fields={"sector": Sector.HOUSEHOLD, "number_kind": "uk", "number": "01234567"},
    )
    return signed_in(cast.officer)


def test_a_new_owner_that_is_like_one_on_record_is_asked_about_before_it_is_added(cast: Cast, officer: Client) -> None:
    address = reverse("owners_staff:new")
    asked = officer.post(address, DUPLICATE)
    assert asked.status_code == 200
    assert "Is it one of these?" in asked.text
    assert reverse("owners_staff:detail", args=["harrow-finch"]) in asked.text
    assert Organisation.objects.filter(kind="rights_owner").count() == 1
    added = officer.post(address, DUPLICATE | {"sure": "on"})
    assert added["Location"] == reverse("owners_staff:detail", args=["harrow-finch-limited"])


def test_what_is_like_a_name_is_shown_while_it_is_typed(cast: Cast, officer: Client) -> None:
    address = reverse("owners_staff:alike")
    assert "01234567" in officer.get(address, {"name": "Harrow and Fin"}).text
    assert "Is it one of these?" in officer.get(address, {"name": "", "name_zh": "哈罗芬奇"}).text
    assert "Is it one of these?" not in officer.get(address, {"name": "Brightwater"}).text


def test_a_number_that_is_held_leads_staff_to_its_holder(cast: Cast, officer: Client) -> None:
    number = {"number_kind": "uk", "number": "1234567"}
    page = officer.post(reverse("owners_staff:new"), DUPLICATE | {"name": "Quite Another Ltd"} | number)
    assert page.status_code == 422
    assert reverse("owners_staff:detail", args=["harrow-finch"]) in page.text
    assert not Organisation.objects.filter(name="Quite Another Ltd").exists()
    _ = cast.brightwater
    page = officer.post(
        reverse("owners_staff:profile", args=["brightwater-toys"]), {"name": "Brightwater Toys plc"} | number
    )
    assert reverse("owners_staff:detail", args=["harrow-finch"]) in page.text


def test_a_number_that_is_held_tells_an_owner_nothing(cast: Cast) -> None:
    organisations.change_profile(
        cast.brightwater.pk, actor=acting(cast.officer), fields={"number_kind": "uk", "number": "01234567"}
    )
    given = {"name": "Harrow & Finch Ltd", "number_kind": "uk", "number": "01234567"}
    page = signed_in(cast.owner_admin).post(reverse("organisation_portal:profile"), given)
    assert page.status_code == 422
    assert "will be in touch" in page.text
    assert "Brightwater" not in page.text


def test_portal_people_find_no_page_of_staff(cast: Cast) -> None:
    _ = cast.brightwater
    client = signed_in(cast.owner_admin)
    for address in (
        reverse("owners_staff:list"),
        reverse("owners_staff:alike") + "?name=Brightwater",
        reverse("owners_staff:detail", args=["brightwater-toys"]),
    ):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=harrow", ["Harrow & Finch Ltd"]),
        ("q=哈罗", ["Harrow & Finch Ltd"]),
        ("q=0123", ["Harrow & Finch Ltd"]),
        ("q=toys+清水", ["Brightwater Toys plc"]),
        ("q=kettles", []),
        ("sector=household", ["Harrow & Finch Ltd"]),
        ("programme=complaint_platform&state=active", ["Harrow & Finch Ltd"]),
        ("programme=test_purchase&state=active", []),
        ("state=none", ["Brightwater Toys plc"]),
        ("", ["Brightwater Toys plc", "Harrow & Finch Ltd"]),
    ],
)
def test_owners_are_found_by_name_number_sector_and_enrolment(
    cast: Cast, officer: Client, query: str, names: list[str]
) -> None:
    _ = cast.brightwater
    cast.enrolment(EnrolmentState.ACTIVE)
    organisations.change_profile(
        cast.harrow.pk, actor=acting(cast.officer), fields={"number_kind": "uk", "number": "01234567"}
    )
    page = officer.get(f"{reverse('owners_staff:list')}?{query}")
    assert [row.organisation.name for row in page.context["list"].rows] == names


def test_the_list_costs_the_same_statements_for_one_owner_and_for_many(cast: Cast, officer: Client) -> None:
    address = reverse("owners_staff:list")
    officer.get(address)
    before = _statements(officer, address)
    for number in range(20):
        organisations.enrol_owner(actor=acting(cast.officer), kind="rights_owner", name=f"Owner {number} Ltd")
    assert _statements(officer, address) == before


@pytest.mark.parametrize("room", ["owners_staff", "organisation_portal"])
def test_an_organisations_page_costs_the_same_however_much_there_is(cast: Cast, officer: Client, room: str) -> None:
    is_staff = room == "owners_staff"
    client = officer if is_staff else signed_in(cast.owner_admin)
    address = reverse(f"{room}:detail", args=["harrow-finch"] if is_staff else [])
    cast.make_ready()
    cast.power(rights=[cast.mark])
    client.get(address)
    before = _statements(client, address)
    for number in range(5):
        cast.power(rights=[cast.mark, cast.design])
        fields = {"name": f"Al {number}", "email": f"al{number}@harrow.example", "roles": ["legal"]}
        contacts.add_contact(cast.harrow.pk, actor=acting(cast.officer), fields=fields)
        shops.declare_shop(cast.harrow.pk, actor=acting(cast.officer), address=f"100000{number}", name="Shop")
    assert _statements(client, address) == before


def test_an_export_holds_what_the_list_shows(cast: Cast, officer: Client) -> None:
    cast.enrolment(EnrolmentState.ACTIVE)
    answer = officer.get(reverse("owners_staff:list"), {"export": "csv", "sector": "household"})
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [(row["Legal name"], row["Online IP Complaint Platform"]) for row in rows] == [
        ("Harrow & Finch Ltd", "Active")
    ]


def test_everything_about_an_owner_stands_on_one_page(cast: Cast, officer: Client) -> None:
    enrolment, power = cast.enrolment(EnrolmentState.ACTIVE), cast.power()
    organisations.change_profile(cast.harrow.pk, actor=acting(cast.officer), fields={"notes": "Prefers mail."})
    page = officer.get(reverse("owners_staff:detail", args=["harrow-finch"])).text
    for expected in (
        "哈罗芬奇有限公司",
        "1 Potters Row",
        "Bea Brand",
        "The owner has said that it has none.",
        power.reference,
        "12345678",
        enrolment.reference,
        "certificate.pdf",
        "Prefers mail.",
        "Changed the organisation",
    ):
        assert expected in page


def test_notes_of_staff_are_not_in_the_portal(cast: Cast, officer: Client) -> None:
    organisations.change_profile(cast.harrow.pk, actor=acting(cast.officer), fields={"notes": "Prefers mail."})
    client = signed_in(cast.owner_admin)
    assert "Prefers mail." not in client.get(reverse("organisation_portal:detail")).text
    assert "Prefers mail." not in client.get(reverse("organisation_portal:profile")).text


def test_an_agents_page_names_its_principals(cast: Cast, officer: Client) -> None:
    cast.power()
    page = officer.get(reverse("owners_staff:detail", args=["larkspur"])).text
    assert "Harrow &amp; Finch Ltd" in page
    agents = officer.get(reverse("owners_staff:agents"))
    assert [(row.organisation, row.principals) for row in agents.context["list"].rows] == [(cast.larkspur, 1)]


def test_an_agent_reads_how_soon_a_power_of_attorney_ends(cast: Cast) -> None:
    today = house_day(timezone.now())
    cast.power(valid_until=today + timedelta(days=21))
    cast.power(owner=cast.brightwater, valid_until=today + timedelta(days=700))
    soon, late = signed_in(cast.agent).get(reverse("organisation_portal:principals")).context["present"]
    assert (soon.power.owner, soon.ending, soon.css) == (cast.harrow, "in 21 days", "row-due-soon")
    assert (late.power.owner, late.css) == (cast.brightwater, "")


def test_staff_readers_read_and_change_nothing(cast: Cast, officer: Client) -> None:
    client = signed_in(cast.staff_reader)
    page = client.get(reverse("owners_staff:detail", args=["harrow-finch"]))
    assert page.status_code == 200
    assert reverse("owners_staff:profile", args=["harrow-finch"]) not in page.text
    assert client.get(reverse("owners_staff:profile", args=["harrow-finch"])).status_code == 403
    assert client.get(reverse("owners_staff:new")).status_code == 403


def test_a_document_of_an_owner_is_handed_to_staff(cast: Cast, officer: Client) -> None:
    power = cast.power()
    address = reverse("owners_staff:document", args=["harrow-finch", power.document.public_id])
    assert officer.get(address)["Content-Disposition"].startswith("attachment")
    _ = cast.brightwater
    elsewhere = reverse("owners_staff:document", args=["brightwater-toys", power.document.public_id])
    assert officer.get(elsewhere).status_code == 404


@pytest.mark.parametrize(
    ("name", "given", "path"),
    [
        ("profile", [], "details/"),
        ("add_contact", [], "contacts/new/"),
        ("add_shop", [], "shops/new/"),
        ("grant_power", [], "powers/new/"),
    ],
)
def test_every_form_opens_for_staff_and_for_the_owner(
    cast: Cast, officer: Client, name: str, given: list[object], path: str
) -> None:
    cast.gather("larkspur", "mark")
    assert officer.get(reverse(f"owners_staff:{name}", args=["harrow-finch", *given])).status_code == 200
    address = reverse(f"organisation_portal:{name}", args=given)
    assert address.endswith(path)
    assert signed_in(cast.owner_admin).get(address).status_code == 200


def test_staff_keep_contacts_shops_and_powers_of_an_owner(cast: Cast, officer: Client) -> None:
    _ = cast.larkspur
    bea = {"name": "Bea Brand", "email": "bea@harrow.example", "roles": ["legal"]}
    home = reverse("owners_staff:detail", args=["harrow-finch"])
    added = officer.post(reverse("owners_staff:add_contact", args=["harrow-finch"]), bea)
    assert added["Location"] == f"{home}#people"
    contact = Contact.objects.get()
    address = reverse("owners_staff:contact", args=["harrow-finch", contact.pk])
    assert officer.post(address, bea | {"phone": "+44 20 7946 0000"}).status_code == 302
    remove = reverse("owners_staff:remove_contact", args=["harrow-finch", contact.pk])
    assert "close the account" in officer.get(remove).text
    assert officer.post(remove).status_code == 302
    assert officer.get(address).status_code == 404
    officer.post(reverse("owners_staff:no_shops", args=["harrow-finch"]))
    assert "The owner has said that it has none." in officer.get(home).text


def _statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        client.get(address)
    return len(counted)
