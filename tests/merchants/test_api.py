"""JD and CBBC read shops and how they stand; nobody is told whose complaint or right it was."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.accounts.models import ApiClient
from core.days import house_day
from tests.api.callers import calling
from tests.cast import Cast
from tests.merchants.conftest import Street

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform(cast: Cast) -> ApiClient:
    """JD's client that may read shops."""
    return cast.jd_client


def asked(client: ApiClient, path: str) -> tuple[int, dict[str, Any]]:
    """Status and body of a GET."""
    headers = {"Authorization": f"Bearer {calling(client).token}"}
    answer = Client().get(f"/api/v1/{path}", headers=headers)
    return answer.status_code, json.loads(answer.content)


def test_jd_lists_and_finds_shops(platform: ApiClient, street: Street) -> None:
    status, body = asked(platform, "shops?q=茶壶")
    assert status == 200
    (row,) = body["results"]
    assert row["id"] == street.shop.pk
    assert row["company"]["uscc"] == "91110000600037341L"
    of_company = asked(platform, "shops?uscc=91110000600037341L&limit=1")[1]
    assert of_company["next"]
    assert asked(platform, "shops?platform=jd.hk&number=9100003")[1]["results"][0]["name"] == "Vases"
    assert asked(platform, "shops?owner=harrow-finch")[0] == 400


def test_jd_reads_how_a_shop_stands_and_why(platform: ApiClient, street: Street) -> None:
    status, body = asked(platform, f"shops/{street.shop.pk}/standing")
    assert (status, body["count"], body["ladder"]) == (200, 2, "jd.com/1")
    assert body["step"]["code"] == "shop_review"
    references = {strike["reference"] for strike in body["strikes"]}
    assert references == {"C-2026-000801", "C-2026-000802"}
    before = house_day(timezone.now() - timedelta(days=40))
    assert asked(platform, f"shops/{street.shop.pk}/standing?on={before}")[1]["count"] == 0


def test_no_answer_names_an_owner_its_right_or_what_it_claimed(platform: ApiClient, street: Street) -> None:
    for path in ("shops", f"shops/{street.shop.pk}", f"shops/{street.shop.pk}/standing"):
        text = json.dumps(asked(platform, path)[1], ensure_ascii=False)
        assert "HARROW" not in text.upper()
        assert "photographer" not in text


@pytest.mark.parametrize("on", ["yesterday", "2026-13-01", "20260101", "0001-01-01", "2026-02-30"])
def test_a_day_that_is_none_is_refused(platform: ApiClient, street: Street, on: str) -> None:
    assert asked(platform, f"shops/{street.shop.pk}/standing?on={on}")[0] == 400


def test_what_is_not_there_is_404(platform: ApiClient, street: Street) -> None:
    for path in ("shops/99999999", "shops/x", f"shops/{'9' * 15}/standing"):
        assert asked(platform, path)[0] == 404


def test_the_scope_opens_the_door_and_owners_find_nothing(cast: Cast, street: Street) -> None:
    assert asked(cast.jd_reader_client, "shops")[0] == 403
    assert asked(cast.owner_client, "shops")[0] == 403
    client = Client()
    client.force_login(cast.complainant, backend="core.accounts.backends.PersonBackend")
    assert client.get("/api/v1/shops").json()["results"] == []
    assert client.get(f"/api/v1/shops/{street.shop.pk}").status_code == 404
