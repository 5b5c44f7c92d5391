"""What each ground asks for, for programs that file: the same rule sets from which the form is made."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from complaints import grounds
from complaints.actions.filing import Paper
from complaints.choices import Complexity, Ground, Reason
from complaints.grounds import RuleSet, answers, in_words
from complaints.models import Complaint
from core.api.problems import Problem
from core.api.shapes import Shape
from core.api.views import ApiView, bad_parameter
from core.days import house_day
from core.workflow.errors import NotVisible

ON = OpenApiParameter(
    "on", OpenApiTypes.DATE, description="The day in Beijing whose rules are asked for; without it, today."
)
GROUND = OpenApiParameter("ground", {"type": "string", "enum": list(Ground.values)}, OpenApiParameter.PATH)
EXAMPLE_OF_ANSWERS = {"claims": "Claim 1\nClaim 3", "capacity": "owner", "seen_on": "2026-11-20"}
EXAMPLE_OF_DOCUMENTS = [
    {"id": "7d1f0c1e-6f0a-4c39-9c1d-3f7b2f1b8a55", "kind": "claim_chart"},
    "0b9d3a52-3d0b-4f6e-8f0e-7a6d1f3f2c11",
]


class GroundSummary(Shape):
    """A ground in the list."""

    ground = serializers.ChoiceField(choices=Ground.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    version = serializers.IntegerField(help_text="0 where no rule set is in force on the day: nothing is asked then.")
    effective_from = serializers.DateField(allow_null=True)
    href = serializers.CharField()


class ReasonShape(Shape):
    """A reason of the ground; `answers_schema` is the JSON Schema of a filing's `answers` with it."""

    code = serializers.ChoiceField(choices=Reason.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    answers_schema = serializers.DictField()


class OptionShape(Shape):
    """A value that can be chosen."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class FieldShape(Shape):
    """A fact that is asked for. `reasons`: only with these; empty: with each."""

    code = serializers.CharField()
    kind = serializers.ChoiceField(choices=sorted(answers.KINDS))
    label = serializers.CharField()  # type: ignore[assignment]
    help = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]
    reasons = serializers.ListField(child=serializers.CharField())
    options = OptionShape(many=True)


class DocumentKindShape(Shape):
    """A kind of file. `reasons` as with fields."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    help = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]
    reasons = serializers.ListField(child=serializers.CharField())


class CheckShape(Shape):
    """A check of the checklist; one that blocks refuses the filing."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    blocks = serializers.BooleanField()
    reasons = serializers.ListField(child=serializers.CharField())


class GroundDetail(GroundSummary):
    """What a complaint on a ground needs on a day."""

    source = serializers.CharField()  # type: ignore[assignment]
    complexity = serializers.ChoiceField(choices=Complexity.choices)
    restores_at_once = serializers.BooleanField(
        help_text="Whether a counter-notice puts the listings back at once, without an election."
    )
    rounds = serializers.IntegerField(help_text="How many answers a seller has.")
    reasons = ReasonShape(many=True)
    fields = FieldShape(many=True)  # type: ignore[assignment]
    documents = DocumentKindShape(many=True)
    checks = CheckShape(many=True)


class RulesShape(Shape):
    """The version of a ground's rules under which a complaint was filed."""

    version = serializers.IntegerField()
    effective_from = serializers.DateField()
    href = serializers.CharField()


class GroundsView(ApiView):
    """The grounds."""

    @extend_schema(
        operation_id="grounds_list",
        summary="List the grounds of complaints",
        parameters=[ON],
        responses={200: GroundSummary(many=True)},
    )
    def get(self, request: Request) -> Response:
        """Each ground, and the version of its rules in force on a day."""
        day = day_asked(request)
        return Response([summary(grounds.in_force(ground, day), day) for ground in Ground.values])


class GroundView(ApiView):
    """One ground."""

    @extend_schema(
        operation_id="grounds_read",
        summary="Read what a ground asks for",
        parameters=[GROUND, ON],
        responses={200: GroundDetail},
    )
    def get(self, request: Request, ground: str) -> Response:
        """Reasons, fields, kinds of files and checks in force on a day, with a JSON Schema of `answers`."""
        if ground not in Ground.values:
            raise NotVisible
        day = day_asked(request)
        rules = grounds.in_force(ground, day)
        if not rules.version:
            raise Problem(404, _("No rules of this ground are in force on this day."))
        return Response(detail(rules, day))


def day_asked(request: Request) -> date:
    """The day of `?on=`, or today in Beijing. Raises a problem (400)."""
    given = request.query_params.get("on", "")
    try:
        return date.fromisoformat(given) if given else house_day()
    except ValueError as wrong:
        raise bad_parameter("on", _("Give a day as YYYY-MM-DD.")) from wrong


def summary(rules: RuleSet, day: date) -> dict[str, Any]:
    """A ground as the list shows it."""
    return {
        "ground": rules.ground,
        "label": Ground(rules.ground).label,
        "version": rules.version,
        "effective_from": rules.effective_from,
        "href": address_of(rules.ground, day),
    }


def detail(rules: RuleSet, day: date) -> dict[str, Any]:
    """A rule set as programs read it, in the active language."""
    return {
        **summary(rules, day),
        "source": in_words(rules.source),
        "complexity": rules.complexity,
        "restores_at_once": rules.restores_at_once,
        "rounds": rules.rounds,
        "reasons": [
            {"code": reason, "label": Reason(reason).label, "answers_schema": answers.schema(rules, reason)}
            for reason in rules.reasons
        ],
        "fields": [
            {**_part(one), "kind": one.kind, "options": _options(one.options), "required": one.required}
            for one in rules.fields
        ],
        "documents": [{**_part(one), "required": one.required} for one in rules.documents],
        "checks": [
            {"code": one.code, "label": in_words(one.label), "blocks": one.blocks, "reasons": list(one.reasons)}
            for one in rules.checks
        ],
    }


def filed_under(complaint: Complaint) -> dict[str, Any]:
    """Ground, version of the rules and answers of a complaint. No statement once the process has read the version."""
    rules = grounds.of(complaint)
    effective = rules.effective_from
    shown = {"version": rules.version, "effective_from": effective, "href": ""}
    if effective is not None:
        shown["href"] = address_of(rules.ground, effective)
    return {
        "ground": complaint.ground,
        "rules": shown if effective is not None else None,
        "answers": complaint.answers,
    }


def address_of(ground: str, day: date) -> str:
    """Where the rules of a ground on a day are read."""
    return f"{reverse('api:grounds-detail', args=[ground])}?on={day.isoformat()}"


def _part(one: Any) -> dict[str, Any]:
    return {
        "code": one.code,
        "label": in_words(one.label),
        "help": in_words(one.help),
        "reasons": list(one.reasons),
    }


def _options(options: Sequence[tuple[str, Any]]) -> list[dict[str, str]]:
    return [{"code": code, "label": in_words(words)} for code, words in options]


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "format": "uuid"},
            {
                "type": "object",
                "additionalProperties": False,
                "required": ["id"],
                "properties": {
                    "id": {"type": "string", "format": "uuid"},
                    "kind": {"type": "string", "description": "A code of the ground's `documents`."},
                },
            },
        ],
    }
)
class PaperField(serializers.Field[Any, Any, Any, Any]):
    """A stored file by its id alone, or with its kind."""

    def to_internal_value(self, data: Any) -> Paper:
        """Read either form. Raises ValidationError."""
        given = data if isinstance(data, dict) else {"id": data}
        unknown = sorted(given.keys() - {"id", "kind"})
        if unknown:
            message = serializers.ErrorDetail(_("This field is not known here."), code="unknown_field")
            raise serializers.ValidationError({name: [message] for name in unknown})
        kind = given.get("kind", "")
        if not isinstance(kind, str):
            raise serializers.ValidationError({"kind": [_("Give a text.")]})
        try:
            return Paper(UUID(str(given.get("id", ""))), kind)
        except ValueError as wrong:
            raise serializers.ValidationError(_("Give the id of a stored file."), code="invalid") from wrong


class AnswersField(serializers.DictField):
    """The facts; each is judged by the rule set of the ground, once the reason is known."""


FILING_EXAMPLE = OpenApiExample(
    "On an invention patent",
    value={
        "right": "ZL201710601862.3",
        "reason": "invention_use",
        "measure": "delete",
        "listings": ["https://item.jd.com/100012345678.html"],
        "explanation": "The kettle has every feature of claims 1 and 3, as the claim chart shows feature by feature.",
        "answers": EXAMPLE_OF_ANSWERS,
        "documents": EXAMPLE_OF_DOCUMENTS,
        "statement": {"name": "Priya Nair", "title": "IP Counsel", "is_true": True},
    },
    request_only=True,
)
