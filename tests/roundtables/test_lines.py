"""An action point in one line: what, who, by when; what is not certain is left open."""

from datetime import date

import pytest

from roundtables.lines import House, Understood, in_both_languages, understand

JD, HARROW, FINCH, CBBC = 1, 2, 3, 4
HOUSES = (
    House(JD, ("JD.com", "京东", "jd")),
    House(HARROW, ("Harrow & Finch Ltd", "哈罗芬奇有限公司", "harrow-finch")),
    House(FINCH, ("Finch Ltd", "", "finch")),
    House(CBBC, ("China-Britain Business Council", "英中贸易协会", "cbbc")),
)
TODAY = date(2026, 11, 23)  # a Monday


def read(line: str) -> Understood:
    return understand(line, HOUSES, today=TODAY)


def test_a_line_says_what_who_and_when() -> None:
    assert read("Send the list of repeat shops @JD 15 Dec") == Understood(
        "Send the list of repeat shops", organisation_id=JD, due_on=date(2026, 12, 15)
    )


def test_a_line_in_chinese_says_the_same() -> None:
    assert read("提交重复侵权店铺名单＠京东 12月15日前") == Understood(
        "提交重复侵权店铺名单", organisation_id=JD, due_on=date(2026, 12, 15)
    )


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("15 Dec", date(2026, 12, 15)),
        ("by 15th December 2027", date(2027, 12, 15)),
        ("due on the 1st of March", date(2027, 3, 1)),
        ("December 15, 2026", date(2026, 12, 15)),
        ("2026-12-15", date(2026, 12, 15)),
        ("15/12/2026", date(2026, 12, 15)),
        ("23 Nov", TODAY),
        ("22 Nov", date(2027, 11, 22)),
        ("29 Feb", date(2028, 2, 29)),
        ("in 2 weeks", date(2026, 12, 7)),
        ("within three days", date(2026, 11, 26)),
        ("in a month", date(2026, 12, 23)),
        ("tomorrow", date(2026, 11, 24)),
        ("end of month", date(2026, 11, 30)),
        ("by the end of next month", date(2026, 12, 31)),
        ("两周内", date(2026, 12, 7)),
        ("10天内", date(2026, 12, 3)),
        ("三个月内", date(2027, 2, 23)),
        ("2027年3月1日之前", date(2027, 3, 1)),
        ("明年3月1号", date(2027, 3, 1)),
        ("月底前", date(2026, 11, 30)),
        ("１２月１５日", date(2026, 12, 15)),
    ],
)
def test_days_are_written_in_many_ways(words: str, day: date) -> None:
    assert read(f"Report @JD {words}") == Understood("Report", organisation_id=JD, due_on=day)
    assert read(f"{words} Report @JD").due_on == day


@pytest.mark.parametrize(
    "words",
    ["", "31 Feb", "2026-13-01", "31/02/2027", "soon", "in 10 working days", "in 0 days", "in 9999 weeks", "12"],
)
def test_what_is_no_day_is_left_open(words: str) -> None:
    found = read(f"Report @JD {words}")
    assert found.due_on is None
    assert found.what.startswith("Report")


def test_only_the_last_day_of_a_line_is_the_day_it_is_due() -> None:
    found = read("Explain the removals of 1 Oct 2026 @JD 15 Dec")
    assert found == Understood("Explain the removals of 1 Oct 2026", organisation_id=JD, due_on=date(2026, 12, 15))


@pytest.mark.parametrize(
    ("name", "house"),
    [("JD.com", JD), ("jd", JD), ("京东", JD), ("Harrow & Finch", HARROW), ("HARROW & FINCH LTD", HARROW),
     ("哈罗芬奇", HARROW), ("Finch", FINCH), ("CBBC", CBBC)],
)  # fmt: skip
def test_organisations_are_called_by_every_name_they_have(name: str, house: int) -> None:
    assert read(f"Report @{name} 15 Dec") == Understood("Report", organisation_id=house, due_on=date(2026, 12, 15))


def test_somebody_can_be_named_behind_the_organisation() -> None:
    found = read("Report @JD (Jing Li) in 2 weeks")
    assert (found.organisation_id, found.person_name, found.what) == (JD, "Jing Li", "Report")


def test_a_name_that_nobody_or_more_than_one_has_is_asked_for() -> None:
    twins = (House(1, ("Orchid Ltd",)), House(2, ("Orchid plc",)))
    assert understand("Report @Orchid 15 Dec", twins, today=TODAY).organisation_id is None
    found = read("Report @JDX 15 Dec")
    assert (found.organisation_id, found.who, found.what) == (None, "JDX", "Report")


def test_a_mail_address_is_no_name() -> None:
    found = read("Write to ip@jd.com @CBBC tomorrow")
    assert (found.what, found.organisation_id) == ("Write to ip@jd.com", CBBC)


def test_a_hostile_line_is_read_at_once() -> None:
    assert read("by " * 400 + "@" * 400).due_on is None
    assert read("1" * 5000).what == "1" * 1000


@pytest.mark.parametrize(
    ("line", "both"),
    [
        ("JD names a contact / 京东指定联系人", ("JD names a contact", "京东指定联系人")),
        ("京东指定联系人｜JD names a contact", ("JD names a contact", "京东指定联系人")),
        ("Open 24/7", ("Open 24/7", "")),
        ("JD / 京东 names a contact", ("JD / 京东 names a contact", "")),
        ("One / two / 三项决定", ("One / two / 三项决定", "")),
        ("Shops / listings", ("Shops / listings", "")),
    ],
)
def test_a_decision_in_one_line_is_parted_only_where_it_certainly_is_in_both_languages(
    line: str, both: tuple[str, str]
) -> None:
    assert in_both_languages(line) == both
