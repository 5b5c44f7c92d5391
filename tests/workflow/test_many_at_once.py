"""Many records are moved by one verb: each is judged as if it were alone."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from complaints.choices import ComplaintState as S
from complaints.models import Complaint, Remark
from complaints.workflow import complaint_workflow
from core.audit.models import Event
from core.outbox.models import Message
from core.workflow.bulk import MOST, Outcome, Result, move_many
from tests.cast import Cast, acting

QUESTION = {"question": "Please send us the certificate of renewal."}


def outcomes(results: list[Result[Any]]) -> list[str]:
    return [result.outcome.value for result in results]


def states(*complaints: Complaint) -> list[str]:
    return [Complaint.objects.values_list("state", flat=True).get(pk=complaint.pk) for complaint in complaints]


def test_each_record_gets_its_own_answer_in_the_order_asked(cast: Cast) -> None:
    screened, draft, fresh = cast.complaint(S.SCREENED), cast.draft(), cast.complaint()
    keys = [screened.pk, fresh.pk, draft.pk, 99_999_999, fresh.pk]
    results = move_many(complaint_workflow, keys, "screen", actor=acting(cast.officer), inputs={"note": "Fine."})
    assert [result.key for result in results] == [screened.pk, fresh.pk, draft.pk, 99_999_999]
    assert outcomes(results) == ["conflict", "moved", "not_visible", "not_visible"]
    assert results[0].code == "wrong_state"
    assert "Wei Zhang" in results[0].last
    assert results[1].record is not None
    assert results[1].record.state == S.SCREENED
    assert states(screened, fresh, draft) == [S.SCREENED, S.SCREENED, S.DRAFT]
    assert Remark.objects.get(text="Fine.").complaint_id == fresh.pk


def test_who_may_not_is_refused_for_each(cast: Cast) -> None:
    fresh = cast.complaint()
    [result] = move_many(complaint_workflow, [fresh.pk], "screen", actor=acting(cast.staff_reader), inputs={})
    assert (result.outcome, result.code) == (Outcome.REFUSED, "read_only")
    assert states(fresh) == [S.SUBMITTED]


def test_a_version_that_is_not_the_present_one_is_a_conflict(cast: Cast) -> None:
    first, second = cast.complaint(), cast.complaint()
    results = move_many(
        complaint_workflow,
        [first.pk, second.pk],
        "screen",
        actor=acting(cast.officer),
        inputs={},
        expected_versions={first.pk: first.version + 1, second.pk: second.version},
    )
    assert [(result.outcome, result.code) for result in results] == [("conflict", "stale"), ("moved", "")]


def test_inputs_that_do_not_hold_undo_their_own_record_alone(cast: Cast) -> None:
    first, second = cast.complaint(S.ACCEPTED), cast.complaint(S.ACCEPTED)
    own = {
        first.pk: {"decisions": [{"target": 1, "decision": "removed"}, {"target": 77, "decision": "removed"}]},
        second.pk: {"decisions": [{"target": 1, "decision": "removed"}]},
    }
    results = move_many(complaint_workflow, own, "decide", actor=acting(cast.jd_client), inputs={})
    assert outcomes(results) == ["invalid", "moved"]
    assert list(results[0].errors) == [("decisions", 1, "target")]
    assert [complaint.targets.filter(state="removed").count() for complaint in (first, second)] == [0, 1]


def test_all_or_nothing_leaves_no_trace_where_one_fails_and_says_which(cast: Cast) -> None:
    fresh, lodged, other = cast.complaint(), cast.complaint(S.LODGED), cast.complaint()
    before = (Event.objects.count(), Message.objects.count())
    keys = [fresh.pk, lodged.pk, other.pk]
    results = move_many(
        complaint_workflow, keys, "ask", actor=acting(cast.officer), inputs=QUESTION, all_or_nothing=True
    )
    assert outcomes(results) == ["held_back", "conflict", "held_back"]
    assert states(fresh, lodged, other) == [S.SUBMITTED, S.LODGED, S.SUBMITTED]
    assert (Event.objects.count(), Message.objects.count()) == before
    done = move_many(
        complaint_workflow,
        [fresh.pk, other.pk],
        "ask",
        actor=acting(cast.officer),
        inputs=QUESTION,
        all_or_nothing=True,
    )
    assert outcomes(done) == ["moved", "moved"]


def test_more_than_the_most_is_a_mistake_of_the_caller(cast: Cast) -> None:
    with pytest.raises(ValueError, match="501"):
        move_many(complaint_workflow, range(MOST + 1), "screen", actor=acting(cast.officer), inputs={})


def test_each_record_more_costs_the_statements_of_one_move_and_none_besides(cast: Cast) -> None:
    def cost(*complaints: Complaint) -> int:
        keys = [complaint.pk for complaint in complaints]
        with CaptureQueriesContext(connection) as asked:
            results = move_many(complaint_workflow, keys, "screen", actor=acting(cast.officer), inputs={})
        assert all(result.is_moved for result in results)
        return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in asked.captured_queries)

    cost(cast.complaint())  # what a process keeps in memory is read by the first
    one = cost(cast.complaint())
    assert one <= 4
    assert cost(*(cast.complaint() for _ in range(5))) == 5 * one


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in threads that start together; returns their answers."""
    barrier = threading.Barrier(len(calls))
    answers: list[Any] = [None] * len(calls)

    def run(index: int) -> None:
        barrier.wait()
        try:
            answers[index] = calls[index]()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_rivals_with_the_same_records_in_opposite_order_never_wait_for_each_other_for_ever(cast: Cast) -> None:
    complaints = [cast.complaint() for _ in range(12)]
    keys = [complaint.pk for complaint in complaints]
    actors = [acting(cast.officer), acting(cast.second_officer)]
    orders = [keys, keys[::-1], keys[6:] + keys[:6], keys]

    def rival(index: int) -> list[Result[Complaint]]:
        return move_many(complaint_workflow, orders[index], "screen", actor=actors[index % 2], inputs={})

    answers = at_once(*(lambda index=index: rival(index) for index in range(4)))
    assert all(answer is not None for answer in answers), "a rival ran into a deadlock"
    moved = [result.key for answer in answers for result in answer if result.is_moved]
    assert sorted(moved) == sorted(keys)
    lost = [result for answer in answers for result in answer if not result.is_moved]
    assert {result.outcome for result in lost} == {Outcome.CONFLICT}
    assert all("Wei Zhang" in result.last or "Olivia Grant" in result.last for result in lost)
