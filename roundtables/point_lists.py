"""Action points as lists show them, for both sides."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy

from core.days import house_day
from core.keyset import Key, Order
from core.scripts import in_script
from core.web.lists import ListView
from roundtables.choices import ActionState
from roundtables.point_pages import PointRoom
from roundtables.workflow import action_workflow

DUE = Order("due", (Key("due_on"), Key("pk")), gettext_lazy("Due next"))
NEWEST = Order("newest", (Key("pk", descending=True),), gettext_lazy("Newest"))
FIELDS = (
    "pk",
    "reference",
    "state",
    "what",
    "what_zh",
    "organisation__name",
    "organisation__name_zh",
    "person_name",
    "due_on",
    "asked_day",
    "roundtable__reference",
    "roundtable__number",
    "issue__reference",
    "complaint__reference",
    "report",
    "reason",
    "created_at",
    "done_at",
    "escalated_at",
)


class PointRows(ListView):
    """A list of action points, what is due next ahead. Its queryset gives `FIELDS`; `room` is where they are opened."""

    room: ClassVar[PointRoom]
    orders = (DUE, NEWEST)

    def dress(self, rows: list[Any]) -> Sequence[Any]:
        """Rows as the page prints them."""
        today = house_day()
        return [dressed(row, room=self.room, audience=self.actor.audience, today=today) for row in rows]


def dressed(row: Mapping[str, Any], *, room: PointRoom, audience: str, today: date) -> dict[str, Any]:
    """A row of the list as the page prints it."""
    is_late = row["state"] == ActionState.OPEN and row["due_on"] < today
    return {
        "reference": row["reference"],
        "url": room.detail_url(row["reference"]),
        "what": in_script(row["what"], row["what_zh"]),
        "who": in_script(row["organisation__name"], row["organisation__name_zh"]),
        "person_name": row["person_name"],
        "due_on": row["due_on"],
        "asked_day": row["asked_day"],
        "state": action_workflow.told(row["state"], audience),
        "roundtable": row["roundtable__number"],
        "is_late": is_late,
        "is_escalated": is_late and row["escalated_at"] is not None,
        "css": "row-overdue" if is_late else "",
    }
