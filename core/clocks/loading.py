"""Bringing calendars and rules into the database as versions. Loading the same twice changes nothing."""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.apps import apps
from django.conf import settings
from django.db import transaction

from core.clocks import rules
from core.clocks.models import Calendar, CalendarVersion, Clock, Rule
from core.clocks.periods import Unit, hours_of
from core.clocks.sources import Source

FIELDS = frozenset(
    {"code", "effective_from", "amount", "unit", "calendar", "zone", "last_day_moves", "due_soon", "reminders"}
    | {"on_expiry", "label", "source"}
)
# What a rule may say besides: the documents in which it is written do not change how it counts.
OPTIONAL = frozenset({"cites"})
# A rule that runs until a given date counts nothing.
FIELDS_UNTIL_DATE = FIELDS - {"amount", "last_day_moves"} | {"until_date"}
SHORTEST_HOURS: Mapping[Unit, int] = {
    Unit.HOURS: 1,
    Unit.CALENDAR_DAYS: 23,
    Unit.WORKING_DAYS: 23,
    Unit.MONTHS: 28 * 24 - 1,
}
COUNTED: Mapping[str, Any] = {"until_date": False}
UNTIL_DATE: Mapping[str, Any] = {"amount": 0, "last_day_moves": False}


class BadRule(ValueError):
    """A rules file says something that cannot be loaded; the message names the rule and what is wrong."""


@transaction.atomic
def load_calendar(source: Source, *, now: datetime) -> tuple[CalendarVersion, bool]:
    """Store what a source knows; returns the newest version and whether it was added now.

    A source that says what it said before adds nothing, whatever people have added since. What it says anew counts;
    of years of which it says nothing new, what people have added stays.
    """
    calendar, _created = Calendar.objects.update_or_create(code=source.code, defaults={"name": source.name})
    Calendar.objects.select_for_update().get(pk=calendar.pk)
    digest = digest_of([source.first_year, source.published_until, source.days])
    latest = calendar.versions.order_by("-version").first()
    said = calendar.versions.filter(added_by="").order_by("-version").first()
    if latest and said and said.digest == digest:
        return latest, False
    days, published_until = _merged(source, said, latest)
    version = CalendarVersion.objects.create(
        calendar=calendar,
        version=latest.version + 1 if latest else 1,
        source=source.source,
        first_year=source.first_year,
        published_until=published_until,
        days=days,
        digest=digest,
        loaded_at=now,
    )
    rules.forget()
    return version, True


def _merged(source: Source, said: CalendarVersion | None, latest: CalendarVersion | None) -> tuple[dict[str, Any], int]:
    """The days of a source and the last year published, with what people added in years that it did not change."""
    if said is None or latest is None or said.pk == latest.pk:
        return source.days, source.published_until
    own = {
        year: entry
        for year, entry in latest.days.items()
        if entry != said.days.get(year) and source.days.get(year) == said.days.get(year)
    }
    return {**source.days, **own}, max(source.published_until, latest.published_until)


@transaction.atomic
def load_rules(path: Path) -> list[tuple[Rule, bool]]:
    """Load a rules file (`[[rule]]` tables with the fields of Rule); returns each rule and whether it was added now.

    A changed text of a version no clock has used is taken over; otherwise a change needs a later `effective_from`.
    Versions that people added stay as they are: one of the same day wins over the file. Raises BadRule.
    """
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("rule", [])
    entries.sort(key=lambda entry: (entry["code"], entry["effective_from"]))
    loaded = [_load_rule(entry) for entry in entries]
    rules.forget()
    return loaded


def rule_files() -> list[Path]:
    """Return the `rules.toml` of every installed app that has one."""
    return [path for config in apps.get_app_configs() if (path := Path(config.path) / "rules.toml").exists()]


