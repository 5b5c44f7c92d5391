"""Dates as people and spreadsheets write them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.identifiers.dates import parse_date
from core.identifiers.errors import DateError

DAY = date(2024, 3, 9)


def refused(value: object) -> DateError:
    with pytest.raises(DateError) as error:
        parse_date(value)
    return error.value


@pytest.mark.parametrize(
    "value",
    [
        DAY,
        datetime(2024, 3, 9, 23, 59),  # noqa: DTZ001  cells have no zone
        datetime(2024, 3, 9, 23, 59, tzinfo=UTC),
        45360,
        45360.75,
        20240309,
        "45360",
        "45360.75",
        "2024-03-09",
        "2024/3/9",
        "2024.03.09",
        "20240309",
        "09/03/2024",
        "9/3/2024",
        "9.3.2024",
        "09-03-2024",
        "9 March 2024",
        "9 Mar 2024",
        "9 Mar. 2024",
        "9th of March, 2024",
        "9-Mar-2024",
        "March 9, 2024",
        "Mar 9th 2024",
        "2024 March 9",
        "2024年3月9日",
        "2024年03月09号",
        "2024 年 3 月 9 日",
        "二〇二四年三月九日",
        "２０２４年３月９日",
        "２０２４／０３／０９",
        "2024–03–09",
        "2024-03-09 00:00:00",
        "2024-03-09T10:00:00Z",
        "2024/3/9 0:00",
        "Saturday, 9 March 2024",
        "2024年3月9日 星期六",
        "'2024-03-09",
        " \u200b9\u00a0March\u00a02024 ",
    ],
)
def test_every_usual_way_to_write_a_day_is_understood(value: object) -> None:
    assert parse_date(value) == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇一七年十月二十一日", date(2017, 10, 21)),
        ("31/12/1999", date(1999, 12, 31)),
        ("29 Feb 2024", date(2024, 2, 29)),
        ("Sept 1, 2020", date(2020, 9, 1)),
        ("01/02/2024", date(2024, 2, 1)),
        ("1 January 1876", date(1876, 1, 1)),
    ],
)
def test_the_day_comes_before_the_month(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        ("", "date_empty", "Enter a date"),
        (None, "date_empty", "Enter a date"),
        ("hello", "date_format", "“hello” is not understood"),
        (True, "date_format", "not understood"),
        ("9/3", "date_format", "not understood"),
        ("9 Foo 2024", "date_format", "such as 2024-03-09"),
        ("9" * 200, "date_format", "not understood"),
        ("09/03/24", "date_two_digit_year", "four digits"),
        ("9-Mar-24", "date_two_digit_year", "four digits"),
        ("Mar 9, '24", "date_two_digit_year", "four digits"),
        ("24年3月9日", "date_two_digit_year", "four digits"),
        ("03/25/2024", "date_month_first", "Write 2024-03-25"),
        ("12/31/2024", "date_month_first", "Write 2024-12-31"),
        ("2024-03", "date_incomplete", "leaves the day open"),
        ("March 2024", "date_incomplete", "leaves the day open"),
        ("2024年3月", "date_incomplete", "leaves the day open"),
        ("2024", "date_incomplete", "leaves the day open"),
        ("2024-13-01", "date_no_month", "no month 13"),
        ("2024-00-01", "date_no_month", "no month 0"),
        ("13/13/2024", "date_no_month", "no month 13"),
        ("30/02/2024", "date_no_day", "no day 30 in 2024-02: that month has 29 days"),
        ("2023-02-29", "date_no_day", "no day 29 in 2023-02: that month has 28 days"),
        ("31 April 2024", "date_no_day", "that month has 30 days"),
        ("9999-12-31", "date_year", "The year 9999"),
        ("0024-03-09", "date_year", "The year 24"),
        (date(1, 1, 1), "date_year", "The year 1"),
        ("12345", "date_number", "12345 is no date"),
        (5, "date_number", "5 is no date"),
        (float("nan"), "date_number", "nan"),
        (float("inf"), "date_number", "inf"),
        (-1, "date_number", "-1"),
        ("2024-03-09\x00", "control_characters", "cannot be read"),
    ],
)
def test_what_is_no_certain_day_is_refused_with_the_reason(value: object, code: str, words: str) -> None:
    error = refused(value)
    with translation.override("en"):
        assert (error.code, words in error.message) == (code, True), error.message


MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
WAYS: list[Callable[[date], object]] = [
    lambda day: day,
    lambda day: day.isoformat(),
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}.{day.month:02}.{day.day:02}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: int(f"{day:%Y%m%d}"),
    lambda day: f"{day.day:02}/{day.month:02}/{day.year}",
    lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    lambda day: f"{day.day}-{MONTHS[day.month - 1][:3]}-{day.year}",
    lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
]


@pytest.mark.parametrize("way", WAYS)
@given(day=st.dates(date(1850, 1, 1), date(2199, 12, 31)))
def test_any_day_reads_as_itself_in_every_way_to_write_it(way: Callable[[date], object], day: date) -> None:
    assert parse_date(way(day)) == day


@given(st.dates(date(1900, 3, 1), date(2199, 12, 31)))
def test_any_day_number_of_a_spreadsheet_is_its_day(day: date) -> None:
    serial = (day - date(1899, 12, 30)) // timedelta(days=1)
    assert parse_date(serial) == day
    assert parse_date(serial + 0.5) == day


@given(
    st.one_of(
        st.text(max_size=40),
        st.text("0123456789-/. 年月日十〇一二MarJuneth,'", max_size=20),
        st.floats(),
        st.integers(),
        st.datetimes(),
        st.dates(),
        st.none(),
        st.booleans(),
    )
)
def test_any_cell_is_read_or_refused_in_words(value: object) -> None:
    try:
        day = parse_date(value)
    except DateError as error:
        assert error.message  # noqa: PT017  either outcome is right; anything else is not
    else:
        assert parse_date(day.isoformat()) == day
