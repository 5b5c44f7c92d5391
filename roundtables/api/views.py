"""Endpoints of roundtables, issues and action points."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core import keyset
from core.accounts.actors import Actor
from core.accounts.choices import Scope
from core.api import etags
from core.api.filters import InstantFilter, narrowed
from core.api.negotiation import AnyType
from core.api.schema import IF_NONE_MATCH, PAGE_PARAMETERS, paged
from core.api.transitions import TransitionView
from core.api.views import ApiView, ListView, bad_parameter
from core.workflow.errors import NotVisible
from roundtables import queries
from roundtables.api import reading
from roundtables.api.serializers import (
    ActionPointDetail,
    ActionPointSummary,
    IssueDetail,
    IssueSummary,
    RoundtableDetail,
    RoundtableSummary,
)
from roundtables.choices import ActionState, IssueState, IssueTopic, RoundtableState
from roundtables.models import ActionPoint, Issue, Roundtable
from roundtables.packs.papers import LANGUAGES
from roundtables.packs.views import pack_response, reader_for, refusal
from roundtables.workflow import action_workflow, issue_workflow

READ, ANSWER = Scope.ROUNDTABLES_READ, Scope.ROUNDTABLES_ANSWER
UPDATED_AFTER = OpenApiParameter("updated_after", OpenApiTypes.DATETIME, description="Changed after this instant.")
ORDER = OpenApiParameter(
    "order",
    {"type": "string", "enum": ["newest", "updated"], "default": "newest"},
    description="Newest first; or in the order of the last change.",
)
NOT_MODIFIED = OpenApiResponse(description="You have it already.")


def reference_parameter(prefix: str, noun: str) -> OpenApiParameter:
    """The part of an address that names a record."""
    return OpenApiParameter(
        "reference",
        {"type": "string", "pattern": f"^{prefix}-[0-9]{{4}}-[0-9]{{6,}}$"},
        OpenApiParameter.PATH,
        description=f"Reference of the {noun}, such as {prefix}-2026-000123.",
    )


def states(values: Any) -> OpenApiParameter:
    """The filter by state."""
    return OpenApiParameter(
        "state",
        {"type": "array", "items": {"type": "string", "enum": list(values)}},
        description="In one of these states.",
        explode=True,
    )


def orders(noun: str) -> dict[str, keyset.Order]:
    """The two orders of a list."""
    return {
        "newest": keyset.Order(f"api.{noun}.newest", [keyset.Key("id", descending=True)]),
        "updated": keyset.Order(f"api.{noun}.updated", [keyset.Key("updated_at"), keyset.Key("id")]),
    }


def unless_known(request: Request, body: Mapping[str, Any], roundtable: Roundtable, actor: Actor) -> Response:
    """What is shown of a roundtable with its ETag; without the body where the client has it already (304)."""
    tag = etags.etag_of(body, roundtable.reference, roundtable.version, actor=actor)
    if etags.is_known(request, tag):
        return Response(status=304, headers={"ETag": tag})
    return Response(body, headers={"ETag": tag})


ROUNDTABLE = reference_parameter("RT", "roundtable")
ISSUE = reference_parameter("Q", "issue")
POINT = reference_parameter("AP", "action point")


class RoundtableFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The filters of roundtables."""

    state = django_filters.MultipleChoiceFilter(choices=RoundtableState.choices)
    updated_after = InstantFilter(field_name="updated_at", lookup_expr="gt")


class IssueFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The filters of issues."""

    state = django_filters.MultipleChoiceFilter(choices=IssueState.choices)
    topic = django_filters.ChoiceFilter(choices=IssueTopic.choices)
    updated_after = InstantFilter(field_name="updated_at", lookup_expr="gt")


class ActionPointFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The filters of action points."""

    state = django_filters.MultipleChoiceFilter(choices=ActionState.choices)
    updated_after = InstantFilter(field_name="updated_at", lookup_expr="gt")


class RoundtableListView(ListView):
    """The roundtables to which you were invited."""

    orders = orders("roundtables")
    parameters = frozenset(RoundtableFilter.base_filters)
    scopes = {"GET": READ}

    @extend_schema(
        operation_id="roundtables_list",
        summary="List roundtables",
        parameters=[states(RoundtableState.values), UPDATED_AFTER, ORDER, *PAGE_PARAMETERS],
        responses={200: paged(RoundtableSummary)},
    )
    def get(self, request: Request) -> Response:
        """Roundtables to which your organisation was invited; CBBC sees all."""
        rows = narrowed(RoundtableFilter, queries.roundtables_visible_to(self.actor), query=request.query_params)
        page = self.page(rows)
        return self.answer([reading.roundtable_summary(row) for row in page.rows], page)


class RoundtableView(ApiView):
    """One roundtable."""

    scopes = {"GET": READ}

    @extend_schema(
        operation_id="roundtables_read",
        summary="Read a roundtable",
        parameters=[ROUNDTABLE, IF_NONE_MATCH],
        responses={200: RoundtableDetail, 304: NOT_MODIFIED},
    )
    def get(self, request: Request, reference: str) -> Response:
        """When and where it is, and the items of its agenda that you may read, with the issues under them."""
        roundtable = reading.roundtable_for(self.actor, reference)
        return unless_known(request, reading.roundtable_detail(roundtable, actor=self.actor), roundtable, self.actor)


