"""Action points taken down in one line: what is to be done, `@who` does it, and by which day.

Nothing is guessed: what is not understood for certain is left open, and whoever types the line fills it in.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.clocks.calendars import add_months
from core.identifiers.dates import FIRST_YEAR, LAST_YEAR
from core.wording import in_one_line

LONGEST = 1000
# Farther ahead nobody meant it; and days are counted within the calendar.
FARTHEST = 1000
FULL_WIDTH = str.maketrans("０１２３４５６７８９＠（）", "0123456789@()")
LEGAL_FORMS = re.compile(r"[\s,]+(ltd|limited|plc|llp|inc|co)\.?$", re.IGNORECASE)
HAN = re.compile(r"[\u3400-\u9fff]")
BAR = re.compile(r"\s+[/|]\s+|\s*[／｜]\s*")
NUMBERS: Mapping[str, int] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
    "八": 8, "九": 9, "十": 10, "十二": 12,
}  # fmt: skip
MONTHS: Mapping[str, int] = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12,
}  # fmt: skip
MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
MONTH += r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
NOT_IN_NUMBER = r"(?<![\d/.-])"
BEFORE = r"(?:\b(?:by|due|on|before|until|till)\s+(?:the\s+)?)*"
COUNT_EN = r"(?P<count>\d{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
COUNT_ZH = r"(?P<count>\d{1,4}|十二|[一两二三四五六七八九十])"


@dataclass(frozen=True)
class House:
    """An organisation that can be named in a line, with everything that it is called."""

    pk: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Understood:
    """What a line says. `who` is what stands behind the @ where no organisation is called so, or several are."""

    what: str
    organisation_id: int | None = None
    person_name: str = ""
    who: str = ""
    due_on: date | None = None


def understand(line: str, houses: Iterable[House], *, today: date) -> Understood:
    """Read a line, such as "Send the list of repeat shops @JD 15 Dec" or "提交名单 @京东 两周内".

    A day without a year is the next such day, `today` (Beijing) included. Parts may stand in any order.
    """
    text = " ".join(line[:LONGEST].replace("\x00", "").translate(FULL_WIDTH).split())
    rest, due_on = _take_day(text, today)
    rest, found = _take_who(rest, list(houses))
    return Understood(_tidy(rest), found.organisation_id, found.person_name, found.who, due_on)


def in_both_languages(line: str) -> tuple[str, str]:
    """The English and the Chinese of a line such as "JD names a contact / 京东指定联系人", in either order.

    Only where one bar divides it, and one part is Chinese, the other not; else the line as it stands, and nothing.
    """
    whole = in_one_line(line)
    parts = BAR.split(whole)
    if len(parts) != 2 or not all(parts):
        return whole, ""
    first, second = (_is_chinese(part) for part in parts)
    if first == second or HAN.search(parts[1 if first else 0]):
        return whole, ""
    return (parts[1], parts[0]) if first else (parts[0], parts[1])


def _is_chinese(text: str) -> bool:
    """Whether most of its letters are: names of others may stand among them."""
    return len(HAN.findall(text)) > len(re.findall(r"[A-Za-z]", text))


# --- Who --------------------------------------------------------------------------------------------------------------


def _take_who(text: str, houses: list[House]) -> tuple[str, Understood]:
    """What is left of the text, and who is named behind its first @ that is no part of a mail address."""
    mark = re.search(r"(?<![A-Za-z0-9_.])@\s?(?=\S)", text)
    if mark is None:
        return text, Understood("")
    behind = text[mark.end() :]
    name, pk = _called(behind, houses)
    if name:
        behind, by_name = _take_brackets(behind[len(name) :])
        return f"{text[: mark.start()]} {behind}", Understood("", organisation_id=pk, person_name=by_name)
    word = re.match(r"[^\s,;，；。]+", behind)
    who = word.group() if word else ""
    return f"{text[: mark.start()]} {behind[len(who) :]}", Understood("", who=who)


def _called(text: str, houses: list[House]) -> tuple[str, int | None]:
    """The longest name of exactly one organisation with which the text begins."""
    called: dict[str, set[int]] = defaultdict(set)
    for house in houses:
        for name in aliases(house.names):
            called[name].add(house.pk)
    low = text.lower()
    for name in sorted(called, key=len, reverse=True):
        if low.startswith(name) and len(called[name]) == 1 and _ends(low, len(name)):
            return text[: len(name)], next(iter(called[name]))
    return "", None


def aliases(names: Iterable[str]) -> set[str]:
    """In how many ways an organisation is called, in small letters: whole, and without legal form or domain."""
    found = set()
    for name in names:
        whole = name.strip().lower()
        found |= {whole, LEGAL_FORMS.sub("", whole), whole.removesuffix("有限公司"), whole.removesuffix(".com")}
    return {name for name in found if name}


def _ends(text: str, at: int) -> bool:
    """Whether a name ends here: not in the middle of a Latin word."""
    return at >= len(text) or not (text[at].isascii() and text[at].isalnum() and text[at - 1].isascii())


def _take_brackets(text: str) -> tuple[str, str]:
    """`(Jing Li)` behind an organisation names who does it there."""
    found = re.match(r"\s*\(([^()]{1,200})\)", text)
    return (text[found.end() :], found.group(1).strip()) if found else (text, "")


# --- By when ----------------------------------------------------------------------------------------------------------


def _take_day(text: str, today: date) -> tuple[str, date | None]:
    """What is left of the text, and the last day that it names: earlier ones belong to what is to be done."""
    found = [(match.end(), match.start(), match, read) for pattern, read in FORMS for match in pattern.finditer(text)]
    # Of those that end in the same place the one that begins first says the most: 2026年12月15日, not 12月15日.
    for _end, _start, match, read in sorted(found, key=lambda one: (-one[0], one[1])):
        try:
            day = read(match.groupdict(), today)
        except (ValueError, OverflowError):
            return text, None
        if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
            return text, None
        return f"{text[: match.start()]} {text[match.end() :]}", day
    return text, None


Parts = Mapping[str, str]
Read = Callable[[Parts, date], date | None]


def _named(parts: Parts, today: date) -> date:
    """A day with or without its year. Raises ValueError for one that no calendar has."""
    month, day = _month(parts["month"]), int(parts["day"])
    if parts.get("year"):
        return date(int(parts["year"]), month, day)
    if parts.get("next"):
        return date(today.year + 1, month, day)
    this_year = _day_of(today.year, month, day)
    if this_year is not None and this_year >= today:
        return this_year
    # 29 February may be up to eight years away.
    later = (_day_of(today.year + years, month, day) for years in range(1, 9))
    found = next((one for one in later if one is not None), None)
    if found is None:
        raise ValueError("no calendar has this day")
    return found


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(given: str) -> int:
    return int(given) if given.isdigit() else MONTHS[given.lower()[:3]]


def _ahead(parts: Parts, today: date) -> date | None:
    """So many days, weeks or months from today."""
    given = parts["count"].lower()
    count = int(given) if given.isdigit() else NUMBERS[given]
    if not 0 < count <= FARTHEST:
        return None
    unit = parts["unit"].lower()
    if unit.startswith(("month", "个月", "月")):
        return add_months(today, count)
    return today + timedelta(days=count * (7 if unit.startswith(("week", "周", "星期", "礼拜")) else 1))


def _tomorrow(parts: Parts, today: date) -> date:
    return today + timedelta(days=2 if parts["word"] == "后天" else 1)


def _end_of_month(parts: Parts, today: date) -> date:
    """The last day of this month, or of the next one."""
    first = add_months(today.replace(day=1), 2 if parts.get("next") else 1)
    return first - timedelta(days=1)


def _form(pattern: str, read: Read) -> tuple[re.Pattern[str], Read]:
    return re.compile(pattern, re.IGNORECASE), read


NOT_MORE = r"(?![\d/.-]*\d)"
BEHIND_ZH = r"\s*(?:之?前|以前|内|之内|以内|到期|截止|完成)*"
FORMS = (
    _form(
        BEFORE + NOT_IN_NUMBER + r"(?P<year>\d{4})(?P<s>[-/.])(?P<month>\d{1,2})(?P=s)(?P<day>\d{1,2})" + NOT_MORE,
        _named,
    ),
    # Day before month, as in the United Kingdom.
    _form(
        BEFORE + NOT_IN_NUMBER + r"(?P<day>\d{1,2})(?P<s>[/.])(?P<month>\d{1,2})(?P=s)(?P<year>\d{4})" + NOT_MORE,
        _named,
    ),
    _form(BEFORE + rf"\b{DAY}\s+(?:of\s+)?{MONTH}(?:,?\s+(?P<year>\d{{4}}))?\b" + NOT_MORE, _named),
    _form(BEFORE + rf"\b{MONTH}\s+{DAY}(?:,?\s+(?P<year>\d{{4}}))?\b" + NOT_MORE, _named),
    _form(
        r"(?:在|于|截至)?\s*(?:(?P<year>\d{4})\s*年|(?P<next>明年))?\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]"
        + BEHIND_ZH,
        _named,
    ),
    _form(rf"\b(?:with)?in\s+{COUNT_EN}\s+(?P<unit>days?|weeks?|months?)(?:'?\s+time)?\b", _ahead),
    _form(COUNT_ZH + r"\s*(?P<unit>个?天|日|个?星期|个?礼拜|周|个月)\s*(?:之内|以内|内|之后|以后|后)", _ahead),
    _form(BEFORE + r"\b(?P<word>tomorrow)\b", _tomorrow),
    _form(r"(?P<word>明天|后天)" + BEHIND_ZH, _tomorrow),
    _form(BEFORE + r"\b(?:the\s+)?end\s+of\s+(?:(?:the|this)\s+|(?P<next>next\s+))?month\b", _end_of_month),
    _form(r"(?:本月底|(?P<next>下月底|下个月底)|月底)" + BEHIND_ZH, _end_of_month),
)


def _tidy(text: str) -> str:
    """Single spaces, and nothing left over at the ends of where who and when have stood."""
    spaced = " ".join(text.split())
    spaced = re.sub(r"\s+([,.;，。；])", r"\1", spaced)
    return spaced.strip(" ,;:，；：、-–").rstrip(".。 ").strip()
