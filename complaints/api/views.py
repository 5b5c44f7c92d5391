"""Endpoints of complaints."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from complaints import addresses, policies, queries, search
from complaints.actions.filing import Filing, file_complaint
from complaints.api import reading
from complaints.api.filters import PARAMETERS, STATES, ComplaintFilter
from complaints.api.serializers import (
    ComplaintDetail,
    ComplaintSummary,
    FilingInput,
    TargetShape,
)
from complaints.models import Complaint
from complaints.workflow import complaint_workflow
from core import keyset
from core.accounts.actors import Actor
from core.accounts.choices import Audience, Scope
from core.api import etags, idempotency
from core.api.filters import narrowed
from core.api.negotiation import AnyType
from core.api.problems import FieldError, Problem
from core.api.schema import IDEMPOTENCY_KEY, IF_NONE_MATCH, PAGE_PARAMETERS, paged
from core.api.shapes import DocumentShape, EventShape, event_shown, public_id, stored_shown
from core.api.transitions import TransitionView
from core.api.views import ApiView, ListView
from core.audit import queries as audit
from core.audit import verbs
from core.documents import actions as documents
from core.documents.responses import attachment
from core.documents.uploads import refused_uploads
from core.verdicts import Denied
from core.workflow.errors import InvalidInputs, NotVisible, Refused

REFERENCE = OpenApiParameter(
    "reference",
    {"type": "string", "pattern": "^C-[0-9]{4}-[0-9]{6,}$"},
    OpenApiParameter.PATH,
    description="Reference of the complaint, such as C-2026-000123.",
)
FILTERS = [
    OpenApiParameter(
        "state",
        {"type": "array", "items": {"type": "string", "enum": [value for value, _words in STATES]}},
        description="In one of these states.",
        explode=True,
    ),
    OpenApiParameter("right", OpenApiTypes.STR, description="About the right with this number."),
    OpenApiParameter("sku", OpenApiTypes.STR, description="About the listing with this SKU."),
    OpenApiParameter(
        "q",
        OpenApiTypes.STR,
        description="Holds all of these words: references, owner, right, explanation, SKU, address, title, shop or "
        "company of a listing. 422 where too many hold them to look through: add a word or a filter.",
    ),
    OpenApiParameter(
        "similar",
        {"type": "boolean", "default": False},
        description="Where nothing holds the words of `q`: ten complaints at most that are called nearly so.",
    ),
    OpenApiParameter("updated_after", OpenApiTypes.DATETIME, description="Changed after this instant."),
    OpenApiParameter("lodged_after", OpenApiTypes.DATETIME, description="Lodged at or after this instant."),
    OpenApiParameter("lodged_before", OpenApiTypes.DATETIME, description="Lodged before this instant."),
    OpenApiParameter(
        "order",
        {"type": "string", "enum": ["newest", "lodged", "updated"], "default": "newest"},
        description="Newest first; in the order of lodging; or in the order of the last change.",
    ),
]


class ComplaintsView(ListView):
    """The complaints that you may see, and filing a new one."""

    orders = {
        "newest": keyset.Order("api.newest", [keyset.Key("id", descending=True)]),
        "lodged": keyset.Order("api.lodged", [keyset.Key("lodged_at"), keyset.Key("id")]),
        "updated": keyset.Order("api.updated", [keyset.Key("updated_at"), keyset.Key("id")]),
    }
    parameters = PARAMETERS
    scopes = {"GET": Scope.COMPLAINTS_READ, "POST": Scope.COMPLAINTS_FILE}

    @extend_schema(
        operation_id="complaints_list",
        summary="List complaints",
        parameters=[*FILTERS, *PAGE_PARAMETERS],
        responses={200: paged(ComplaintSummary)},
    )
    def get(self, request: Request) -> Response:
        """Complaints that you may see, narrowed by the filters."""
        rows = self._narrowed(reading.complaints_for(self.actor))
        if request.query_params.get("order") == "lodged":
            rows = rows.filter(lodged_at__isnull=False)
        page = self.page(rows.values(*reading.SUMMARY))
        return self.answer(reading.summaries(page.rows, actor=self.actor), page)

    @extend_schema(
        operation_id="complaints_file",
        summary="File a complaint",
        parameters=[IDEMPOTENCY_KEY],
        request=FilingInput,
        responses={201: ComplaintSummary},
    )
    def post(self, request: Request) -> Any:
        """A rights owner's system files a whole complaint; it goes to CBBC at once."""
        _must_file(self.actor)
        given = FilingInput(data=request.data)
        given.is_valid(raise_exception=True)
        return idempotency.once(request, lambda: self._file(given.filing()), actor=self.actor)

    def _file(self, filing: Filing) -> Response:
        try:
            complaint = file_complaint(filing, actor=self.actor)
        except InvalidInputs as invalid:
            raise in_words_of_the_api(invalid) from invalid
        if complaint.target_count != len(filing.listings):
            raise _left_out(complaint)
        headers = {
            "Location": reverse("api:complaints-detail", args=[complaint.reference]),
            "ETag": reading.tag(complaint, actor=self.actor),
        }
        return Response(reading.summary(complaint, actor=self.actor), status=201, headers=headers)

    def _narrowed(self, complaints: QuerySet[Complaint]) -> QuerySet[Complaint]:
        query = self.request.query_params
        found = narrowed(ComplaintFilter, complaints, query=query)
        if named := query.getlist("state"):
            found = found.filter(state__in=reading.states_meant(named, actor=self.actor))
        searched = search.find(found, query.get("q", ""), actor=self.actor)
        if searched.is_partial or searched.is_too_wide:
            error = FieldError(searched.note, "too_wide", parameter="q")
            raise Problem(422, searched.note, code="too_wide", errors=[error])
        if query.get("similar") == "true" and query.get("q") and not searched.rows.exists():
            return self._nearly(found, query["q"])
        return searched.rows

    def _nearly(self, rows: QuerySet[Complaint], words: str) -> QuerySet[Complaint]:
        hits = search.nearly(rows, words, actor=self.actor)
        if hits.is_too_wide:
            note = _("There is too much to look through for similar words. Narrow the list by a filter first.")
            raise Problem(422, note, code="too_wide", errors=[FieldError(note, "too_wide", parameter="similar")])
        return rows.filter(pk__in=hits.keys)


