"""How accurate an owner's complaints are: what counts, for how long, and that sums kept equal a recount."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from complaints.good_faith import counting, rules
from complaints.good_faith.choices import Standing
from complaints.good_faith.counting import count, count_moved
from complaints.good_faith.figures import Figures, accounts_of
from complaints.models import Complaint, GoodFaith
from core.days import house_day
from tests.cast import Cast
from tests.good_faith.conftest import KINDS, closed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 30, 4, tzinfo=UTC)


def row_of(cast: Cast) -> GoodFaith:
    return GoodFaith.objects.get(organisation=cast.harrow)


def counted(cast: Cast, now: datetime = NOW) -> GoodFaith:
    count_moved(now=now)
    return row_of(cast)


def figures(**sums: int) -> Figures:
    return Figures(**sums)


def test_nine_of_ten_is_good_and_less_is_not() -> None:
    ten = rules.in_force(date(2026, 1, 1))
    assert figures(decided=10, upheld=9, rejected=1, credit=9000).standing(ten) == Standing.GOOD
    assert figures(decided=10, upheld=9, rejected=1, credit=8999).standing(ten) == Standing.BELOW


def test_one_in_twenty_may_be_reversed_and_not_more() -> None:
    version = rules.in_force(date(2026, 1, 1))
    assert figures(decided=20, upheld=19, reversed=1, credit=19000).standing(version) == Standing.GOOD
    assert figures(decided=19, upheld=18, reversed=1, credit=18000).standing(version) == Standing.BELOW


def test_too_few_decisions_say_nothing() -> None:
    version = rules.in_force(date(2026, 1, 1))
    assert figures(decided=2, rejected=2).standing(version) == Standing.UNRATED
    assert figures().standing(version) == Standing.UNRATED


def test_owning_up_to_an_error_weighs_a_quarter() -> None:
    version = rules.in_force(date(2026, 1, 1))
    assert figures(decided=9, upheld=9, credit=9000, errors=4).upheld_share(version) == 900
    assert figures(decided=9, upheld=9, credit=9000, errors=5).standing(version) == Standing.BELOW


def test_each_end_counts_as_what_it_is(cast: Cast) -> None:
    at = NOW - timedelta(days=3)
    for kind, number in (("upheld", 2), ("partial", 1), ("rejected", 1), ("reversed", 1), ("error", 1), ("settled", 1)):
        closed(cast, kind, at, number=number)
    row = counted(cast)
    sums = (row.decided, row.upheld, row.partial, row.rejected, row.reversed, row.errors, row.credit)
    assert sums == (5, 3, 1, 1, 1, 1, 2333)
    assert row.standing == Standing.BELOW


def test_an_error_taken_back_before_jd_had_it_counts_nothing(cast: Cast) -> None:
    closed(cast, "error", NOW - timedelta(days=1), is_lodged=False)
    closed(cast, "upheld", NOW - timedelta(days=1))
    assert counted(cast).errors == 0


def test_a_complaint_leaves_the_window_after_ninety_days(cast: Cast) -> None:
    closed(cast, "upheld", NOW)
    last = NOW + timedelta(days=89)
    assert counted(cast, NOW).decided == 1
    assert counted(cast, last).decided == 1
    assert counted(cast, last + timedelta(days=1)).decided == 0


def test_days_begin_and_end_in_beijing(cast: Cast) -> None:
    closed(cast, "upheld", datetime(2026, 6, 30, 16, tzinfo=UTC))  # 1 July in Beijing
    row = counted(cast, datetime(2026, 7, 2, tzinfo=UTC))
    assert [month["month"] for month in row.months] == ["2026-07"]


def test_owners_count_each_by_itself(cast: Cast) -> None:
    closed(cast, "rejected", NOW, number=2)
    closed(cast, "upheld", NOW, by=cast.stranger)
    count_moved(now=NOW)
    assert row_of(cast).rejected == 2
    assert GoodFaith.objects.get(organisation=cast.brightwater).rejected == 0


def test_good_standing_gives_the_fast_lane_and_falling_does_not_take_it(cast: Cast) -> None:
    closed(cast, "upheld", NOW - timedelta(days=80), number=3)
    assert counted(cast, NOW - timedelta(days=70)).has_fast_lane
    closed(cast, "rejected", NOW - timedelta(days=1), number=3)
    row = counted(cast)
    assert (row.standing, row.has_fast_lane) == (Standing.BELOW, True)


def test_only_owners_whose_figures_may_have_moved_are_counted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    closed(cast, "upheld", NOW - timedelta(days=1))
    closed(cast, "upheld", NOW - timedelta(days=1), by=cast.stranger)
    assert count_moved(now=NOW) == 2
    assert count_moved(now=NOW + timedelta(hours=3)) == 0
    closed(cast, "upheld", NOW + timedelta(hours=4))
    assert counting.moved(house_day(NOW + timedelta(hours=5))) == [cast.harrow.pk]


def test_those_who_did_not_move_stand_in_todays_window(cast: Cast) -> None:
    closed(cast, "upheld", NOW - timedelta(hours=2))
    count_moved(now=NOW)
    later = NOW + timedelta(days=10)
    assert count_moved(now=later) == 0
    assert (row_of(cast).window_until, row_of(cast).counted_at) == (house_day(later), later)


def test_another_version_of_the_thresholds_counts_everybody_anew(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    closed(cast, "upheld", NOW, number=3)
    assert counted(cast).standing == Standing.GOOD
    first = rules.versions()[0]
    stricter = rules.Rules(**{**vars(first), "effective_from": date(2026, 7, 1), "least_decided": 10})
    monkeypatch.setattr(rules, "versions", lambda: [stricter, first])
    assert counted(cast, datetime(2026, 6, 30, 15, tzinfo=UTC)).standing == Standing.GOOD
    assert counted(cast, datetime(2026, 6, 30, 17, tzinfo=UTC)).standing == Standing.UNRATED


def test_what_is_kept_equals_an_exact_recount_on_every_day(cast: Cast) -> None:
    """Complaints closed at random, counted hour by hour as the beat does, against sums made one by one in Python."""
    chance = random.Random(7)
    for kind in [*KINDS] * 3:
        closed(cast, kind, NOW - timedelta(days=chance.randrange(0, 120), hours=chance.randrange(24)))
    for ahead in (0, 1, 7, 30, 89, 95, 130):
        now = NOW + timedelta(days=ahead)
        row = counted(cast, now)
        first = house_day(now) - timedelta(days=89)
        within = [one for one in Complaint.objects.exclude(closed_at=None) if first <= house_day(one.closed_at)]
        expected = {
            "upheld": sum(one.state == "upheld" for one in within),
            "rejected": sum(one.state == "rejected_by_jd" for one in within),
            "reversed": sum(one.outcome == "reversed" for one in within),
            "errors": sum(one.withdrawal_reason == "filed_in_error" for one in within),
            "credit": sum(1000 * one.removed_count // 3 for one in within if one.state == "upheld"),
        }
        assert {name: getattr(row, name) for name in expected} == expected, ahead
        exact = accounts_of([cast.harrow.pk], rules.in_force(house_day(now)), house_day(now))[cast.harrow.pk]
        kept: dict[str, Any] = {name: getattr(row, name) for name in vars(exact.window)}
        assert kept == vars(exact.window)


def test_counting_many_owners_takes_a_few_statements(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for by in (cast.complainant, cast.stranger):
        closed(cast, "upheld", NOW, by=by, number=3)
    count_moved(now=NOW)
    keys = [cast.harrow.pk, cast.brightwater.pk]
    with django_assert_num_queries(7):
        count(keys, now=NOW + timedelta(hours=1))


def test_the_file_of_thresholds_holds(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    text = rules.FILE.read_text(encoding="utf-8")
    monkeypatch.undo()
    assert rules.versions()
    broken = tmp_path / "good_faith.toml"
    broken.write_text(text.replace("upheld = 900", "upheld = 9000"), encoding="utf-8")
    monkeypatch.setattr(rules, "FILE", broken)
    with pytest.raises(rules.BadRules):
        rules.versions.__wrapped__()


def test_the_beat_counts(cast: Cast) -> None:
    from complaints.tasks import count_good_faith  # noqa: PLC0415 - what the beat names

    closed(cast, "upheld", timezone.now() - timedelta(minutes=5))
    assert count_good_faith() == 1
