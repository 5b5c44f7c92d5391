"""Dates as people and spreadsheets write them."""

import calendar
import re
from datetime import date, datetime, timedelta

from core.identifiers.errors import DateError, quoted
from core.identifiers.numerals import CHARACTERS, arabic
from core.identifiers.text import is_harmful, plain

FIRST_YEAR, LAST_YEAR = 1850, 2199  # the oldest British marks are of 1876; 9999 is how systems write "never"

MAX_LENGTH = 80  # characters; the longest way to write one day is shorter

_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets, once past their 29 February 1900 that never was
_FIRST_SERIAL, _LAST_SERIAL = 61, (date(LAST_YEAR, 12, 31) - _EPOCH).days

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63]")
_TIME = re.compile(
    r"(?:t|,?\s+)[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?\s*(?:[ap]m|z|[+-][0-9]{2}:?[0-9]{2})?$"
)
_WEEKDAY = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+|\s*\(?(?:星期|周)[一二三四五六日天]\)?$"
)
_IN_CHINESE = re.compile(rf"[{CHARACTERS}]+(?=年|月|日|号)")

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_MONTH = rf"(?P<month_name>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_YEAR, _DAY = r"(?P<year>[0-9]{4})", r"(?P<day>[0-9]{1,2})"
_MONTH_NUMBER = r"(?P<month>[0-9]{1,2})"
_GAP = r"(?:\s*[-/.,]\s*|\s+|)"  # between a word and a number
_MARK = r"\s*[-/.]\s*"
_COMPLETE = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}{_MARK}{_MONTH_NUMBER}{_MARK}{_DAY}",
        rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})",
        rf"{_YEAR}\s*年\s*{_MONTH_NUMBER}\s*月\s*{_DAY}\s*[日号]?",
        rf"{_DAY}{_MARK}{_MONTH_NUMBER}{_MARK}{_YEAR}",
        rf"{_DAY}(?:st|nd|rd|th)?{_GAP}(?:of\s+)?{_MONTH}{_GAP}{_YEAR}",
        rf"{_MONTH}{_GAP}{_DAY}(?:st|nd|rd|th)?(?:\s*,\s*|\s+){_YEAR}",
        rf"{_YEAR}{_GAP}{_MONTH}{_GAP}{_DAY}(?:st|nd|rd|th)?",
    )
)
_DAY_FIRST = _COMPLETE[3]
_TWO_DIGIT_YEAR = tuple(
    re.compile(form)
    for form in (
        rf"[0-9]{{1,2}}{_MARK}[0-9]{{1,2}}{_MARK}'?[0-9]{{2}}",
        rf"[0-9]{{1,2}}(?:st|nd|rd|th)?{_GAP}(?:of\s+)?{_MONTH}{_GAP}'?[0-9]{{2}}",
        rf"{_MONTH}{_GAP}[0-9]{{1,2}}(?:st|nd|rd|th)?(?:\s*,\s*|\s+)'?[0-9]{{2}}",
        r"[0-9]{2}\s*年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*[日号]?",
    )
)
_INCOMPLETE = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}(?:{_MARK}{_MONTH_NUMBER})?",
        rf"{_MONTH_NUMBER}{_MARK}{_YEAR}",
        rf"{_MONTH}{_GAP}{_YEAR}",
        rf"{_YEAR}\s*年(?:\s*{_MONTH_NUMBER}\s*月)?",
    )
)
_SERIALS_IN_TEXT = range((date(1950, 1, 1) - _EPOCH).days, (date(2100, 1, 1) - _EPOCH).days)
_SERIAL_TEXT = re.compile(r"([0-9]{5})(?:\.[0-9]{1,15})?")


def parse_date(value: object) -> date:
    """A date from a cell or a text: a date, a datetime (its own day), a spreadsheet's day number, or any usual writing.

    Numbers with slashes, points or hyphens have the year or the day first, never the month; two-digit years are
    refused. Five digits in a text are the day number (1950 to 2099) that a spreadsheet shows where the cell has lost
    its format; workbooks that count from 1904 cannot be told. Raises DateError.
    """
    match value:
        case datetime():
            return _in_range(value.date())
        case date():
            return _in_range(value)
        case bool() | None:
            raise DateError("date_empty") if value is None else DateError("date_format", text=str(value))
        case int() | float():
            return _from_number(value)
    return _from_text(str(value))


def _from_number(value: float) -> date:
    if _FIRST_SERIAL <= value <= _LAST_SERIAL:
        return _in_range(_EPOCH + timedelta(days=int(value)))
    if 10_000_000 <= value <= 99_999_999 and value == int(value):
        return _from_text(str(int(value)))
    raise DateError("date_number", text=quoted(str(value)))


def _from_text(text: str) -> date:
    if is_harmful(text):
        raise DateError("control_characters")
    if len(text) > MAX_LENGTH:
        raise DateError("date_format", text=quoted(text))
    line = _tidied(text)
    if not line:
        raise DateError("date_empty")
    if serial := _SERIAL_TEXT.fullmatch(line):
        if int(serial[1]) not in _SERIALS_IN_TEXT:
            raise DateError("date_number", text=line)
        return _from_number(int(serial[1]))
    for form in _COMPLETE:
        if found := form.fullmatch(line):
            if form is _DAY_FIRST:
                _refuse_month_first(found, text)
            return _date(found)
    raise DateError(_why_not(line), text=quoted(plain(text)))


def _tidied(text: str) -> str:
    """One line in plain characters and lower case, without the time of day and the weekday."""
    line = _DASHES.sub("-", " ".join(plain(text).split())).lower().removeprefix("'").strip()
    line = _WEEKDAY.sub("", _TIME.sub("", line)).strip()
    return _IN_CHINESE.sub(lambda found: arabic(found[0]), line)


def _why_not(line: str) -> str:
    if any(form.fullmatch(line) for form in _TWO_DIGIT_YEAR):
        return "date_two_digit_year"
    if any(form.fullmatch(line) for form in _INCOMPLETE):
        return "date_incomplete"
    return "date_format"


def _refuse_month_first(found: "re.Match[str]", text: str) -> None:
    """03/25/2024 can only have the month first: whoever wrote it would mean another day by 03/04/2024."""
    first, second = int(found["day"]), int(found["month"])
    if first <= 12 < second <= 31:
        suggestion = f"{found['year']}-{first:02}-{second:02}"
        raise DateError("date_month_first", text=quoted(plain(text)), suggestion=suggestion)


def _date(found: "re.Match[str]") -> date:
    parts = found.groupdict()
    year, day = int(parts["year"]), int(parts["day"])
    month = _MONTHS[parts["month_name"]] if "month_name" in parts else int(parts["month"])
    _check_year(year)
    if not 1 <= month <= 12:
        raise DateError("date_no_month", month=month)
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise DateError("date_no_day", day=day, month=f"{month:02}", year=year, days=days)
    return date(year, month, day)


def _in_range(day: date) -> date:
    _check_year(day.year)
    return day


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateError("date_year", year=year, first=FIRST_YEAR, last=LAST_YEAR)
