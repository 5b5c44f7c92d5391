"""The end of an agreement: told twelve, six and three months before, in the language of each reader."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation

from core.accounts.choices import Language
from core.accounts.models import Person
from core.audit.models import Event
from core.clocks.models import Clock
from core.clocks.scan import fire_due
from core.outbox import queries, worker
from core.outbox.models import Message, Notice, Status
from programmes.actions import agreements
from programmes.choices import AgreementState, EnrolmentState, SuspensionReason
from programmes.models import Agreement, Enrolment, Right
from tests.cast import Cast, acting
from tests.programmes.agreements import registered, terms

pytestmark = pytest.mark.django_db

ENDS = "programmes.agreement_ends"
ENDED = "programmes.agreement_ended"
LAST_DAY = date(2027, 11, 3)
# The instant at which the last day is over in Beijing.
OVER = datetime(2027, 11, 3, 16, tzinfo=UTC)


def told(topic: str) -> list[date]:
    """The days (in UTC) on which a topic was announced."""
    announced = Message.objects.filter(topic=topic, kind="announcement").order_by("pk")
    return [one.created_at.date() for one in announced]


def pass_days(since: date, until: date) -> None:
    """Let the clocks be looked at every noon, as a scanner does that runs all the time."""
    day = since
    while day <= until:
        fire_due(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        day += timedelta(days=1)


def deliver_all(now: datetime) -> None:
    """Do what workers do until nothing waits."""
    while waiting := list(Message.objects.filter(status=Status.PENDING).values_list("pk", flat=True)):
        for key in waiting:
            worker.deliver(key, now)


def test_staff_are_reminded_twelve_six_and_three_months_before_the_end_and_told_of_it(cast: Cast) -> None:
    signed = datetime(2026, 3, 2, 4, tzinfo=UTC)
    agreement = registered(cast, now=signed, ends_on=LAST_DAY)
    pass_days(date(2026, 10, 25), date(2027, 11, 5))
    assert told(ENDS) == [date(2026, 11, 3), date(2027, 5, 3), date(2027, 8, 3)]
    assert told(ENDED) == [date(2027, 11, 4)]
    assert Event.objects.filter(verb=ENDED, subject_id=agreement.pk).count() == 1


def test_each_reader_is_told_in_the_own_language_with_the_title_in_its_script(cast: Cast) -> None:
    cast.gather("second_officer")
    Person.objects.filter(pk=cast.officer.pk).update(language=Language.CHINESE)
    registered(cast, ends_on=LAST_DAY, title="Renewal of 2024", title_zh="2024年续约")
    now = OVER - timedelta(days=360)
    fire_due(now)
    deliver_all(now)
    words = {}
    for person in (cast.second_officer, cast.officer):
        notice = Notice.objects.get(topic=ENDS, person=person)
        with translation.override(person.language if person != cast.officer else Language.CHINESE):
            words[person.pk] = queries.notice_view(notice)
    assert "“Renewal of 2024” ends on 3 Nov 2027" in words[cast.second_officer.pk].text
    assert "2024年续约" in words[cast.officer.pk].text
    assert "2027年11月3日" in words[cast.officer.pk].text
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert "Renewal of 2024 ends on 3 Nov 2027" in letters[cast.second_officer.email].subject
    assert "2024年续约" in letters[cast.officer.email].subject
    assert all("/staff/agreements/A-2019-" in letter.body for letter in letters.values())


def test_a_term_that_is_extended_reminds_anew_before_its_new_end(cast: Cast) -> None:
    agreement = registered(cast, now=datetime(2026, 3, 2, 4, tzinfo=UTC), ends_on=LAST_DAY)
    pass_days(date(2026, 11, 1), date(2026, 11, 10))
    later = terms(cast, ends_on=date(2028, 11, 3))
    agreements.change_agreement(
        agreement.reference, later, actor=acting(cast.officer), now=datetime(2026, 11, 11, tzinfo=UTC)
    )
    pass_days(date(2027, 10, 25), date(2027, 11, 10))
    assert told(ENDS) == [date(2026, 11, 3), date(2027, 11, 3)]
    assert told(ENDED) == []


def test_nobody_is_reminded_of_a_renewal_that_is_on_record(cast: Cast) -> None:
    agreement = registered(cast, now=datetime(2026, 3, 2, 4, tzinfo=UTC), ends_on=LAST_DAY)
    registered(cast, title="Next", predecessor_id=agreement.pk, in_force_from=LAST_DAY + timedelta(days=1))
    pass_days(date(2026, 10, 25), date(2026, 11, 10))
    assert told(ENDS) == []


@pytest.fixture
def resting(cast: Cast) -> Enrolment:
    """An active enrolment whose right outlives the agreement on which it rests."""
    enrolment = cast.enrolment()
    Right.objects.update(expires_on=date(2040, 1, 1))
    return enrolment


def succeeded(cast: Cast, begins: date) -> Agreement:
    """Put the successor of the cast's agreement on record, now."""
    return registered(cast, title="Next", predecessor_id=cast.agreement.pk, in_force_from=begins, now=timezone.now())