def _load_rule(entry: Mapping[str, Any]) -> tuple[Rule, bool]:
    _check(entry)
    code, effective_from = entry["code"], entry["effective_from"]
    calendar = Calendar.objects.filter(code=entry["calendar"]).first()
    if calendar is None:
        raise BadRule(f"{code}: calendar {entry['calendar']!r} is not loaded")
    cites = list(entry.get("cites", ()))
    counted = {name: value for name, value in entry.items() if name not in OPTIONAL}
    content = {**(UNTIL_DATE if "until_date" in entry else COUNTED), **counted, "calendar": calendar}
    versions = versions_locked(code)
    known = next((rule for rule in versions if rule.effective_from == effective_from), None)
    if known is None:
        later = [rule for rule in versions if rule.effective_from > effective_from and not rule.added_by]
        if later:
            raise BadRule(f"{code}: a later version (from {later[0].effective_from}) is already in force")
        return Rule.objects.create(**content, cites=cites, version=next_number(versions)), True
    if known.added_by:
        return known, False
    if known.cites != cites:
        known.cites = cites
        known.save(update_fields=["cites"])
    if all(getattr(known, name) == value for name, value in content.items()):
        return known, False
    if Clock.objects.filter(rule=known).exists():
        raise BadRule(f"{code}: clocks have counted on the version of {effective_from}; add one with a later date")
    Rule.objects.filter(pk=known.pk).update(**content)
    known.refresh_from_db()
    return known, False


def versions_locked(code: str) -> list[Rule]:
    """Every version of a rule, oldest first. Whoever adds one calls this first: rivals wait for each other."""
    list(Rule.objects.select_for_update().filter(code=code, version=1).values_list("pk"))
    return list(Rule.objects.filter(code=code).select_related("calendar").order_by("effective_from"))


def next_number(versions: Iterable[Rule]) -> int:
    """The number of the version that is added next."""
    return max((rule.version for rule in versions), default=0) + 1


def _check(entry: Mapping[str, Any]) -> None:
    code = entry.get("code", "?")
    is_until_date = "until_date" in entry
    fields = FIELDS_UNTIL_DATE if is_until_date else FIELDS
    given = entry.keys() - OPTIONAL
    if given != fields:
        raise BadRule(f"{code}: missing or unknown fields: {', '.join(sorted(given ^ fields))}")
    if entry["unit"] not in set(Unit):
        raise BadRule(f"{code}: unit {entry['unit']!r} is not known")
    if type(entry["effective_from"]) is not date:
        raise BadRule(f"{code}: effective_from is not a date")
    if is_until_date:
        _check_until_date(entry)
    else:
        _check_length(entry)
    _check_texts(entry)
    try:
        ZoneInfo(entry["zone"])
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BadRule(f"{code}: zone {entry['zone']!r} is not known") from error


def _check_length(entry: Mapping[str, Any]) -> None:
    code = entry["code"]
    if entry["amount"] < 1 or not 0 <= entry["due_soon"] <= entry["amount"]:
        raise BadRule(f"{code}: the period has no length, or due_soon is longer than it")
    if not all(0 < amount < entry["amount"] for amount in _in_units(entry)):
        raise BadRule(f"{code}: a reminder lies outside the period")
    # Days and months differ in length: the shortest that the period can be.
    shortest = entry["amount"] * SHORTEST_HOURS[Unit(entry["unit"])]
    if not all(hours < shortest for hours in _in_hours(entry)):
        raise BadRule(f"{code}: a reminder lies outside the period")


def _check_until_date(entry: Mapping[str, Any]) -> None:
    code = entry["code"]
    if entry["until_date"] is not True:
        raise BadRule(f"{code}: until_date is true, or left out")
    _in_hours(entry)
    if entry["due_soon"] < 0 or not all(amount > 0 for amount in _in_units(entry)):
        raise BadRule(f"{code}: a reminder or due_soon lies after the end")


def _in_units(entry: Mapping[str, Any]) -> list[int]:
    """The reminders that are counted in the rule's own unit."""
    given = [reminder for reminder in entry["reminders"] if not isinstance(reminder, str)]
    if not all(type(reminder) is int for reminder in given):
        raise BadRule(f'{entry["code"]}: a reminder is a whole number, or a text such as "4h"')
    return given


def _in_hours(entry: Mapping[str, Any]) -> list[int]:
    """The reminders that are given in hours."""
    try:
        return [hours_of(reminder) for reminder in entry["reminders"] if isinstance(reminder, str)]
    except ValueError as error:
        raise BadRule(f"{entry['code']}: {error}") from error


def _check_texts(entry: Mapping[str, Any]) -> None:
    code = entry["code"]
    missing = [language for language, _name in settings.LANGUAGES if not entry["label"].get(language)]
    missing += [language for language, _name in settings.LANGUAGES if not entry["source"].get(language)]
    if missing:
        raise BadRule(f"{code}: label or source is missing in {', '.join(sorted(set(missing)))}")


def digest_of(content: object) -> str:
    """A digest by which the same content is known again."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
