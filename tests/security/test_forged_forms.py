"""What a form never offered is not taken: keys, files and owners of others, and values that break a database."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from core.accounts.models import Organisation
from programmes.choices import EnrolmentState, Programme
from programmes.models import Contact, Enrolment, PowerOfAttorney, Profile, Right, RightDocument
from tests.api.callers import calling
from tests.cast import PNG, Cast, signed_in

pytestmark = pytest.mark.django_db
HUGE = "9" * 5000


@pytest.fixture
def applying(cast: Cast) -> Enrolment:
    return cast.enrolment(EnrolmentState.APPLICATION)


def at(name: str, *args: Any) -> str:
    return reverse(f"enrolments_portal:{name}", args=args)


@pytest.mark.parametrize("value", [HUGE, "9" * 30, str(2**63), "-1", "\x00", "1e3", "²"])
@pytest.mark.parametrize("field", ["shown", "rights"])
def test_a_right_with_an_impossible_key_is_simply_not_known(
    cast: Cast, applying: Enrolment, field: str, value: str
) -> None:
    browser = signed_in(cast.owner_admin)
    page = browser.post(at("rights", applying.reference), {"rights": [], field: [value]})
    assert page.status_code in {302, 422}
    assert not applying.rights.exists()


@pytest.mark.parametrize("value", [HUGE, "9" * 30, "\x00"])
def test_impossible_values_are_an_answer_everywhere(cast: Cast, applying: Enrolment, value: str) -> None:
    oscar, officer = signed_in(cast.owner_admin), signed_in(cast.officer)
    right, code = cast.mark.pk, cast.harrow.code
    contact = Contact.objects.create(organisation=cast.harrow, name="Cora", email="c@h.example", roles=["legal"])
    paths = [
        (oscar, at("power", applying.reference), {"power": value}),
        (oscar, at("services", applying.reference), {"services": [value]}),
        (oscar, reverse("rights_portal:edit", args=[right]), {"version": value, "title": "x", "nice_classes": value}),
        (oscar, reverse("rights_portal:new"), {"owner": value, "number": value, "filed_on": value}),
        (oscar, reverse("rights_portal:fact", args=[right, "renewal"]), {"version": value, "happened_on": value}),
        (oscar, reverse("rights_portal:import_start"), {"organisation": value}),
        (oscar, reverse("organisation_portal:profile"), {"name": value, "number": value, "country": value}),
        (oscar, reverse("organisation_portal:contact", args=[contact.pk]), {"name": value, "email": value}),
        (oscar, reverse("organisation_portal:add_shop"), {"address": value, "name": value}),
        (oscar, reverse("organisation_portal:grant_power"), {"agent": value, "rights": [value], "valid_from": value}),
        (officer, reverse("enrolments_staff:rights", args=[applying.reference]), {"rights": [value], "shown": [value]}),
        (officer, reverse("enrolments_staff:power", args=[applying.reference]), {"power": value}),
        (officer, reverse("enrolments_staff:open"), {"owner": value, "organisation": value, "programmes": [value]}),
        (officer, reverse("owners_staff:grant_power", args=[code]), {"agent": value, "rights": [value]}),
        (officer, reverse("rights_staff:verify", args=[right]), {"version": value, "document": value, "agrees": value}),
    ]
    before = list(Right.objects.values()), list(PowerOfAttorney.objects.values())
    answers = {path: client.post(path, given).status_code for client, path, given in paths}
    assert not {path: status for path, status in answers.items() if status >= 500}
    assert before == (list(Right.objects.values()), list(PowerOfAttorney.objects.values()))


@pytest.mark.parametrize("value", [HUGE[:300], "9" * 30, "\x00", "%00", "'\"><", "../../etc/passwd"])
def test_impossible_questions_are_an_answer_everywhere(cast: Cast, applying: Enrolment, value: str) -> None:
    names = ("q", "state", "owner", "programme", "status", "kind", "standing", "expires", "verified", "order", "after",
             "before", "size", "extends", "organisation", "view", "from", "due", "agent", "page", "cursor")  # fmt: skip
    rooms = {
        cast.owner_admin: (
            "enrolments_portal:list", "rights_portal:list", "documents_portal:list", "rights_portal:import_start",
            "organisation_portal:grant_power", "rights_portal:new",
        ),
        cast.officer: (
            "enrolments_staff:list", "enrolments_staff:board", "rights_staff:list", "owners_staff:list",
            "owners_staff:agents", "owners_staff:alike", "agreements_staff:list", "enrolments_staff:open",
            "rights_staff:import_start", "owners_staff:new",
        ),
    }  # fmt: skip
    for person, pages in rooms.items():
        browser = signed_in(person)
        for page in pages:
            for name in names:
                answer = browser.get(reverse(page), {name: value})
                assert answer.status_code < 500, (page, name)


def test_a_power_of_another_owner_is_not_named_in_an_application(cast: Cast, applying: Enrolment) -> None:
    foreign = cast.power(owner=cast.brightwater, programmes=Programme.values)
    page = signed_in(cast.owner_admin).post(at("power", applying.reference), {"power": str(foreign.pk)})
    assert page.status_code == 422
    applying.refresh_from_db()
    assert applying.power is None


def test_a_right_of_another_owner_is_neither_chosen_nor_covered(cast: Cast, applying: Enrolment) -> None:
    browser = signed_in(cast.owner_admin)
    foreign = cast.foreign_mark
    answer = browser.post(at("rights", applying.reference), {"rights": [foreign.pk], "shown": [foreign.pk]})
    nowhere = browser.post(at("rights", applying.reference), {"rights": [99_999_999], "shown": [99_999_999]})
    assert (answer.status_code, nowhere.status_code) == (422, 422)
    assert foreign.title not in answer.content.decode()
    _ = cast.larkspur
    given = {
        "agent": "Larkspur LLP", "programmes": [Programme.COMPLAINT_PLATFORM], "scope": "named",
        "rights": [str(foreign.pk)], "valid_from": "2026-01-01", "document": ContentFile(PNG, name="p.png"),
    }  # fmt: skip
    assert browser.post(reverse("organisation_portal:grant_power"), given).status_code == 422
    assert not PowerOfAttorney.objects.exists()


def test_fields_that_no_form_has_change_nothing(cast: Cast) -> None:
    """Mass assignment: what belongs to CBBC, to the engine or to another record is not in the form."""
    browser = signed_in(cast.owner_admin)
    cast.make_ready()
    profile = {
        "name": "Harrow & Finch Ltd", "notes": "Trustworthy.", "kind": "cbbc", "is_active": "", "code": "cbbc",
        "organisation": str(cast.brightwater.pk), "organisation_id": str(cast.brightwater.pk),
    }  # fmt: skip
    assert browser.post(reverse("organisation_portal:profile"), profile).status_code < 500
    assert Profile.objects.get(organisation=cast.harrow).notes == ""
    assert Organisation.objects.get(pk=cast.harrow.pk).kind == "owner" or cast.harrow.kind == "rights_owner"
    right = {
        "right_type": "trade_mark", "territory": "CN", "number": "12345678", "title": "HARROW", "holder_name": "X",
        "organisation": str(cast.brightwater.pk), "owner": cast.brightwater.code, "verified": "yes", "pk": "1",
        "cancelled_on": "2020-01-01", "version": str(cast.mark.version),
    }  # fmt: skip
    assert browser.post(reverse("rights_portal:edit", args=[cast.mark.pk]), right).status_code == 302
    fresh = Right.objects.get(pk=cast.mark.pk)
    assert (fresh.organisation, fresh.cancelled_on, fresh.verifications.count()) == (cast.harrow, None, 0)


def test_a_program_writes_no_field_that_is_not_its_own(cast: Cast) -> None:
    owner = calling(cast.owner_client)
    body = {"type": "copyright", "title": "Teapot"}
    for more in ({"organisation": cast.brightwater.code}, {"cancelled_on": "2020-01-01"}, {"version": 9}, {"id": 1}):
        assert owner.post("/rights", body | more).status_code == 422, more
    foreign, nobody = (
        owner.post("/rights", body | {"owner": cast.brightwater.code}),
        owner.post("/rights", body | {"owner": "no-such-owner"}),
    )
    assert foreign.status_code == nobody.status_code
    assert not Right.objects.filter(title="Teapot", organisation=cast.brightwater).exists()


def test_a_file_of_another_organisation_is_bound_to_nothing(cast: Cast) -> None:
    """By API, where files are named by their id: stored by others, or bound to a record that one sees."""
    stolen = cast.document(by=cast.stranger)
    owner = calling(cast.owner_client)
    facts = {"kind": "cancellation", "happened_on": "2026-01-05", "document": str(stolen.public_id)}
    papers = {"kind": "other", "document": str(stolen.public_id)}
    missing = {"kind": "other", "document": "00000000-0000-4000-8000-000000000000"}
    path = f"/rights/{cast.mark.pk}"
    told, nowhere = owner.post(f"{path}/documents", papers), owner.post(f"{path}/documents", missing)
    assert (told.status_code, told.json()["errors"]) == (422, nowhere.json()["errors"])
    assert owner.post(f"{path}/facts", facts).status_code == 422
    assert not RightDocument.objects.filter(document=stolen).exists()


@pytest.mark.parametrize("name", ["extends", "organisation", "owner"])
def test_a_parameter_of_another_owner_is_as_one_of_nobody(cast: Cast, name: str) -> None:
    foreign = cast.power(owner=cast.brightwater)
    values = {"extends": foreign.reference, "organisation": str(cast.brightwater.pk), "owner": cast.brightwater.code}
    browser = signed_in(cast.owner_admin)
    for page in ("organisation_portal:grant_power", "rights_portal:import_start", "rights_portal:new"):
        there = browser.get(reverse(page), {name: values[name]})
        nowhere = browser.get(reverse(page), {name: "P-2026-999999"})
        assert there.status_code == nowhere.status_code
        assert cast.brightwater.name not in there.content.decode()


def test_an_answer_leads_nowhere_outside(cast: Cast, applying: Enrolment) -> None:
    browser: Client = signed_in(cast.owner_admin)
    for more in ("?next=https://evil.example/", "?from=//evil.example", "?from=https://evil.example"):
        answer = browser.post(at("services", applying.reference) + more, {"services": []})
        assert answer["Location"].startswith("/portal/")
    answer = browser.post(at("rights", applying.reference) + "?from=//evil.example", {"search": "", "rights": []})
    assert answer["Location"].startswith("/portal/")


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_power_of_attorney_neither_ends_nor_is_revoked_at_the_ends_of_the_calendar(cast: Cast, day: str) -> None:
    browser = signed_in(cast.owner_admin)
    _ = cast.larkspur
    given = {
        "agent": "Larkspur LLP", "programmes": [Programme.COMPLAINT_PLATFORM], "scope": "all",
        "valid_from": "2026-01-01", "valid_until": day, "document": ContentFile(PNG, name="p.png"),
    }  # fmt: skip
    page = browser.post(reverse("organisation_portal:grant_power"), given)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["valid_until"])
    power = cast.power()
    revoked = {"reason": "They have parted.", "on": day}
    assert browser.post(reverse("organisation_portal:revoke_power", args=[power.reference]), revoked).status_code == 422
