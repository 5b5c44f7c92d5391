"""Endpoints of advice requests."""

from collections import defaultdict
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from complaints.advice import policies, queries
from complaints.advice.actions import Question, ask
from complaints.advice.api import reading
from complaints.advice.api.serializers import AdviceDetail, AdviceRemarkShape, AdviceSummary, QuestionInput
from complaints.advice.choices import AdviceState, Topic
from complaints.advice.workflow import advice_workflow
from complaints.models import AdviceRequest
from core import keyset
from core.accounts.choices import OrganisationKind, Scope
from core.accounts.models import Organisation
from core.api import etags, idempotency
from core.api.filters import InstantFilter, narrowed
from core.api.negotiation import AnyType
from core.api.schema import IDEMPOTENCY_KEY, IF_NONE_MATCH, PAGE_PARAMETERS, paged
from core.api.shapes import EventShape, event_shown, public_id
from core.api.transitions import TransitionView
from core.api.views import ApiView, ListView
from core.audit import queries as audit
from core.audit import verbs
from core.documents.responses import attachment
from core.search import narrow
from core.workflow.errors import InvalidInputs, NotVisible, require
from core.workflow.files import files_given
from programmes import queries as programmes
from programmes.models import Right

REFERENCE = OpenApiParameter(
    "reference",
    {"type": "string", "pattern": "^A-[0-9]{4}-[0-9]{6,}$"},
    OpenApiParameter.PATH,
    description="Reference of the request, such as A-2026-000123.",
)
FILTERS = [
    OpenApiParameter(
        "state",
        {"type": "array", "items": {"type": "string", "enum": list(AdviceState.values)}},
        description="In one of these states.",
        explode=True,
    ),
    OpenApiParameter("topic", {"type": "string", "enum": list(Topic.values)}, description="About this."),
    OpenApiParameter("q", OpenApiTypes.STR, description="Holds all of these words: reference, owner, right, question."),
    OpenApiParameter("updated_after", OpenApiTypes.DATETIME, description="Changed after this instant."),
    OpenApiParameter(
        "order",
        {"type": "string", "enum": ["newest", "updated"], "default": "newest"},
        description="Newest first; or in the order of the last change.",
    ),
]


class AdviceFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The filters of the list."""

    state = django_filters.MultipleChoiceFilter(choices=AdviceState.choices)
    topic = django_filters.ChoiceFilter(choices=Topic.choices)
    q = django_filters.CharFilter(method="with_words", max_length=200)
    updated_after = InstantFilter(field_name="updated_at", lookup_expr="gt")

    def with_words(self, rows: QuerySet[AdviceRequest], name: str, value: str) -> QuerySet[AdviceRequest]:
        """Requests that hold every word."""
        return narrow(rows, value)


class AdviceListView(ListView):
    """The requests that you may see, and asking."""

    orders = {
        "newest": keyset.Order("api.advice.newest", [keyset.Key("id", descending=True)]),
        "updated": keyset.Order("api.advice.updated", [keyset.Key("updated_at"), keyset.Key("id")]),
    }
    parameters = frozenset(AdviceFilter.base_filters)
    scopes = {"GET": Scope.COMPLAINTS_READ, "POST": Scope.COMPLAINTS_FILE}

    @extend_schema(
        operation_id="advice_list",
        summary="List requests for advice",
        parameters=[*FILTERS, *PAGE_PARAMETERS],
        responses={200: paged(AdviceSummary)},
    )
    def get(self, request: Request) -> Response:
        """Requests for advice that you may see: what is no infringement is asked of CBBC."""
        rows = narrowed(AdviceFilter, queries.movable_by(self.actor), query=request.query_params)
        page = self.page(rows)
        return self.answer([reading.summary(row, actor=self.actor) for row in page.rows], page)

    @extend_schema(
        operation_id="advice_ask",
        summary="Ask CBBC for advice",
        parameters=[IDEMPOTENCY_KEY],
        request=QuestionInput,
        responses={201: AdviceSummary},
    )
    def post(self, request: Request) -> Any:
        """Ask about a price, the resale of genuine goods or a contract: JD cannot act on those, CBBC advises you."""
        require(policies.asks(self.actor))
        given = QuestionInput(data=request.data)
        given.is_valid(raise_exception=True)
        return idempotency.once(request, lambda: self._ask(given.validated_data), actor=self.actor)

    def _ask(self, given: dict[str, Any]) -> Response:
        question = Question(
            topic=given["topic"],
            question=given["question"],
            wanted=given.get("wanted", ""),
            listings="\n".join(" ".join(line.split()) for line in given.get("listings", ())),
            right=self._right(given.get("right", "")),
            owner_id=self._owner(given.get("owner", "")),
            documents=files_given(given.get("documents", ()), actor=self.actor),
        )
        asked = ask(question, actor=self.actor)
        shown = reading.advice_for(self.actor, asked.reference)
        headers = {
            "Location": reverse("api:advice-detail", args=[shown.reference]),
            "ETag": reading.tag(shown, actor=self.actor),
        }
        return Response(reading.summary(shown, actor=self.actor), status=201, headers=headers)

    def _right(self, number: str) -> Right | None:
        if not number:
            return None
        found = programmes.rights_to_complain_on(self.actor).filter(number=number).order_by("pk").first()
        if found is None:
            raise InvalidInputs({"right": [_("You have no right with this number.")]})
        return found

    def _owner(self, code: str) -> int | None:
        """The owner that an agent names; owners ask for themselves."""
        if not code or not programmes.is_agent(self.actor):
            return None
        powers = programmes.powers_to_complain(self.actor)
        owners = Organisation.objects.filter(kind=OrganisationKind.RIGHTS_OWNER, code=code)
        found = owners.filter(pk__in=powers.values("owner_id")).first()
        if found is None:
            raise InvalidInputs({"owner": [_("No power of attorney in force lets you ask for this rights owner.")]})
        return found.pk


class AdviceView(ApiView):
    """One request."""

    @extend_schema(
        operation_id="advice_read",
        summary="Read a request for advice",
        parameters=[REFERENCE, IF_NONE_MATCH],
        responses={200: AdviceDetail, 304: OpenApiResponse(description="You have it already.")},
    )
    def get(self, request: Request, reference: str) -> Response:
        """The whole request, with CBBC's answer, its clocks, files and the verbs that you may use now."""
        found = reading.advice_for(self.actor, reference)
        tag = reading.tag(found, actor=self.actor)
        if etags.is_known(request, tag):
            return Response(status=304, headers={"ETag": tag})
        return Response(reading.detail(found, actor=self.actor), headers={"ETag": tag})


