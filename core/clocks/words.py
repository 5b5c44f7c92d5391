"""How long a rule gives, in words: texts name the rule, so that a new version of it changes them."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from core.clocks import rules
from core.clocks.models import Calendar, Rule
from core.clocks.periods import Unit, hours_of

# Whose working days are counted, by the code of the calendar.
PLACES: dict[str, Any] = {"cn": _("%(length)s in China"), "gb-eng": _("%(length)s in England")}


LIST_COMMA: Any = pgettext_lazy("between the things of a list", ", ")
CALENDARS: dict[str, Any] = {"cn": _("Mainland China"), "gb-eng": _("England")}


def calendar_name(calendar: Calendar) -> str:
    """What a calendar is called in the active language."""
    return str(CALENDARS.get(calendar.code, calendar.name))


def length_of(rule: Rule) -> str:
    """What a version of a rule gives, such as “10 working days in China”; empty where it counts nothing."""
    if rule.amount < 1:
        return ""
    words = counted(Unit(rule.unit), rule.amount)
    place = PLACES.get(rule.calendar.code) if rule.unit == Unit.WORKING_DAYS else None
    return str(place) % {"length": words} if place else words


def reminder_in_words(rule: Rule, before: int | str) -> str:
    """One reminder of a rule: so many units, or hours, before the end."""
    if isinstance(before, str):
        return counted(Unit.HOURS, hours_of(before))
    return counted(Unit(rule.unit), before)


def length_in_words(rule_code: str, now: datetime) -> str:
    """What the version of a rule in force at `now` gives, such as “10 working days in China”, in the active language.

    Raises UnknownRule; ValueError where the rule counts nothing, because its end is given.
    """
    rule, _calendar_version_id = rules.in_force(rule_code, now)
    if rule.amount < 1:
        raise ValueError(f"{rule_code} has no length")
    return length_of(rule)


def with_length(text: Any, rule_code: str) -> Any:
    """A lazily translated text that says %(length)s, with what the rule gives on the day on which it is read."""
    filled: Any = _filled(text, rule_code)
    filled.unfilled, filled.rule_code = text, rule_code
    return filled


def naming_rule(text: Any) -> str:
    """A text that says %(length)s, with the name of the rule instead: for what is written before any is loaded."""
    code = getattr(text, "rule_code", "")
    return str(text.unfilled) % {"length": f"the time of the rule `{code}`"} if code else str(text)


def _fill(text: Any, rule_code: str) -> str:
    return str(text) % {"length": length_in_words(rule_code, timezone.now())}


_filled = lazy(_fill, str)


def counted(unit: Unit, count: int) -> str:
    """So many of a unit, in the active language."""
    if unit is Unit.WORKING_DAYS:
        return ngettext("%(count)d working day", "%(count)d working days", count) % {"count": count}
    if unit is Unit.HOURS:
        return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}
    if unit is Unit.MONTHS:
        return ngettext("%(count)d month", "%(count)d months", count) % {"count": count}
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}
