"""Giving a table through the API: told where to look, then rows, refused rows as a file, and the list."""

from typing import Any

import pytest
from django.core.files.base import ContentFile

from core.imports.models import Import
from merchants.models import Listing, Shop
from tests.api.callers import Caller, calling
from tests.cast import Cast
from tests.imports.conftest import csv_of, worked

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.imports.urls")]
PATH = "/listings/imports"
ROWS = [["１00012345678", "First"], ["100012345679", "Second"], ["nothing", "Third"]]


@pytest.fixture
def owner(cast: Cast) -> Caller:
    return calling(cast.owner_client)


@pytest.fixture
def stranger(cast: Cast) -> Caller:
    return calling(cast.stranger_client)


def give(caller: Caller, rows: Any = ROWS, more: dict[str, str] | None = None, **headers: str) -> Any:
    file = ContentFile(csv_of(rows, ("Listing", "Title")), name="listings.csv")
    return caller.upload(PATH, {"file": file, **(more or {})}, **headers)


def finished(answer: Any) -> str:
    """The address of an import after a worker is done with it."""
    assert answer.status_code == 202, answer.content
    worked(Import.objects.get(reference=answer.json()["reference"]))
    return str(answer["Location"])


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_table_is_accepted_worked_on_and_reported(owner: Caller, cast: Cast) -> None:
    answer = give(owner)
    assert (answer.json()["state"], answer.json()["verbs"]) == ("reading", ["discard"])
    path = finished(answer)
    done = owner.get(path).json()
    assert (done["state"], done["total"], done["read"], done["applied"]) == ("done", 3, 3, 2)
    assert (done["counts"]["refused"], done["verbs"], done["refused"]) == (1, [], f"{path}/refused.csv")
    rows = owner.get(done["rows"], {"verdict": "refused"}).json()["results"]
    assert [(row["number"], row["given"]["listing"]) for row in rows] == [(4, "nothing")]
    corrected = owner.get(done["rows"], {"verdict": "corrected"}).json()["results"]
    assert [row["number"] for row in corrected] == [2, 3]
    first = owner.get(done["rows"], {"limit": 2}).json()
    assert len(owner.get(first["next"].partition("/api/v1")[2]).json()["results"]) == 1


def test_the_refused_rows_come_as_a_file_that_can_be_mended_and_sent_again(owner: Caller, cast: Cast) -> None:
    path = finished(give(owner))
    file = body(owner.get(f"{path}/refused.csv"))
    assert file.decode("utf-8-sig").splitlines()[1].startswith("nothing,Third,")
    mended = ContentFile(file.replace(b"nothing", b"100012345670"), name="mended.csv")
    finished(owner.upload(PATH, {"file": mended}))
    assert Listing.objects.count() == 3
    assert owner.get(f"{path}/refused.pdf").status_code == 404
    assert body(owner.get(f"{path}/refused.xlsx")).startswith(b"PK")


def test_a_list_is_sent_as_text_for_a_record_and_once_for_a_key(owner: Caller, cast: Cast) -> None:
    shop = Shop.objects.create(platform="jd.com", number="7", name="Seven")
    form = {"text": "100012345678\n100012345679\n", "shop": "7", "but_not": "100012345679"}
    first, again = (owner.upload(PATH, form, Idempotency_Key="k") for _turn in range(2))
    assert first.json() == again.json()
    assert again["Idempotent-Replayed"] == "true"
    other = owner.upload(PATH, form | {"text": "100012345670"}, Idempotency_Key="k")
    assert other.json()["code"] == "key_reused"
    path = finished(first)
    done = owner.get(path).json()
    assert (done["source"], done["subject"], done["applied"]) == ("text", str(shop.pk), 1)
    assert list(shop.listings.values_list("sku", flat=True)) == ["100012345678"]


def test_the_template_and_the_list_of_imports(owner: Caller, stranger: Caller, cast: Cast) -> None:
    assert b"Listing,Title" in body(owner.get(f"{PATH}/template.csv"))
    assert body(owner.get(f"{PATH}/template.xlsx")).startswith(b"PK")
    done, waiting = finished(give(owner)), give(owner)["Location"]
    assert [one["href"] for one in owner.get(PATH).json()["results"]] == [waiting, done]
    assert [one["href"] for one in owner.get(PATH, {"state": "done"}).json()["results"]] == [done]
    assert owner.get(PATH, {"state": "odd"}).json()["errors"][0]["parameter"] == "state"
    assert stranger.get(PATH).json()["results"] == []


def test_strangers_and_those_without_the_scope_get_nowhere(owner: Caller, stranger: Caller, cast: Cast) -> None:
    path = finished(give(owner))
    for part in ("", "/rows", "/refused.csv"):
        assert stranger.get(f"{path}{part}").status_code == 404
    assert stranger.post(f"{path}/discard").status_code == 404
    assert give(calling(cast.owner_client, scopes=["complaints:read"])).status_code == 403
    assert owner.post(f"{path}/apply", {"mode": "valid"}).status_code == 404, "nobody decides here"


@pytest.mark.parametrize(
    ("form", "pointer"),
    [
        ({}, "/file"),
        ({"text": " \n"}, "/text"),
        ({"text": "1", "shop": "none"}, "/shop"),
        ({"text": "1", "shpo": "7"}, "/shpo"),
    ],
)
def test_what_does_not_hold_is_pointed_at(owner: Caller, cast: Cast, form: dict[str, str], pointer: str) -> None:
    answer = owner.upload(PATH, form)
    assert answer.status_code == 422, answer.content
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not Import.objects.exists()
