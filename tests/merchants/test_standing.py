"""How a shop or a company stands on a day follows from its strikes by the ladder, and can be explained for any day."""

import itertools
import threading
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from merchants import ladder
from merchants.actions.companies import (
    CodeHeld,
    change_company,
    merge_companies,
    record_company,
    withdraw_company,
)
from merchants.actions.strikes import Blow, record_strikes, strike_off, strike_off_by_hand
from merchants.choices import StrikeKind
from merchants.models import Company, CompanyClaim, LadderVersion, Shop, Strike
from merchants.standing import shops_on_step, standing, standings_many, standings_of
from tests.cast import SYSTEM, Cast, acting

pytestmark = pytest.mark.django_db
USCC, OTHER_USCC = "91110000600037341L", "91110108551385082Q"
_numbers = itertools.count(1)


def shop(platform: str = "jd.com") -> Shop:
    """A shop on record."""
    number = next(_numbers)
    return Shop.objects.create(platform=platform, number=str(7_000_000 + number), name=f"Shop {number}")


def blow(target: Shop, day: str, *, kind: str = StrikeKind.UPHELD_COMPLAINT, source: int = 0, hour: int = 4) -> Blow:
    """A strike that came to pass at noon in Beijing (hour 4 in UTC) of a day."""
    number = source or next(_numbers)
    return Blow(
        shop_id=target.pk,
        kind=kind,
        source_type="complaints.complaint",
        source_id=number,
        source_reference=f"C-2026-{number:06d}",
        right_label="12345678 HARROW",
        occurred_at=datetime.fromisoformat(f"{day}T{hour:02d}:00:00+00:00"),
    )


def struck(target: Shop, *days: str, kind: str = StrikeKind.UPHELD_COMPLAINT) -> list[Strike]:
    """Strikes of a shop on these days."""
    return record_strikes([blow(target, day, kind=kind) for day in days], actor=SYSTEM)


def places(target: Shop, *days: date) -> list[int]:
    """The steps on which a shop stands on these days."""
    return [standing(target, day).place for day in days]


def run_by(target: Shop, uscc: str = USCC, *, since: date | None = None) -> Company:
    """Put a company behind a shop."""
    return record_company(target.pk, actor=SYSTEM, fields={"uscc": uscc}, evidence="Its licence", since=since)


def test_each_strike_leads_a_step_further(cast: Cast) -> None:
    target = shop()
    struck(target, "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01")
    days = (date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1))
    assert places(target, *days) == [0, 1, 2, 3, 3]
    assert standing(target, date(2026, 5, 1)).count == 4


def test_a_strike_counts_until_the_same_day_a_year_later(cast: Cast) -> None:
    target = shop()
    struck(target, "2025-06-15")
    assert places(target, date(2026, 6, 14), date(2026, 6, 15)) == [1, 0]


def test_a_strike_of_leap_day_counts_until_the_end_of_february(cast: Cast) -> None:
    target = shop()
    struck(target, "2024-02-29")
    assert places(target, date(2025, 2, 27), date(2025, 2, 28)) == [1, 0]


def test_the_day_of_a_strike_is_the_one_in_beijing(cast: Cast) -> None:
    target = shop()
    record_strikes([blow(target, "2026-03-01", hour=16)], actor=SYSTEM)  # midnight of 2 March in Beijing
    assert places(target, date(2026, 3, 1), date(2026, 3, 2)) == [0, 1]


def test_a_proven_counterfeit_leads_to_the_last_step_at_once(cast: Cast) -> None:
    for platform, code in (("jd.com", "removal"), ("jd.hk", "points_100")):
        target = shop(platform)
        struck(target, "2026-02-01", kind=StrikeKind.CONFIRMED_TEST_PURCHASE)
        step = standing(target, date(2026, 2, 1)).step
        assert step is not None
        assert (step.code, step.is_source_secondary) == (code, True)