class PackView(ApiView):
    """Your briefing pack."""

    content_negotiation_class = AnyType
    scopes = {"GET": READ}

    @extend_schema(
        operation_id="roundtables_pack",
        summary="Fetch your briefing pack",
        parameters=[
            ROUNDTABLE,
            OpenApiParameter(
                "language", {"type": "string", "enum": list(LANGUAGES), "default": "en"}, description="Its language."
            ),
        ],
        responses={(200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY, "The pack, for saving.")},
    )
    def get(self, request: Request, reference: str) -> HttpResponse:
        """The agenda, the issues under it as far as you may read them, and figures, as a PDF. That is recorded."""
        roundtable = reading.roundtable_for(self.actor, reference)
        reader = reader_for(self.actor)
        if reader is None:
            raise NotVisible
        language = request.query_params.get("language", "en")
        if language not in LANGUAGES:
            raise bad_parameter("language", _("Choose one of: %(names)s.") % {"names": ", ".join(LANGUAGES)})
        spent = refusal(request._request, self.actor)
        return spent or pack_response(roundtable, reader, language, actor=self.actor)


class IssueListView(ListView):
    """The issues that you may see."""

    orders = orders("issues")
    parameters = frozenset(IssueFilter.base_filters)
    scopes = {"GET": READ}

    @extend_schema(
        operation_id="issues_list",
        summary="List issues",
        parameters=[
            states(IssueState.values),
            OpenApiParameter("topic", {"type": "string", "enum": list(IssueTopic.values)}, description="About this."),
            UPDATED_AFTER,
            ORDER,
            *PAGE_PARAMETERS,
        ],
        responses={200: paged(IssueSummary)},
    )
    def get(self, request: Request) -> Response:
        """JD: issues on agendas of its roundtables. Owners: what they have raised."""
        page = self.page(narrowed(IssueFilter, reading.issues_for(self.actor), query=request.query_params))
        return self.answer([reading.issue_summary(row, actor=self.actor) for row in page.rows], page)


class IssueView(ApiView):
    """One issue."""

    scopes = {"GET": READ}

    @extend_schema(
        operation_id="issues_read",
        summary="Read an issue",
        parameters=[ISSUE, IF_NONE_MATCH],
        responses={200: IssueDetail, 304: NOT_MODIFIED},
    )
    def get(self, request: Request, reference: str) -> Response:
        """The whole issue with its answers. Who raised it, and what of, JD reads only where the owner said so."""
        found = reading.issue_for(self.actor, reference)
        tag = reading.issue_tag(found, actor=self.actor)
        if etags.is_known(request, tag):
            return Response(status=304, headers={"ETag": tag})
        return Response(reading.issue_detail(found, actor=self.actor), headers={"ETag": tag})


class IssueVerb(TransitionView):
    """JD's verb of an issue."""

    table = issue_workflow
    scopes = {"POST": ANSWER}

    def key_of(self, reference: str) -> int:
        """The issue's key, where the actor may see it."""
        return reading.key_of(queries.issues_visible_to(self.actor), reference)

    def represent(self, record: Issue) -> dict[str, Any]:
        """The issue as lists show it."""
        return reading.issue_summary(reading.issue_for(self.actor, record.reference), actor=self.actor)

    def tag_of(self, record: Issue) -> str:
        """The issue's new ETag."""
        return reading.issue_tag(reading.issue_for(self.actor, record.reference), actor=self.actor)


class ActionPointListView(ListView):
    """The action points that you may see."""

    orders = orders("action_points")
    parameters = frozenset(ActionPointFilter.base_filters)
    scopes = {"GET": READ}

    @extend_schema(
        operation_id="action_points_list",
        summary="List action points",
        parameters=[states(ActionState.values), UPDATED_AFTER, ORDER, *PAGE_PARAMETERS],
        responses={200: paged(ActionPointSummary)},
    )
    def get(self, request: Request) -> Response:
        """What your organisation is to do, what came of your issues, and what the minutes that you read hold."""
        page = self.page(narrowed(ActionPointFilter, reading.points_for(self.actor), query=request.query_params))
        return self.answer([reading.point_summary(row, actor=self.actor) for row in page.rows], page)


class ActionPointView(ApiView):
    """One action point."""

    scopes = {"GET": READ}

    @extend_schema(
        operation_id="action_points_read",
        summary="Read an action point",
        parameters=[POINT, IF_NONE_MATCH],
        responses={200: ActionPointDetail, 304: NOT_MODIFIED},
    )
    def get(self, request: Request, reference: str) -> Response:
        """The whole action point with its clocks and the verbs that you may use now."""
        found = reading.point_for(self.actor, reference)
        tag = reading.point_tag(found, actor=self.actor)
        if etags.is_known(request, tag):
            return Response(status=304, headers={"ETag": tag})
        return Response(reading.point_detail(found, actor=self.actor), headers={"ETag": tag})


class ActionPointVerb(TransitionView):
    """The verbs of whoever is to do it."""

    table = action_workflow
    scopes = {"POST": ANSWER}

    def key_of(self, reference: str) -> int:
        """The action point's key, where the actor may see it."""
        return reading.key_of(queries.action_points_visible_to(self.actor), reference)

    def represent(self, record: ActionPoint) -> dict[str, Any]:
        """The action point as lists show it."""
        return reading.point_summary(record, actor=self.actor)

    def tag_of(self, record: ActionPoint) -> str:
        """The action point's new ETag."""
        return reading.point_tag(record, actor=self.actor)