class EventsView(ListView):
    """The story of a request."""

    orders = {"number": keyset.Order("api.advice.events", [keyset.Key("id")])}

    @extend_schema(
        operation_id="advice_events",
        summary="Read the story of a request for advice",
        parameters=[REFERENCE, *PAGE_PARAMETERS],
        responses={200: paged(EventShape)},
    )
    def get(self, request: Request, reference: str) -> Response:
        """What happened, oldest first, in the words that you may read."""
        found = reading.advice_for(self.actor, reference)
        page = self.page(audit.of_subject(found).filter(verb__in=verbs.readable_by(self.actor.audience)))
        return self.answer([event_shown(audit.entry(event, actor=self.actor)) for event in page.rows], page)


class RemarksView(ListView):
    """The conversation of a request."""

    orders = {"number": keyset.Order("api.advice.remarks", [keyset.Key("id")])}

    @extend_schema(
        operation_id="advice_remarks",
        summary="Read the conversation of a request for advice",
        parameters=[REFERENCE, *PAGE_PARAMETERS],
        responses={200: paged(AdviceRemarkShape)},
    )
    def get(self, request: Request, reference: str) -> Response:
        """Answers and questions that you may read, oldest first."""
        found = reading.advice_for(self.actor, reference)
        page = self.page(queries.conversation(found, actor=self.actor))
        files: dict[int, list[dict[str, Any]]] = defaultdict(list)
        bound = queries.files_of(found, actor=self.actor).filter(remark__in=[remark.pk for remark in page.rows])
        for row in bound.values(*reading.FILE) if page.rows else ():
            files[row["remark_id"]].append(row)
        shown = [
            reading.remark_shown(remark, files[remark.pk], reference=reference, actor=self.actor)
            for remark in page.rows
        ]
        return self.answer(shown, page)


class FileView(ApiView):
    """A file of a request."""

    content_negotiation_class = AnyType

    @extend_schema(
        operation_id="advice_file",
        summary="Fetch a file of a request for advice",
        parameters=[
            REFERENCE,
            OpenApiParameter("document", OpenApiTypes.UUID, OpenApiParameter.PATH, description="Id of the file."),
        ],
        responses={(200, "*/*"): OpenApiResponse(OpenApiTypes.BINARY, "The file, for saving.")},
    )
    def get(self, request: Request, reference: str, document: str) -> HttpResponseBase:
        """The file as it was given. Who fetched it is recorded."""
        found = reading.advice_for(self.actor, reference)
        files = queries.files_of(found, actor=self.actor)
        file = files.filter(document__public_id=public_id(document)).first()
        if file is None:
            raise NotVisible
        return attachment(file.document, actor=self.actor, request=request._request)


class AdviceVerb(TransitionView):
    """A verb of whoever asked."""

    table = advice_workflow
    scopes = {"POST": Scope.COMPLAINTS_FILE}

    def key_of(self, reference: str) -> int:
        """The request's key, where the actor may see it."""
        return reading.key_for(self.actor, reference)

    def represent(self, record: AdviceRequest) -> dict[str, Any]:
        """The request as lists show it."""
        return reading.summary(record, actor=self.actor)

    def tag_of(self, record: AdviceRequest) -> str:
        """The request's new ETag."""
        return reading.tag(record, actor=self.actor)