def test_what_was_struck_off_counted_on_the_days_before(cast: Cast) -> None:
    target = shop()
    (first, _second) = struck(target, "2026-02-01", "2026-03-01")
    strike_off(
        first.source_type, first.source_id, actor=SYSTEM, reason="Reversed", now=datetime(2026, 3, 10, 4, tzinfo=UTC)
    )
    assert places(target, date(2026, 3, 9), date(2026, 3, 10)) == [2, 1]
    assert any("10 Mar 2026" in line for line in standing(target, date(2026, 3, 9)).explanation)


def test_the_explanation_names_every_strike_the_step_and_what_comes_next(cast: Cast) -> None:
    target = shop()
    struck(target, "2026-02-01", "2026-03-01")
    with translation.override("en"):
        lines = standing(target, date(2026, 3, 2)).explanation
    assert lines == [
        (
            "Ladder jd.com/1, in force since 1 Jan 2020: a strike counts for 12 months. "
            "Shops of one company count together."
        ),
        f"Upheld complaint of 1 Feb 2026 against {target.name}: counts 1, until 31 Jan 2027.",
        f"Upheld complaint of 1 Mar 2026 against {target.name}: counts 1, until 28 Feb 2027.",
        "Together they count 2.",
        "That is step 2: Second strike: the whole shop is looked at",
        "If nothing is added, the count falls to 1 on 1 Feb 2027.",
    ]


def test_shops_of_one_company_count_together_on_each_site_by_itself(cast: Cast) -> None:
    one, two, worldwide, stranger = shop(), shop(), shop("jd.hk"), shop()
    company, *_others = [run_by(target) for target in (one, two, worldwide)]
    struck(one, "2026-02-01")
    struck(two, "2026-03-01")
    struck(worldwide, "2026-03-02")
    day = date(2026, 4, 1)
    assert [standing(target, day).count for target in (one, two, worldwide, stranger)] == [2, 2, 1, 0]
    assert {found.platform: found.count for found in standings_of(company, day)} == {"jd.com": 2, "jd.hk": 1}
    assert standing(company, day).place == 2


def test_a_company_that_never_was_known_counts_for_the_shop_alone(cast: Cast) -> None:
    one, two = shop(), shop()
    struck(one, "2026-02-01")
    struck(two, "2026-02-01")
    assert places(one, date(2026, 3, 1)) == [1]


def test_a_company_found_later_counts_for_what_came_before(cast: Cast) -> None:
    one, two = shop(), shop()
    struck(one, "2026-02-01")
    struck(two, "2026-02-02")
    run_by(one)
    company = run_by(two)
    assert places(one, date(2026, 2, 3)) == [2]
    assert set(Strike.objects.values_list("company", flat=True)) == {company.pk}


def test_a_shop_that_changed_hands_leaves_its_strikes_with_the_former_company(cast: Cast) -> None:
    sold, kept, bought = shop(), shop(), shop()
    former = run_by(sold)
    run_by(kept)
    run_by(bought, OTHER_USCC)
    struck(sold, "2026-02-01")
    now = record_company(sold.pk, actor=SYSTEM, fields={"uscc": OTHER_USCC}, evidence="Sold", since=date(2026, 3, 1))
    struck(sold, "2026-03-05")
    day = date(2026, 4, 1)
    # What it did itself follows the shop; of the others, each company bears what was done in its time.
    assert [standing(target, day).count for target in (sold, kept, bought)] == [2, 1, 1]
    assert [standing(company, day).count for company in (former, now)] == [1, 1]
    assert standing(sold, date(2026, 2, 20)).company_id == former.pk


def test_a_mistaken_company_bears_nothing(cast: Cast) -> None:
    one = shop()
    wrong = run_by(one)
    struck(one, "2026-02-01")
    right = run_by(one, OTHER_USCC)
    assert [standing(company, date(2026, 3, 1)).count for company in (wrong, right)] == [0, 1]
    withdraw_company(one.pk, actor=SYSTEM, reason="Neither was")
    one.refresh_from_db()
    assert (one.company, standing(right, date(2026, 3, 1)).count) == (None, 0)
    claims = CompanyClaim.objects.order_by("pk").values_list("company", "withdrawn_reason")
    assert list(claims) == [(wrong.pk, "Its licence"), (right.pk, "Neither was")]


