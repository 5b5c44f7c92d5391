"""What clients read of complaints, and what they never see."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints.api import reading
from complaints.choices import ComplaintState
from complaints.models import Complaint, Evidence
from complaints.workflow import complaint_workflow
from core.accounts.models import ApiClient
from core.documents.models import Document
from core.workflow import engine
from tests.api.callers import Caller, calling
from tests.cast import PATHS, Cast, acting

LODGED_AND_LATER = [state for state, path in PATHS.items() if "lodge" in path]
WITH_CBBC = ["submitted", "info_requested", "screened", "rejected_by_cbbc", "lapsed", "withdrawn"]


def references(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["reference"] for row in answer.json()["results"]]


def test_jd_lists_what_was_lodged_with_it_newest_first(jd: Caller, cast: Cast) -> None:
    first, second = cast.complaint("lodged"), cast.complaint("upheld")
    cast.complaint("screened")
    cast.draft()
    assert references(jd.get("/complaints")) == [second.reference, first.reference]


def test_an_owner_lists_its_own_without_drafts(owner: Caller, cast: Cast) -> None:
    mine = cast.complaint("submitted")
    cast.draft()
    foreign = cast.complaint("lodged", by=cast.stranger)
    assert references(owner.get("/complaints")) == [mine.reference]
    assert references(calling(cast.stranger_client).get("/complaints")) == [foreign.reference]


@pytest.mark.parametrize("path", ["", "/targets", "/events", "/remarks"])
@pytest.mark.parametrize("state", ["draft", *WITH_CBBC])
def test_what_jd_was_not_given_is_not_there(jd: Caller, cast: Cast, state: str, path: str) -> None:
    complaint = cast.complaint(state)
    missing = jd.get(f"/complaints/C-2020-999999{path}")
    answer = jd.get(f"/complaints/{complaint.reference}{path}")
    assert (answer.status_code, missing.status_code) == (404, 404)
    assert strip(answer.json()) == strip(missing.json())


@pytest.mark.parametrize("path", ["", "/targets", "/events", "/remarks"])
def test_a_stranger_finds_nothing_and_cannot_tell_missing_from_foreign(
    owner: Caller, stranger: Caller, cast: Cast, path: str
) -> None:
    complaint = cast.complaint("lodged")
    assert owner.get(f"/complaints/{complaint.reference}{path}").status_code == 200
    missing = stranger.get(f"/complaints/C-2020-999999{path}")
    answer = stranger.get(f"/complaints/{complaint.reference}{path}")
    assert (answer.status_code, missing.status_code) == (404, 404)
    assert len(answer.content) == len(missing.content)
    assert strip(answer.json()) == strip(missing.json())


@pytest.mark.parametrize(
    "reference",
    ["C", "0", "-1", "C-2026-1' OR 1=1", "%00", "%ED%A0%80", "С-2026-000001", "x" * 3000, "..", "C-2026-000001%0A"],
)
def test_a_broken_reference_is_simply_not_there(jd: Caller, reference: str) -> None:
    assert jd.get(f"/complaints/{reference}").status_code == 404


def test_each_part_of_a_complaint_reaches_jd(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("measures_taken")
    body = jd.get(f"/complaints/{complaint.reference}").json()
    assert body["state"] == "measures_taken"
    assert body["owner"] == {"name": "Harrow & Finch Ltd", "name_zh": "哈罗芬奇有限公司"}
    assert body["right"]["number"] == "12345678"
    assert body["right"]["status"] == "in_force"
    others = dict.fromkeys(("pending", "refused", "already_gone", "restored", "relisted"), 0)
    assert body["targets"] == others | {"total": 3, "removed": 3}
    assert [clock["code"] for clock in body["clocks"]] == ["jd.review"]
    assert body["verbs"] == ["clarify", "decide", "close", "forward", "counter"]
    steps = {step["verb"]: step for step in body["steps"]}
    assert steps["close"] == {
        "verb": "close",
        "label": "Close",
        "href": f"/api/v1/complaints/{complaint.reference}/close",
        "is_available": True,
        "reason": "",
    }
    assert not steps["reject"]["is_available"]
    assert "Measures taken" in steps["reject"]["reason"]


def test_jd_never_reads_what_is_between_the_owner_and_cbbc(jd: Caller, owner: Caller, cast: Cast) -> None:
    complaint = cast.draft()
    Complaint.objects.filter(pk=complaint.pk).update(sender_reference="our-secret-7")
    for verb in ("submit", "ask", "answer", "screen", "lodge"):
        complaint = cast.move(complaint, verb)
    for path in ("", "/events", "/remarks", "/targets"):
        text = jd.get(f"/complaints/{complaint.reference}{path}").content.decode()
        for secret in (
            "our-secret-7",
            "certificate of renewal",
            "Clara Finch",
            "Head of Brand Protection",
            "Wei Zhang",
        ):
            assert secret not in text
    told = owner.get(f"/complaints/{complaint.reference}/remarks").json()["results"]
    assert [remark["verb"] for remark in told] == ["ask", "answer"]
    assert [remark["who"] for remark in told] == ["China-Britain Business Council", "Clara Finch"]
    assert owner.get(f"/complaints/{complaint.reference}").json()["sender_reference"] == "our-secret-7"
    codes = [clock["code"] for clock in jd.get(f"/complaints/{complaint.reference}").json()["clocks"]]
    assert codes == ["jd.review"]


def test_jd_reads_who_signed_where_the_owner_agreed(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("lodged", discloses_contact=True)
    statement = jd.get(f"/complaints/{complaint.reference}").json()["statement"]
    assert (statement["name"], statement["title"]) == ("Clara Finch", "Head of Brand Protection")


def test_a_note_of_withdrawal_stays_with_the_owner(jd: Caller, owner: Caller, cast: Cast) -> None:
    complaint = cast.complaint("lodged")
    body = {"reason": "settled", "note": "They paid us."}
    assert owner.post(f"/complaints/{complaint.reference}/withdraw", body).status_code == 200
    read = jd.get(f"/complaints/{complaint.reference}").json()
    assert (read["state"], read["withdrawal_reason"], read["closing_note"]) == ("withdrawn", "settled", "")
    assert owner.get(f"/complaints/{complaint.reference}").json()["closing_note"] == "They paid us."


def test_the_story_is_told_to_each_in_their_words(jd: Caller, owner: Caller, cast: Cast) -> None:
    complaint = cast.complaint("accepted")
    to_jd = jd.get(f"/complaints/{complaint.reference}/events").json()["results"]
    assert [event["event"] for event in to_jd] == ["lodged", "acknowledged"]
    assert to_jd[0]["text"] == "Lodged the complaint"
    assert [event["who"] for event in to_jd] == ["China-Britain Business Council", "JD case system"]
    to_owner = owner.get(f"/complaints/{complaint.reference}/events").json()["results"]
    assert [event["event"] for event in to_owner] == ["started", "submitted", "screened", "lodged", "acknowledged"]
    assert to_owner[-1]["who"] == "JD.com"


def test_labels_follow_the_language_that_was_asked_for(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("lodged")
    english = jd.get(f"/complaints/{complaint.reference}", Accept_Language="en")
    chinese = jd.get(f"/complaints/{complaint.reference}", Accept_Language="zh-CN")
    assert chinese["Content-Language"] == "zh-hans"
    assert english["ETag"] != chinese["ETag"]


@pytest.mark.parametrize("state", [state for state in PATHS if state != "draft"])
def test_lists_and_details_name_the_same_verbs(jd: Caller, owner: Caller, cast: Cast, state: str) -> None:
    complaint = cast.complaint(state)
    for caller, client in ((jd, cast.jd_client), (owner, cast.owner_client)):
        for row in caller.get("/complaints").json()["results"]:
            detail = caller.get(f"/complaints/{row['reference']}").json()
            assert row["verbs"] == detail["verbs"]
            assert row["verbs"] == [step["verb"] for step in detail["steps"] if step["is_available"]]
            record = Complaint.objects.get(pk=complaint.pk)
            offered = engine.allowed_verbs(complaint_workflow, record, actor=acting(client))
            assert row["verbs"] == [verb for verb in offered if verb in reading.VERBS]


def test_targets_come_in_order_with_what_was_decided(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("accepted")
    decisions = [
        {"target": 1, "decision": "removed"},
        {"target": 2, "decision": "refused", "reason": "authorised_seller", "note": "Letter seen."},
    ]
    jd.post(f"/complaints/{complaint.reference}/decide", {"decisions": decisions})
    rows = jd.get(f"/complaints/{complaint.reference}/targets").json()["results"]
    assert [(row["number"], row["state"], row["reason"], row["note"]) for row in rows] == [
        (1, "removed", "", ""),
        (2, "refused", "authorised_seller", "Letter seen."),
        (3, "pending", "", ""),
    ]
    assert rows[0]["url"] == f"https://item.jd.com/{rows[0]['sku']}.html"
    assert rows[2]["decided_at"] is None


def evidence_of(cast: Cast, complaint: Complaint) -> Document:
    document = cast.document("侵权 capture.png")
    Evidence.objects.create(complaint=complaint, document=document, added_at=timezone.now())
    return document


def test_evidence_is_handed_out_for_saving_and_the_reader_is_recorded(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("lodged")
    document = evidence_of(cast, complaint)
    (shown,) = jd.get(f"/complaints/{complaint.reference}").json()["evidence"]
    assert shown["sha256"] == document.blob.sha256
    answer = jd.get(shown["href"], Accept="image/webp")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    with connection.cursor() as cursor:
        cursor.execute("SELECT actor_label FROM audit_event WHERE verb = 'documents.downloaded'")
        assert cursor.fetchall() == [("JD case system",)]


def test_evidence_of_others_is_not_there(jd: Caller, stranger: Caller, cast: Cast) -> None:
    complaint, other = cast.complaint("lodged"), cast.complaint("lodged")
    document = evidence_of(cast, complaint)
    path = f"/complaints/{complaint.reference}/evidence/{document.public_id}"
    assert jd.get(path).status_code == 200
    assert stranger.get(path).status_code == 404
    assert jd.get(f"/complaints/{other.reference}/evidence/{document.public_id}").status_code == 404
    assert jd.get(f"/complaints/{complaint.reference}/evidence/nonsense").status_code == 404


# --- Lists ------------------------------------------------------------------------------------------------------------


def test_pages_follow_each_other_without_gap_or_repetition(jd: Caller, cast: Cast) -> None:
    made = [cast.complaint("lodged").reference for _ in range(7)]
    for order, expected in (("newest", made[::-1]), ("lodged", made), ("updated", made)):
        seen: list[str] = []
        address: str | None = f"/api/v1/complaints?limit=3&order={order}"
        pages = []
        while address:
            pages.append(address)
            page = jd.get(address.replace("http://testserver", ""))
            seen += references(page)
            address = page.json()["next"]
        assert seen == expected
        back = jd.get(
            jd.get(pages[-1].replace("http://testserver", "")).json()["previous"].replace("http://testserver", "")
        )
        assert references(back) == expected[3:6]


def test_a_page_may_be_read_while_new_complaints_arrive(jd: Caller, cast: Cast) -> None:
    made = [cast.complaint("lodged").reference for _ in range(4)]
    first = jd.get("/complaints", {"limit": 2})
    cast.complaint("lodged")
    second = jd.get(first.json()["next"].replace("http://testserver", ""))
    assert references(first) + references(second) == made[::-1]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=9223372036854775808", "limit"),
        ("limit=1e2", "limit"),
        ("limit=", "limit"),
        ("limit=٣", "limit"),
        ("order=random", "order"),
        ("order=", "order"),
        ("cursor=nonsense", "cursor"),
        ("cursor=%00", "cursor"),
        ("cursor=é:é:é", "cursor"),
        ("state=nowhere", "state"),
        ("state=draft", "state"),
        ("state=%00", "state"),
        ("right=%00", "right"),
        ("sku=%00", "sku"),
        ("q=%00", "q"),
        ("q=" + "x" * 500, "q"),
        ("updated_after=yesterday", "updated_after"),
        ("updated_after=2026-13-01T00:00:00Z", "updated_after"),
        ("stat=lodged", "stat"),
        ("page=2", "page"),
    ],
)
def test_a_parameter_that_does_not_hold_is_named(jd: Caller, query: str, parameter: str) -> None:
    answer = jd.get(f"/complaints?{query}")
    assert answer.status_code == 400, answer.content
    assert {error["parameter"] for error in answer.json()["errors"]} == {parameter}


@pytest.mark.parametrize(
    "instant",
    [
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00+14:00",
        "0629-07-15T21:52:38.7-19:04",
        "2026-01-01T00:00:00+23:59",
        "2026-01-01",
    ],
)
def test_the_ends_of_time_do_no_harm(jd: Caller, instant: str) -> None:
    for name in ("updated_after", "lodged_after", "lodged_before"):
        assert jd.get("/complaints", {name: instant}).status_code in {200, 400}


def test_a_cursor_belongs_to_its_list_and_cannot_be_altered(jd: Caller, cast: Cast) -> None:
    for _ in range(3):
        cast.complaint("lodged")
    cursor = (
        jd.get("/complaints", {"limit": 1}).json()["next"].partition("cursor=")[2].partition("&")[0].replace("%3A", ":")
    )
    assert jd.get("/complaints", {"cursor": cursor}).status_code == 200
    assert jd.get("/complaints", {"cursor": cursor, "order": "lodged"}).status_code == 400
    altered = ("B" if cursor[0] != "B" else "C") + cursor[1:]
    answer = jd.get("/complaints", {"cursor": altered})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")


def test_format_is_no_way_to_another_form(jd: Caller) -> None:
    assert jd.get("/complaints", {"format": "xml"})["Content-Type"] == "application/json"


def test_filters_narrow_the_list(jd: Caller, cast: Cast) -> None:
    lodged, upheld = cast.complaint("lodged"), cast.complaint("upheld")
    other = cast.complaint("accepted", by=cast.stranger)
    sku = upheld.targets.get(number=2).sku
    asked = {
        "state=lodged": [lodged],
        "state=lodged&state=accepted": [other, lodged],
        f"right={cast.foreign_mark.number}": [other],
        f"sku={sku}": [upheld],
        f"q={lodged.reference}": [lodged],
        "q=brightwater": [other],
        "q=清水": [other],
        f"q=JD-{upheld.pk}": [upheld],
        "updated_after=2020-01-01T00:00:00Z": [other, upheld, lodged],
        "lodged_before=2020-01-01T00:00:00Z": [],
        "lodged_after=2020-01-01T00:00:00%2B08:00&state=upheld": [upheld],
    }
    for query, expected in asked.items():
        assert references(jd.get(f"/complaints?{query}")) == [complaint.reference for complaint in expected], query


@pytest.mark.parametrize("rows", [2, 12])
def test_a_list_costs_the_same_statements_however_long(jd: Caller, cast: Cast, rows: int) -> None:
    for _ in range(rows):
        cast.complaint("lodged")
    with CaptureQueriesContext(connection) as statements:
        assert len(references(jd.get("/complaints"))) == rows
    assert len(statements) == 2
    with CaptureQueriesContext(connection) as statements:
        jd.get("/complaints?state=lodged&q=harrow&order=lodged")
    # A search asks two before it, its time limit in one message with the first: which listings and shops; complaints.
    assert len([query for query in statements if "SAVEPOINT" not in query["sql"]]) == 4
    assert not any("count(" in query["sql"].lower() for query in statements)


def test_fifty_rows_weigh_less_than_thirty_kilobytes(jd: Caller, cast: Cast) -> None:
    for _ in range(3):
        cast.complaint("accepted")
    answer = jd.get("/complaints")
    around = len(b'{"results":[],"next":null,"previous":null}')
    assert around + (len(answer.content) - around) / 3 * 50 <= 30_000


def test_a_detail_costs_four_statements(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("clarification")
    evidence_of(cast, complaint)
    jd.get(f"/complaints/{complaint.reference}")  # the rules of clocks are kept in memory from the first use
    with CaptureQueriesContext(connection) as statements:
        assert jd.get(f"/complaints/{complaint.reference}").status_code == 200
    assert len(statements) == 4


def test_what_has_not_changed_is_not_sent_again(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("lodged")
    first = jd.get(f"/complaints/{complaint.reference}")
    with CaptureQueriesContext(connection) as statements:
        again = jd.get(f"/complaints/{complaint.reference}", If_None_Match=f'"other", W/{first["ETag"]}')
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert len(statements) == 2
    cast.move(complaint, "acknowledge")
    assert jd.get(f"/complaints/{complaint.reference}", If_None_Match=first["ETag"]).status_code == 200


def test_a_client_of_cbbc_reads_everything_that_was_submitted(staff_client: ApiClient, cast: Cast) -> None:
    submitted = cast.complaint(ComplaintState.SUBMITTED)
    caller = calling(staff_client)
    assert references(caller.get("/complaints")) == [submitted.reference]
    assert caller.get("/complaints").json()["results"][0]["verbs"] == []


def test_rights_are_their_owners_to_read(owner: Caller, stranger: Caller, jd: Caller, cast: Cast) -> None:
    mine = [cast.mark, cast.lapsed_mark, cast.uk_mark]
    rows = owner.get("/rights").json()["results"]
    assert [row["number"] for row in rows] == [right.number for right in mine]
    assert [row["carries_complaints"] for row in rows] == [True, False, False]
    assert stranger.get("/rights").json()["results"] == []
    assert jd.get("/rights").json()["results"] == []


def strip(problem: dict[str, Any]) -> dict[str, Any]:
    """A problem without what differs from request to request."""
    return {name: value for name, value in problem.items() if name not in {"request_id", "instance"}}
