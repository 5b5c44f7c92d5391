"""Keyboard shortcuts are listed, and can be switched off (WCAG 2.1.4)."""

import re

import pytest
from django.test import Client

from core.accounts.choices import Audience
from core.web import navigation
from tests.cast import Cast, signed_in
from tests.staff.pages import words


def script(browser: Client) -> bool:
    return "js/shortcuts.js" in browser.get("/staff/complaints/").content.decode()


def test_the_page_lists_them_without_javascript(cast: Cast) -> None:
    browser = signed_in(cast.officer)
    text = words(browser.get("/shortcuts/"))
    assert "g c Complaints" in text
    assert "j Next row" in text
    dialog = browser.get("/shortcuts/?part=dialog").content.decode()
    assert dialog.lstrip().startswith("<dialog")
    assert "aria-labelledby" in dialog


def test_they_can_be_switched_off_and_on_again(cast: Cast) -> None:
    browser = signed_in(cast.officer)
    assert script(browser)
    browser.post("/preferences/shortcuts/", {"shortcuts": "off"})
    assert not script(browser)
    assert "Shortcuts are off" in words(browser.get("/shortcuts/"))
    browser.post("/preferences/shortcuts/", {"shortcuts": "perhaps"})
    assert not script(browser)
    browser.post("/preferences/shortcuts/", {"shortcuts": "on"})
    assert script(browser)


@pytest.mark.parametrize("audience", list(Audience))
def test_no_two_places_of_an_audience_share_a_key(audience: str) -> None:
    keys = [entry.key for entry in navigation.entries() if entry.audience == audience and entry.key]
    assert len(keys) == len(set(keys))
    assert "h" not in keys


def test_rows_neighbours_and_places_declare_theirs(cast: Cast) -> None:
    complaint, _other = cast.complaint(), cast.complaint()
    browser = signed_in(cast.officer)
    listed = browser.get("/staff/complaints/").content.decode()
    assert "<tbody data-shortcut-rows>" in listed
    assert 'data-shortcut="g c"' in listed
    detail = browser.get(f"/staff/complaints/{complaint.reference}/").content.decode()
    assert len(re.findall(r'data-shortcut="[np]"', detail)) == 1
    assert f"{complaint.reference}/do/assign/" in detail.partition('data-shortcut="e"')[0].rpartition("<a ")[2]


def test_a_place_within_another_has_a_key_and_marks_that_one_in_the_menu(cast: Cast) -> None:
    for person, side, key in ((cast.officer, "staff", "d"), (cast.complainant, "portal", "w")):
        page = signed_in(person).get(f"/{side}/action-points/").content.decode()
        menu = page.partition('class="primary-nav"')[2].partition("</nav>")[0]
        (marked,) = re.findall(r'<a href="([^"]+)"[^>]*aria-current', menu)
        assert marked == f"/{side}/roundtables/"
        assert re.search(rf'<li hidden>\s*<a href="/{side}/action-points/"\s+data-shortcut="g {key}"', menu)
        assert (
            f'class="btn btn-secondary"\n     href="/{side}/action-points/"'
            in signed_in(person).get(marked).content.decode()
        )
