"""Keys for programs: issued by CBBC, shown once, two at most, dead at once when revoked."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.idp.oidc.models import Client as OAuthClient
from django.test import Client

from core.accounts.actions import clients
from core.accounts.choices import Scope
from core.accounts.models import ApiClient
from core.audit.models import Event
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from tests.cast import Cast, acting, signed_in

pytestmark = pytest.mark.django_db

BOTH = [Scope.COMPLAINTS_READ, Scope.COMPLAINTS_DECIDE]


def ask_for_token(asked: dict[str, str]) -> Any:
    body = urlencode(asked)
    return Client().post("/identity/o/api/token", body, content_type="application/x-www-form-urlencoded")


def test_an_administrator_issues_a_client_and_sees_its_secret_once(cast: Cast) -> None:
    browser = signed_in(cast.administrator)
    address = f"/staff/people/of/{cast.jd.code}/issue-client/"
    page = browser.post(address, {"label": "Case system", "scopes": BOTH})
    assert page.status_code == 201
    found = re.search(r"data-secret>([^<]+)<", page.content.decode())
    assert found
    client = ApiClient.objects.get(label="Case system")
    assert OAuthClient.objects.get(pk=client.oauth_client_id).check_secret(found[1])
    again = browser.get(f"/staff/people/of/{cast.jd.code}/").content.decode()
    assert client.oauth_client_id in again
    assert found[1] not in again
    assert all(found[1] not in str(event.data) for event in Event.objects.all())


def test_an_issued_client_signs_in_and_a_revoked_one_does_not(cast: Cast) -> None:
    issued = clients.issue_client(cast.jd.pk, actor=acting(cast.administrator), label="Case system", scopes=BOTH)
    asked = {
        "grant_type": "client_credentials",
        "client_id": issued.client_id,
        "client_secret": issued.secret,
        "scope": " ".join(BOTH),
    }
    answer = ask_for_token(asked)
    assert answer.status_code == 200, answer.content
    token = answer.json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert Client().get("/api/v1/complaints", headers=bearer).status_code == 200

    clients.revoke_client(issued.client.pk, actor=acting(cast.administrator))

    assert Client().get("/api/v1/complaints", headers=bearer).status_code == 401
    assert ask_for_token(asked).status_code in {400, 401}


def test_a_third_live_client_is_refused_until_one_is_revoked(cast: Cast) -> None:
    actor = acting(cast.administrator)
    first = clients.issue_client(cast.jd.pk, actor=actor, label="One", scopes=BOTH)
    clients.issue_client(cast.jd.pk, actor=actor, label="Two", scopes=BOTH)
    page = signed_in(cast.administrator).post(
        f"/staff/people/of/{cast.jd.code}/issue-client/", {"label": "Three", "scopes": BOTH}
    )
    assert page.status_code == 422
    assert "revoke one first" in page.content.decode()
    clients.revoke_client(first.client.pk, actor=actor)
    clients.issue_client(cast.jd.pk, actor=actor, label="Three", scopes=BOTH)


def test_a_scope_that_is_not_for_the_organisation_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidInputs):
        clients.issue_client(
            cast.harrow.pk, actor=acting(cast.administrator), label="X", scopes=[Scope.COMPLAINTS_DECIDE]
        )


@pytest.mark.parametrize("who", ["owner_admin", "officer", "reviewer"])
def test_nobody_but_cbbcs_administrators_issues_or_revokes(cast: Cast, who: str) -> None:
    actor = acting(getattr(cast, who))
    with pytest.raises(Refused):
        clients.issue_client(cast.harrow.pk, actor=actor, label="X", scopes=[Scope.COMPLAINTS_READ])
    with pytest.raises(NotVisible):
        clients.revoke_client(cast.jd_client.pk, actor=actor)


def test_revoking_twice_is_a_conflict(cast: Cast) -> None:
    clients.revoke_client(cast.jd_client.pk, actor=acting(cast.administrator))
    with pytest.raises(Conflict):
        clients.revoke_client(cast.jd_client.pk, actor=acting(cast.administrator))
    page = signed_in(cast.administrator).post(f"/staff/people/client/{cast.jd_client.pk}/revoke/", follow=True)
    assert "revoked already" in page.content.decode()
