"""Batches for owners' systems: give a table, read the drafts that came out of it, submit those that are whole."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from complaints import policies
from complaints.api.serializers import StatementInput
from complaints.api.views import in_words_of_the_api
from complaints.batches import actions, importing, lacks, queries
from complaints.batches.lacks import Standing
from complaints.choices import ComplaintState, Hold, Measure, Reason
from complaints.grounds.checklist import errors_of
from complaints.models import Complaint
from core import keyset
from core.accounts.choices import Scope
from core.accounts.models import Organisation
from core.api import idempotency
from core.api.bulk import answer, answer_about, problem_of, result
from core.api.problems import pointer
from core.api.schema import IDEMPOTENCY_KEY, PAGE_PARAMETERS, paged
from core.api.serializers import StrictSerializer
from core.api.shapes import Shape, or_empty
from core.api.views import ListView
from core.imports.api import Given, ImportApi
from core.imports.api.endpoints import REFERENCE
from core.imports.models import Import
from core.workflow.bulk import Result
from core.workflow.errors import InvalidInputs, require


class BatchesApi(ImportApi):
    """Batches of complaints, by rights owners and their agents."""

    kind, plural, name = importing.KIND, "complaints/batches", "complaints-batches"
    reads, writes = Scope.COMPLAINTS_FILE, Scope.COMPLAINTS_FILE
    fields = {
        "owner": {
            "type": "string",
            "description": "Code of the rights owner, for agents. Left out: your own organisation.",
        }
    }

    def given(self, form: Mapping[str, str]) -> Given:
        """For the owner that is named, or the actor's own organisation."""
        require(policies.files(self.actor))
        desk = Organisation.objects.get(pk=self.actor.organisation_id or 0)
        owner = self.organisation_coded(form["owner"], "owner") if form["owner"] else desk
        return Given(owner.pk, desk)


class LackShape(Shape):
    """Something that a draft lacks."""

    pointer = serializers.CharField(help_text="The field of a complaint, as a JSON pointer into `POST /complaints`.")
    detail = serializers.CharField()


class BatchDraftShape(Shape):
    """A complaint of a batch."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=ComplaintState.choices)
    right = serializers.CharField(help_text="Number of the right.")
    reason = serializers.ChoiceField(choices=or_empty(Reason.choices))
    measure = serializers.ChoiceField(choices=or_empty(Measure.choices))
    listings = serializers.IntegerField()
    is_whole = serializers.BooleanField(help_text="Whether it lacks nothing but the statement of truth.")
    lacks = LackShape(many=True)
    rests = serializers.ChoiceField(choices=or_empty(Hold.choices), help_text="What it relies on and no longer stands.")
    href = serializers.CharField()


class BatchSubmission(StrictSerializer):
    """One statement of truth for all complaints that are submitted."""

    statement = StatementInput()


BatchOutcome = answer_about("BatchOutcome", {"complaint": serializers.CharField(help_text="Reference.")})


def shown(standing: Standing) -> dict[str, Any]:
    """A complaint of a batch (BatchDraftShape)."""
    complaint = standing.complaint
    name = "complaints-drafts-detail" if standing.is_draft else "complaints-detail"
    return {
        "reference": complaint.reference,
        "state": complaint.state,
        "right": complaint.right.number if complaint.right else "",
        "reason": complaint.reason,
        "measure": complaint.measure,
        "listings": complaint.target_count,
        "is_whole": standing.is_whole,
        "lacks": _lacks(standing),
        "rests": complaint.held_for if standing.is_draft else "",
        "href": reverse(f"api:{name}", args=[complaint.reference]),
    }


def _lacks(standing: Standing) -> list[dict[str, str]]:
    invalid: Any = InvalidInputs(errors_of(standing.problems))
    named = in_words_of_the_api(invalid).errors
    return [{"pointer": pointer(path), "detail": word} for path, words in named.items() for word in words]


class BatchDrafts(BatchesApi, ListView):
    """The complaints that came out of a batch."""

    scopes = {"GET": Scope.COMPLAINTS_FILE}
    orders = {"number": keyset.Order("api.batch_drafts", [keyset.Key("id")])}

    @extend_schema(
        operation_id="complaints_batches_drafts",
        summary="List the complaints of a batch",
        parameters=[REFERENCE, *PAGE_PARAMETERS],
        responses={200: paged(BatchDraftShape)},
    )
    def get(self, request: Request, reference: str) -> Response:
        """Each with what it still lacks, in the order of the table."""
        page = self.page(queries.complaints_of(self.found(reference), actor=self.actor))
        standings = lacks.standings(list(page.rows), actor=self.actor, now=timezone.now())
        return self.answer([shown(one) for one in standings], page)


class BatchSubmit(BatchesApi):
    """Submitting a batch."""

    scopes = {"POST": Scope.COMPLAINTS_FILE}

    @extend_schema(
        operation_id="complaints_batches_submit",
        summary="Submit the complaints of a batch that lack nothing",
        description="With one statement of truth. Each has its own result; those that lack something stay drafts.",
        parameters=[REFERENCE, IDEMPOTENCY_KEY],
        request=BatchSubmission,
        responses={200: BatchOutcome},
    )
    def post(self, request: Request, reference: str) -> Any:
        """Submit them."""
        record = self.found(reference)
        given = BatchSubmission(data=request.data)
        given.is_valid(raise_exception=True)
        stated = given.validated_data["statement"]
        statement = actions.Statement(stated["name"], stated["title"])
        return idempotency.once(request, lambda: self._submit(record, statement), actor=self.actor)

    def _submit(self, record: Import, statement: actions.Statement) -> Response:
        results = actions.submit_whole(record, actor=self.actor, statement=statement)
        names = dict(queries.complaints_of(record, actor=self.actor).values_list("pk", "reference"))
        return answer([self._shown(one, names[one.key]) for one in results])

    def _shown(self, moved: Result[Complaint], reference: str) -> dict[str, Any]:
        error = moved.error
        if isinstance(error, InvalidInputs):
            error = in_words_of_the_api(error)
        problem = problem_of(error) if error else None
        return result({"complaint": reference}, problem, instance=f"{self.request.path}#{reference}")
