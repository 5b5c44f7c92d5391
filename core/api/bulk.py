"""Many rows in one call: each with its own answer, or all or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import idempotency
from core.api.problems import FieldError, Problem, flatten, pointer, translate
from core.api.serializers import StrictSerializer
from core.api.views import ApiView
from core.workflow.bulk import MOST
from core.workflow.errors import MoveError

CONFLICTS = frozenset({409, 412})
HELD_BACK = "held_back"


@dataclass(frozen=True)
class Answered:
    """What became of the row at `index` of the body: `problem` where it failed, `data` what its answer adds else."""

    index: int
    problem: Problem | None = None
    data: Mapping[str, Any] | None = None


# Rows that hold, by their index in the body; returns an answer for each. `atomic`: nothing is written where one fails.
Act = Callable[[Mapping[int, Mapping[str, Any]], bool], Sequence[Answered]]


Fields = Mapping[str, serializers.Field[Any, Any, Any, Any]]


@extend_schema_field({"$ref": "#/components/schemas/Problem"})
class ProblemField(serializers.DictField):
    """What went wrong with a row, in the shape of every other problem."""


class BulkView(ApiView):
    """A POST of up to 500 rows: `{"atomic": false, "rows": [...]}`.

    Sub-classes give `row_class` and `act`, and describe `post` with `body_of` and `answer_of`. Without `atomic` the
    answer is 200 with a result a row; with it, one row that fails makes the whole call fail and nothing is written:
    409 where a record's state stands in the way, else 422.
    """

    row_class: ClassVar[type[StrictSerializer]]

    def act(self, rows: Mapping[int, Mapping[str, Any]], *, atomic: bool) -> Sequence[Answered]:
        """Carry out the rows that hold, by their index; one answer each. Runs in the transaction of the reply."""
        raise NotImplementedError

    def post(self, request: Request) -> Any:
        """Read strictly, act once, answer row by row."""
        atomic, rows = _envelope(request.data)
        return idempotency.once(request, lambda: self._answer(rows, atomic=atomic), actor=self.actor)

    def _answer(self, rows: Sequence[Any], *, atomic: bool) -> Response:
        valid: dict[int, Mapping[str, Any]] = {}
        answered: dict[int, Answered] = {}
        for index, row in enumerate(rows):
            given = self.row_class(data=row)
            if given.is_valid():
                valid[index] = given.validated_data
            else:
                answered[index] = Answered(index, Problem(422, errors=list(flatten(given.errors))))
        if not (atomic and answered) and valid:
            answered |= {one.index: one for one in self.act(valid, atomic=atomic)}
        failed = [one for one in answered.values() if one.problem]
        if atomic and failed:
            # Raised within the transaction: whatever was written is undone.
            raise _all_failed(sorted(failed, key=lambda one: one.index))
        return answer([self._shown(answered[index]) for index in sorted(answered)])

    def _shown(self, answered: Answered) -> dict[str, Any]:
        instance = f"{self.request.path}#/rows/{answered.index}"
        return result({"index": answered.index}, answered.problem, instance=instance, data=answered.data or {})


def result(
    named: Mapping[str, Any], problem: Problem | None, *, instance: str, data: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Any]:
    """What became of one of many: how it is named, and its problem, or `data` where it was carried out."""
    if problem is None:
        return {**named, "status": "done", **data}
    return {**named, "status": "error", "problem": problem.as_json(instance)}


def answer(results: Sequence[Mapping[str, Any]]) -> Response:
    """The answer to a call about many, out of a `result` each."""
    failed = sum(one["status"] == "error" for one in results)
    return Response({"done": len(results) - failed, "failed": failed, "results": results})


def problem_of(error: MoveError) -> Problem:
    """The problem of a row whose record was not moved."""
    found = translate(error)
    assert found is not None  # every MoveError has one
    return found


def held_back() -> Problem:
    """The problem of a row that holds but was not carried out because of others."""
    detail = _("Another row of this call cannot be carried out; this one was held back.")
    return Problem(409, detail, HELD_BACK)


def body_of(row: type[StrictSerializer], name: str) -> type[StrictSerializer]:
    """The shape of the body, for the description."""
    fields: dict[str, Any] = {
        "atomic": serializers.BooleanField(
            required=False, default=False, help_text="All or nothing: one row that fails undoes the others."
        ),
        "rows": serializers.ListSerializer(child=row(), min_length=1, max_length=MOST),
    }
    return type(name, (StrictSerializer,), fields | {"__doc__": "Rows to carry out."})


def answer_of(name: str, data: Fields) -> type[serializers.Serializer[Any]]:
    """The shape of the answer, for the description; `data` are the fields of a row that was carried out."""
    index = serializers.IntegerField(help_text="Place of the row in the body, from 0.")
    return answer_about(name, {"index": index}, data)


def answer_about(name: str, named: Fields, data: Fields = MappingProxyType({})) -> type[serializers.Serializer[Any]]:
    """The shape of an answer about many that are named by these fields; `data` as with answer_of."""
    fields: dict[str, Any] = {
        **named,
        "status": serializers.ChoiceField(choices=["done", "error"]),
        "problem": ProblemField(required=False),
        **data,
    }
    one = type(f"{name}Result", (serializers.Serializer,), fields | {"__doc__": "What became of one row."})
    whole: dict[str, Any] = {
        "done": serializers.IntegerField(),
        "failed": serializers.IntegerField(),
        "results": one(many=True),
    }
    return type(name, (serializers.Serializer,), whole | {"__doc__": "What became of each row, in the order given."})


def _envelope(body: Any) -> tuple[bool, list[Any]]:
    """`atomic` and the rows as given. Raises a problem (422)."""
    errors: list[FieldError] = []
    if not isinstance(body, Mapping):
        raise Problem(422, errors=[FieldError(_("Send an object with “rows”."), pointer="")])
    errors += [
        FieldError(_("This field is not known here."), "unknown_field", pointer=pointer([str(name)]))
        for name in body
        if name not in {"atomic", "rows"}
    ]
    atomic, rows = body.get("atomic", False), body.get("rows")
    if not isinstance(atomic, bool):
        errors.append(FieldError(_("Send true or false."), pointer="/atomic"))
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST:
        errors.append(FieldError(_("Send 1 to %(most)s rows.") % {"most": MOST}, "count", pointer="/rows"))
    if errors:
        raise Problem(422, errors=errors)
    return bool(atomic), list(rows or ())


def _all_failed(failed: Sequence[Answered]) -> Problem:
    """The problem of a whole call: which rows failed, each with its own pointers."""
    errors: list[FieldError] = []
    statuses: set[int] = set()
    for one in failed:
        problem = one.problem
        if problem is None or problem.code == HELD_BACK:
            continue  # the row itself holds
        statuses.add(problem.status)
        place = f"/rows/{one.index}"
        told = problem.as_json("")
        errors += [
            FieldError(error.detail, error.code, pointer=f"{place}{error.pointer or ''}") for error in problem.errors
        ] or [FieldError(told["detail"], told["code"], pointer=place)]
    status = 409 if statuses & CONFLICTS else 422
    count = sum(one.problem is not None and one.problem.code != HELD_BACK for one in failed)
    detail = _("Nothing was written; rows that cannot be carried out: %(count)s.") % {"count": count}
    return Problem(status, detail, "nothing_written", errors=errors)
