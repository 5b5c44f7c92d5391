"""From the question to its end: who is told, which clock runs, and what stays on record."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from complaints.advice.choices import AdviceState as S
from complaints.advice.workflow import ADVICE_CLOSE, CBBC_ADVICE
from complaints.models import AdviceRequest
from core.accounts.models import Person
from core.audit import queries as audit
from core.clocks import queries as clocks
from core.clocks import scan
from core.clocks.models import Clock
from core.outbox import topics
from core.outbox.models import Message
from core.workflow.errors import InvalidInputs, Refused
from tests.advice.asking import ANSWER, asked, in_state, moved
from tests.cast import Cast, acting

pytestmark = pytest.mark.django_db

# A Monday in Beijing, with no holiday near.
MONDAY = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


def told(request: AdviceRequest, topic: str) -> set[str]:
    """Who is told of something, by name."""
    message = Message.objects.filter(topic=topic, subject_id=request.pk).latest("pk")
    found = topics.get(topic).recipients(message)
    return set(Person.objects.filter(pk__in=[one.person_id for one in found]).values_list("name", flat=True))


def running(request: AdviceRequest) -> dict[str, Clock]:
    return {clock.rule_code: clock for clock in clocks.running(request)}


def test_cbbc_has_five_working_days_of_china(cast: Cast) -> None:
    request = asked(cast, now=MONDAY)
    assert request.state == S.OPEN
    assert request.reference.startswith("A-2026-")
    # Until the end of the next Monday in Beijing.
    assert request.due_at == datetime(2026, 6, 8, 16, 0, tzinfo=UTC)
    assert set(running(request)) == {CBBC_ADVICE}


def test_the_clock_rests_while_cbbc_waits_for_the_owner(cast: Cast) -> None:
    request = moved(cast, asked(cast, now=MONDAY), "question_back", now=MONDAY + timedelta(days=1))
    assert running(request)[CBBC_ADVICE].paused_at
    request = moved(cast, request, "supply", now=MONDAY + timedelta(days=30))
    assert running(request)[CBBC_ADVICE].paused_at is None
    assert request.due_at
    assert request.due_at > MONDAY + timedelta(days=30)


def test_an_answer_closes_the_request_thirty_days_later_unless_more_is_asked(cast: Cast) -> None:
    quiet = moved(cast, asked(cast, now=MONDAY), "reply", now=MONDAY)
    curious = moved(cast, asked(cast, now=MONDAY), "reply", now=MONDAY)
    assert set(running(quiet)) == {ADVICE_CLOSE}
    assert quiet.due_at == datetime(2026, 7, 1, 16, 0, tzinfo=UTC)
    moved(cast, curious, "follow_up", now=MONDAY + timedelta(days=2))
    scan.fire_due(MONDAY + timedelta(days=40))
    quiet.refresh_from_db()
    curious.refresh_from_db()
    assert (quiet.state, curious.state) == (S.CLOSED, S.OPEN)
    assert quiet.closed_at == MONDAY + timedelta(days=40)
    assert not running(quiet)


def test_a_target_that_has_passed_is_recorded_and_told_to_whoever_has_the_request(cast: Cast) -> None:
    _ = cast.second_officer
    request = moved(cast, asked(cast, now=MONDAY), "take", now=MONDAY)
    scan.fire_due(MONDAY + timedelta(days=10))
    assert told(request, "advice.breached") == {"Wei Zhang"}
    assert "advice.clock_breached" in audit.of_subject(request).values_list("verb", flat=True)


def test_all_case_officers_hear_of_a_question_and_only_the_owner_of_the_answer(cast: Cast) -> None:
    cast.gather("officer", "second_officer", "staff_reader", "owner_admin", "owner_reader", "stranger", "reviewer")
    request = in_state(cast, S.ANSWERED)
    assert told(request, "advice.asked") == {"Wei Zhang", "Olivia Grant"}
    assert told(request, "advice.replied") == {"Clara Finch", "Oscar Harrow"}


def test_who_has_answered_hears_what_is_asked_further(cast: Cast) -> None:
    _ = cast.second_officer
    request = moved(cast, in_state(cast, S.ANSWERED), "follow_up")
    assert told(request, "advice.followed_up") == {"Wei Zhang"}
    cast.officer.is_active = False
    cast.officer.save()
    assert told(request, "advice.followed_up") == {"Olivia Grant"}


def test_an_owner_who_closes_is_not_told_that_it_has(cast: Cast) -> None:
    request = in_state(cast, S.CLOSED)
    assert told(request, "advice.closed") == set()
    by_cbbc = moved(cast, in_state(cast, S.ANSWERED), "close", by=cast.officer)
    assert told(by_cbbc, "advice.closed") == {"Clara Finch"}


def test_the_answer_stays_with_its_recommendation_and_who_gave_it(cast: Cast) -> None:
    request = in_state(cast, S.ANSWERED)
    assert (request.answer, request.recommendation, request.answered_by) == (ANSWER, "civil", cast.officer)
    assert request.assigned_to == cast.officer
    remark = request.remarks.get()
    assert (remark.text, remark.recommendation, remark.readers) == (ANSWER, "civil", ["portal", "staff"])


def test_a_colleague_may_take_over_what_is_in_work(cast: Cast) -> None:
    request = moved(cast, in_state(cast, S.IN_WORK), "take", by=cast.second_officer)
    assert (request.state, request.assigned_to) == (S.IN_WORK, cast.second_officer)
    with pytest.raises(Refused):
        moved(cast, request, "take", by=cast.second_officer)


def test_files_come_with_each_word_and_only_ones_own(cast: Cast) -> None:
    request = in_state(cast, S.WAITING)
    own, foreign = cast.document(), cast.document(by=cast.stranger)
    with pytest.raises(InvalidInputs):
        moved(cast, request, "supply", documents=[foreign.public_id])
    request = moved(cast, request, "supply", documents=[own.public_id])
    assert request.files.get().document == own
    request = moved(cast, moved(cast, request, "reply"), "follow_up", documents=[])
    with pytest.raises(InvalidInputs):
        moved(cast, moved(cast, request, "question_back"), "supply", documents=[own.public_id])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"topic": "weather"}, "topic"),
        ({"question": "Too short"}, "question"),
        ({"question": "x" * 4001}, "question"),
        ({"listings": "\n".join(str(number) for number in range(21))}, "listings"),
        ({"listings": "x" * 501}, "listings"),
    ],
)
def test_what_does_not_hold_is_said_at_its_field_and_nothing_is_written(
    cast: Cast, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInputs) as invalid:
        asked(cast, **given)
    assert set(invalid.value.errors) == {(field,)}
    assert not AdviceRequest.objects.exists()


def test_the_story_reads_alike_on_both_sides_and_not_at_all_for_jd(cast: Cast) -> None:
    request = in_state(cast, S.CLOSED)
    own = [entry.text for entry in audit.timeline(request, actor=acting(cast.owner_reader))]
    assert own == [
        "Asked for advice: The price",
        "Answered, and recommended: Take the civil route",
        "Closed the request",
    ]
    assert not audit.timeline(request, actor=acting(cast.reviewer))


def test_nobody_asks_without_a_role_to_file(cast: Cast) -> None:
    for role in ("owner_reader", "officer", "reviewer", "gov_reader"):
        with pytest.raises(Refused):
            asked(cast, by=getattr(cast, role))
    assert asked(cast).state == S.OPEN