def test_two_records_of_one_company_count_together_once_they_are_merged(cast: Cast) -> None:
    one, two = shop(), shop()
    named = record_company(one.pk, actor=SYSTEM, fields={"name": "Pots Ltd"}, evidence="The shop's page")
    coded = run_by(two)
    struck(one, "2026-02-01")
    struck(two, "2026-02-02")
    assert places(one, date(2026, 3, 1)) == [1]
    merge_companies(named.pk, coded.pk, actor=acting(cast.officer), reason="The licence names both")
    assert places(one, date(2026, 3, 1)) == [2]
    coded.refresh_from_db()
    assert (coded.uscc, coded.name) == (USCC, "Pots Ltd")
    named.refresh_from_db()
    assert standing(named, date(2026, 3, 1)).place == 2


def test_two_codes_are_two_companies(cast: Cast) -> None:
    one, two = run_by(shop()), run_by(shop(), OTHER_USCC)
    with pytest.raises(Conflict):
        merge_companies(one.pk, two.pk, actor=acting(cast.officer), reason="They look alike")


def test_a_code_is_checked_and_belongs_to_one_company(cast: Cast) -> None:
    officer, one, two = acting(cast.officer), shop(), shop()
    with pytest.raises(InvalidInputs):
        record_company(one.pk, actor=officer, fields={"uscc": "91110000600037341X"}, evidence="Its licence")
    with pytest.raises(InvalidInputs):
        record_company(one.pk, actor=officer, fields={"uscc": USCC}, evidence=" ")
    company = record_company(one.pk, actor=officer, fields={"uscc": "9111 0000 6000 3734 1l"}, evidence="Its licence")
    assert company.uscc == USCC
    other = record_company(two.pk, actor=officer, fields={"name": "Pots Ltd"}, evidence="Its page")
    with pytest.raises(CodeHeld) as held:
        change_company(other.pk, actor=officer, fields={"uscc": USCC})
    assert held.value.holder == company


def test_a_company_known_by_name_is_completed_by_its_code(cast: Cast) -> None:
    one = shop()
    named = record_company(one.pk, actor=SYSTEM, fields={"name_zh": "深圳壶业"}, evidence="Its page")
    changed = change_company(named.pk, actor=SYSTEM, fields={"uscc": USCC})
    assert record_company(shop().pk, actor=SYSTEM, fields={"uscc": USCC}, evidence="Its licence") == changed == named


def test_only_those_who_keep_shops_name_companies_and_strike_off(cast: Cast) -> None:
    target = shop()
    (strike,) = struck(target, "2026-02-01")
    with pytest.raises(Refused):
        record_company(target.pk, actor=acting(cast.staff_reader), fields={"uscc": USCC}, evidence="X")
    with pytest.raises(NotVisible):
        record_company(target.pk, actor=acting(cast.complainant), fields={"uscc": USCC}, evidence="X")
    with pytest.raises(Refused):
        strike_off_by_hand(strike.pk, actor=acting(cast.reviewer), reason="X")
    with pytest.raises(InvalidInputs):
        strike_off_by_hand(strike.pk, actor=acting(cast.officer), reason="")


def test_the_same_source_counts_once_a_shop_however_often_it_is_told(cast: Cast) -> None:
    one, two = shop(), shop()
    rows = [blow(one, "2026-02-01", source=900), blow(two, "2026-02-01", source=900)]
    assert len(record_strikes([*rows, *rows], actor=SYSTEM)) == 2
    assert record_strikes(rows, actor=SYSTEM) == []
    assert [len(strike_off("complaints.complaint", 900, actor=SYSTEM, reason="Reversed")) for _ in range(2)] == [2, 0]


