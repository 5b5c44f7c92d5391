"""When a clock would end, before it is started, and when one ends that runs."""

from datetime import datetime

from core.clocks import rules
from core.clocks.models.calendar import working_calendar


def end_of(rule_code: str, *, since: datetime, amount: int, now: datetime) -> datetime:
    """When a clock would end that is started at `now`, counts from `since` and is granted `amount` units.

    Raises UnknownRule; ValueError where more than the rule gives, or nothing, is granted.
    """
    rule, calendar_version_id = rules.in_force(rule_code, now)
    if not 1 <= amount <= rule.amount:
        raise ValueError(f"{rule_code} grants 1 to {rule.amount}, not {amount}")
    return rule.period(working_calendar(calendar_version_id), amount).end(since)


def most_of(rule_code: str, now: datetime) -> int:
    """How many units the version of a rule in force gives. Raises UnknownRule."""
    return rules.in_force(rule_code, now)[0].amount
