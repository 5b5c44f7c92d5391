"""New versions of rules and calendars that people add. Running clocks keep their rule; calendars move what is open."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.clocks import loading, policies, rules
from core.clocks.calendars import SATURDAY, local_date
from core.clocks.events import CALENDAR_ADDED, RULE_ADDED
from core.clocks.models import Calendar, CalendarVersion, Rule
from core.clocks.periods import Unit, hours_of
from core.outbox import events
from core.verdicts import Denied
from core.workflow.errors import Conflict, InvalidInputs, require

# Years for which days can be given: this one and so many after it.
YEARS_AHEAD = 5


@dataclass(frozen=True, kw_only=True)
class RuleChange:
    """What a new version of a rule says; what it does not name stays. `reminders`: units, or texts such as "4h"."""

    effective_from: date
    amount: int
    unit: str
    last_day_moves: bool
    due_soon: int
    reminders: Sequence[int | str]
    source: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class CalendarChange:
    """What a new version of a calendar says of one year: weekdays off, weekend days worked, published or estimated."""

    year: int
    off: Sequence[date]
    worked: Sequence[date]
    is_published: bool
    source: str


def drafted_rule(latest: Rule, change: RuleChange, *, now: datetime) -> Rule:
    """An unsaved version that follows `latest`. Raises InvalidInputs."""
    problems = _problems_of_rule(latest, change, local_date(now, latest.tzinfo()))
    if problems:
        raise InvalidInputs(problems)
    return Rule(
        code=latest.code,
        version=latest.version + 1,
        effective_from=change.effective_from,
        amount=0 if latest.until_date else change.amount,
        unit=change.unit,
        calendar=latest.calendar,
        zone=latest.zone,
        last_day_moves=change.last_day_moves and not latest.until_date,
        until_date=latest.until_date,
        due_soon=change.due_soon,
        reminders=list(change.reminders),
        on_expiry=latest.on_expiry,
        label=latest.label,
        source=dict(change.source),
        cites=latest.cites,
    )


@transaction.atomic
def add_rule(code: str, change: RuleChange, *, based_on: int, reason: str, actor: Actor, now: datetime) -> Rule:
    """Add a version of a rule that takes effect later; clocks that run keep theirs.

    `based_on` is the version that the actor saw as the newest. Raises Refused, Conflict where another was added since,
    InvalidInputs, UnknownRule.
    """
    _may_change(actor)
    versions = loading.versions_locked(code)
    if not versions:
        raise rules.UnknownRule(code)
    latest = versions[-1]
    number = loading.next_number(versions)
    if number != based_on + 1:
        raise _overtaken(number - 1)
    rule = drafted_rule(latest, change, now=now)
    rule.version, rule.added_by, rule.added_at, rule.reason = number, actor.label, now, _reason(reason)
    rule.save(force_insert=True)
    data = {"rule": rule.code, "version": rule.version, "reason": rule.reason}
    audit.record(RULE_ADDED, actor=actor, subject=rule, data=data, changes=_changes(latest, rule), now=now)
    transaction.on_commit(rules.forget)
    return rule


def drafted_calendar(latest: CalendarVersion, change: CalendarChange, *, now: datetime) -> CalendarVersion:
    """An unsaved version that follows `latest`. Raises InvalidInputs."""
    problems = _problems_of_calendar(latest, change, now.date())
    if problems:
        raise InvalidInputs(problems)
    entry = {
        # Weekend days are off anyway: the stored form holds weekdays alone.
        "off": sorted({day.isoformat() for day in change.off if day.weekday() < SATURDAY}),
        "worked": sorted({day.isoformat() for day in change.worked}),
    }
    days = {**latest.days, str(change.year): entry}
    published_until = max(latest.published_until, change.year if change.is_published else 0)
    if (days, published_until) == (latest.days, latest.published_until):
        raise InvalidInputs({(): [_("This says what the present version says already.")]})
    return CalendarVersion(
        calendar=latest.calendar,
        version=latest.version + 1,
        source=change.source,
        first_year=latest.first_year,
        published_until=published_until,
        days=days,
        digest=loading.digest_of([latest.first_year, published_until, days]),
    )


@transaction.atomic
def add_calendar(
    code: str, change: CalendarChange, *, based_on: int, reason: str, actor: Actor, now: datetime
) -> CalendarVersion:
    """Add a version of a calendar; a worker counts the running clocks that it touches again, after commit.

    `based_on` is the version that the actor saw as the newest. Raises Refused, Conflict where another was added since,
    InvalidInputs, Calendar.DoesNotExist.
    """
    _may_change(actor)
    calendar = Calendar.objects.select_for_update().get(code=code)
    latest = CalendarVersion.objects.filter(calendar=calendar).select_related("calendar").latest("version")
    if latest.version != based_on:
        raise _overtaken(latest.version)
    version = drafted_calendar(latest, change, now=now)
    version.loaded_at, version.added_by, version.reason = now, actor.label, _reason(reason)
    version.save(force_insert=True)
    year = str(change.year)
    data = {"calendar": code, "version": version.version, "year": change.year, "reason": version.reason}
    changes = {year: (latest.days.get(year), version.days[year])}
    if latest.published_until != version.published_until:
        changes["published_until"] = (latest.published_until, version.published_until)
    audit.record(CALENDAR_ADDED, actor=actor, subject=version, data=data, changes=changes, now=now)
    events.publish(CALENDAR_ADDED, subject=version, actor=actor, now=now)
    transaction.on_commit(rules.forget)
    return version


def _may_change(actor: Actor) -> None:
    require(policies.changes_law(actor))


def _overtaken(latest: int) -> Conflict:
    words = _("Version %(version)s was added since you opened this page. Look at it before you go on.")
    return Conflict(Denied(words % {"version": latest}, "newer_version"), state=str(latest))


def _reason(given: str) -> str:
    if not given.strip():
        raise InvalidInputs({"reason": [_("Say why the version is added.")]})
    return given.strip()


def _problems_of_rule(latest: Rule, change: RuleChange, today: date) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = defaultdict(list)
    if change.effective_from <= latest.effective_from:
        problems["effective_from"].append(_("A new version takes effect after the one before it."))
    elif change.effective_from < today:
        problems["effective_from"].append(_("A new version takes effect today at the earliest."))
    if change.unit not in set(Unit):
        problems["unit"].append(_("This unit is not known."))
        return problems
    _check_length(latest, change, problems)
    for language in ("en", "zh-hans"):
        if not change.source.get(language, "").strip():
            problems[f"source_{language[:2]}"].append(_("Say where the rule is written."))
    return problems


def _check_length(latest: Rule, change: RuleChange, problems: dict[str, list[str]]) -> None:
    if change.amount < 1 and not latest.until_date:
        problems["amount"].append(_("A period has at least one unit."))
    if change.due_soon < 0 or (change.due_soon > change.amount and not latest.until_date):
        problems["due_soon"].append(_("This is longer than the period."))
    shortest = change.amount * loading.SHORTEST_HOURS[Unit(change.unit)]
    for before in change.reminders:
        is_within = hours_of(before) < shortest if isinstance(before, str) else 0 < before < change.amount
        if not is_within and not (latest.until_date and before != 0):
            problems["reminders"].append(_("The reminder %(reminder)s lies outside the period.") % {"reminder": before})


def _problems_of_calendar(latest: CalendarVersion, change: CalendarChange, today: date) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = defaultdict(list)
    if not today.year <= change.year <= today.year + YEARS_AHEAD:
        problems["year"].append(_("Only this year and the next ones can be changed."))
    if change.is_published and change.year > latest.published_until + 1:
        problems["is_published"].append(_("Publish the years before this one first."))
    if not change.is_published and change.year <= latest.published_until:
        problems["is_published"].append(_("This year is published. What was published stays so."))
    for name, days in (("off", change.off), ("worked", change.worked)):
        if any(day.year != change.year for day in days):
            problems[name].append(_("Every day lies in the year %(year)s.") % {"year": change.year})
    if any(day.weekday() < SATURDAY for day in change.worked):
        problems["worked"].append(_("Only days of a weekend are worked in exchange."))
    if set(change.off) & set(change.worked):
        problems["worked"].append(_("A day is either off or worked."))
    if not change.source.strip():
        problems["source"].append(_("Say where the days are published."))
    return problems


def _changes(before: Rule, after: Rule) -> dict[str, tuple[Any, Any]]:
    names = ("effective_from", "amount", "unit", "last_day_moves", "due_soon", "reminders", "source")
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
