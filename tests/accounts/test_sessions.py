"""People see where they are signed in, and end it."""

import pytest
from django.test import Client

from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def entered(email: str) -> Client:
    browser = Client()
    answer = browser.post("/account/login/", {"login": email, "password": PASSWORD})
    assert answer.status_code == 302
    return browser


def test_a_person_sees_two_sessions_and_ends_the_other(cast: Cast) -> None:
    here, elsewhere = entered(cast.complainant.email), entered(cast.complainant.email)
    assert elsewhere.get("/account/profile/").status_code == 200
    page = here.get("/account/sessions/")
    assert page.context["session_count"] == 2

    here.post("/account/sessions/")

    assert elsewhere.get("/account/profile/").status_code == 302
    assert here.get("/account/profile/").status_code == 200


def test_a_wrong_password_lets_nobody_in(cast: Cast) -> None:
    browser = Client()
    browser.post("/account/login/", {"login": cast.complainant.email, "password": "wrong"})
    assert browser.get("/account/profile/").status_code == 302


def test_nobody_signs_up_without_an_invitation(cast: Cast) -> None:
    answer = Client().post("/account/signup/", {"email": "x@y.example", "password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 200
    assert "closed" in answer.content.decode().lower()
