"""People keep filters of a list under a name, share them with colleagues, use, rename and remove them."""

import pytest
from django.test import Client
from django.urls import reverse

from core.audit.models import Event
from core.desk.models import SavedFilter
from tests.cast import Cast, signed_in
from tests.staff.pages import words

LIST = "complaints_staff:list"
FILTERS = f"/filters/{LIST}/"


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.officer)


def keep(browser: Client, name: str, query: str = "state=lodged", **more: str) -> SavedFilter:
    answer = browser.post(f"{FILTERS}?{query}", {"name": name, **more})
    assert answer.status_code == 302, words(answer)
    return SavedFilter.objects.get(name=name)


def menu(browser: Client, query: str = "") -> str:
    page = browser.get(f"{reverse(LIST)}?view=all{query}").content.decode()
    return page.partition('<details class="menu saved-filters')[2].partition("</details>")[0]


def test_the_filters_in_force_are_kept_and_used_again(cast: Cast, desk: Client) -> None:
    cast.complaint("lodged")
    assert f"{FILTERS}?q=harrow&amp;state=lodged&amp;view=all" in menu(desk, "&state=lodged&q=harrow")
    kept = keep(desk, "With JD", "state=lodged&q=harrow&view=all")
    assert kept.query == "q=harrow&state=lodged&view=all"
    assert f'href="{reverse(LIST)}?q=harrow&amp;state=lodged&amp;view=all"' in menu(desk)
    assert 'aria-current="true"' in menu(desk, "&state=lodged&q=harrow")
    assert 'aria-current="true"' not in menu(desk)
    assert Event.objects.get(verb="desk.filter_kept").data == {"name": "With JD", "list": LIST}


def test_only_parameters_that_the_list_knows_are_kept(cast: Cast, desk: Client) -> None:
    query = "state=lodged&colour=red&cursor=x&owner=nobody&export=csv&view=all"
    assert keep(desk, "Lodged", query).query == "state=lodged&view=all"
    nothing = desk.post(f"{FILTERS}?colour=red", {"name": "Red"})
    assert nothing.status_code == 422


def test_colleagues_use_what_is_shared_and_see_nothing_else(cast: Cast, desk: Client) -> None:
    cast.complaint()
    own, shared = keep(desk, "Mine alone"), keep(desk, "Ours", is_shared="on")
    colleague = signed_in(cast.second_officer)
    assert "Ours" in menu(colleague)
    assert "Wei Zhang" in menu(colleague)
    assert "Mine alone" not in menu(colleague)
    assert colleague.get(f"/filters/{own.pk}/").status_code == 404
    assert colleague.post(f"/filters/{own.pk}/remove/").status_code == 404
    assert colleague.get(f"/filters/{shared.pk}/").status_code == 403
    assert colleague.post(f"/filters/{shared.pk}/remove/").status_code == 403
    assert colleague.post(f"/filters/{shared.pk}/", {"name": "Theirs"}).status_code == 403
    assert SavedFilter.objects.count() == 2


def test_another_organisation_does_not_find_what_is_shared(cast: Cast, desk: Client) -> None:
    shared = keep(desk, "Ours", is_shared="on")
    for who in (cast.complainant, cast.stranger, cast.reviewer):
        browser = signed_in(who)
        assert browser.get(f"/filters/{shared.pk}/").status_code == 404
        assert browser.get(FILTERS).status_code == 404


def test_one_renames_shares_and_removes_ones_own(cast: Cast, desk: Client) -> None:
    kept = keep(desk, "With JD")
    assert desk.post(f"/filters/{kept.pk}/", {"name": " At  JD ", "is_shared": "on"})["Location"] == FILTERS
    kept.refresh_from_db()
    assert (kept.name, kept.is_shared) == ("At JD", True)
    assert Event.objects.get(verb="desk.filter_changed").changes["name"] == ["With JD", "At JD"]
    assert "My colleagues and I" in words(desk.get(FILTERS))
    desk.post(f"/filters/{kept.pk}/remove/")
    assert not SavedFilter.objects.exists()
    assert "No filters are kept of this list" in words(desk.get(FILTERS))


def test_a_name_is_used_once_by_each_person(cast: Cast, desk: Client) -> None:
    keep(desk, "With JD")
    again = desk.post(f"{FILTERS}?state=submitted", {"name": "with jd"})
    assert (again.status_code, SavedFilter.objects.count()) == (422, 1)
    assert "You keep another filter under this name." in words(again)
    signed_in(cast.second_officer).post(f"{FILTERS}?state=submitted", {"name": "With JD"})
    assert SavedFilter.objects.count() == 2


@pytest.mark.parametrize("name", ["nowhere", "complaints_staff:detail", "web:notices", "complaints_staff:nowhere"])
def test_what_is_no_list_keeps_no_filters(cast: Cast, desk: Client, name: str) -> None:
    assert desk.get(f"/filters/{name}/").status_code == 404


def test_owners_keep_filters_of_their_own_list(cast: Cast) -> None:
    browser = signed_in(cast.complainant)
    answer = browser.post("/filters/complaints_portal:list/?q=teapot", {"name": "Teapots"})
    assert answer["Location"] == "/portal/complaints/?q=teapot"
