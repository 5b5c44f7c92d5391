"""Each page about people opens for whom it is made, and forms come back with their errors."""

import pytest
from django.test import Client, override_settings

from core.accounts.models import Organisation
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


def test_an_administrator_opens_every_page(cast: Cast) -> None:
    browser = signed_in(cast.administrator)
    code, person, client = cast.harrow.code, cast.complainant.pk, cast.jd_client.pk
    for path in (
        "/staff/people/",
        "/staff/people/?q=finch&kind=rights_owner",
        "/staff/people/?q=nobody",
        "/staff/people/add/",
        f"/staff/people/of/{code}/",
        f"/staff/people/of/{cast.jd.code}/",
        f"/staff/people/of/{code}/invite/",
        f"/staff/people/of/{code}/issue-client/",
        f"/staff/people/person/{person}/",
        f"/staff/people/person/{person}/close/",
        f"/staff/people/person/{person}/open/",
        f"/staff/people/client/{client}/revoke/",
    ):
        assert browser.get(path).status_code == 200, path


def test_an_owners_administrator_opens_every_page(cast: Cast) -> None:
    browser = signed_in(cast.owner_admin)
    person = cast.complainant.pk
    for path in ("", "invite/", f"{person}/", f"{person}/close/", f"{person}/open/"):
        assert browser.get(f"/portal/people/{path}").status_code == 200, path


def test_an_organisation_is_found_by_somebody_in_it(cast: Cast) -> None:
    assert cast.complainant.organisation != cast.stranger.organisation
    page = signed_in(cast.administrator).get("/staff/people/?q=clara").content.decode()
    assert "Harrow" in page
    assert "Brightwater" not in page


def test_an_organisation_is_added_once(cast: Cast) -> None:
    browser = signed_in(cast.administrator)
    answers = {"kind": "rights_owner", "name": "New Owner Ltd", "name_zh": "", "code": "New-Owner"}
    assert browser.post("/staff/people/add/", answers).headers["Location"] == "/staff/people/of/new-owner/"
    again = browser.post("/staff/people/add/", answers)
    assert again.status_code == 422
    assert Organisation.objects.filter(code="new-owner").count() == 1


def test_a_broken_invitation_form_comes_back_with_what_was_typed(cast: Cast) -> None:
    page = signed_in(cast.owner_admin).post("/portal/people/invite/", {"email": "no address", "name": "Nora"})
    assert page.status_code == 422
    assert 'value="no address"' in page.content.decode()


def test_an_owners_administrator_invites_and_revokes_by_the_pages(cast: Cast) -> None:
    browser = signed_in(cast.owner_admin)
    answers = {"email": "n@harrow.example", "name": "Nora", "roles": ["complainant"], "language": "en"}
    assert browser.post("/portal/people/invite/", answers).status_code == 302
    page = browser.get("/portal/people/").content.decode()
    assert "n@harrow.example" in page
    invitation = cast.harrow.invitations.get()
    for act in ("send-again", "revoke"):
        address = f"/portal/people/invitation/{invitation.pk}/{act}/"
        assert f'<form method="post" action="{address}" data-once>' in page
        assert browser.post(address).status_code == 302
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None


@override_settings(IPP_REQUIRE_SECOND_FACTOR=True)
def test_staff_without_a_second_factor_are_led_to_set_one_up(cast: Cast) -> None:
    browser = signed_in(cast.administrator)
    answer = browser.get("/staff/people/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/account/2fa/"
    assert "second factor" in browser.get("/account/2fa/").content.decode()
    assert browser.get("/account/profile/").status_code == 200


@override_settings(IPP_REQUIRE_SECOND_FACTOR=True)
def test_rights_owners_are_offered_a_second_factor_but_not_forced(cast: Cast) -> None:
    assert signed_in(cast.owner_admin).get("/portal/people/").status_code == 200


def test_a_visitor_is_asked_to_sign_in(cast: Cast) -> None:
    for path in ("/staff/people/", "/portal/people/", "/account/profile/"):
        answer = Client().get(path)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/account/login/")


def test_a_reviewer_of_jd_finds_notices_and_the_way_out_on_the_page_of_the_api(cast: Cast) -> None:
    words = signed_in(cast.reviewer).get("/api/docs/").content.decode()
    assert 'href="/notices/"' in words
    assert 'action="/account/logout/"' in words
