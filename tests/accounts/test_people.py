"""Administrators manage people; nobody manages themselves, and nobody else manages anybody."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.accounts.actions import people
from core.accounts.choices import Language, Role
from core.accounts.models import Person
from core.audit.models import Event
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from tests.cast import PASSWORD, SYSTEM, Cast, acting, signed_in

pytestmark = pytest.mark.django_db


def test_an_administrator_gives_a_colleague_another_role(cast: Cast) -> None:
    browser = signed_in(cast.owner_admin)
    answer = browser.post(f"/portal/people/{cast.complainant.pk}/", {"roles": [Role.OWNER_READER]})
    assert answer.status_code == 302
    cast.complainant.refresh_from_db()
    assert cast.complainant.roles == [Role.OWNER_READER]
    event = Event.objects.get(verb="accounts.roles_changed")
    assert event.changes == {"roles": [[Role.COMPLAINANT], [Role.OWNER_READER]]}
    assert event.actor_label == cast.owner_admin.name


def test_nobody_changes_their_own_roles_or_closes_their_own_account(cast: Cast) -> None:
    for person in (cast.owner_admin, cast.administrator):
        with pytest.raises(Refused):
            people.change_roles(person.pk, actor=acting(person), roles=person.roles)
        with pytest.raises(Refused):
            people.deactivate(person.pk, actor=acting(person))


def test_the_page_about_oneself_says_why_the_button_is_grey(cast: Cast) -> None:
    page = signed_in(cast.owner_admin).get(f"/portal/people/{cast.owner_admin.pk}/").content.decode()
    assert "Ask another administrator." in page


def test_a_role_of_another_audience_cannot_be_given(cast: Cast) -> None:
    with pytest.raises(InvalidInputs):
        people.change_roles(cast.complainant.pk, actor=acting(cast.owner_admin), roles=[Role.CASE_OFFICER])


def test_people_of_another_organisation_are_not_there(cast: Cast) -> None:
    with pytest.raises(NotVisible):
        people.deactivate(cast.stranger.pk, actor=acting(cast.owner_admin))
    browser = signed_in(cast.owner_admin)
    foreign = browser.get(f"/portal/people/{cast.stranger.pk}/")
    missing = browser.get("/portal/people/987654/")
    assert foreign.status_code == missing.status_code == 404


def test_a_closed_account_loses_its_sessions_and_cannot_come_back(cast: Cast) -> None:
    browser = Client()
    browser.post("/account/login/", {"login": cast.complainant.email, "password": PASSWORD})
    assert browser.get("/account/profile/").status_code == 200
    assert UserSession.objects.filter(user=cast.complainant).exists()

    people.deactivate(cast.complainant.pk, actor=acting(cast.owner_admin))

    assert browser.get("/account/profile/").status_code == 302
    assert not UserSession.objects.filter(user=cast.complainant).exists()
    people.reactivate(cast.complainant.pk, actor=acting(cast.owner_admin))
    assert browser.get("/account/profile/").status_code == 302
    assert cast.complainant.pk in Person.objects.filter(is_active=True).values_list("pk", flat=True)


def test_closing_twice_is_a_conflict(cast: Cast) -> None:
    people.deactivate(cast.complainant.pk, actor=acting(cast.owner_admin))
    with pytest.raises(Conflict):
        people.deactivate(cast.complainant.pk, actor=acting(cast.owner_admin))


def test_cbbc_keeps_an_administrator(cast: Cast) -> None:
    with pytest.raises(Conflict):
        people.deactivate(cast.administrator.pk, actor=SYSTEM)


@pytest.mark.parametrize("role", ["complainant", "owner_reader"])
def test_other_owners_people_are_told_to_ask_their_administrator(cast: Cast, role: str) -> None:
    page = signed_in(getattr(cast, role)).get("/portal/people/")
    assert page.status_code == 403
    assert "Only administrators manage people" in page.content.decode()


@pytest.mark.parametrize("role", ["officer", "staff_reader"])
def test_other_staff_are_told_so_too(cast: Cast, role: str) -> None:
    assert signed_in(getattr(cast, role)).get("/staff/people/").status_code == 403


@pytest.mark.parametrize("role", ["owner_admin", "reviewer", "gov_reader"])
def test_the_staff_pages_do_not_exist_for_other_audiences(cast: Cast, role: str) -> None:
    assert signed_in(getattr(cast, role)).get("/staff/people/").status_code == 404


def test_the_list_costs_the_same_for_ten_and_for_twenty_people(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in(cast.administrator)
    browser.get("/staff/people/")  # the first page of a session also writes the session down
    counts = []
    for batch in range(2):
        for number in range(10):
            Person.objects.create_user(
                f"p{batch}-{number}@harrow.example", name="P", organisation=cast.harrow, roles=[Role.OWNER_READER]
            )
        with django_assert_max_num_queries(25) as queries:
            assert browser.get(f"/staff/people/of/{cast.harrow.code}/").status_code == 200
        counts.append(len(queries.captured_queries))
    assert counts[0] == counts[1]


def test_a_person_changes_their_profile_and_is_served_in_the_new_language(cast: Cast) -> None:
    browser = signed_in(cast.complainant)
    answers = {
        "name": "Clara F. Finch",
        "name_zh": "芬奇",
        "job_title": "Counsel",
        "language": Language.CHINESE,
        "time_zone": "Asia/Shanghai",
        "theme": "dark",
    }
    assert browser.post("/account/profile/", answers).status_code == 302
    person = Person.objects.get(pk=cast.complainant.pk)
    assert (person.name, person.language, person.wants_mail) == ("Clara F. Finch", "zh-hans", False)
    event = Event.objects.get(verb="accounts.profile_changed")
    assert set(event.changes) == {"name", "name_zh", "job_title"}
    page = browser.get("/account/profile/")
    assert page.headers["Content-Language"] == "zh-hans"
    assert 'lang="zh-hans"' in page.content.decode()


def test_preferences_alone_are_nobody_elses_business(cast: Cast) -> None:
    people.change_profile(actor=acting(cast.complainant), fields={"theme": "dark", "wants_mail": False})
    assert not Event.objects.filter(verb="accounts.profile_changed").exists()


def test_an_empty_name_is_told_at_its_field(cast: Cast) -> None:
    answer = signed_in(cast.complainant).post("/account/profile/", {"name": "", "language": "en"})
    assert answer.status_code == 422
