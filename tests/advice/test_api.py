"""Requests for advice through the API: owners and their agents ask and read, JD finds nothing."""

from typing import Any

import pytest

from complaints.advice.api import reading
from complaints.advice.api.serializers import AdviceDetail, AdviceFileShape, AdviceRemarkShape, AdviceSummary
from complaints.advice.choices import AdviceState as S
from complaints.models import AdviceRequest
from core.accounts.choices import Scope
from tests.advice.asking import ANSWER, WORDS, asked, in_state, moved
from tests.api.callers import Caller, calling
from tests.cast import OWNER_SCOPES, Cast, _client, acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(cast: Cast) -> Caller:
    return calling(cast.owner_client)


@pytest.fixture
def jd(cast: Cast) -> Caller:
    return calling(cast.jd_client)


def question(**more: Any) -> dict[str, Any]:
    return {"topic": "price", "question": WORDS, **more}


def test_an_owners_system_asks_and_reads_the_answer(cast: Cast, owner: Caller) -> None:
    document = cast.document()
    body = question(
        right=cast.mark.number, listings=["100012043978", "Teapot Bargains"], documents=[str(document.public_id)]
    )
    reply = owner.post("/advice", body)
    assert reply.status_code == 201
    reference = reply.json()["reference"]
    assert reply.headers["Location"] == f"/api/v1/advice/{reference}"
    moved(cast, AdviceRequest.objects.get(), "reply", by=cast.officer)
    read = owner.get(f"/advice/{reference}")
    found = read.json()
    assert found["state"] == "answered"
    assert (found["answer"], found["recommendation"]) == (ANSWER, "civil")
    assert found["listings"] == ["100012043978", "Teapot Bargains"]
    assert found["right"] == {"number": cast.mark.number, "type": "trade_mark", "title": "HARROW & FINCH"}
    assert found["verbs"] == ["follow_up", "close"]
    assert owner.get(found["files"][0]["href"]).status_code == 200
    assert owner.get(f"/advice/{reference}", If_None_Match=read.headers["ETag"]).status_code == 304
    remarks = owner.get(f"/advice/{reference}/remarks").json()["results"]
    assert [(line["who"], line["recommendation"]) for line in remarks] == [("China-Britain Business Council", "civil")]
    assert [line["event"] for line in owner.get(f"/advice/{reference}/events").json()["results"]] == [
        "asked", "replied",
    ]  # fmt: skip


def test_what_is_shown_is_what_is_described(cast: Cast) -> None:
    request = in_state(cast, S.ANSWERED, right=cast.mark, documents=[cast.document()])
    actor = acting(cast.owner_client)
    found = reading.advice_for(actor, request.reference)
    assert set(reading.summary(found, actor=actor)) == set(AdviceSummary().fields)
    detail = reading.detail(found, actor=actor)
    assert set(detail) == set(AdviceDetail().fields)
    assert set(detail["files"][0]) == set(AdviceFileShape().fields)
    remark = reading.remark_shown(request.remarks.get(), (), reference=request.reference, actor=actor)
    assert set(remark) == set(AdviceRemarkShape().fields)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"topic": "weather", "question": WORDS}, "/topic"),
        ({"topic": "price", "question": "Short"}, "/question"),
        ({"topic": "price", "question": WORDS, "right": "99999999"}, "/right"),
        ({"topic": "price", "question": WORDS, "listings": ["x"] * 21}, "/listings"),
        ({"topic": "price", "question": WORDS, "colour": "red"}, "/colour"),
        ({"topic": "price", "question": WORDS, "documents": ["00000000-0000-4000-8000-000000000000"]}, "/documents"),
    ],
)
def test_what_does_not_hold_is_pointed_at(owner: Caller, body: dict[str, Any], pointer: str) -> None:
    reply = owner.post("/advice", body)
    assert reply.status_code == 422
    assert [error["pointer"] for error in reply.json()["errors"]] == [pointer]
    assert not AdviceRequest.objects.exists()


def test_the_same_key_asks_once(owner: Caller) -> None:
    first = owner.post("/advice", question(), Idempotency_Key="one")
    second = owner.post("/advice", question(), Idempotency_Key="one")
    assert first.json()["reference"] == second.json()["reference"]
    assert AdviceRequest.objects.count() == 1


def test_the_list_holds_ones_own_and_is_narrowed(cast: Cast, owner: Caller) -> None:
    own = asked(cast, topic="contract").reference
    waiting = in_state(cast, S.WAITING).reference
    asked(cast, by=cast.stranger)

    def listed(**query: str) -> list[str]:
        return [row["reference"] for row in owner.get("/advice", query).json()["results"]]

    assert listed() == [waiting, own]
    assert listed(state="waiting") == [waiting]
    assert listed(topic="contract") == [own]
    assert listed(q="harrow") == [waiting, own]
    assert owner.get("/advice", {"colour": "red"}).status_code == 400


def test_jd_finds_none_and_asks_none(cast: Cast, jd: Caller) -> None:
    request = in_state(cast, S.ANSWERED)
    assert jd.get("/advice").json()["results"] == []
    for path in ("", "/events", "/remarks"):
        assert jd.get(f"/advice/{request.reference}{path}").status_code == 404
    assert jd.post("/advice", question()).status_code == 403
    assert jd.post(f"/advice/{request.reference}/close").status_code == 404


def test_a_client_that_only_reads_does_not_ask(cast: Cast) -> None:
    reader = calling(cast.owner_client, scopes=[Scope.COMPLAINTS_READ])
    assert reader.post("/advice", question()).status_code == 403
    assert reader.get("/advice").status_code == 200


@pytest.mark.parametrize(
    ("state", "verb", "body", "after"),
    [
        (S.WAITING, "supply", {"answer": "The one of 2024."}, "open"),
        (S.ANSWERED, "follow_up", {"question": "And what does a suit cost?"}, "open"),
        (S.ANSWERED, "close", {}, "closed"),
        (S.OPEN, "withdraw", {}, "withdrawn"),
    ],
)
def test_each_verb_of_the_owner_works_on_the_version_that_was_read(
    cast: Cast, owner: Caller, state: str, verb: str, body: dict[str, Any], after: str
) -> None:
    request = in_state(cast, state)
    path = f"/advice/{request.reference}"
    tag = owner.get(path).headers["ETag"]
    stale = f'"{request.reference}.{request.version + 5}.00000000"'
    assert owner.post(f"{path}/{verb}", body, If_Match=stale).status_code == 412
    assert owner.post(f"{path}/{verb}", body, If_Match=tag).json()["state"] == after
    assert owner.post(f"{path}/{verb}", body).status_code == 409


def test_an_agents_system_asks_within_its_powers(cast: Cast) -> None:
    cast.power()
    agent = calling(_client(cast.larkspur, "Larkspur case system", *OWNER_SCOPES))
    assert agent.post("/advice", question()).status_code == 422
    assert agent.post("/advice", question(owner="brightwater-toys")).json()["errors"][0]["pointer"] == "/owner"
    assert agent.post("/advice", question(owner="harrow-finch")).status_code == 201
    assert agent.post("/advice", question(right=cast.mark.number)).status_code == 201
    assert len(agent.get("/advice").json()["results"]) == 2


def test_cbbcs_reporting_reads_everything(cast: Cast) -> None:
    request = asked(cast)
    reporting = calling(_client(cast.cbbc, "CBBC reporting", Scope.COMPLAINTS_READ))
    assert reporting.get(f"/advice/{request.reference}").json()["verbs"] == []