@pytest.mark.django_db(transaction=True)
def test_rivals_who_tell_of_the_same_strike_count_it_once() -> None:
    targets = [shop() for _ in range(3)]
    rows = [blow(target, "2026-02-01", source=901) for target in targets]
    start, counted = threading.Barrier(4), []

    def tell(order: int) -> None:
        try:
            start.wait(timeout=20)
            counted.append(len(record_strikes(rows[order:] + rows[:order], actor=SYSTEM)))
        finally:
            connection.close()

    rivals = [threading.Thread(target=tell, args=(order % 3,)) for order in range(4)]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join(timeout=30)
    assert sorted(counted) == [0, 0, 0, 3]
    assert Strike.objects.count() == 3


def test_many_shops_cost_no_more_statements_than_one(cast: Cast) -> None:
    targets = [shop() for _ in range(12)]
    for target in targets[:6]:
        run_by(target)
    record_strikes([blow(target, "2026-02-01") for target in targets], actor=SYSTEM)
    with CaptureQueriesContext(connection) as few:
        standings_many([targets[0].pk], date(2026, 3, 1))
    with CaptureQueriesContext(connection) as many:
        found = standings_many([target.pk for target in targets], date(2026, 3, 1))
    assert len(few) == len(many) == 4
    assert [found[target.pk].count for target in targets] == [6] * 6 + [1] * 6


def test_shops_are_found_by_the_step_on_which_they_stand(cast: Cast) -> None:
    one, two, partner, clean = shop(), shop(), shop(), shop()
    struck(one, "2026-02-01")
    struck(two, "2026-02-01", "2026-02-02")
    run_by(two)
    run_by(partner)
    day = date(2026, 3, 1)
    assert shops_on_step([1], day) == {one.pk}
    assert shops_on_step([2], day) == {two.pk, partner.pk}
    assert clean.pk not in shops_on_step([1, 2, 3], day)


def test_a_day_is_judged_by_the_version_in_force_on_it(cast: Cast) -> None:
    target = shop()
    first = LadderVersion.objects.get(platform="jd.com")
    LadderVersion.objects.create(
        platform="jd.com",
        version=2,
        effective_from=date(2026, 3, 1),
        window_months=6,
        counts_company=False,
        weights={"upheld_complaint": 2},
        steps=first.steps,
        source=first.source,
    )
    struck(target, "2026-01-10", "2026-02-10")
    days = (date(2026, 2, 28), date(2026, 3, 1), date(2026, 7, 10))
    assert [standing(target, day).count for day in days] == [2, 4, 2]


def test_before_any_ladder_nothing_counts_and_it_says_so(cast: Cast) -> None:
    target = shop()
    struck(target, "2019-12-01")
    found = standing(target, date(2019, 12, 2))
    assert (found.place, found.version, len(found.explanation)) == (0, None, 1)


def test_a_version_that_counted_strikes_is_not_rewritten(cast: Cast, tmp_path: Path) -> None:
    changed = tmp_path / "ladder.toml"
    changed.write_text(ladder.FILE.read_text().replace("window_months = 12", "window_months = 24"))
    assert [is_new for _version, is_new in ladder.load()] == [False, False]
    assert [is_new for _version, is_new in ladder.load(changed)] == [True, True]
    struck(shop(), "2026-02-01")
    with pytest.raises(ladder.BadLadder, match=r"jd\.com of 2020-01-01"):
        ladder.load()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('platform = "jd.com"', 'platform = "shop.example"'),
        ("from = 2", "from = 1"),
        ("upheld_complaint = 1", "upheld_complaint = 0"),
        ("upheld_complaint = 1", "rumour = 1"),
        ('code = "watched"', ""),
        ("zh-hans = ", "fr = "),
    ],
)
def test_a_ladder_that_does_not_hold_is_refused(cast: Cast, tmp_path: Path, before: str, after: str) -> None:
    broken = tmp_path / "ladder.toml"
    broken.write_text(ladder.FILE.read_text().replace(before, after, 1))
    with pytest.raises(ladder.BadLadder):
        ladder.load(broken)


def test_the_database_refuses_two_present_companies_of_one_shop(cast: Cast) -> None:
    target = shop()
    company = run_by(target)
    with pytest.raises(IntegrityError), transaction.atomic():
        CompanyClaim.objects.create(shop=target, company=company, evidence="Again")
