"""What each verb of an action point means."""

from datetime import date

from django.utils.translation import gettext as _

from core.clocks import actions as clocks
from core.days import LAST_DAY, end_of, house_day
from core.workflow.effects import give_reason, later_day
from core.workflow.errors import InvalidInputs
from core.workflow.table import Move
from roundtables.clocks import ACTION_DUE, ACTION_ESCALATION
from roundtables.effects.meeting import run_until
from roundtables.models import ActionPoint


def take(move: Move[ActionPoint]) -> None:
    """A new action point. Its clock needs its key, which is drawn before it is written."""
    point = move.record
    point.created_at = move.now
    point.due_at = end_of(point.due_on)
    clocks.run_until(ACTION_DUE, subject=point, due_at=point.due_at, actor=move.actor, now=move.now)
    move.data |= {"what": point.what, "who": point.organisation.name, "due_on": point.due_on.isoformat()}


def report(move: Move[ActionPoint]) -> None:
    """Whoever is to do it says what was done; CBBC looks at it."""
    move.change("report", move.inputs["report"])
    _nothing_asked(move)
    _rest(move)


def ask_more_time(move: Move[ActionPoint]) -> None:
    """Whoever is to do it asks for a later day. Until CBBC answers, the day that was set holds, and its clocks run."""
    day: date = move.inputs["day"]
    if not max(house_day(move.now), move.record.due_on) < day <= LAST_DAY:
        raise InvalidInputs({"day": [_("Name a day that is later than the one set, and still to come.")]})
    move.change("asked_day", day)
    move.change("asked_reason", move.inputs["reason"])
    move.data |= {"day": day.isoformat(), "reason": move.inputs["reason"]}


def decline_time(move: Move[ActionPoint]) -> None:
    """The day that was set holds."""
    give_reason(move)
    _nothing_asked(move)


def confirm(move: Move[ActionPoint]) -> None:
    """It is done."""
    move.change("done_at", move.now)
    _rest(move)


def send_back(move: Move[ActionPoint]) -> None:
    """It is not done after all."""
    give_reason(move)
    _run(move)


def postpone(move: Move[ActionPoint]) -> None:
    """Another day."""
    day = later_day(move, "due_on")
    give_reason(move)
    _nothing_asked(move)
    move.change("due_on", day)
    move.data["due_on"] = day.isoformat()
    move.change("escalated_at", None)
    clocks.stop(ACTION_ESCALATION, subject=move.record, now=move.now)
    _run(move)


def drop(move: Move[ActionPoint]) -> None:
    """Nobody is to do it any more."""
    give_reason(move)
    _nothing_asked(move)
    _rest(move)


def reopen(move: Move[ActionPoint]) -> None:
    """It turned out not to be done."""
    give_reason(move)
    move.change("done_at", None)
    _run(move)


def _run(move: Move[ActionPoint]) -> None:
    run_until(move, ACTION_DUE, end_of(move.record.due_on))


def _rest(move: Move[ActionPoint]) -> None:
    clocks.stop(ACTION_ESCALATION, subject=move.record, now=move.now)
    run_until(move, ACTION_DUE, None)


def _nothing_asked(move: Move[ActionPoint]) -> None:
    move.change("asked_day", None)
    move.change("asked_reason", "")
