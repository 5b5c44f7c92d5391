"""How an owner's own system files complaints and stores what they need."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from complaints.models import Complaint
from core.accounts.choices import Scope
from core.documents.models import Document
from core.outbox.models import Message
from tests.api.callers import Caller, calling, visiting
from tests.cast import PNG, Cast, address, next_sku

CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


def pointers(answer: Any) -> set[str]:
    assert answer.status_code == 422, answer.content
    return {error["pointer"] for error in answer.json()["errors"]}


def test_an_owners_system_files_a_whole_complaint(owner: Caller, filing: dict[str, Any]) -> None:
    answer = owner.post("/complaints", filing | {"sender_reference": "HF-1"})
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert answer["Location"] == f"/api/v1/complaints/{body['reference']}"
    assert (body["state"], body["targets"]["total"], body["verbs"]) == ("submitted", 3, ["withdraw", "retract"])
    read = owner.get(answer["Location"])
    assert read["ETag"] == answer["ETag"]
    assert read.json()["statement"]["name"] == "Clara Finch"
    assert read.json()["sender_reference"] == "HF-1"
    assert [row["url"] for row in owner.get(answer["Location"] + "/targets").json()["results"]] == filing["listings"]
    assert Message.objects.filter(topic="complaints.submitted").count() == 1


def test_filing_costs_eleven_statements(owner: Caller, filing: dict[str, Any]) -> None:
    assert owner.post("/complaints", filing | {"listings": [next_sku()]}).status_code == 201  # rules are in memory now
    with CaptureQueriesContext(connection) as statements:
        assert owner.post("/complaints", filing, Idempotency_Key="count-me").status_code == 201
    assert len([query for query in statements if not query["sql"].startswith(CONTROL)]) == 11


def test_bare_skus_and_mobile_addresses_are_understood(owner: Caller, filing: dict[str, Any]) -> None:
    sku, other = next_sku(), next_sku()
    answer = owner.post("/complaints", filing | {"listings": [sku, f"http://ITEM.m.jd.com/product/{other}.html?a=b"]})
    assert answer.status_code == 201
    rows = owner.get(answer["Location"] + "/targets").json()["results"]
    assert [row["sku"] for row in rows] == [sku, other]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"right": "999"}, {"/right"}),
        ({"right": None}, {"/right"}),
        ({"reason": "design_copy"}, {"/reason"}),
        ({"reason": "no such"}, {"/reason"}),
        ({"measure": ""}, {"/measure"}),
        ({"listings": []}, {"/listings"}),
        ({"listings": "https://item.jd.com/1.html"}, {"/listings"}),
        ({"listings": ["https://item.taobao.com/1.html"]}, {"/listings/0"}),
        ({"listings": ["https://u.jd.com/abc", "", "99911122233"]}, {"/listings/0", "/listings/1"}),
        ({"listings": ["99911122233", "https://item.jd.com/99911122233.html"]}, {"/listings/1"}),
        ({"explanation": "too short"}, {"/explanation"}),
        ({"explanation": "x" * 2001}, {"/explanation"}),
        ({"statement": {"name": "A", "title": "B", "is_true": False}}, {"/statement/is_true"}),
        ({"statement": {"name": "", "is_true": True}}, {"/statement/name", "/statement/title"}),
        ({"statement": True}, {"/statement"}),
        ({"documents": ["nonsense"]}, {"/documents/0"}),
        ({"documents": ["00000000-0000-0000-0000-000000000000"]}, {"/documents"}),
        ({"colour": "red", "right~": 1, "a/b": 2}, {"/colour", "/right~0", "/a~1b"}),
        ({"statement": {"name": "A", "title": "B", "is_true": True, "date": "today"}}, {"/statement/date"}),
        ({"discloses_contact": "perhaps"}, {"/discloses_contact"}),
        ({"sender_reference": "x" * 101}, {"/sender_reference"}),
    ],
)
def test_what_does_not_hold_is_told_by_pointer_and_nothing_is_filed(
    owner: Caller, filing: dict[str, Any], change: dict[str, Any], expected: set[str]
) -> None:
    assert pointers(owner.post("/complaints", filing | change)) == expected
    assert not Complaint.objects.exists()


def test_every_shortcoming_is_told_at_once(owner: Caller) -> None:
    assert pointers(owner.post("/complaints", {})) == {
        "/right", "/reason", "/measure", "/listings", "/explanation", "/statement",
    }  # fmt: skip


@pytest.mark.parametrize("body", [[], "text", 1, None, True])
def test_a_body_that_is_no_object_is_refused(owner: Caller, body: Any) -> None:
    answer = owner.raw("POST", "/complaints", json.dumps(body).encode())
    assert answer.status_code == 422


def test_a_right_that_is_not_in_force_or_not_chinese_carries_nothing(
    owner: Caller, filing: dict[str, Any], cast: Cast
) -> None:
    for right in (cast.lapsed_mark, cast.uk_mark):
        assert pointers(owner.post("/complaints", filing | {"right": right.number})) == {"/right"}


def test_a_strangers_right_is_unknown(owner: Caller, filing: dict[str, Any], cast: Cast) -> None:
    foreign = owner.post("/complaints", filing | {"right": cast.foreign_mark.number})
    unknown = owner.post("/complaints", filing | {"right": "no such right"})
    assert foreign.json()["errors"] == unknown.json()["errors"]


def test_a_listing_under_an_open_complaint_is_named_and_nothing_is_filed(owner: Caller, filing: dict[str, Any]) -> None:
    first = owner.post("/complaints", filing)
    again = owner.post("/complaints", filing | {"listings": [address(next_sku()), filing["listings"][1]]})
    assert pointers(again) == {"/listings/1"}
    assert first.json()["reference"] in again.json()["errors"][0]["detail"]
    assert Complaint.objects.count() == 1
    all_known = owner.post("/complaints", filing)
    assert pointers(all_known) <= {"/listings", "/listings/0", "/listings/1", "/listings/2"}
    assert owner.post("/complaints", filing | {"reason": "confusingly_similar"}).status_code == 201


def test_ones_own_reference_counts_once(owner: Caller, stranger: Caller, filing: dict[str, Any], cast: Cast) -> None:
    assert owner.post("/complaints", filing | {"sender_reference": "HF-7"}).status_code == 201
    again = filing | {"sender_reference": "HF-7", "listings": [next_sku()]}
    assert pointers(owner.post("/complaints", again)) == {"/sender_reference"}
    cast.may_file(cast.brightwater)
    theirs = again | {"right": cast.foreign_mark.number}
    assert stranger.post("/complaints", theirs).status_code == 201


def test_jd_readers_and_visitors_do_not_file(jd: Caller, filing: dict[str, Any], cast: Cast) -> None:
    assert jd.post("/complaints", filing).status_code == 403
    reader = calling(cast.owner_client, scopes=[Scope.COMPLAINTS_READ]).post("/complaints", filing)
    assert (reader.status_code, reader.json()["code"]) == (403, "insufficient_scope")
    assert visiting().post("/complaints", filing).status_code == 401
    assert not Complaint.objects.exists()


def test_files_are_stored_first_and_named_in_the_complaint(owner: Caller, jd: Caller, filing: dict[str, Any]) -> None:
    stored = owner.upload("/documents", {"file": SimpleUploadedFile("截图.png", PNG, "image/png")})
    assert stored.status_code == 201, stored.content
    assert stored.json()["media_type"] == "image/png"
    filed = owner.post("/complaints", filing | {"documents": [stored.json()["id"]]})
    assert filed.status_code == 201
    (evidence,) = owner.get(filed["Location"]).json()["evidence"]
    assert (evidence["name"], evidence["id"]) == ("截图.png", stored.json()["id"])


def test_a_strangers_file_cannot_be_named(owner: Caller, stranger: Caller, filing: dict[str, Any]) -> None:
    stored = stranger.upload("/documents", {"file": SimpleUploadedFile("theirs.png", PNG, "image/png")})
    assert pointers(owner.post("/complaints", filing | {"documents": [stored.json()["id"]]})) == {"/documents"}


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.png", b""), ("page.html", b"<html></html>"), ("fake.png", b"MZ\x90\x00" * 50), ("a.svg", b"<svg/>")],
)
def test_a_file_that_is_not_taken_in_is_explained(owner: Caller, name: str, content: bytes) -> None:
    answer = owner.upload("/documents", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422, answer.content
    assert answer.json()["errors"][0]["pointer"] == "/file"
    assert not Document.objects.exists()


def test_a_file_beyond_the_limit_is_too_large(owner: Caller, settings: Any) -> None:
    settings.IPP_MAX_UPLOAD_BYTES = 10
    answer = owner.upload("/documents", {"file": SimpleUploadedFile("big.png", PNG)})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (413, "too_large")


def test_a_form_without_a_file_is_told_so(owner: Caller) -> None:
    assert pointers(owner.upload("/documents", {"other": "x"})) == {"/file"}


def test_only_those_who_file_or_decide_store_files(jd: Caller, cast: Cast) -> None:
    def stores(caller: Caller) -> int:
        return caller.upload("/documents", {"file": SimpleUploadedFile("x.png", PNG)}).status_code

    assert stores(jd) == 201  # sellers send counter-notices with papers
    assert stores(calling(cast.jd_reader_client)) == 403
    assert stores(calling(cast.owner_client, scopes=[Scope.COMPLAINTS_READ])) == 403


def test_a_file_sent_twice_with_one_key_is_stored_once(owner: Caller) -> None:
    first, second = (
        owner.upload("/documents", {"file": SimpleUploadedFile("x.png", PNG)}, Idempotency_Key="file-1")
        for _ in range(2)
    )
    assert first.json() == second.json()
    assert second["Idempotent-Replayed"] == "true"
    assert Document.objects.count() == 1
    other = owner.upload("/documents", {"file": SimpleUploadedFile("y.png", PNG)}, Idempotency_Key="file-1")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