def end_on(cast: Cast, day: date) -> None:
    """Give the agreement of the cast a last day."""
    agreements.change_agreement(cast.agreement.reference, terms(cast, ends_on=day), actor=acting(cast.officer))


def test_what_rests_on_an_agreement_is_suspended_when_it_ends(cast: Cast, resting: Enrolment) -> None:
    end_on(cast, LAST_DAY)
    fire_due(OVER + timedelta(minutes=1))
    resting.refresh_from_db()
    assert (resting.state, resting.suspension_reason) == (EnrolmentState.SUSPENDED, SuspensionReason.AGREEMENT_ENDED)


def test_an_agreement_without_a_term_hands_over_on_the_day_on_which_its_successor_comes_into_force(
    cast: Cast, resting: Enrolment
) -> None:
    begins = LAST_DAY + timedelta(days=1)
    successor = succeeded(cast, begins)
    fire_due(OVER - timedelta(minutes=1))
    resting.refresh_from_db()
    assert resting.agreement == cast.agreement
    fire_due(OVER + timedelta(minutes=1))
    resting.refresh_from_db()
    assert (resting.state, resting.agreement) == (EnrolmentState.ACTIVE, successor)


def test_an_agreement_that_is_succeeded_no_longer_runs_on_as_before(cast: Cast) -> None:
    successor = registered(cast, predecessor_id=cast.agreement.pk, in_force_from=LAST_DAY)
    running = Clock.objects.filter(subject_type="programmes.agreement", subject_id=cast.agreement.pk, stopped_at=None)
    assert running.count() == 1
    alone = terms(cast, in_force_from=LAST_DAY)
    agreements.change_agreement(successor.reference, alone, actor=acting(cast.officer))
    assert running.count() == 0


def test_what_rests_on_an_agreement_goes_on_under_a_successor_that_begins_the_day_after(
    cast: Cast, resting: Enrolment
) -> None:
    end_on(cast, LAST_DAY)
    successor = succeeded(cast, LAST_DAY + timedelta(days=1))
    resting.refresh_from_db()
    assert resting.agreement == cast.agreement
    fire_due(OVER + timedelta(minutes=1))
    resting.refresh_from_db()
    assert (resting.state, resting.agreement) == (EnrolmentState.ACTIVE, successor)
    assert successor.state_on(LAST_DAY + timedelta(days=1)) == AgreementState.IN_FORCE
    assert told(ENDED) == []


def test_enrolments_that_the_end_of_an_agreement_suspended_stand_again_on_the_first_day_of_a_later_successor(
    cast: Cast, resting: Enrolment
) -> None:
    end_on(cast, LAST_DAY)
    begins = LAST_DAY + timedelta(days=10)
    successor = succeeded(cast, begins)
    fire_due(OVER + timedelta(minutes=1))
    resting.refresh_from_db()
    assert (resting.state, resting.suspension_reason) == (EnrolmentState.SUSPENDED, SuspensionReason.AGREEMENT_ENDED)
    fire_due(OVER + timedelta(days=9, minutes=-1))
    resting.refresh_from_db()
    assert (resting.state, resting.agreement) == (EnrolmentState.SUSPENDED, cast.agreement)
    fire_due(OVER + timedelta(days=9, minutes=1))
    resting.refresh_from_db()
    assert (resting.state, resting.agreement) == (EnrolmentState.ACTIVE, successor)


def test_nothing_stands_again_under_a_successor_that_has_ended_as_well(cast: Cast, resting: Enrolment) -> None:
    end_on(cast, date(2025, 12, 31))
    resting.refresh_from_db()
    assert resting.state == EnrolmentState.SUSPENDED
    short = registered(
        cast,
        title="Bridge",
        predecessor_id=cast.agreement.pk,
        in_force_from=date(2026, 1, 1),
        ends_on=date(2026, 1, 31),
        now=timezone.now(),
    )
    resting.refresh_from_db()
    assert (resting.state, resting.agreement) == (EnrolmentState.SUSPENDED, short)


def test_administrators_are_told_of_the_end_as_case_officers_are(cast: Cast) -> None:
    cast.gather("administrator", "staff_reader")
    registered(cast, ends_on=LAST_DAY)
    now = OVER - timedelta(days=360)
    fire_due(now)
    deliver_all(now)
    told_of_it = set(Notice.objects.filter(topic=ENDS).values_list("person", flat=True))
    assert {cast.officer.pk, cast.administrator.pk} <= told_of_it
    assert cast.staff_reader.pk not in told_of_it


def test_no_owner_is_reminded_of_an_agreement_whose_successor_takes_over_without_a_gap(
    cast: Cast, resting: Enrolment
) -> None:
    end_on(cast, LAST_DAY)
    resting.refresh_from_db()
    assert resting.renews_on == LAST_DAY
    succeeded(cast, LAST_DAY + timedelta(days=1))
    resting.refresh_from_db()
    assert resting.renews_on == date(2040, 1, 1)