class ComplaintView(ApiView):
    """One complaint."""

    @extend_schema(
        operation_id="complaints_read",
        summary="Read a complaint",
        parameters=[REFERENCE, IF_NONE_MATCH],
        responses={200: ComplaintDetail, 304: OpenApiResponse(description="You have it already.")},
    )
    def get(self, request: Request, reference: str) -> Response:
        """The whole complaint, with its clocks, evidence and the verbs that you may use now."""
        complaint = reading.complaint_for(self.actor, reference)
        tag = reading.tag(complaint, actor=self.actor)
        if etags.is_known(request, tag):
            return Response(status=304, headers={"ETag": tag})
        return Response(reading.detail(complaint, actor=self.actor), headers={"ETag": tag})


class TargetsView(ListView):
    """The targets of a complaint."""

    orders = {"number": keyset.Order("api.targets", [keyset.Key("number")])}

    @extend_schema(
        operation_id="complaints_targets",
        summary="List the targets of a complaint",
        parameters=[REFERENCE, *PAGE_PARAMETERS],
        responses={200: paged(TargetShape)},
    )
    def get(self, request: Request, reference: str) -> Response:
        """Each listing under complaint and what was decided about it, in the complaint's own order."""
        key = reading.key_for(self.actor, reference)
        page = self.page(reading.targets_of(key, actor=self.actor))
        return self.answer([reading.target_shown(row, actor=self.actor) for row in page.rows], page)


class EventsView(ListView):
    """The story of a complaint."""

    orders = {"number": keyset.Order("api.events", [keyset.Key("id")])}

    @extend_schema(
        operation_id="complaints_events",
        summary="Read the story of a complaint",
        parameters=[REFERENCE, *PAGE_PARAMETERS],
        responses={200: paged(EventShape)},
    )
    def get(self, request: Request, reference: str) -> Response:
        """What happened, oldest first, in the words that you may read."""
        complaint = reading.complaint_for(self.actor, reference)
        readable = audit.of_subject(complaint).filter(verb__in=verbs.readable_by(self.actor.audience))
        page = self.page(readable)
        return self.answer([event_shown(audit.entry(event, actor=self.actor)) for event in page.rows], page)


