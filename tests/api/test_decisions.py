"""JD decides targets of several complaints in one call: a result a row, or all or nothing."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from complaints.choices import ComplaintState as S
from complaints.models import Complaint, Target
from core.audit.models import Event
from tests.api.callers import Caller, calling
from tests.cast import Cast

PATH = "/decisions"


@pytest.fixture
def jd(cast: Cast) -> Caller:
    return calling(cast.jd_client)


def removed(complaint: Complaint, target: int = 1, **more: Any) -> dict[str, Any]:
    return {"complaint": complaint.reference, "target": target, "decision": "removed", **more}


def pending(*complaints: Complaint) -> list[int]:
    return [Target.objects.filter(complaint=one, state="pending").count() for one in complaints]


def statuses(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["status"] for row in answer.json()["results"]]


def test_targets_of_several_complaints_are_decided_in_one_call(cast: Cast, jd: Caller) -> None:
    first, second = cast.complaint(S.ACCEPTED), cast.complaint(S.ACCEPTED)
    rows = [removed(first), removed(second), removed(first, 2)]
    rows.append({"complaint": second.reference, "target": 2, "decision": "refused", "reason": "no_infringement"})
    answer = jd.post(PATH, {"rows": rows})
    assert statuses(answer) == ["done"] * 4
    body = answer.json()
    assert (body["done"], body["failed"]) == (4, 0)
    assert body["results"][3] == {
        "index": 3, "status": "done", "complaint": second.reference, "state": "measures_taken", "pending": 1
    }  # fmt: skip
    assert pending(first, second) == [1, 1]
    # The rows of one complaint are one step of its story.
    assert Event.objects.filter(verb="complaints.decided").count() == 2


def test_each_row_has_its_own_answer_and_the_others_go_through(cast: Cast, jd: Caller) -> None:
    accepted, lodged, submitted = cast.complaint(S.ACCEPTED), cast.complaint(S.LODGED), cast.complaint()
    rows = [
        removed(accepted, 77),
        removed(accepted, 1),
        removed(lodged),
        removed(submitted),
        {"complaint": accepted.reference, "target": 2, "decision": "refused"},
        {"complaint": accepted.reference, "target": 3, "decision": "smashed", "colour": "red"},
    ]
    answer = jd.post(PATH, {"rows": rows})
    assert statuses(answer) == ["error", "done", "error", "error", "error", "error"]
    problems = {row["index"]: row["problem"] for row in answer.json()["results"] if "problem" in row}
    assert {index: problem["status"] for index, problem in problems.items()} == {0: 422, 2: 409, 3: 404, 4: 422, 5: 422}
    assert problems[0]["errors"][0]["pointer"] == "/target"
    assert problems[2]["state"] == "lodged"
    assert problems[4]["errors"][0]["pointer"] == "/reason"
    assert {error["pointer"] for error in problems[5]["errors"]} == {"/decision", "/colour"}
    assert pending(accepted, lodged, submitted) == [2, 3, 3]


@pytest.mark.parametrize(("spoiler", "status"), [("conflict", 409), ("invalid", 422), ("unknown", 422)])
def test_atomic_writes_nothing_where_one_row_fails_and_names_it(
    cast: Cast, jd: Caller, spoiler: str, status: int
) -> None:
    accepted, other = cast.complaint(S.ACCEPTED), cast.complaint(S.ACCEPTED)
    bad = {
        "conflict": removed(cast.complaint(S.LODGED)),
        "invalid": removed(other, 77),
        "unknown": {"complaint": "C-2026-999999", "target": 1, "decision": "removed"},
    }[spoiler]
    before = Event.objects.filter(verb="complaints.decided").count()
    answer = jd.post(PATH, {"atomic": True, "rows": [removed(accepted), removed(other), bad]}, Idempotency_Key="k1")
    assert (answer.status_code, answer.json()["code"]) == (status, "nothing_written")
    assert [error["pointer"].startswith("/rows/2") for error in answer.json()["errors"]] == [True]
    assert pending(accepted, other) == [3, 3]
    assert Event.objects.filter(verb="complaints.decided").count() == before
    # A call that failed uses up no key.
    done = jd.post(PATH, {"atomic": True, "rows": [removed(accepted), removed(other)]}, Idempotency_Key="k1")
    assert statuses(done) == ["done", "done"]


def test_the_same_call_twice_is_carried_out_once(cast: Cast, jd: Caller) -> None:
    complaint = cast.complaint(S.ACCEPTED)
    body = {"rows": [removed(complaint)]}
    first = jd.post(PATH, body, Idempotency_Key="once")
    second = jd.post(PATH, body, Idempotency_Key="once")
    assert second["Idempotent-Replayed"] == "true"
    assert first.json() == second.json()
    assert pending(complaint) == [2]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ([], ""),
        ({}, "/rows"),
        ({"rows": []}, "/rows"),
        ({"rows": [{}] * 501}, "/rows"),
        ({"rows": "all"}, "/rows"),
        ({"rows": [{}], "atomic": "yes"}, "/atomic"),
        ({"rows": [{}], "al": 1}, "/al"),
    ],
)
def test_a_body_of_another_shape_is_refused_whole(cast: Cast, jd: Caller, body: Any, pointer: str) -> None:
    answer = jd.post(PATH, body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_rows_that_are_no_objects_are_told_one_by_one(cast: Cast, jd: Caller) -> None:
    assert statuses(jd.post(PATH, {"rows": [None, 7, [], "x"]})) == ["error"] * 4


def test_only_who_decides_may_call(cast: Cast) -> None:
    rows = {"rows": [removed(cast.complaint(S.ACCEPTED))]}
    assert calling(cast.jd_reader_client).post(PATH, rows).status_code == 403
    assert calling(cast.owner_client).post(PATH, rows).status_code == 403
    assert calling(cast.jd_client, scopes=["complaints:read"]).post(PATH, rows).status_code == 403


def test_five_hundred_decisions_cost_statements_by_complaint_and_not_by_target(cast: Cast, jd: Caller) -> None:
    def cost(count: int) -> int:
        complaint = cast.complaint(S.ACCEPTED)
        rows = [removed(complaint, number) for number in range(1, count + 1)]
        with CaptureQueriesContext(connection) as asked:
            assert set(statuses(jd.post(PATH, {"rows": rows}))) == {"done"}
        return len(asked)

    cost(1)
    assert cost(3) == cost(1)
