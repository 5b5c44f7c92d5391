"""How clients and people are recognised."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisAway

from complaints.models import Complaint
from core.accounts.choices import Scope
from tests.api.callers import Caller, calling, visiting
from tests.cast import SECRET, Cast, signed_in

TOKEN = "/identity/o/api/token"
FORM = "application/x-www-form-urlencoded"


def ask_for_token(client_id: str, secret: str, **form: str) -> Any:
    basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    fields = {"grant_type": "client_credentials"} | form
    body = "&".join(f"{name}={value}" for name, value in fields.items())
    return Client().post(TOKEN, body, content_type=FORM, headers={"Authorization": f"Basic {basic}"})


def test_a_client_exchanges_its_secret_for_a_token_and_is_known_by_it(cast: Cast) -> None:
    answer = ask_for_token(cast.jd_client.oauth_client_id, SECRET, scope="complaints:read complaints:decide")
    assert answer.status_code == 200, answer.content
    assert answer["Cache-Control"] == "no-store"
    me = Caller(Client(), answer.json()["access_token"]).get("/me").json()
    assert me["organisation"] == "JD.com"
    assert me["scopes"] == ["complaints:read", "complaints:decide"]
    assert me["roles"] == ["platform_reader", "reviewer"]


def test_a_token_holds_no_more_than_was_asked_for(cast: Cast) -> None:
    answer = ask_for_token(cast.jd_client.oauth_client_id, SECRET, scope="complaints:read")
    me = Caller(Client(), answer.json()["access_token"]).get("/me").json()
    assert me["scopes"] == ["complaints:read"]
    assert me["roles"] == ["platform_reader"]


@pytest.mark.parametrize(
    ("client_id", "secret"), [("", "wrong"), ("nobody", SECRET), ("a\x00b", "c"), ("é" * 50, "ü"), ("x" * 3000, "y")]
)
def test_a_wrong_name_or_secret_gets_no_token(cast: Cast, client_id: str, secret: str) -> None:
    answer = ask_for_token(client_id or cast.jd_client.oauth_client_id, secret)
    assert answer.status_code in {400, 401}
    assert answer.json()["error"] in {"invalid_client", "invalid_request"}


@pytest.mark.parametrize(
    ("body", "content_type", "headers"),
    [
        (b"", FORM, {}),
        (b"\xff\xfe\x00", FORM, {}),
        (b"grant_type=client_credentials&client_id=%00&client_secret=%00", FORM, {}),
        (b"grant_type=client_credentials&client_id=%ED%A0%80&client_secret=x", FORM, {}),
        (b"grant_type=password&username=a&password=b", FORM, {}),
        (b"grant_type=client_credentials", FORM + "; charset=hex", {"Authorization": "Basic %%%"}),
        (b"grant_type=client_credentials", FORM, {"Authorization": "Basic " + "A" * 5000}),
        (b'{"grant_type": "client_credentials"}', "application/json", {}),
        (b"--x\r\n", "multipart/form-data; boundary=x", {}),
        (b"grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=%00", FORM, {}),
        (b"grant_type=authorization_code&code=x&client_id=y", FORM, {}),
        (b"grant_type=refresh_token&refresh_token=%00", FORM, {}),
    ],
)
def test_nonsense_at_the_token_endpoint_is_refused_politely(
    cast: Cast, body: bytes, content_type: str, headers: dict[str, str]
) -> None:
    answer = Client().generic("POST", TOKEN, body, content_type, headers=headers)
    assert 400 <= answer.status_code < 500, answer.content
    assert "error" in answer.json()


def test_tokens_are_not_given_out_without_end(cast: Cast, settings: LazySettings) -> None:
    settings.IPP_TOKEN_RATE = "3/hour"
    answers = [ask_for_token("nobody", "wrong") for _ in range(4)]
    assert [answer.status_code for answer in answers[:3]] == [401, 401, 401]
    assert answers[3].status_code == 429
    assert int(answers[3]["Retry-After"]) > 0


def test_a_visitor_is_told_how_to_sign_in(db: None) -> None:
    answer = visiting().get("/complaints")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="IPProtect"'
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_authenticated"


@pytest.mark.parametrize("token", ["x", "", " ", "é", "a" * 5000, "\x01", "Bearer"])
def test_an_unknown_token_is_refused(db: None, token: str) -> None:
    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]


def test_a_token_dies_with_its_hour_its_client_and_its_organisation(cast: Cast) -> None:
    late = calling(cast.jd_client, lasting=timedelta(seconds=-1))
    assert late.get("/me").status_code == 401

    revoked = calling(cast.jd_reader_client)
    assert revoked.get("/me").status_code == 200
    cast.jd_reader_client.revoked_at = timezone.now()
    cast.jd_reader_client.save()
    assert revoked.get("/me").status_code == 401

    closed = calling(cast.owner_client)
    assert closed.get("/me").status_code == 200
    cast.harrow.is_active = False
    cast.harrow.save()
    assert closed.get("/me").status_code == 401


def test_a_revoked_token_is_worth_nothing(cast: Cast) -> None:
    issued = ask_for_token(cast.jd_client.oauth_client_id, SECRET).json()["access_token"]
    caller = Caller(Client(), issued)
    assert caller.get("/me").status_code == 200
    basic = base64.b64encode(f"{cast.jd_client.oauth_client_id}:{SECRET}".encode()).decode()
    Client().post(
        "/identity/o/api/revoke", f"token={issued}", content_type=FORM, headers={"Authorization": f"Basic {basic}"}
    )
    assert caller.get("/me").status_code == 401


def test_a_scope_taken_from_the_client_is_gone_from_its_tokens(cast: Cast) -> None:
    caller = calling(cast.jd_client)
    cast.jd_client.scopes = [Scope.COMPLAINTS_READ]
    cast.jd_client.save()
    assert caller.get("/me").json()["roles"] == ["platform_reader"]


def test_reading_needs_the_scope_for_reading(cast: Cast) -> None:
    answer = calling(cast.jd_client, scopes=[Scope.COMPLAINTS_DECIDE]).get("/complaints")
    assert answer.status_code == 403
    assert answer.json()["code"] == "insufficient_scope"
    assert 'scope="complaints:read"' in answer["WWW-Authenticate"]


def test_the_scope_for_recording_rights_files_no_complaint_and_reads_none(cast: Cast, filing: dict[str, Any]) -> None:
    # Both scopes for writing give the role of a complainant: the scope alone tells them apart.
    client = cast.owner_client
    client.scopes = [Scope.RIGHTS_READ, Scope.RIGHTS_WRITE]
    client.save()
    client.oauth_client.set_scopes(client.scopes)
    client.oauth_client.save()
    caller = calling(client, scopes=client.scopes)
    for answer, scope in (
        (caller.post("/complaints", filing), "complaints:file"),
        (caller.get("/complaints"), "complaints:read"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
        assert f'scope="{scope}"' in answer["WWW-Authenticate"]
    assert not Complaint.objects.exists()


def test_people_of_jd_and_of_owners_read_with_their_browsers_session(cast: Cast) -> None:
    complaint = cast.complaint("lodged")
    for person in (cast.reviewer, cast.complainant):
        answer = signed_in(person).get(f"/api/v1/complaints/{complaint.reference}")
        assert answer.status_code == 200
    assert signed_in(cast.stranger).get(f"/api/v1/complaints/{complaint.reference}").status_code == 404
    assert signed_in(cast.officer).get(f"/api/v1/complaints/{complaint.reference}").status_code == 401
    assert signed_in(cast.gov_reader).get(f"/api/v1/complaints/{complaint.reference}").status_code == 401


def test_a_browser_cannot_be_made_to_write_without_its_form_token(cast: Cast) -> None:
    complaint = cast.complaint("lodged")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.reviewer, backend="core.accounts.backends.PersonBackend")
    answer = browser.post(
        f"/api/v1/complaints/{complaint.reference}/acknowledge", {"case_number": "1"}, "application/json"
    )
    assert answer.status_code == 403
    complaint.refresh_from_db()
    assert complaint.state == "lodged"


def test_who_asks_too_often_is_told_when_to_come_back(jd: Caller, jd_reader: Caller, settings: LazySettings) -> None:
    settings.IPP_API_RATE = "2/hour"
    first, second, third = (jd.get("/me") for _ in range(3))
    assert first["RateLimit"].startswith('"default";r=1;')
    assert second["RateLimit"].startswith('"default";r=0;')
    assert third.status_code == 429
    assert third.json()["code"] == "too_many_requests"
    assert int(third["Retry-After"]) > 0
    assert jd_reader.get("/me").status_code == 200


def test_without_redis_each_process_counts_for_itself(
    jd: Caller, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.IPP_API_RATE = "2/hour"

    def away(*args: Any, **options: Any) -> None:
        raise RedisAway("away")

    monkeypatch.setattr(type(cache._cache), "get_client", away, raising=True)  # type: ignore[attr-defined]
    assert [jd.get("/me").status_code for _ in range(3)] == [200, 200, 429]
