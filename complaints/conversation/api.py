"""The conversation about a complaint through the API: reading it, and writing to it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from complaints import queries
from complaints.api import reading
from complaints.api.serializers import EvidenceShape
from complaints.api.views import REFERENCE
from complaints.conversation import actions, policies
from complaints.conversation.circles import READERS
from complaints.conversation.limits import MAX_FILES, MAX_TEXT, spend_one
from complaints.models import Complaint, Remark
from core import keyset
from core.accounts.actors import Actor
from core.accounts.authors import author_of
from core.accounts.choices import Scope
from core.api import idempotency
from core.api.problems import Problem
from core.api.schema import IDEMPOTENCY_KEY, PAGE_PARAMETERS, paged
from core.api.serializers import StrictSerializer
from core.api.shapes import Shape
from core.api.views import ListView
from core.workflow.errors import require

AUDIENCES = [reader.value for reader in READERS]


class MessageInput(StrictSerializer):
    """A message to write."""

    text = serializers.CharField(max_length=MAX_TEXT)
    readers = serializers.ListField(
        child=serializers.ChoiceField(choices=AUDIENCES),
        min_length=1,
        max_length=len(AUDIENCES),
        help_text=(
            "Who reads it besides you: `staff` (CBBC, always), and `partner` (JD, once the complaint is lodged) or "
            "`portal` (the rights owner)."
        ),
    )
    documents = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=MAX_FILES,
        help_text="Ids of files stored with `POST /documents`.",
    )


class RedactionShape(Shape):
    """That CBBC took something out, when and why. What it was is not shown."""

    what = serializers.ChoiceField(choices=["text", "file"])
    at = serializers.DateTimeField()
    because = serializers.CharField()


class RemarkShape(Shape):
    """One question, answer, message or note. A redacted text is empty; redacted files are left out."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    verb = serializers.CharField(help_text="The step that it came with, or `message`.")
    who = serializers.CharField()
    text = serializers.CharField()
    readers = serializers.ListField(child=serializers.ChoiceField(choices=AUDIENCES), help_text="Who reads it.")
    redacted = serializers.BooleanField(help_text="Whether the text was taken out.")
    redactions = RedactionShape(many=True)
    evidence = EvidenceShape(many=True)


class RemarksView(ListView):
    """The conversation about a complaint."""

    orders = {"number": keyset.Order("api.remarks", [keyset.Key("id")])}
    scopes = {"GET": Scope.COMPLAINTS_READ, "POST": (Scope.COMPLAINTS_FILE, Scope.COMPLAINTS_DECIDE)}

    @extend_schema(
        operation_id="complaints_remarks",
        summary="Read the conversation about a complaint",
        parameters=[REFERENCE, *PAGE_PARAMETERS],
        responses={200: paged(RemarkShape)},
    )
    def get(self, request: Request, reference: str) -> Response:
        """Questions, answers and messages that you may read, oldest first."""
        complaint = reading.complaint_for(self.actor, reference)
        page = self.page(queries.conversation(complaint, actor=self.actor))
        return self.answer(remarks_shown(complaint, page.rows, actor=self.actor), page)

    @extend_schema(
        operation_id="complaints_write",
        summary="Write a message about a complaint",
        parameters=[REFERENCE, IDEMPOTENCY_KEY],
        request=MessageInput,
        responses={201: RemarkShape},
    )
    def post(self, request: Request, reference: str) -> Any:
        """A message to CBBC, or to CBBC and the other side, whatever the state of the complaint; closed ones too."""
        complaint = reading.complaint_for(self.actor, reference)
        require(policies.writes(self.actor, complaint))
        given = MessageInput(data=request.data)
        given.is_valid(raise_exception=True)
        return idempotency.once(request, lambda: self._write(complaint, given.validated_data), actor=self.actor)

    def _write(self, complaint: Complaint, given: Mapping[str, Any]) -> Response:
        allowance = spend_one(self.actor)
        if allowance.is_spent:
            raise Problem(429, headers={"Retry-After": str(allowance.reset)})
        files: list[UUID] = given.get("documents", [])
        said = actions.write(complaint.pk, given["text"], readers=given["readers"], files=files, actor=self.actor)
        return Response(remarks_shown(complaint, [said], actor=self.actor)[0], status=201)


def remarks_shown(complaint: Complaint, remarks: Iterable[Remark], *, actor: Actor) -> list[dict[str, Any]]:
    """Remarks as the API shows them, with their files. One statement, none without remarks."""
    said = list(remarks)
    files: dict[int, list[dict[str, Any]]] = defaultdict(list)
    bound = queries.evidence_and_gaps(complaint, actor=actor).filter(remark__in=[remark.pk for remark in said])
    for row in bound.values(*reading.EVIDENCE, "redacted_at", "redacted_because") if said else ():
        files[row["remark_id"]].append(row)
    return [_remark_shown(remark, files[remark.pk], reference=complaint.reference, actor=actor) for remark in said]


def _remark_shown(
    remark: Remark, files: Iterable[Mapping[str, Any]], *, reference: str, actor: Actor
) -> dict[str, Any]:
    """One remark. Colleagues read the author's name, everyone else the organisation's."""
    return {
        "id": remark.pk,
        "at": remark.created_at,
        "verb": remark.verb,
        "who": author_of(remark, reader=actor.audience),
        "text": remark.text,
        "readers": remark.readers,
        "redacted": remark.redacted_at is not None,
        "redactions": [
            *([_redaction("text", remark.redacted_at, remark.redacted_because)] if remark.redacted_at else []),
            *(_redaction("file", one["redacted_at"], one["redacted_because"]) for one in files if one["redacted_at"]),
        ],
        "evidence": [reading.evidence_shown(one, reference) for one in files if one["redacted_at"] is None],
    }


def _redaction(what: str, at: Any, because: str) -> dict[str, Any]:
    return {"what": what, "at": at, "because": because}
