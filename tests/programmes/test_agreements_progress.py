"""How far commitments have come: counted from the records, behind an opening balance with its source."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from core.days import house_day
from core.web.charts import Chart, Column, by_quarter
from programmes import measures
from programmes.actions import agreements
from programmes.choices import EnrolmentState, Programme, Service
from programmes.measures import Progress
from programmes.models import Commitment, Enrolment
from tests.cast import SYSTEM, Cast, acting
from tests.programmes.agreements import NOW, TODAY, promised, recorded, registered

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def progress(commitment: Commitment, today: date | None = None) -> Progress:
    """How far a commitment has come, as the system sees it."""
    day = today or house_day()
    return measures.progress_of([commitment], actor=SYSTEM, today=day)[commitment.pk]


def introduced(cast: Cast, at: datetime, **more: Any) -> Enrolment:
    """An enrolment that CBBC introduced at an instant."""
    enrolment = cast.enrolment(EnrolmentState.INTRODUCED, **more)
    Enrolment.objects.filter(pk=enrolment.pk).update(introduced_at=at)
    return enrolment


def test_an_owner_counts_once_however_many_programmes_it_is_introduced_to(cast: Cast) -> None:
    owners = promised(cast, cast.agreement, kind="introductions", measure="owners_introduced")
    introductions = promised(cast, cast.agreement, kind="introductions", measure="introductions")
    tests = promised(
        cast, cast.agreement, kind="introductions", measure="owners_introduced", programme=Programme.TEST_PURCHASE
    )
    introduced(cast, NOW)
    introduced(cast, NOW + DAY, programme=Programme.TEST_PURCHASE)
    introduced(cast, NOW + DAY, owner=cast.brightwater)
    later = TODAY + 2 * DAY
    assert progress(owners, later).days == [(TODAY, 1), (TODAY + DAY, 1)]
    assert progress(introductions, later).counted == 3
    assert progress(tests, later).days == [(TODAY + DAY, 1)]
    assert measures.count(owners, TODAY, actor=SYSTEM) == 1
    assert measures.dated(owners, TODAY + DAY, later, actor=SYSTEM) == [(TODAY + DAY, 1)]


@pytest.mark.parametrize("measure", ["owners_introduced", "introductions", "data_sharing"])
def test_the_records_behind_a_figure_are_as_many_as_the_figure_says(cast: Cast, measure: str) -> None:
    commitment = promised(cast, cast.agreement, kind="introductions", measure=measure)
    for programme in Programme:
        enrolment = cast.enrolment(programme=programme)
        Enrolment.objects.filter(pk=enrolment.pk).update(services=[Service.DATA_SHARING])
    cast.enrolment(EnrolmentState.INTRODUCED, owner=cast.brightwater)
    found = measures.records_of(commitment, actor=SYSTEM, today=house_day())
    shown = [measures.get(measure).show(record) for record in found]
    assert len(shown) == progress(commitment).counted > 0
    assert all(deed.url and deed.reference for deed in shown)


def test_an_introduction_in_the_night_counts_on_the_day_it_was_in_beijing(cast: Cast) -> None:
    commitment = promised(cast, cast.agreement, kind="introductions", measure="introductions")
    introduced(cast, datetime(2026, 3, 1, 16, 30, tzinfo=UTC))
    assert progress(commitment).days == [(date(2026, 3, 2), 1)]


def test_introductions_to_another_platform_do_not_count(cast: Cast) -> None:
    other = type(cast.jd).objects.create(code="other", kind="platform", name="Another platform")
    elsewhere = promised(cast, registered(cast, platform_id=other.pk), kind="introductions", measure="introductions")
    introduced(cast, NOW)
    assert progress(elsewhere).counted == 0


def test_the_opening_balance_is_added_and_what_was_done_by_its_day_does_not_count_twice(cast: Cast) -> None:
    commitment = promised(
        cast,
        cast.agreement,
        kind="introductions",
        measure="owners_introduced",
        target=30,
        opening_balance=23,
        opening_on=date(2019, 11, 4),
        opening_source="Press release of CBBC, 4 November 2019",
    )
    introduced(cast, datetime(2019, 11, 4, 4, tzinfo=UTC))
    introduced(cast, datetime(2019, 11, 5, 4, tzinfo=UTC), owner=cast.brightwater)
    found = progress(commitment)
    assert (found.counted, found.actual, found.is_reached) == (1, 24, False)


def test_what_was_done_under_an_agreement_does_not_count_for_the_one_that_succeeded_it(cast: Cast) -> None:
    first = registered(cast, signed_on=date(2016, 12, 1))
    of_first = promised(cast, first)
    entry = recorded(cast, of_first, date(2019, 11, 3))
    second = registered(cast, predecessor_id=first.pk)
    of_second = promised(cast, second)
    recorded(cast, of_second, date(2019, 11, 4))
    of_first, of_second = Commitment.objects.order_by("pk")
    assert progress(of_first, TODAY).days == [(entry.happened_on, 1)]
    assert progress(of_first, TODAY).is_over
    assert progress(of_second, TODAY).days == [(date(2019, 11, 4), 1)]


def test_an_entry_that_is_struck_out_counts_no_longer(cast: Cast) -> None:
    commitment = promised(cast, registered(cast))
    recorded(cast, commitment, TODAY - DAY)
    entry = recorded(cast, commitment, TODAY)
    assert (progress(commitment, TODAY).counted, progress(commitment, TODAY).last) == (2, TODAY)
    agreements.strike_fulfilment(entry.pk, actor=acting(cast.officer), reason="Put off")
    assert (progress(commitment, TODAY).counted, progress(commitment, TODAY).last) == (1, TODAY - DAY)


def test_a_service_counts_while_its_enrolment_is_active(cast: Cast) -> None:
    commitment = promised(cast, cast.agreement, kind="data_sharing", measure="data_sharing")
    enrolment = cast.enrolment()
    assert progress(commitment).counted == 0
    Enrolment.objects.filter(pk=enrolment.pk).update(services=[Service.DATA_SHARING, Service.GREEN_CHANNEL])
    assert progress(commitment).counted == 1
    cast.move_enrolment(enrolment, "suspend")
    assert progress(commitment).counted == 0


@pytest.mark.parametrize(
    ("target", "due", "done", "late"),
    [
        (2, TODAY, 1, 0),
        (2, TODAY - DAY, 1, 1),
        (2, TODAY - 40 * DAY, 0, 40),
        (2, TODAY - 40 * DAY, 2, 0),
        (2, None, 0, 0),
    ],
)
def test_a_commitment_is_overdue_from_the_day_after_it_was_due_until_its_target_is_reached(
    cast: Cast, target: int, due: date | None, done: int, late: int
) -> None:
    commitment = promised(cast, registered(cast), target=target, due_on=due)
    for _time in range(done):
        recorded(cast, commitment, TODAY)
    assert progress(commitment, TODAY).days_overdue == late


def test_progress_of_many_commitments_takes_one_statement_for_each_measure(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    agreement = registered(cast)
    for measure in measures.registered():
        for _time in range(3):
            promised(cast, agreement, measure=measure.code)
    commitments = list(Commitment.objects.select_related("agreement__successor"))
    with django_assert_num_queries(len(measures.registered())):
        assert len(measures.progress_of(commitments, actor=SYSTEM, today=TODAY)) == len(commitments)


def test_a_measure_is_registered_once_and_one_that_nobody_registered_is_an_error() -> None:
    known = measures.get("introductions")
    measures.register(known)
    with pytest.raises(ValueError, match="twice"):
        measures.register(measures.Measure("introductions", "", "", known.days, known.records, known.show))
    with pytest.raises(measures.UnknownMeasure):
        measures.get("by_feeling")


def test_quarters_are_summed_and_none_is_shown_that_was_over_before_the_agreement() -> None:
    days = [(date(2025, 11, 30), 2), (date(2025, 12, 31), 1), (date(2026, 1, 1), 4), (date(2020, 1, 1), 9)]
    columns = by_quarter(days, since=date(2025, 8, 15), until=date(2026, 3, 2))
    assert [(column.label, column.note, column.value) for column in columns] == [
        ("Q3", "2025", 0),
        ("Q4", "2025", 3),
        ("Q1", "2026", 4),
    ]
    assert len(by_quarter([], since=date(2016, 1, 1), until=date(2026, 3, 2))) == 8


def test_the_highest_column_fills_the_chart_and_the_smallest_can_still_be_seen() -> None:
    chart = Chart("Introductions", [Column("Q1", 1000), Column("Q2", 0), Column("Q3", 1)])
    assert [(bar.x, bar.y, bar.height) for bar in chart.bars] == [(18, "0.0", "100.0"), (218, "98.0", "2.0")]
