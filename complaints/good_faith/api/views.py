"""The endpoint of an owner's accuracy."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from complaints.good_faith import queries
from complaints.good_faith import rules as thresholds
from complaints.good_faith.choices import Standing
from complaints.good_faith.rules import WHOLE
from complaints.models import GoodFaith
from core.accounts.choices import Scope
from core.api.shapes import Shape
from core.api.views import ApiView
from core.days import house_day

# By its name in the API, the sum that is kept.
SUMS = {
    "decided": "decided",
    "upheld": "upheld",
    "upheld_in_part": "partial",
    "reversed": "reversed",
    "rejected": "rejected",
    "withdrawn_for_error": "errors",
}


class SumsShape(Shape):
    """What counts, as numbers of complaints."""

    decided = serializers.IntegerField(help_text="Upheld, reversed or rejected.")
    upheld = serializers.IntegerField()
    upheld_in_part = serializers.IntegerField(help_text="Upheld for some of their listings; among `upheld`.")
    reversed = serializers.IntegerField(help_text="Measures lifted after a counter-notice.")
    rejected = serializers.IntegerField(help_text="Rejected by JD.")
    withdrawn_for_error = serializers.IntegerField(help_text="Withdrawn as filed in error after JD had it.")


class MonthShape(SumsShape):
    """The sums of one calendar month in Beijing."""

    month = serializers.CharField(help_text="Such as 2026-05.")


class ThresholdsShape(Shape):
    """What good standing asks for. Shares are parts of 1."""

    in_force_since = serializers.DateField()
    window_days = serializers.IntegerField()
    least_decided = serializers.IntegerField()
    least_upheld = serializers.FloatField()
    most_reversed = serializers.FloatField()


class GoodFaithShape(SumsShape):
    """The accuracy of one owner's complaints over the window."""

    owner = serializers.CharField()
    standing = serializers.ChoiceField(choices=Standing.choices)
    has_fast_lane = serializers.BooleanField()
    window_from = serializers.DateField()
    window_until = serializers.DateField()
    upheld_share = serializers.FloatField(allow_null=True)
    reversed_share = serializers.FloatField(allow_null=True)
    months = MonthShape(many=True)
    counted_at = serializers.DateTimeField()


class AccuracyShape(Shape):
    """The owners whose figures you may see: your own; an agent's those that gave it power for all rights."""

    thresholds = ThresholdsShape()
    results = GoodFaithShape(many=True)


class GoodFaithView(ApiView):
    """How accurate complaints were."""

    scopes = {"GET": Scope.COMPLAINTS_READ}

    @extend_schema(
        operation_id="good_faith", summary="Read how accurate your complaints were", responses={200: AccuracyShape}
    )
    def get(self, request: Request) -> Response:
        """The figures over the window, as counted last, with the thresholds."""
        rules = thresholds.in_force(house_day())
        rows = queries.good_faith_visible_to(self.actor).select_related("organisation").order_by("organisation__name")
        return Response(
            {
                "thresholds": {
                    "in_force_since": rules.effective_from,
                    "window_days": rules.window_days,
                    "least_decided": rules.least_decided,
                    "least_upheld": rules.upheld / WHOLE,
                    "most_reversed": rules.reversed / WHOLE,
                },
                "results": [shown(row) for row in rows],
            }
        )


def shown(row: GoodFaith) -> dict[str, Any]:
    """An owner's row as the API shows it."""
    return {
        "owner": row.organisation.name,
        "standing": row.standing,
        "has_fast_lane": row.has_fast_lane,
        "window_from": row.window_from,
        "window_until": row.window_until,
        **{name: getattr(row, kept) for name, kept in SUMS.items()},
        "upheld_share": _part(row.upheld_share),
        "reversed_share": _part(row.reversed_share),
        "months": [
            {"month": month["month"], **{name: month[kept] for name, kept in SUMS.items()}} for month in row.months
        ],
        "counted_at": row.counted_at,
    }


def _part(thousandths: int | None) -> float | None:
    return None if thousandths is None else thousandths / WHOLE
