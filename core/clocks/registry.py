"""What higher apps do when a clock runs out or comes near its end. Registered when the apps are ready."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from core.accounts.actors import Actor
from core.clocks.models import Clock

# Called as handler(subject_id, clock, now), inside the transaction that holds the locks of subject and clock.
Handler = Callable[[int, Clock, datetime], None]

Mover = Callable[[Clock], None]


@dataclass(frozen=True, slots=True)
class SubjectCell:
    """A record as the pages about clocks show it: `party` is whose it is, `assignee` who looks after it, as names."""

    reference: str
    title: str
    url: str
    party: str = ""
    assignee: str = ""


# Records by key, as this actor may see them; what the actor may not see is left out. Constant in statements.
Describe = Callable[[Collection[int], Actor], Mapping[int, SubjectCell]]
# The keys of the records that a person (by key) looks after.
Assigned = Callable[[int], "QuerySet[Any, Any]"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What an app tells about one kind of its records."""

    describe: Describe
    assigned: Assigned | None = None


_expiry: dict[str, Handler] = {}
_reminder: dict[str, Handler] = {}
_movers: dict[str, Mover] = {}
_pauses: dict[str, Any] = {}
_subjects: dict[str, Subject] = {}
_debtors: dict[str, str] = {}


class NoHandler(LookupError):
    """A rule says that something follows from its end, and nobody has registered what."""


def on_expiry(rule_code: str, handler: Handler) -> None:
    """Register what happens once when a clock of that rule reaches its end. Raises ValueError on a second handler."""
    _add(_expiry, rule_code, handler)


def on_reminder(rule_code: str, handler: Handler) -> None:
    """Register what happens once at each reminder instant of that rule. Raises ValueError on a second handler."""
    _add(_reminder, rule_code, handler)


def on_moved(rule_code: str, mover: Mover) -> None:
    """Register who keeps a copy of the clock's end and must learn that a newly published calendar moved it."""
    if _movers.setdefault(rule_code, mover) is not mover:
        raise ValueError(f"{rule_code} already has a mover")


def on_subject(label: str, describe: Describe, *, assigned: Assigned | None = None) -> None:
    """Register how records of a model (by its lower-case label) are shown beside their clocks.

    `assigned` where such records have somebody who looks after them. Raises ValueError on a second description.
    """
    if _subjects.setdefault(label, Subject(describe, assigned)).describe is not describe:
        raise ValueError(f"{label} is already described")


def subjects() -> Mapping[str, Subject]:
    """The kinds of records whose clocks staff see, by model label."""
    return _subjects


def owes(rule_code: str, audience: str) -> None:
    """Register which audience owes what the clock of a rule waits for. Raises ValueError on a second one."""
    if _debtors.setdefault(rule_code, audience) != audience:
        raise ValueError(f"{rule_code} is owed by {_debtors[rule_code]} already")


def debtor(rule_code: str) -> str:
    """The audience that owes what this rule's clocks wait for; empty where nobody does."""
    return _debtors.get(rule_code, "")


def owed_by(audience: str) -> list[str]:
    """The rules whose clocks wait for this audience."""
    return sorted(code for code, found in _debtors.items() if found == audience)


def name_pause(reason: str, label: Any) -> None:
    """Give a pause's reason its (lazily translated) words."""
    _pauses[reason] = label


def pause_words(reason: str) -> str:
    """Return the reason of a pause in the active language; a reason nobody named is shown as it is."""
    return str(_pauses.get(reason, reason))


def moved(clock: Clock) -> None:
    """Tell whoever keeps a copy of this clock's end."""
    if mover := _movers.get(clock.rule_code):
        mover(clock)


def expiry_handler(clock: Clock) -> Handler | None:
    """Return what follows from the end of this clock. Raises NoHandler if its rule says that something must."""
    handler = _expiry.get(clock.rule_code)
    if handler is None and clock.rule.on_expiry:
        raise NoHandler(f"{clock.rule_code}: nothing is registered for {clock.rule.on_expiry!r}")
    return handler


def reminder_handler(clock: Clock) -> Handler | None:
    """Return what happens at a reminder instant of this clock, if anything."""
    return _reminder.get(clock.rule_code)


def _add(table: dict[str, Handler], rule_code: str, handler: Handler) -> None:
    if table.setdefault(rule_code, handler) is not handler:
        raise ValueError(f"{rule_code} already has a handler")
