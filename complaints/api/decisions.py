"""JD decides targets of several complaints in one call."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from complaints import inputs, policies
from complaints.api import reading
from complaints.choices import ComplaintState
from complaints.models import Complaint
from complaints.workflow import complaint_workflow
from core.accounts.choices import Audience, Scope
from core.api.bulk import HELD_BACK, Answered, BulkView, answer_of, body_of, held_back, problem_of
from core.api.problems import FieldError, Problem, pointer
from core.api.schema import IDEMPOTENCY_KEY
from core.api.serializers import StrictSerializer
from core.api.transitions import field_for
from core.workflow.bulk import Outcome, Result, move_many
from core.workflow.errors import InvalidInputs, NotVisible, require

DECIDE = "decide"
FIELD = inputs.DECISIONS.name


class DecisionInput(StrictSerializer):
    """One target of one complaint, and what JD decides about it."""

    complaint = serializers.CharField(max_length=20, help_text="Reference of the complaint, such as C-2026-000123.")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """What the verb itself asks of a target, beside the complaint."""
        own = {item.name: field_for(item, "Decision") for item in inputs.DECISIONS.row}
        return {**super().get_fields(), **own}


DecisionsBody = body_of(DecisionInput, "DecisionsInput")
DecisionsAnswer = answer_of(
    "DecisionsAnswer",
    {
        "complaint": serializers.CharField(required=False),
        "state": serializers.ChoiceField(choices=ComplaintState.choices, required=False),
        "pending": serializers.IntegerField(required=False, help_text="Targets of the complaint not decided yet."),
    },
)


class DecisionsView(BulkView):
    """Decisions on targets, whichever complaints they belong to."""

    scopes = {"POST": Scope.COMPLAINTS_DECIDE}
    row_class = DecisionInput

    @extend_schema(
        operation_id="decisions_create",
        summary="Decide targets of several complaints",
        description=(
            "Up to 500 targets. Each row has its own result; the rows of one complaint are one step in its story, "
            "without those that do not hold. With `atomic` one row that fails undoes the whole call."
        ),
        parameters=[IDEMPOTENCY_KEY],
        request=DecisionsBody,
        responses={200: DecisionsAnswer},
    )
    def post(self, request: Request) -> Any:
        """Decide them."""
        require(policies.platform_acts(self.actor, Complaint()))
        return super().post(request)

    def act(self, rows: Mapping[int, Mapping[str, Any]], *, atomic: bool) -> Sequence[Answered]:
        """One move a complaint; what does not hold in it is left out and the rest tried once more."""
        places: dict[str, list[int]] = defaultdict(list)
        for index, row in rows.items():
            places[row["complaint"]].append(index)
        found = reading.complaints_for(self.actor).filter(reference__in=places)
        keys = dict(found.order_by().values_list("reference", "pk"))
        asked = {keys[reference]: indexes for reference, indexes in places.items() if reference in keys}
        unknown = [index for reference, indexes in places.items() if reference not in keys for index in indexes]
        answered = {index: Answered(index, problem_of(NotVisible())) for index in unknown}
        again = self._decide(asked, rows, answered, atomic=atomic)
        if again and not atomic:
            self._decide(again, rows, answered, atomic=atomic)
        return list(answered.values())

    def _decide(
        self,
        asked: Mapping[int, Sequence[int]],
        rows: Mapping[int, Mapping[str, Any]],
        answered: dict[int, Answered],
        *,
        atomic: bool,
    ) -> dict[int, list[int]]:
        """Decide, and note the answers; returns the rows that hold but stood beside some that do not."""
        results = move_many(
            complaint_workflow,
            {key: {FIELD: [_decision(rows[index]) for index in indexes]} for key, indexes in asked.items()},
            DECIDE,
            actor=self.actor,
            inputs={},
            all_or_nothing=atomic,
        )
        for result in results:
            answered |= {one.index: one for one in _answered(result, asked[result.key])}
        return {
            result.key: held
            for result in results
            if result.outcome == Outcome.INVALID and (held := _held(asked[result.key], answered))
        }


def _decision(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "complaint"}


def _held(indexes: Sequence[int], answered: Mapping[int, Answered]) -> list[int]:
    problems = {index: answered[index].problem for index in indexes}
    return [index for index, problem in problems.items() if problem and problem.code == HELD_BACK]


def _answered(result: Result[Complaint], indexes: Sequence[int]) -> list[Answered]:
    """The answer of a complaint for each of its rows."""
    if result.record is not None:
        record = result.record
        told = complaint_workflow.told(record.state, Audience.PARTNER)
        data = {"complaint": record.reference, "state": told.value, "pending": record.pending_count}
        return [Answered(index, data=data) for index in indexes]
    if isinstance(result.error, InvalidInputs):
        return [Answered(index, _invalid(result.error, place)) for place, index in enumerate(indexes)]
    if result.error is None:
        return [Answered(index, held_back()) for index in indexes]
    return [Answered(index, problem_of(result.error)) for index in indexes]


def _invalid(error: InvalidInputs, place: int) -> Problem:
    """The part of the verb's errors that is about one row; rows that hold wait for those that do not."""
    own = [
        FieldError(message, pointer=pointer(path[2:]))
        for path, messages in error.errors.items()
        if len(path) < 2 or path[:2] == (FIELD, place)
        for message in messages
    ]
    return Problem(422, errors=own) if own else held_back()
