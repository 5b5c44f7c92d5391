"""From a warning to an appeal: who may do what when, who is told, and that a person decides."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from complaints.choices import Priority
from complaints.good_faith.choices import ReviewState as S
from complaints.good_faith.counting import count_moved
from complaints.good_faith.workflow import APPEAL, GRACE, review_workflow
from complaints.models import Complaint, GoodFaith, GoodFaithReview
from core.accounts.actors import Actor
from core.clocks import queries as clocks
from core.clocks import scan
from core.outbox.models import Message
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from tests.cast import SYSTEM, Cast, acting, events_are_heard
from tests.good_faith.conftest import closed, warned

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 30, 4, tzinfo=UTC)
REASON = {"reason": "Two of four complaints were rejected in June."}
WORDS = {"appeal": "JD rejected both because of a mistaken number."}
INPUTS: dict[str, dict[str, Any]] = {
    "keep": REASON,
    "withdraw_fast_lane": REASON,
    "appeal": WORDS,
    "uphold_appeal": REASON,
    "reject_appeal": REASON,
    "reinstate": REASON,
}
STAFF, OWNER, BY_ITSELF = "officer", "complainant", "system"
# Verb → the states it leads out of, and whose verb it is.
MATRIX: dict[str, tuple[tuple[str, ...], str]] = {
    "recover": ((S.WARNED,), BY_ITSELF),
    "escalate": ((S.WARNED,), BY_ITSELF),
    "keep": ((S.REVIEW,), STAFF),
    "withdraw_fast_lane": ((S.REVIEW,), STAFF),
    "appeal": ((S.WITHDRAWN,), OWNER),
    "uphold_appeal": ((S.APPEALED,), STAFF),
    "reject_appeal": ((S.APPEALED,), STAFF),
    "close": ((S.WITHDRAWN,), BY_ITSELF),
    "reinstate": ((S.WITHDRAWN, S.STANDS), STAFF),
}
PATHS: dict[str, tuple[str, ...]] = {
    S.WARNED: (),
    S.REVIEW: ("escalate",),
    S.WITHDRAWN: ("escalate", "withdraw_fast_lane"),
    S.APPEALED: ("escalate", "withdraw_fast_lane", "appeal"),
    S.RECOVERED: ("recover",),
    S.KEPT: ("escalate", "keep"),
    S.STANDS: ("escalate", "withdraw_fast_lane", "close"),
    S.REINSTATED: ("escalate", "withdraw_fast_lane", "reinstate"),
}


def the(cast: Cast, role: str) -> Actor:
    return SYSTEM if role == "system" else acting(getattr(cast, role))


def move(cast: Cast, review: GoodFaithReview, verb: str, role: str = "", now: datetime = NOW) -> GoodFaithReview:
    who = role or MATRIX[verb][1]
    return engine.move(review_workflow, review.pk, verb, actor=the(cast, who), inputs=INPUTS.get(verb, {}), now=now)


def review_in(cast: Cast, state: str) -> GoodFaithReview:
    cast.gather("officer", "second_officer", "complainant")
    review = warned(cast, NOW)
    for verb in PATHS[state]:
        review = move(cast, review, verb)
    return review


def told(topic: str) -> int:
    return Message.objects.filter(topic=f"good_faith.{topic}").count()


@pytest.mark.parametrize("state", PATHS)
def test_each_verb_leads_out_of_its_states_alone_and_is_its_people_s(cast: Cast, state: str) -> None:
    review = review_in(cast, state)
    for role in ("officer", "second_officer", "staff_reader", "complainant", "owner_reader", "reviewer", "system"):
        found = set(engine.allowed_verbs(review_workflow, review, actor=the(cast, role)))
        expected = {verb for verb, (sources, who) in MATRIX.items() if state in sources and _may(role, who, verb)}
        assert found == expected, role


def _may(role: str, who: str, verb: str) -> bool:
    if who == STAFF and verb in {"uphold_appeal", "reject_appeal"}:
        return role == "second_officer"
    return role in {STAFF: ("officer", "second_officer"), OWNER: ("complainant",), BY_ITSELF: ("system",)}[who]


def test_the_matrix_names_every_verb() -> None:
    assert set(MATRIX) == set(review_workflow.verbs) - {"warn"}
    assert set(PATHS) == set(review_workflow.states)


def test_who_falls_below_is_warned_once_with_the_figures(cast: Cast) -> None:
    review = warned(cast, NOW)
    assert review.state == S.WARNED
    assert (review.figures["decided"], review.figures["upheld_share"]) == (4, "50%")
    assert told("warned") == 1
    closed(cast, "rejected", NOW + timedelta(hours=5))
    count_moved(now=NOW + timedelta(days=1))
    assert GoodFaithReview.objects.count() == told("warned") == 1


def test_a_warning_ends_by_itself_when_the_figures_recover(cast: Cast) -> None:
    review = warned(cast, NOW)
    closed(cast, "upheld", NOW + timedelta(hours=5), number=20)
    count_moved(now=NOW + timedelta(days=1))
    review.refresh_from_db()
    assert (review.state, told("recovered")) == (S.RECOVERED, 1)
    assert review.due_at is None


def test_after_the_grace_a_review_is_asked_for_and_nothing_is_withdrawn(cast: Cast) -> None:
    review = warned(cast, NOW)
    GoodFaith.objects.update(has_fast_lane=True)
    (clock,) = clocks.of(review)
    assert clock.rule_code == GRACE
    scan.fire_due(clock.due_at + timedelta(minutes=1))
    review.refresh_from_db()
    assert (review.state, told("escalated")) == (S.REVIEW, 1)
    assert GoodFaith.objects.get(organisation=cast.harrow).has_fast_lane


def test_a_withdrawal_needs_a_reason(cast: Cast) -> None:
    review = review_in(cast, S.REVIEW)
    with pytest.raises(IntegrityError):
        GoodFaithReview.objects.filter(pk=review.pk).update(state=S.WITHDRAWN)


def test_a_withdrawal_takes_the_fast_lane_from_open_complaints_and_an_upheld_appeal_gives_it_back(cast: Cast) -> None:
    review = review_in(cast, S.REVIEW)
    GoodFaith.objects.update(has_fast_lane=True)
    complaint = cast.complaint()
    assert complaint.priority == Priority.HIGH
    review = move(cast, review, "withdraw_fast_lane")
    events_are_heard()
    complaint.refresh_from_db()
    assert (complaint.priority, complaint.priority_grounds) == (Priority.NORMAL, [])
    move(cast, review, "appeal")
    review = move(cast, review, "uphold_appeal", "second_officer")
    events_are_heard()
    assert Complaint.objects.get(pk=complaint.pk).priority == Priority.HIGH
    assert (review.state, review.appeal_decided_by) == (S.REINSTATED, cast.second_officer)


def test_who_withdrew_does_not_decide_on_the_appeal(cast: Cast) -> None:
    review = review_in(cast, S.APPEALED)
    with pytest.raises(Refused):
        move(cast, review, "uphold_appeal", "officer")
    with pytest.raises(Refused):
        move(cast, review, "reject_appeal", "officer")
    with pytest.raises(IntegrityError):
        GoodFaithReview.objects.filter(pk=review.pk).update(appeal_decided_by=cast.officer)


def test_without_an_appeal_in_time_the_withdrawal_stands(cast: Cast) -> None:
    review = review_in(cast, S.WITHDRAWN)
    clock = next(clock for clock in clocks.of(review) if clock.rule_code == APPEAL)
    scan.fire_due(clock.due_at + timedelta(minutes=1))
    review.refresh_from_db()
    assert review.state == S.STANDS
    with pytest.raises(Conflict):
        move(cast, review, "appeal")


def test_good_figures_alone_do_not_bring_back_what_was_withdrawn(cast: Cast) -> None:
    review = review_in(cast, S.STANDS)
    closed(cast, "upheld", NOW + timedelta(hours=5), number=20)
    count_moved(now=NOW + timedelta(days=1))
    assert not GoodFaith.objects.get(organisation=cast.harrow).has_fast_lane
    move(cast, review, "reinstate", now=NOW + timedelta(days=2))
    assert GoodFaith.objects.get(organisation=cast.harrow).has_fast_lane


def test_after_a_person_kept_the_lane_nobody_is_warned_again_for_a_while(cast: Cast) -> None:
    review_in(cast, S.KEPT)
    closed(cast, "rejected", NOW + timedelta(days=1))
    count_moved(now=NOW + timedelta(days=2))
    assert GoodFaithReview.objects.count() == 1
    closed(cast, "rejected", NOW + timedelta(days=92), number=3)
    count_moved(now=NOW + timedelta(days=93))
    assert GoodFaithReview.objects.count() == 2


def test_an_appeal_brings_files_of_the_owner_alone(cast: Cast) -> None:
    review = review_in(cast, S.WITHDRAWN)
    theirs, foreign = cast.document(), cast.document(by=cast.stranger)
    actor = acting(cast.complainant)
    given = WORDS | {"documents": [foreign.public_id]}
    with pytest.raises(InvalidInputs):
        engine.move(review_workflow, review.pk, "appeal", actor=actor, inputs=given, now=NOW)
    given = WORDS | {"documents": [theirs.public_id]}
    engine.move(review_workflow, review.pk, "appeal", actor=actor, inputs=given, now=NOW)
    assert review.files.count() == 1


def test_others_do_not_see_it_and_an_agent_only_under_a_power_for_all_rights(cast: Cast) -> None:
    review = review_in(cast, S.WITHDRAWN)
    for role in ("stranger", "agent", "reviewer", "gov_reader"):
        with pytest.raises(NotVisible):
            move(cast, review, "appeal", role)
    cast.power(rights=[cast.mark])
    with pytest.raises(NotVisible):
        move(cast, review, "appeal", "agent")
    cast.power()
    with pytest.raises(Refused):  # it sees it; the owner appeals
        move(cast, review, "appeal", "agent")
