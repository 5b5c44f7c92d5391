"""How clients move an enrolment: every verb, by those it belongs to, once, and only on the version they have read."""

from typing import Any

import pytest

from core.accounts.choices import Scope
from core.api.models import StoredReply
from core.audit.models import Event
from programmes.api import enrolments as reading
from programmes.models import Enrolment, EnrolmentRemark
from tests.api.callers import Caller, calling
from tests.cast import Cast, signed_in

BODIES: dict[str, dict[str, Any]] = {
    "review": {},
    "return": {"question": "Which shop is the flagship store?"},
    "accept": {"platform_reference": "JDIP-9"},
    "decline": {"reason": "not_eligible"},
    "suspend": {"reason": "dormant", "note": "Nothing was filed for a year."},
    "reinstate": {"note": "They are back."},
    "begin": {},
    "submit": {"declared_name": "Oscar Harrow", "declared_title": "General Counsel"},
    "exit": {"reason": "owner_leaves"},
}
# A state that each verb leads out of, and where it leads to.
MOVES = {
    "review": ("introduced", "jd_review"),
    "return": ("jd_review", "documents_check"),
    "accept": ("jd_review", "active"),
    "decline": ("introduced", "refused"),
    "suspend": ("active", "suspended"),
    "begin": ("invited", "application"),
    "submit": ("application", "documents_check"),
}
OWNERS = set(reading.OWNERS_VERBS)


def whose(verb: str, jd: Caller, owner: Caller) -> Caller:
    return owner if verb in OWNERS else jd


def ready(cast: Cast, verb: str) -> Enrolment:
    """An enrolment with which the verb is possible."""
    enrolment = cast.enrolment(MOVES[verb][0])
    if verb == "submit":
        cast.fill(enrolment, [cast.mark])
        enrolment.refresh_from_db()
    return enrolment


@pytest.mark.parametrize("verb", MOVES)
def test_each_verb_works_for_those_it_belongs_to(jd: Caller, owner: Caller, cast: Cast, verb: str) -> None:
    enrolment = ready(cast, verb)
    caller = whose(verb, jd, owner)
    answer = caller.post(f"/enrolments/{enrolment.reference}/{verb}", BODIES[verb])
    assert answer.status_code == 200, answer.content
    assert answer.json()["state"] == MOVES[verb][1]
    enrolment.refresh_from_db()
    assert enrolment.state == MOVES[verb][1]
    last = Event.objects.filter(subject_type="programmes.enrolment", subject_id=enrolment.pk).latest("pk")
    assert last.actor_label == ("Harrow & Finch case system" if verb in OWNERS else "JD case system")
    tag = answer["ETag"]
    listed = caller.get("/enrolments").json()["results"]
    assert [row for row in listed if row["reference"] == enrolment.reference] in ([answer.json()], [])
    stale = caller.post(f"/enrolments/{enrolment.reference}/{verb}", BODIES[verb], If_Match=tag)
    assert stale.status_code == 409


@pytest.mark.parametrize("verb", MOVES)
def test_each_verb_is_refused_to_everybody_else(
    jd: Caller, owner: Caller, stranger: Caller, jd_reader: Caller, cast: Cast, verb: str
) -> None:
    enrolment = ready(cast, verb)
    before = enrolment.version
    path = f"/enrolments/{enrolment.reference}/{verb}"
    assert stranger.post(path, BODIES[verb]).status_code == 404
    for caller in (jd if verb in OWNERS else owner, jd_reader):
        assert caller.post(path, BODIES[verb]).status_code in {403, 404}
    enrolment.refresh_from_db()
    assert enrolment.version == before


@pytest.mark.parametrize("verb", reading.PLATFORMS_VERBS)
def test_before_its_introduction_jd_cannot_touch_it(jd: Caller, cast: Cast, verb: str) -> None:
    enrolment = cast.enrolment("approved")
    assert jd.post(f"/enrolments/{enrolment.reference}/{verb}", BODIES[verb]).status_code == 404


