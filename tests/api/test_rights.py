"""The register of rights through the API: who reads what, and how owners and their agents keep it."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.accounts.choices import Scope
from core.accounts.models import ApiClient
from core.audit.models import Event
from core.days import house_day
from core.outbox.models import Message
from programmes.actions.rights import verify_right
from programmes.choices import RightDocumentKind
from programmes.models import Right, RightDocument, RightFact
from tests.api.callers import Caller, calling, visiting
from tests.cast import PNG, Cast, acting

# A trade mark, as CNIPA registers it.
MARK: dict[str, Any] = {
    "type": "trade_mark",
    "territory": "CN",
    "number": "２３４５６７８９",
    "title": "FINCH TEA",
    "title_zh": "芬奇茶",
    "nice_classes": [30, 21],
    "holder": "Harrow & Finch Ltd",
    "filed_on": "2017-02-01",
    "registered_on": "2018-05-14",
}


def numbers(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["number"] for row in answer.json()["results"]]


def pointers(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.content
    return {error["pointer"]: error["detail"] for error in answer.json()["errors"]}


def changed(caller: Caller, right: Right, body: Any, **headers: str) -> Any:
    """The answer to a change of a right."""
    return caller.raw("PATCH", f"/rights/{right.pk}", json.dumps(body).encode(), **headers)


def stored(caller: Caller, name: str = "certificate.png") -> str:
    """The id of a file that was stored before."""
    answer = caller.upload("/documents", {"file": ContentFile(PNG, name=name)})
    assert answer.status_code == 201, answer.content
    found: str = answer.json()["id"]
    return found


def test_an_owner_reads_its_own_rights(owner: Caller, stranger: Caller, cast: Cast) -> None:
    cast.gather("mark", "design", "foreign_mark")
    assert numbers(owner.get("/rights")) == [cast.mark.number, cast.design.number]
    assert numbers(stranger.get("/rights")) == [cast.foreign_mark.number]
    assert stranger.get(f"/rights/{cast.mark.pk}").status_code == 404


def test_jd_reads_the_rights_that_were_introduced_to_it(jd: Caller, cast: Cast) -> None:
    cast.gather("mark", "design")
    assert numbers(jd.get("/rights")) == []
    assert jd.get(f"/rights/{cast.mark.pk}").status_code == 404
    cast.enrolment("introduced", rights=[cast.mark])
    assert numbers(jd.get("/rights")) == [cast.mark.number]
    body = jd.get(f"/rights/{cast.mark.pk}").json()
    assert body["owner"] == {"code": "harrow-finch", "name": "Harrow & Finch Ltd", "name_zh": "哈罗芬奇有限公司"}
    assert [paper["kind"] for paper in body["documents"]] == ["certificate"]
    assert body["holder_state"] == "same"


def test_an_agent_reads_the_rights_that_its_power_names(cast: Cast, agents_client: ApiClient) -> None:
    cast.gather("mark", "design")
    agent = calling(agents_client)
    assert numbers(agent.get("/rights")) == []
    cast.power(rights=[cast.design])
    assert numbers(agent.get("/rights")) == [cast.design.number]
    assert agent.get(f"/rights/{cast.mark.pk}").status_code == 404


def test_any_scope_that_reads_what_rests_on_rights_reads_rights(cast: Cast) -> None:
    cast.gather("mark")
    for scope in (Scope.RIGHTS_READ, Scope.COMPLAINTS_READ, Scope.ENROLMENTS_READ):
        assert calling(cast.owner_client, scopes=[scope]).get("/rights").status_code == 200
    assert calling(cast.owner_client, scopes=[Scope.RIGHTS_WRITE]).get("/rights").status_code == 403
    assert visiting().get("/rights").status_code == 401


def test_filters_narrow_the_register(owner: Caller, cast: Cast) -> None:
    cast.gather("mark", "design", "lapsed_mark", "uk_mark")
    mark, design, lapsed, british = (one.number for one in (cast.mark, cast.design, cast.lapsed_mark, cast.uk_mark))
    soon = house_day() + timedelta(days=30)
    Right.objects.filter(pk=cast.design.pk).update(expires_on=soon)
    for query, expected in (
        ({"type": "design"}, [design]),
        ({"type": ["design", "trade_mark"]}, [mark, design, lapsed, british]),
        ({"territory": "GB"}, [british]),
        ({"status": "lapsed"}, [lapsed]),
        ({"status": ["in_force", "grace"]}, [mark, design, british]),
        ({"owner": "harrow-finch", "territory": "CN", "status": "in_force"}, [mark, design]),
        ({"number": mark}, [mark]),
        ({"expiring_before": (soon + timedelta(days=1)).isoformat()}, [design]),
        ({"expiring_before": soon.isoformat()}, []),
        ({"q": "哈罗"}, [mark]),
        ({"updated_after": (timezone.now() + timedelta(days=1)).isoformat()}, []),
        ({"order": "expiry", "status": "in_force", "territory": "CN"}, [design, mark]),
    ):
        if "q" in query:
            changed(owner, cast.mark, {"goods": "Teapots"})
        assert sorted(numbers(owner.get("/rights", query))) == sorted(expected), query
    assert numbers(owner.get("/rights", {"order": "expiry", "type": ["design", "trade_mark"]}))[:2] == [lapsed, design]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"type": "song"}, "type"),
        ({"territory": "FR"}, "territory"),
        ({"status": "fine"}, "status"),
        ({"expiring_before": "soon"}, "expiring_before"),
        ({"updated_after": "x"}, "updated_after"),
        ({"numbre": "1"}, "numbre"),
    ],
)
def test_a_parameter_that_does_not_hold_is_named(owner: Caller, query: dict[str, str], parameter: str) -> None:
    answer = owner.get("/rights", query)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == parameter


def test_pages_in_the_order_of_expiry_lose_nothing(owner: Caller, cast: Cast) -> None:
    cast.gather("mark", "design", "lapsed_mark", "uk_mark")
    Right.objects.filter(pk=cast.uk_mark.pk).update(expires_on=None)
    seen: list[str] = []
    page = owner.get("/rights", {"order": "expiry", "limit": 1}).json()
    while page["results"]:
        seen += [row["number"] for row in page["results"]]
        page = owner.get(page["next"]).json() if page["next"] else {"results": []}
    assert seen[0] == cast.lapsed_mark.number
    assert seen[-1] == cast.uk_mark.number
    assert len(seen) == 4


def test_two_statements_list_any_number_of_rights(owner: Caller, cast: Cast) -> None:
    cast.gather("mark", "design", "lapsed_mark", "uk_mark")
    with CaptureQueriesContext(connection) as seen:
        owner.get("/rights", {"status": "in_force"})
    assert len(seen) == 2


@pytest.mark.parametrize("right", ["0", "-1", "x", "99999999999999999999", "１", "%00", "1.5", "999999999999999"])
def test_a_broken_id_is_simply_not_there(owner: Caller, right: str) -> None:
    assert owner.get(f"/rights/{right}").status_code == 404


def test_a_right_is_registered_as_its_office_writes_it(owner: Caller, cast: Cast) -> None:
    answer = owner.post("/rights", MARK)
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["number"], body["nice_classes"], body["expires_on"]) == ("23456789", [21, 30], "2028-05-13")
    assert (body["status"], body["owner"]["code"]) == ("in_force", "harrow-finch")
    assert answer["Location"] == f"/api/v1/rights/{body['id']}"
    assert owner.get(answer["Location"])["ETag"] == answer["ETag"]
    event = Event.objects.get(verb="programmes.right_registered")
    assert (event.subject_id, event.actor_label) == (body["id"], "Harrow & Finch case system")


def test_registered_twice_with_one_key_it_is_there_once(owner: Caller, cast: Cast) -> None:
    first = owner.post("/rights", MARK, Idempotency_Key="k")
    again = owner.post("/rights", MARK, Idempotency_Key="k")
    assert first.json() == again.json()
    assert (again["Idempotent-Replayed"], Right.objects.count()) == ("true", 1)


def test_a_wrong_check_digit_is_answered_with_the_right_one(owner: Caller, cast: Cast) -> None:
    found = pointers(owner.post("/rights", MARK | {"type": "design", "number": "ZL201730123456.2", "nice_classes": []}))
    assert list(found) == ["/number"]
    assert "1" in found["/number"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"type": "song"}, "/type"),
        ({"territory": "FR"}, "/territory"),
        ({"title": ""}, "/title"),
        ({"title": "x" * 201}, "/title"),
        ({"number": ""}, "/number"),
        ({"nice_classes": [0]}, "/nice_classes/0"),
        ({"nice_classes": "21"}, "/nice_classes"),
        ({"registered_on": "2016-01-01"}, "/registered_on"),
        ({"registered_on": "14.5.2018"}, "/registered_on"),
        ({"expires_on": "2018-01-01"}, "/expires_on"),
        ({"holder": "x" * 201}, "/holder"),
        ({"holder_name": "x"}, "/holder_name"),
        ({"goods": "a\x00b"}, None),
        ({"owner": "brightwater-toys"}, "/owner"),
        ({"owner": "nobody"}, "/owner"),
    ],
)
def test_a_value_that_does_not_hold_is_pointed_at(
    owner: Caller, cast: Cast, change: dict[str, Any], pointer: str | None
) -> None:
    cast.gather("foreign_mark")
    answer = owner.post("/rights", MARK | change)
    if pointer is None:
        assert answer.status_code == 400
    else:
        assert pointer in pointers(answer)
    assert Right.objects.count() == 1


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "9990-02-28"])
@pytest.mark.parametrize("name", ["filed_on", "registered_on", "expires_on"])
def test_dates_at_the_ends_of_time_break_nothing(owner: Caller, cast: Cast, name: str, day: str) -> None:
    assert owner.post("/rights", MARK | {name: day}).status_code in {201, 422}
    assert numbers(owner.get("/rights")) in ([], ["23456789"])


def test_a_number_that_others_hold_reveals_nobody_and_cbbc_hears_of_it(stranger: Caller, cast: Cast) -> None:
    cast.gather("mark", "officer")
    answer = stranger.post("/rights", MARK | {"number": cast.mark.number}, Idempotency_Key="k")
    assert list(pointers(answer)) == ["/number"]
    for secret in ("Harrow", "哈罗", str(cast.mark.title)):
        assert secret not in answer.content.decode().replace(str(MARK["holder"]), "")
    event = Event.objects.get(verb="programmes.right_number_claimed")
    assert (event.subject_id, event.actor_label) == (cast.mark.pk, "Brightwater case system")
    assert Message.objects.filter(topic="programmes.number_taken").exists()
    assert Right.objects.count() == 1


def test_an_agent_registers_for_those_whose_power_covers_all_rights(cast: Cast, agents_client: ApiClient) -> None:
    agent = calling(agents_client)
    body = MARK | {"owner": "harrow-finch"}
    cast.gather("harrow")
    assert "/owner" in pointers(agent.post("/rights", body))
    narrow = cast.power(rights=[cast.design])
    assert agent.post("/rights", body).status_code == 403
    narrow.delete()
    cast.power()
    assert "/owner" in pointers(agent.post("/rights", MARK))
    answer = agent.post("/rights", body)
    assert answer.status_code == 201, answer.content
    assert answer.json()["owner"]["code"] == "harrow-finch"


def test_neither_jd_nor_a_reader_registers_anything(jd: Caller, cast: Cast) -> None:
    assert jd.post("/rights", MARK).status_code == 403
    reader = calling(cast.owner_client, scopes=[Scope.RIGHTS_READ])
    assert reader.post("/rights", MARK).status_code == 403
    filing_only = calling(cast.owner_client, scopes=[Scope.RIGHTS_READ, Scope.COMPLAINTS_FILE])
    assert filing_only.post("/rights", MARK).json()["code"] == "insufficient_scope"
    assert Right.objects.count() == 0


def test_a_change_reaches_what_is_named_and_nothing_else(owner: Caller, cast: Cast) -> None:
    before = owner.get(f"/rights/{cast.mark.pk}")
    answer = changed(owner, cast.mark, {"goods": "Teapots", "family": "Finch"}, If_Match=before["ETag"])
    assert answer.status_code == 200, answer.content
    after = owner.get(f"/rights/{cast.mark.pk}").json()
    assert (after["goods"], after["family"], after["version"]) == ("Teapots", "Finch", before.json()["version"] + 1)
    untouched = set(after) - {"goods", "family", "version", "updated_at"}
    assert {name: after[name] for name in untouched} == {name: before.json()[name] for name in untouched}


def test_a_change_of_an_old_version_changes_nothing(owner: Caller, cast: Cast) -> None:
    old = owner.get(f"/rights/{cast.mark.pk}")["ETag"]
    assert changed(owner, cast.mark, {"goods": "Teapots"}, If_Match=old).status_code == 200
    stale = changed(owner, cast.mark, {"goods": "Cups"}, If_Match=old)
    assert (stale.status_code, stale.json()["version"]) == (412, 2)
    cast.mark.refresh_from_db()
    assert cast.mark.goods == "Teapots"


def test_nobody_changes_what_belongs_to_others(stranger: Caller, jd: Caller, cast: Cast) -> None:
    cast.enrolment("introduced")
    assert changed(stranger, cast.mark, {"goods": "x"}).status_code == 404
    assert changed(jd, cast.mark, {"goods": "x"}).status_code == 403
    for path in ("documents", "facts"):
        assert stranger.post(f"/rights/{cast.mark.pk}/{path}", {"kind": "?"}).status_code == 404
        assert jd.post(f"/rights/{cast.mark.pk}/{path}", {"kind": "?"}).status_code == 403


def test_a_verified_field_that_changes_is_verified_no_more(owner: Caller, cast: Cast) -> None:
    paper = owner.post(f"/rights/{cast.mark.pk}/documents", {"document": stored(owner), "kind": "certificate"})
    assert paper.status_code == 201, paper.content
    bound = RightDocument.objects.get(right=cast.mark)
    verify_right(cast.mark.pk, fields=["title", "expires_on"], document=bound.document, actor=acting(cast.officer))
    path = f"/rights/{cast.mark.pk}"
    assert [one["field"] for one in owner.get(path).json()["verified"]] == ["expires_on", "title"]
    assert changed(owner, cast.mark, {"title": "HARROW AND FINCH"}).status_code == 200
    assert [one["field"] for one in owner.get(path).json()["verified"]] == ["expires_on"]


def test_a_newer_certificate_takes_the_olders_place(owner: Caller, cast: Cast) -> None:
    path = f"/rights/{cast.mark.pk}/documents"
    first, second = stored(owner), stored(owner, "renewed.png")
    assert owner.post(path, {"document": first, "kind": "certificate"}).status_code == 201
    answer = owner.post(path, {"document": second, "kind": "certificate", "replaces": first})
    assert answer.status_code == 201
    shown = owner.get(f"/rights/{cast.mark.pk}").json()["documents"]
    assert [(one["id"], one["name"]) for one in shown] == [(second, "renewed.png")]
    assert RightDocument.objects.filter(right=cast.mark).count() == 2
    again = owner.post(path, {"document": second, "kind": "certificate", "replaces": first})
    assert "/replaces" in pointers(again)


def test_anothers_file_proves_nothing(owner: Caller, stranger: Caller, cast: Cast) -> None:
    cast.gather("mark", "foreign_mark")
    foreign = stored(stranger)
    body = {"document": foreign, "kind": RightDocumentKind.CERTIFICATE}
    assert "/document" in pointers(owner.post(f"/rights/{cast.mark.pk}/documents", body))
    fact = {"kind": "renewal", "happened_on": "2026-01-05", "document": foreign}
    assert "/document" in pointers(owner.post(f"/rights/{cast.mark.pk}/facts", fact))


def test_a_renewal_moves_the_expiry(owner: Caller, cast: Cast) -> None:
    Right.objects.filter(pk=cast.mark.pk).update(expires_on=date(2026, 4, 30))
    fact = {"kind": "renewal", "happened_on": "2026-03-02", "document": stored(owner)}
    answer = owner.post(f"/rights/{cast.mark.pk}/facts", fact, Idempotency_Key="r")
    assert answer.status_code == 201, answer.content
    assert answer.json()["expires_on"] == "2036-04-30"
    assert owner.post(f"/rights/{cast.mark.pk}/facts", fact, Idempotency_Key="r").json() == answer.json()
    assert RightFact.objects.count() == 1
    body = owner.get(f"/rights/{cast.mark.pk}").json()
    assert [(one["kind"], one["expires_on"]) for one in body["facts"]] == [("renewal", "2036-04-30")]


@pytest.mark.parametrize(
    ("fact", "pointer"),
    [
        ({"kind": "gift", "happened_on": "2020-01-01"}, "/kind"),
        ({"kind": "renewal"}, "/happened_on"),
        ({"kind": "renewal", "happened_on": "2999-01-01"}, "/happened_on"),
        ({"kind": "renewal", "happened_on": "2020-01-01", "expires_on": "2020-02-01"}, "/expires_on"),
        ({"kind": "assignment", "happened_on": "2020-01-01", "from_name": "A"}, "/to_name"),
        ({"kind": "assignment", "happened_on": "2020-01-01", "from_name": "x" * 201, "to_name": "B"}, "/from_name"),
        ({"kind": "renewal", "happened_on": "2020-01-01", "why": "x"}, "/why"),
    ],
)
def test_a_fact_that_cannot_be_is_pointed_at(owner: Caller, cast: Cast, fact: dict[str, Any], pointer: str) -> None:
    assert pointer in pointers(owner.post(f"/rights/{cast.mark.pk}/facts", fact))
    assert RightFact.objects.count() == 0


def test_an_assignment_links_the_certificate_to_the_owner(owner: Caller, cast: Cast) -> None:
    assert changed(owner, cast.mark, {"holder": "Finch Brothers"}).status_code == 200
    path = f"/rights/{cast.mark.pk}"
    assert owner.get(path).json()["holder_state"] == "unlinked"
    fact = {
        "kind": "assignment",
        "happened_on": "2019-01-01",
        "from_name": "Finch Brothers",
        "to_name": "Harrow & Finch Ltd",
    }
    assert owner.post(f"{path}/facts", fact).status_code == 201
    assert owner.get(path).json()["holder_state"] == "linked"
