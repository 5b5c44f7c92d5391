"""Portfolios given in through the API: read by a worker, decided by the client, written in its name."""

from typing import Any

import pytest
from django.core.files.base import ContentFile

from core.accounts.models import ApiClient
from core.api import documentation
from core.audit.models import Event
from core.imports.models import Import
from programmes.models import Right
from tests.api.callers import Caller, calling
from tests.api.test_description import check_shape
from tests.cast import Cast
from tests.imports.conftest import worked
from tests.programmes.portfolios import CUP, HEADER, TEAPOT, csv_of, xlsx_of

WRONG = ("no number", *TEAPOT[1:])


def give(caller: Caller, content: bytes, name: str = "rights.csv", *, owner: str = "", **headers: str) -> Any:
    named = {"owner": owner} if owner else {}
    return caller.upload("/rights/imports", {"file": ContentFile(content, name=name), **named}, **headers)


def work(reference: str) -> None:
    """Let the worker do what there is to do."""
    worked(Import.objects.get(reference=reference))


def given(caller: Caller, rows: Any) -> str:
    """The reference of an import that was read to the end."""
    answer = give(caller, csv_of(rows))
    assert answer.status_code == 202, answer.content
    reference: str = answer.json()["reference"]
    work(reference)
    return reference


def test_a_portfolio_is_given_looked_at_and_written(owner: Caller, cast: Cast) -> None:
    answer = give(owner, xlsx_of([TEAPOT, CUP]), "rights.xlsx")
    assert answer.status_code == 202, answer.content
    path = answer["Location"]
    assert (answer.json()["state"], answer.json()["verbs"]) == ("reading", ["discard"])
    work(answer.json()["reference"])
    ready = owner.get(path).json()
    assert (ready["state"], ready["counts"]["new"], ready["verbs"]) == ("ready", 2, ["apply", "discard"])
    assert Right.objects.count() == 0
    assert owner.post(f"{path}/apply", {"mode": "all"}).json()["state"] == "applying"
    work(ready["reference"])
    done = owner.get(path).json()
    assert (done["state"], done["applied"], done["verbs"]) == ("done", 2, [])
    assert owner.get("/rights").json()["results"][1]["number"] == "12345679"
    written = Event.objects.filter(verb="programmes.right_registered")
    assert {event.actor_label for event in written} == {"Harrow & Finch case system"}


def test_each_refused_row_says_what_is_wrong_with_it(owner: Caller, cast: Cast) -> None:
    reference = given(owner, [TEAPOT, WRONG])
    rows = owner.get(f"/rights/imports/{reference}/rows", {"verdict": "refused"}).json()["results"]
    assert [(row["number"], row["given"]["number"]) for row in rows] == [(3, "no number")]
    errors = [note for note in rows[0]["notes"] if note["severity"] == "error"]
    assert errors[0]["column"] == "number"
    assert errors[0]["text"]
    everything = owner.get(f"/rights/imports/{reference}/rows").json()["results"]
    assert [row["verdict"] for row in everything] == ["new", "refused"]
    refused = owner.post(f"/rights/imports/{reference}/apply", {"mode": "all"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/mode")
    assert owner.post(f"/rights/imports/{reference}/apply", {"mode": "valid"}).status_code == 200


def test_the_answers_have_the_described_shape(owner: Caller, cast: Cast) -> None:
    openapi = documentation.document()
    reference = given(owner, [TEAPOT, WRONG])
    for path, template in (("", ""), ("/rows", "/rows")):
        described = openapi["paths"][f"/api/v1/rights/imports/{{reference}}{template}"]["get"]["responses"]["200"]
        body = owner.get(f"/rights/imports/{reference}{path}").json()
        check_shape(body, described["content"]["application/json"]["schema"], openapi)


def test_a_discarded_import_writes_nothing(owner: Caller, cast: Cast) -> None:
    reference = given(owner, [TEAPOT])
    assert owner.post(f"/rights/imports/{reference}/discard").json()["state"] == "discarded"
    late = owner.post(f"/rights/imports/{reference}/apply", {"mode": "all"})
    assert (late.status_code, late.json()["state"]) == (409, "discarded")
    assert Right.objects.count() == 0


def test_what_is_sent_twice_is_taken_once(owner: Caller, cast: Cast) -> None:
    first, again = (give(owner, csv_of([TEAPOT]), Idempotency_Key="k") for _ in range(2))
    assert first.json() == again.json()
    assert Import.objects.count() == 1
    assert give(owner, csv_of([CUP]), Idempotency_Key="k").json()["code"] == "key_reused"


def test_strangers_and_jd_find_no_import(owner: Caller, stranger: Caller, jd: Caller, cast: Cast) -> None:
    reference = given(owner, [TEAPOT])
    for caller, path in ((stranger, ""), (stranger, "/rows")):
        assert caller.get(f"/rights/imports/{reference}{path}").status_code == 404
    assert stranger.post(f"/rights/imports/{reference}/apply", {"mode": "all"}).status_code == 404
    assert stranger.post(f"/rights/imports/{reference}/discard").status_code == 404
    assert jd.get(f"/rights/imports/{reference}").status_code == 403
    assert give(jd, csv_of([TEAPOT])).status_code == 403


def test_an_agent_gives_in_the_rights_of_those_for_whom_it_acts(cast: Cast, agents_client: ApiClient) -> None:
    agent = calling(agents_client)
    cast.gather("harrow")
    body = csv_of([TEAPOT])
    assert give(agent, body, owner="harrow-finch").status_code == 422
    cast.power()
    answer = give(agent, body, owner="harrow-finch")
    assert answer.status_code == 202, answer.content
    assert answer.json()["organisation"]["code"] == "harrow-finch"
    several = give(agent, csv_of([("harrow-finch", *CUP)], ("Owner code", *HEADER)))
    assert several.json()["organisation"]["code"] == "larkspur"


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "rights.csv"), (b"PK\x03\x04rubbish", "rights.xlsx"), (b"%PDF-1.7", "rights.pdf"), (b"MZ", "rights.exe")],
)
def test_what_is_no_table_is_refused_at_the_file(owner: Caller, cast: Cast, content: bytes, name: str) -> None:
    answer = give(owner, content, name)
    assert answer.status_code == 422, answer.content
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/file"]
    assert Import.objects.count() == 0


def test_a_request_without_a_file_or_with_another_owner_is_pointed_at(owner: Caller, cast: Cast) -> None:
    cast.gather("brightwater")
    assert owner.upload("/rights/imports", {}).json()["errors"][0]["pointer"] == "/file"
    for code in ("brightwater-toys", "nobody", "a\x00b"):
        answer = give(owner, csv_of([TEAPOT]), owner=code)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/owner")
    answer = owner.get(f"/rights/imports/{given(owner, [TEAPOT])}/rows", {"verdict": "odd"})
    assert answer.json()["errors"][0]["parameter"] == "verdict"