class EvidenceView(ApiView):
    """A file of a complaint."""

    content_negotiation_class = AnyType

    @extend_schema(
        operation_id="complaints_evidence",
        summary="Fetch a file",
        parameters=[
            REFERENCE,
            OpenApiParameter("document", OpenApiTypes.UUID, OpenApiParameter.PATH, description="Id of the file."),
        ],
        responses={(200, "*/*"): OpenApiResponse(OpenApiTypes.BINARY, "The file, for saving.")},
    )
    def get(self, request: Request, reference: str, document: str) -> HttpResponseBase:
        """The file as it was given. Who fetched it is recorded."""
        complaint = reading.complaint_for(self.actor, reference)
        evidence = (
            queries.evidence_visible_to(self.actor)
            .filter(complaint=complaint, document__public_id=public_id(document))
            .first()
        )
        if evidence is None:
            raise NotVisible
        return attachment(evidence.document, actor=self.actor, request=request._request)


class DocumentsView(ApiView):
    """Files for complaints and rights."""

    parser_classes = [MultiPartParser]
    # Certificates come this way as evidence does, and what a seller shows against a complaint.
    scopes = {"POST": (Scope.COMPLAINTS_FILE, Scope.RIGHTS_WRITE, Scope.COMPLAINTS_DECIDE)}

    @extend_schema(
        operation_id="documents_store",
        summary="Store a file",
        parameters=[IDEMPOTENCY_KEY],
        request={
            "multipart/form-data": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            }
        },
        responses={201: DocumentShape},
    )
    def post(self, request: Request) -> Any:
        """Store a file before filing, answering, or adding it to a right; name its `id` there.

        JD stores what a seller shows against a complaint and names it with `counter`. Pictures, PDF, XLSX, DOCX, CSV,
        MP4.
        """
        kind = _kind_of_files(self.actor)
        for refusal in refused_uploads(request):
            raise refusal
        upload = request.FILES.get("file")
        if upload is None:
            raise InvalidInputs({"file": [_("Send the file in the field “file”.")]})
        return idempotency.once(request, lambda: self._store(upload, kind), actor=self.actor)

    def _store(self, upload: Any, kind: str) -> Response:
        assert self.actor.organisation_id is not None
        stored = documents.store(upload, actor=self.actor, organisation_id=self.actor.organisation_id, kind=kind)
        return Response(stored_shown(stored), status=201)


class ComplaintTransition(TransitionView):
    """A verb of a complaint."""

    table = complaint_workflow

    def key_of(self, reference: str) -> int:
        """The complaint's key, where the actor may see it."""
        return reading.key_for(self.actor, reference)

    def represent(self, record: Complaint) -> dict[str, Any]:
        """The complaint as lists show it."""
        return reading.summary(record, actor=self.actor)

    def tag_of(self, record: Complaint) -> str:
        """The complaint's new ETag."""
        return reading.tag(record, actor=self.actor)


class OwnersVerb(ComplaintTransition):
    """A verb of rights owners."""

    scopes = {"POST": Scope.COMPLAINTS_FILE}


class PlatformsVerb(ComplaintTransition):
    """A verb of JD."""

    scopes = {"POST": Scope.COMPLAINTS_DECIDE}


# Names of the action's fields that the API calls otherwise.
RENAMED: Mapping[str, str] = {"addresses": "listings", "evidence": "documents"}


def in_words_of_the_api(invalid: InvalidInputs) -> InvalidInputs:
    """What actions refuse, under the names that the API has for their fields."""
    return InvalidInputs(
        {(RENAMED.get(str(path[0]), path[0]), *path[1:]): messages for path, messages in invalid.errors.items()},
        code=invalid.code,
    )


def _must_file(actor: Actor) -> None:
    """Only who may file complaints or keep rights may store what they need. Raises Refused."""
    verdict = policies.files(actor)
    if isinstance(verdict, Denied):
        raise Refused(verdict)


def _kind_of_files(actor: Actor) -> str:
    """What files of this actor are for. Raises Refused for whoever has none to bring."""
    if actor.audience == Audience.PARTNER:
        verdict = policies.platform_acts(actor, Complaint())
        if isinstance(verdict, Denied):
            raise Refused(verdict)
        return "counter_evidence"
    _must_file(actor)
    return "evidence"


def _left_out(complaint: Complaint) -> serializers.ValidationError:
    """Errors of the listings that became no targets, by their place, each with its code."""
    sheet = addresses.of_draft(complaint)
    errors: Any = {line.number - 1: [serializers.ErrorDetail(line.message, code=line.code)] for line in sheet.problems}
    return serializers.ValidationError({"listings": errors})
