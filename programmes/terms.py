"""How long a right lasts by law, counted from the dates on its certificate."""

from datetime import date, timedelta

from core.clocks.calendars import add_months
from programmes.choices import RightType, Territory

YEAR = 12
# Patent Law of the PRC (2020), article 42: designs filed before it came into force have ten years.
DESIGNS_HAVE_FIFTEEN_YEARS = date(2021, 6, 1)
SHORT_DESIGN_YEARS = 10
# Years from filing (Patent Law of the PRC, article 42; Patents Act 1977, section 25).
YEARS_FROM_FILING = {
    (Territory.CHINA, RightType.DESIGN): 15,
    (Territory.CHINA, RightType.UTILITY_MODEL): 10,
    (Territory.CHINA, RightType.INVENTION): 20,
    (Territory.UNITED_KINGDOM, RightType.INVENTION): 20,
}
# Trademark Law of the PRC (2019), article 39; Madrid Protocol, article 6.
YEARS_FROM_REGISTRATION = {
    (Territory.CHINA, RightType.TRADE_MARK): 10,
    (Territory.INTERNATIONAL, RightType.TRADE_MARK): 10,
}
# Trade Marks Act 1994, sections 40 and 42: British marks are registered as of the day of filing.
YEARS_OF_A_BRITISH_MARK = 10
YEARS_OF_A_RENEWAL = 10


def last_day_by_law(
    territory: str, right_type: str, *, filed_on: date | None, registered_on: date | None
) -> date | None:
    """The last day of the first term; None where it does not follow from the dates, or nothing is registered yet.

    A term of years that begins on a day ends with the day before its anniversary, as certificates of CNIPA print it.
    """
    if registered_on is None:
        return None
    kind = (Territory(territory), RightType(right_type))
    if kind == (Territory.UNITED_KINGDOM, RightType.TRADE_MARK):
        return _last(filed_on or registered_on, YEARS_OF_A_BRITISH_MARK)
    if kind in YEARS_FROM_REGISTRATION:
        return _last(registered_on, YEARS_FROM_REGISTRATION[kind])
    if filed_on is None or kind not in YEARS_FROM_FILING:
        return None
    is_old_design = kind == (Territory.CHINA, RightType.DESIGN) and filed_on < DESIGNS_HAVE_FIFTEEN_YEARS
    return _last(filed_on, SHORT_DESIGN_YEARS if is_old_design else YEARS_FROM_FILING[kind])


def renewed_until(expires_on: date) -> date:
    """The last day of the term that a renewal of a trade mark adds."""
    return add_months(expires_on, YEARS_OF_A_RENEWAL * YEAR)


def _last(begins: date, years: int) -> date:
    return add_months(begins, years * YEAR) - timedelta(days=1)
