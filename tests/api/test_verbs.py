"""How clients move a complaint: every verb, by those it belongs to, once, and only on the version they have read."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from django.db.models import Model
from django.utils import timezone

from complaints.api import reading
from complaints.choices import TargetState
from complaints.models import Complaint, Remark
from core.accounts.choices import Scope
from core.api import idempotency, tasks
from core.api.models import StoredReply
from core.audit.models import Event
from core.outbox.models import Message
from tests.api.callers import Caller, calling, visiting
from tests.cast import Cast

BODIES: dict[str, dict[str, Any]] = {
    "acknowledge": {"case_number": "JD-77"},
    "clarify": {"question": "Which picture shows the genuine article?"},
    "decide": {"decisions": [{"target": 1, "decision": "removed"}]},
    "reject": {"reason": "no_infringement"},
    "close": {},
    "answer": {"answer": "Here it is."},
    "supply": {"answer": "The second one."},
    "withdraw": {"reason": "settled"},
}
# A state that each verb leads out of, and where it leads to.
MOVES = {
    "acknowledge": ("lodged", "accepted"),
    "clarify": ("accepted", "clarification"),
    "decide": ("accepted", "measures_taken"),
    "reject": ("lodged", "rejected_by_jd"),
    "close": ("measures_taken", "upheld"),
    "answer": ("info_requested", "submitted"),
    "supply": ("clarification", "accepted"),
    "withdraw": ("lodged", "withdrawn"),
}
OWNERS = set(reading.OWNERS_VERBS)


def whose(verb: str, jd: Caller, owner: Caller) -> Caller:
    return owner if verb in OWNERS else jd


def state_of(complaint: Model) -> str:
    return Complaint.objects.get(pk=complaint.pk).state


@pytest.mark.parametrize("verb", MOVES)
def test_each_verb_works_for_those_it_belongs_to(jd: Caller, owner: Caller, cast: Cast, verb: str) -> None:
    before, after = MOVES[verb]
    complaint = cast.complaint(before)
    caller = whose(verb, jd, owner)
    tag = caller.get(f"/complaints/{complaint.reference}")["ETag"]
    answer = caller.post(f"/complaints/{complaint.reference}/{verb}", BODIES[verb], If_Match=tag)
    assert answer.status_code == 200, answer.content
    assert answer.json()["state"] == after == state_of(complaint)
    assert answer["ETag"] == caller.get(f"/complaints/{complaint.reference}")["ETag"] != tag
    assert Event.objects.filter(subject_id=complaint.pk).latest("pk").actor_kind == "client"


@pytest.mark.parametrize("verb", MOVES)
def test_each_verb_is_closed_to_everyone_else(
    jd: Caller, owner: Caller, jd_reader: Caller, stranger: Caller, cast: Cast, verb: str
) -> None:
    complaint = cast.complaint(MOVES[verb][0])
    path = f"/complaints/{complaint.reference}/{verb}"
    other_side = jd if verb in OWNERS else owner
    hidden = complaint.lodged_at is None and other_side is jd
    assert other_side.post(path, BODIES[verb]).status_code == (404 if hidden else 403)
    assert stranger.post(path, BODIES[verb]).status_code == 404
    assert visiting().post(path, BODIES[verb]).status_code == 401
    readers = calling(cast.owner_client, scopes=[Scope.COMPLAINTS_READ]) if verb in OWNERS else jd_reader
    refused = readers.post(path, BODIES[verb])
    assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")
    assert state_of(complaint) == MOVES[verb][0]


@pytest.mark.parametrize(
    "verb", ["screen", "ask", "refuse", "lodge", "lapse", "submit", "start", "file", "destroy", "Close"]
)
def test_verbs_that_the_api_does_not_offer_are_not_there(jd: Caller, owner: Caller, cast: Cast, verb: str) -> None:
    complaint = cast.complaint("lodged")
    for caller in (jd, owner):
        assert caller.post(f"/complaints/{complaint.reference}/{verb}").status_code == 404


@pytest.mark.parametrize("verb", MOVES)
def test_a_verb_is_sent_by_post_alone(jd: Caller, cast: Cast, verb: str) -> None:
    complaint = cast.complaint("lodged")
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        answer = jd.raw(method, f"/complaints/{complaint.reference}/{verb}")
        assert (answer.status_code, answer["Allow"]) == (405, "POST, OPTIONS")


def test_a_complaint_is_closed_only_once_all_is_decided(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("accepted")
    answer = jd.post(f"/complaints/{complaint.reference}/close")
    assert (answer.status_code, answer.json()["code"]) == (409, "targets_pending")
    assert "3 targets" in answer.json()["detail"]


def test_decisions_may_come_in_parts(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("accepted")
    path = f"/complaints/{complaint.reference}/decide"
    refused = {"target": 2, "decision": "refused", "reason": "other", "note": "Sold out since."}
    first = jd.post(path, {"decisions": [refused]}).json()
    assert (first["state"], first["targets"]["pending"], first["targets"]["refused"]) == ("accepted", 2, 1)
    second = jd.post(path, {"decisions": [{"target": 1, "decision": "removed"}]}).json()
    assert (second["state"], second["verbs"]) == (
        "measures_taken",
        ["clarify", "decide", "forward", "counter"],
    )
    third = jd.post(path, {"decisions": [{"target": 3, "decision": "already_gone"}]}).json()
    assert third["verbs"] == ["clarify", "decide", "close", "forward", "counter"]
    closed = jd.post(f"/complaints/{complaint.reference}/close").json()
    assert (closed["state"], closed["outcome"], closed["verbs"]) == ("upheld", "partial", ["counter"])


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([], {"/decisions"}),
        ("all", {"/decisions"}),
        ({"target": 1}, {"/decisions"}),
        ([1], {"/decisions/0"}),
        ([{}], {"/decisions/0/target", "/decisions/0/decision"}),
        ([{"target": 99, "decision": "removed"}], {"/decisions/0/target"}),
        ([{"target": 0, "decision": "removed"}], {"/decisions/0/target"}),
        ([{"target": 2**62, "decision": "removed"}], {"/decisions/0/target"}),
        ([{"target": "one", "decision": "removed"}], {"/decisions/0/target"}),
        ([{"target": 1, "decision": "pending"}], {"/decisions/0/decision"}),
        ([{"target": 1, "decision": "refused"}], {"/decisions/0/reason"}),
        ([{"target": 1, "decision": "refused", "reason": "other"}], {"/decisions/0/note"}),
        ([{"target": 1, "decision": "removed"}, {"target": 1, "decision": "removed"}], {"/decisions/1/target"}),
        ([{"target": 1, "decision": "removed", "colour": "red"}], {"/decisions/0/colour"}),
        ([{"target": 1, "decision": "removed", "note": "x" * 501}], {"/decisions/0/note"}),
        ([{"target": number, "decision": "removed"} for number in range(1, 502)], {"/decisions"}),
    ],
)
def test_one_decision_that_does_not_hold_holds_back_all(
    jd: Caller, cast: Cast, decisions: Any, expected: set[str]
) -> None:
    complaint = cast.complaint("accepted")
    answer = jd.post(f"/complaints/{complaint.reference}/decide", {"decisions": decisions})
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} == expected
    assert complaint.targets.filter(state=TargetState.PENDING).count() == 3
    assert not Message.objects.filter(topic="complaints.decided").exists()


def test_a_target_is_decided_once(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("accepted")
    path = f"/complaints/{complaint.reference}/decide"
    assert jd.post(path, BODIES["decide"]).status_code == 200
    assert jd.post(path, BODIES["decide"]).json()["errors"][0]["pointer"] == "/decisions/0/target"


def test_unknown_fields_are_refused_by_every_verb(jd: Caller, owner: Caller, cast: Cast) -> None:
    for verb, (before, _after) in MOVES.items():
        complaint = cast.complaint(before)
        body = BODIES[verb] | {"colour": "red"}
        answer = whose(verb, jd, owner).post(f"/complaints/{complaint.reference}/{verb}", body)
        assert [error["pointer"] for error in answer.json()["errors"]] == ["/colour"], verb
        assert state_of(complaint) == before


def test_an_answer_brings_files_and_jd_reads_only_what_is_meant_for_it(jd: Caller, owner: Caller, cast: Cast) -> None:
    complaint = cast.complaint("clarification")
    document = cast.document("proof.png")
    body = {"answer": "See the seam.", "documents": [str(document.public_id)]}
    assert owner.post(f"/complaints/{complaint.reference}/supply", body).status_code == 200
    remarks = jd.get(f"/complaints/{complaint.reference}/remarks").json()["results"]
    assert [(remark["verb"], remark["who"]) for remark in remarks] == [
        ("clarify", "JD case system"),
        ("supply", "Harrow & Finch Ltd"),
    ]
    assert [file["name"] for file in remarks[1]["evidence"]] == ["proof.png"]


# --- Versions ---------------------------------------------------------------------------------------------------------


def test_an_old_etag_moves_nothing(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("accepted")
    tag = jd.get(f"/complaints/{complaint.reference}")["ETag"]
    jd.post(f"/complaints/{complaint.reference}/decide", BODIES["decide"])
    late = {"decisions": [{"target": 2, "decision": "removed"}]}
    answer = jd.post(f"/complaints/{complaint.reference}/decide", late, If_Match=tag)
    assert (answer.status_code, answer.json()["code"]) == (412, "stale")
    assert "Decided" in answer.json()["last"]
    assert complaint.targets.get(number=2).state == TargetState.PENDING
    fresh = jd.get(f"/complaints/{complaint.reference}")["ETag"]
    assert jd.post(f"/complaints/{complaint.reference}/decide", late, If_Match=fresh).status_code == 200


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("*", 200),
        ('"nonsense"', 412),
        ("nonsense", 412),
        ('W/"C-2026-000001.4.00000000"', 412),
        ('"a", "b"', 400),
        ("é", 412),
    ],
)
def test_if_match_is_read_as_the_standard_says(jd: Caller, cast: Cast, given: str, status: int) -> None:
    complaint = cast.complaint("lodged")
    answer = jd.post(f"/complaints/{complaint.reference}/acknowledge", BODIES["acknowledge"], If_Match=given)
    assert answer.status_code == status


def test_another_complaints_etag_does_not_fit(jd: Caller, cast: Cast) -> None:
    complaint, other = cast.complaint("lodged"), cast.complaint("lodged")
    tag = jd.get(f"/complaints/{other.reference}")["ETag"]
    answer = jd.post(f"/complaints/{complaint.reference}/acknowledge", BODIES["acknowledge"], If_Match=tag)
    assert answer.status_code == 412


# --- Once only --------------------------------------------------------------------------------------------------------


def test_a_request_sent_twice_is_carried_out_once(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("lodged")
    path = f"/complaints/{complaint.reference}/clarify"
    first, second = (jd.post(path, BODIES["clarify"], Idempotency_Key="k-1") for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert (first.content, first["ETag"]) == (second.content, second["ETag"])
    assert "Idempotent-Replayed" not in first
    assert second["Idempotent-Replayed"] == "true"
    assert Remark.objects.filter(complaint=complaint).count() == 1
    assert jd.post(path, BODIES["clarify"], Idempotency_Key="k-2").status_code == 409


def test_a_filing_sent_twice_is_one_complaint(owner: Caller, filing: dict[str, Any]) -> None:
    first, second = (owner.post("/complaints", filing, Idempotency_Key='"filing-1"') for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first["Location"] == second["Location"]
    assert Complaint.objects.count() == 1


def test_a_key_belongs_to_one_request(jd: Caller, cast: Cast) -> None:
    complaint, other = cast.complaint("lodged"), cast.complaint("lodged")
    path = f"/complaints/{complaint.reference}/acknowledge"
    assert jd.post(path, BODIES["acknowledge"], Idempotency_Key="k").status_code == 200
    for answer in (
        jd.post(path, {"case_number": "other"}, Idempotency_Key="k"),
        jd.post(f"/complaints/{other.reference}/acknowledge", BODIES["acknowledge"], Idempotency_Key="k"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert state_of(other) == "lodged"


def test_clients_do_not_meet_in_each_others_keys(
    owner: Caller, stranger: Caller, filing: dict[str, Any], cast: Cast
) -> None:
    assert owner.post("/complaints", filing, Idempotency_Key="same").status_code == 201
    cast.may_file(cast.brightwater)
    theirs = filing | {"right": cast.foreign_mark.number}
    assert stranger.post("/complaints", theirs, Idempotency_Key="same").status_code == 201


def test_a_refused_request_uses_up_no_key(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("screened")
    path = f"/complaints/{complaint.reference}/acknowledge"
    assert jd.post(path, BODIES["acknowledge"], Idempotency_Key="k").status_code == 404
    cast.move(complaint, "lodge")
    assert jd.post(path, BODIES["acknowledge"], Idempotency_Key="k").status_code == 200


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 201, "é", '"', "\x7f"])
def test_a_key_that_cannot_be_kept_is_refused(jd: Caller, cast: Cast, key: str) -> None:
    complaint = cast.complaint("lodged")
    answer = jd.post(f"/complaints/{complaint.reference}/acknowledge", BODIES["acknowledge"], Idempotency_Key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_key")


def test_keys_are_forgotten_after_two_days(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("lodged")
    path = f"/complaints/{complaint.reference}/acknowledge"
    with time_machine.travel(timezone.now() - timedelta(hours=49), tick=False):
        calling(cast.jd_client).post(path, BODIES["acknowledge"], Idempotency_Key="old")
    assert jd.post(path, BODIES["acknowledge"], Idempotency_Key="old").status_code == 409
    jd.post(f"/complaints/{complaint.reference}/clarify", BODIES["clarify"], Idempotency_Key="new")
    assert tasks.forget() == 1
    assert list(StoredReply.objects.values_list("key", flat=True)) == ["new"]


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
def test_of_two_rivals_one_wins_and_the_other_learns_who(cast: Cast) -> None:
    complaint = cast.complaint("lodged")
    callers = [calling(cast.jd_client) for _ in range(4)]
    path = f"/complaints/{complaint.reference}/acknowledge"
    answers = at_once(*(lambda caller=caller: caller.post(path, BODIES["acknowledge"]) for caller in callers))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert "Accepted the complaint under case number JD-77" in loser.json()["last"]


@pytest.mark.django_db(transaction=True)
def test_rivals_with_one_key_are_carried_out_once(cast: Cast, filing: dict[str, Any]) -> None:
    callers = [calling(cast.owner_client) for _ in range(6)]
    answers = at_once(
        *(lambda caller=caller: caller.post("/complaints", filing, Idempotency_Key="rivals") for caller in callers)
    )
    assert {answer.status_code for answer in answers} <= {201, 409}
    done = [answer.json()["reference"] for answer in answers if answer.status_code == 201]
    assert len(done) >= 1
    assert len(set(done)) == 1
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"in_flight"}
    assert Complaint.objects.count() == 1
    assert callers[0].post("/complaints", filing, Idempotency_Key="rivals").json()["reference"] == done[0]


@pytest.mark.django_db(transaction=True)
def test_a_rival_in_flight_is_not_waited_for(cast: Cast) -> None:
    complaint = cast.complaint("lodged")
    caller = calling(cast.jd_client)
    lock = idempotency._lock(f"client:{cast.jd_client.oauth_client_id}", "busy")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [lock])
    try:
        path = f"/complaints/{complaint.reference}/acknowledge"
        (answer,) = at_once(lambda: caller.post(path, BODIES["acknowledge"], Idempotency_Key="busy"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (409, "in_flight", "1")
    assert state_of(complaint) == "lodged"
