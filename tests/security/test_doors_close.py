"""What ends access ends it at once, and nobody changes by themselves who they are."""

import json
import logging
import smtplib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Token
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.http import HttpResponse
from django.test import Client, RequestFactory
from redis.exceptions import ConnectionError as RedisAway

from core.accounts import tasks
from core.accounts.actions import invitations
from core.accounts.choices import Role
from core.accounts.middleware import LateMailMiddleware
from core.accounts.models import Person
from core.accounts.requests import late_mails
from core.audit.models import Event
from core.web.logs import JsonFormatter
from programmes.choices import EnrolmentState
from tests.accounts.conftest import last_link
from tests.api.callers import calling
from tests.cast import PASSWORD, SECRET, Cast, acting, signed_in
from tests.security.world import every_address

__all__ = ["last_link"]
pytestmark = pytest.mark.django_db


def sign_in(email: str, password: str = PASSWORD) -> tuple[Client, Any]:
    browser = Client()
    return browser, browser.post("/account/login/", {"login": email, "password": password})


def test_people_of_a_closed_organisation_are_out_at_once_and_do_not_come_back(cast: Cast) -> None:
    inside, program = signed_in(cast.complainant), calling(cast.owner_client)
    assert inside.get("/portal/complaints/").status_code == 200
    cast.harrow.is_active = False
    cast.harrow.save()

    assert inside.get("/account/profile/").status_code == 302
    assert inside.get("/account/password/change/").status_code == 302
    assert inside.get("/api/v1/complaints").status_code == 401
    assert program.get("/complaints").status_code == 401
    browser, answer = sign_in(cast.complainant.email)
    assert answer["Location"] == "/account/inactive/"
    assert browser.get("/account/login/").status_code == 200, "no circle between the front door and signing in"


def test_a_role_that_was_taken_away_is_gone_with_the_next_click(cast: Cast) -> None:
    browser = signed_in(cast.owner_admin)
    assert browser.get("/portal/people/").status_code == 200
    Person.objects.filter(pk=cast.owner_admin.pk).update(roles=[Role.OWNER_READER])
    assert browser.get("/portal/people/").status_code == 403
    assert browser.post("/portal/complaints/new/", {"right": str(cast.mark.pk)}).status_code == 403


def test_nobody_replaces_the_address_that_they_were_invited_under(cast: Cast) -> None:
    person = cast.complainant
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    browser, _answer = sign_in(person.email)
    for form in ({"action_add": "", "email": "clara@elsewhere.example"}, {"action_remove": "", "email": person.email}):
        assert browser.post("/account/email/", form)["Location"] == "/account/profile/"
    assert [address.email for address in EmailAddress.objects.filter(user=person)] == [person.email]
    assert mail.outbox == []


def test_a_changed_password_is_on_record_and_ends_other_sessions(cast: Cast) -> None:
    here, elsewhere = sign_in(cast.complainant.email)[0], sign_in(cast.complainant.email)[0]
    new = "a-longer-battery-staple"
    changed = here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert changed.status_code == 302
    event = Event.objects.get(verb="accounts.security_changed")
    assert (event.subject_id, event.data) == (cast.complainant.pk, {"what": "password_changed"})
    assert elsewhere.get("/account/profile/").status_code == 302


def test_cbbc_cannot_be_closed_in_the_registry(cast: Cast) -> None:
    registry = signed_in(cast.administrator)
    address = f"/registry/accounts/organisation/{cast.cbbc.pk}/change/"
    registry.post(address, {"name": cast.cbbc.name, "name_zh": cast.cbbc.name_zh})
    cast.cbbc.refresh_from_db()
    assert cast.cbbc.is_active
    harrow = f"/registry/accounts/organisation/{cast.harrow.pk}/change/"
    registry.post(harrow, {"name": cast.harrow.name, "name_zh": cast.harrow.name_zh})
    cast.harrow.refresh_from_db()
    assert not cast.harrow.is_active, "others can: the form above was whole"


def test_a_client_revokes_its_own_tokens_only(cast: Cast) -> None:
    owners, jds = calling(cast.owner_client), calling(cast.jd_client)
    jd = {"client_id": cast.jd_client.oauth_client_id, "client_secret": SECRET}

    def revoke(token: str) -> int:
        return Client().post(
            "/identity/o/api/revoke",
            "&".join(f"{name}={value}" for name, value in ({"token": token} | jd).items()),
            content_type="application/x-www-form-urlencoded",
        ).status_code  # fmt: skip

    assert (revoke(owners.token), owners.get("/me").status_code) == (200, 200)
    assert (revoke(jds.token), jds.get("/me").status_code) == (200, 401)


@pytest.fixture
def limits(settings: LazySettings) -> Iterator[None]:
    """The limits of production."""
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,5/300s/key"}
    yield
    cache.clear()


def guesses(cast: Cast) -> bool:
    """Six wrong passwords; returns whether the right one still opens the door."""
    for number in range(6):
        sign_in(cast.complainant.email, f"wrong-{number}")
    return bool(sign_in(cast.complainant.email)[1].status_code == 302)


def test_whoever_guesses_passwords_is_stopped(cast: Cast, limits: None) -> None:
    assert not guesses(cast)


def test_whoever_guesses_passwords_is_stopped_without_redis_too(
    cast: Cast, limits: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any, **options: Any) -> None:
        raise RedisAway("away")

    with monkeypatch.context() as patch:
        patch.setattr(type(cache._cache), "get_client", away)  # type: ignore[attr-defined]
        assert not guesses(cast)
        assert Client().get("/health/ready").json()["redis"] is False


