"""What verbs of several life cycles mean in the same way."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.days import LAST_DAY, house_day
from core.workflow.errors import InvalidInputs
from core.workflow.table import Move


def give_reason(move: Move[Any]) -> None:
    """What is given as `reason` stays with the record, and is told in the event."""
    move.change("reason", move.inputs["reason"])
    move.data["reason"] = move.inputs["reason"]


def later_day(move: Move[Any], name: str) -> date:
    """The day given as `name`: one that is still to come, and that every zone can show. Raises InvalidInputs."""
    day: date = move.inputs[name]
    if not house_day(move.now) < day <= LAST_DAY:
        raise InvalidInputs({name: [_("Name a day that is still to come.")]})
    return day