def test_a_token_without_the_scope_decides_nothing(cast: Cast) -> None:
    enrolment = cast.enrolment("introduced")
    reader = calling(cast.jd_client, scopes=[Scope.ENROLMENTS_READ, Scope.COMPLAINTS_DECIDE])
    answer = reader.post(f"/enrolments/{enrolment.reference}/review")
    assert answer.status_code == 403
    filing_only = calling(cast.owner_client, scopes=[Scope.ENROLMENTS_READ, Scope.COMPLAINTS_FILE])
    refused = filing_only.post(
        f"/enrolments/{cast.enrolment('invited', owner=cast.harrow, programme='ip_protection').reference}/begin"
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")


def test_jd_reinstates_what_jd_suspended_and_nothing_else(jd: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("active")
    path = f"/enrolments/{enrolment.reference}"
    assert jd.post(f"{path}/suspend", BODIES["suspend"]).json()["verbs"] == ["reinstate"]
    assert jd.get(path).json()["note"] == "Nothing was filed for a year."
    assert jd.post(f"{path}/reinstate", BODIES["reinstate"]).json()["state"] == "active"
    cast.move_enrolment(enrolment, "suspend")
    refused = jd.post(f"{path}/reinstate", BODIES["reinstate"])
    assert (refused.status_code, refused.json()["code"]) == (403, "suspended_by_cbbc")


def test_what_only_the_system_finds_nobody_else_claims(jd: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("active")
    body = {"reason": "right_lapsed", "note": "It lapsed."}
    answer = jd.post(f"/enrolments/{enrolment.reference}/suspend", body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/reason"


def test_an_owner_leaves_through_its_administrator_not_through_a_program(owner: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("active")
    path = f"/enrolments/{enrolment.reference}/exit"
    refused = owner.post(path, BODIES["exit"])
    assert (refused.status_code, refused.json()["code"]) == (403, "read_only")
    person = signed_in(cast.owner_admin)
    answer = person.post(f"/api/v1{path}", BODIES["exit"], content_type="application/json")
    assert answer.status_code == 200
    assert answer.json()["state"] == "exited"


def test_an_incomplete_application_is_not_taken(owner: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("application")
    answer = owner.post(f"/enrolments/{enrolment.reference}/submit", BODIES["submit"])
    assert (answer.status_code, answer.json()["code"]) == (409, "incomplete")
    assert "Certificate of incorporation" in answer.json()["detail"]


def test_a_request_sent_twice_is_carried_out_once(jd: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("jd_review")
    path = f"/enrolments/{enrolment.reference}/return"
    first = jd.post(path, BODIES["return"], Idempotency_Key="once")
    again = jd.post(path, BODIES["return"], Idempotency_Key="once")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert again["Idempotent-Replayed"] == "true"
    assert EnrolmentRemark.objects.filter(enrolment=enrolment, verb="return").count() == 1
    other = jd.post(path, {"question": "Another one?"}, Idempotency_Key="once")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert StoredReply.objects.count() == 1


def test_a_decision_on_an_old_version_changes_nothing(jd: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("introduced")
    path = f"/enrolments/{enrolment.reference}"
    old = jd.get(path)["ETag"]
    taken_up = jd.post(f"{path}/review", If_Match=old)
    assert taken_up.status_code == 200
    stale = jd.post(f"{path}/decline", BODIES["decline"], If_Match=old)
    assert stale.status_code == 412
    assert stale.json()["version"] == enrolment.version + 1
    assert jd.post(f"{path}/accept", BODIES["accept"], If_Match=taken_up["ETag"]).status_code == 200


def test_another_records_tag_matches_nothing(jd: Caller, cast: Cast) -> None:
    first, second = cast.enrolment("introduced"), cast.enrolment("introduced", owner=cast.brightwater)
    tag = jd.get(f"/enrolments/{first.reference}")["ETag"]
    assert jd.post(f"/enrolments/{second.reference}/review", If_Match=tag).status_code == 412


@pytest.mark.parametrize(
    ("verb", "body", "pointer"),
    [
        ("return", {}, "/question"),
        ("return", {"question": "x"}, "/question"),
        ("return", {"question": "x" * 2001}, "/question"),
        ("return", {"question": ["?"]}, "/question"),
        ("decline", {"reason": "weather"}, "/reason"),
        ("decline", {"reason": "other"}, "/note"),
        ("decline", {"reason": "not_eligible", "notes": "x"}, "/notes"),
        ("accept", {"platform_reference": "x" * 61}, "/platform_reference"),
        ("accept", {"documents": []}, "/documents"),
    ],
)
def test_a_value_that_does_not_hold_is_pointed_at(
    jd: Caller, cast: Cast, verb: str, body: dict[str, Any], pointer: str
) -> None:
    enrolment = cast.enrolment("jd_review")
    answer = jd.post(f"/enrolments/{enrolment.reference}/{verb}", body)
    assert answer.status_code == 422, answer.content
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    enrolment.refresh_from_db()
    assert enrolment.state == "jd_review"


@pytest.mark.parametrize(
    "body", [b"{", b'{"reason": NaN}', b"[1]", b'"x"', b"\xff", b'{"a":1,"a":2}', b'{"reason":"\\ud800"}']
)
def test_a_broken_body_is_a_problem_not_an_error(jd: Caller, cast: Cast, body: bytes) -> None:
    enrolment = cast.enrolment("jd_review")
    answer = jd.raw("POST", f"/enrolments/{enrolment.reference}/decline", body)
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"