class Unreachable(EmailBackend):
    """A mail server that is away."""

    def send_messages(self, messages: Any) -> int:
        raise smtplib.SMTPServerDisconnected("away")


@pytest.mark.parametrize("path", ["/account/login/code/", "/account/password/reset/"])
def test_a_mail_server_that_is_away_tells_nobody_who_has_an_account(
    cast: Cast, settings: LazySettings, path: str
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    known = Client().post(path, {"email": cast.complainant.email})
    unknown = Client().post(path, {"email": "nobody@harrow-finch.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_the_mail_with_a_code_goes_out_with_the_closing_of_the_answer(cast: Cast) -> None:
    request = RequestFactory().post("/account/login/code/")
    late_mails(request).append(mail.EmailMessage("Code", "123", to=[cast.complainant.email]))
    answer = LateMailMiddleware(lambda _request: HttpResponse("Look into your mail"))(request)
    assert mail.outbox == []
    answer.close()
    assert [message.to for message in mail.outbox] == [[cast.complainant.email]]


@pytest.mark.parametrize(
    "path", ["/account/invitation/SECRET/", "/account/password/reset/key/1-SECRET/", "/account/confirm-email/SECRET/"]
)
def test_logs_do_not_hold_links_that_open_doors(path: str) -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Unprocessable", path), None)
    line = json.loads(JsonFormatter().format(record))
    assert "SECRET" not in line["event"]
    assert line["event"].startswith("Unprocessable: /account/")


def test_what_has_expired_is_deleted(cast: Cast) -> None:
    signed_in(cast.complainant)
    calling(cast.jd_client)
    tasks.forget()
    assert (Session.objects.count(), Token.objects.count()) == (1, 1)
    Session.objects.update(expire_date="2020-01-01T00:00Z")
    Token.objects.update(expires_at="2020-01-01T00:00Z")
    tasks.forget()
    assert (Session.objects.count(), Token.objects.count()) == (0, 0)


def rooms(start: str) -> list[str]:
    """Every page below a door that names no record."""
    return [
        f"/{address.route}" for address in every_address() if address.route.startswith(start) and not address.parameters
    ]


@pytest.mark.parametrize(
    ("start", "roles", "least"),
    [
        ("staff/", ("owner_admin", "agent", "reviewer", "gov_reader"), 15),
        ("portal/", ("officer", "administrator", "reviewer", "gov_reader"), 15),
    ],
)
def test_a_room_of_others_is_not_there(cast: Cast, start: str, roles: tuple[str, ...], least: int) -> None:
    cast.power()
    pages = rooms(start)
    assert len(pages) >= least
    for role in roles:
        browser = signed_in(getattr(cast, role))
        open_ones = [
            page
            for page in pages
            for answer in (browser.get(page), browser.post(page, {}))
            if answer.status_code not in {404, 405}
        ]
        assert open_ones == [], role


@pytest.mark.parametrize("start", ["staff/", "portal/"])
def test_a_visitor_is_sent_to_sign_in_from_every_room(cast: Cast, start: str) -> None:
    for page in rooms(start):
        answer = Client().get(page)
        assert answer.status_code in {302, 401, 405}, page
        assert "/account/login/" in answer.get("Location", "/account/login/"), page


def test_readers_write_nothing_in_any_room(cast: Cast) -> None:
    """Whoever may only look is told so, and nothing is recorded in their name."""
    cast.enrolment(EnrolmentState.APPLICATION)
    for role, start in (("owner_reader", "portal/"), ("staff_reader", "staff/")):
        person = getattr(cast, role)
        browser = signed_in(person)
        before = Event.objects.filter(actor_id=str(person.pk)).count()
        for page in rooms(start):
            assert browser.post(page, {"name": "X", "title": "X"}).status_code in {200, 302, 403, 404, 405, 422}, page
        written = Event.objects.filter(actor_id=str(person.pk)).exclude(verb__startswith="accounts.signed")
        assert written.count() == before, role


def test_with_the_exit_jd_keeps_the_history_and_loses_the_papers(cast: Cast) -> None:
    enrolment = cast.enrolment(EnrolmentState.ACTIVE)
    jd, right = calling(cast.jd_client), f"/rights/{cast.mark.pk}"
    assert jd.get(right).json()["documents"]
    link = jd.post(
        f"/enrolments/{enrolment.reference}/documents/{enrolment.documents.earliest('pk').document.public_id}/link"
    ).json()["url"]
    assert Client().get(link).status_code == 200

    cast.move_enrolment(enrolment, "exit")

    assert jd.get(right).json()["documents"] == []
    assert jd.get(f"/enrolments/{enrolment.reference}").json()["documents"] == []
    assert jd.get("/powers").json()["results"] == []
    assert Client().get(link).status_code == 410
    assert calling(cast.owner_client).get(right).json()["documents"]


def test_an_invitation_into_an_organisation_that_was_closed_opens_nothing(
    cast: Cast, last_link: Callable[[], str]
) -> None:
    invited = invitations.invite(
        cast.harrow.pk, actor=acting(cast.owner_admin), email="new@harrow.example", name="N", roles=["owner_reader"]
    )
    path = last_link()
    assert (invited.email, Client().get(path).status_code) == ("new@harrow.example", 200)
    cast.harrow.is_active = False
    cast.harrow.save()
    form = {"name": "N", "language": "en", "sign_in": "password", "password": "a long pass phrase of mine"}
    assert Client().post(path, form).status_code == 410
    assert not Person.objects.filter(email="new@harrow.example").exists()
