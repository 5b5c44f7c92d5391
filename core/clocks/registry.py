"""What higher apps do when a clock runs out or comes near its end. Registered when the apps are ready."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from core.clocks.models import Clock

# Called as handler(subject_id, clock, now), inside the transaction that holds the locks of subject and clock.
Handler = Callable[[int, Clock, datetime], None]

Mover = Callable[[Clock], None]

_expiry: dict[str, Handler] = {}
_reminder: dict[str, Handler] = {}
_movers: dict[str, Mover] = {}
_pauses: dict[str, Any] = {}


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
