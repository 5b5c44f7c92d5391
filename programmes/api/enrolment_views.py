"""Endpoints of enrolments, and of the links to their documents."""

from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core import keyset
from core.accounts.choices import Scope
from core.api import etags
from core.api.filters import narrowed
from core.api.negotiation import AnyType
from core.api.problems import Problem
from core.api.schema import IF_NONE_MATCH, PAGE_PARAMETERS, paged
from core.api.shapes import EventShape, event_shown, public_id
from core.api.transitions import TransitionView
from core.api.views import ApiView, ListView, PublicView
from core.audit import queries as audit
from core.audit import verbs
from core.documents.links import LinkUnknown
from core.rates import spend
from core.workflow.errors import NotVisible
from programmes import queries
from programmes.actions import links
from programmes.actions.links import LinkOver
from programmes.api import enrolments as reading
from programmes.api.filters import ENROLMENT_PARAMETERS, EnrolmentFilter
from programmes.api.serializers.enrolments import EnrolmentDetail, EnrolmentRemarkShape, EnrolmentSummary, LinkShape
from programmes.choices import EnrolmentState, Programme
from programmes.models import Enrolment
from programmes.workflow import enrolment_workflow

REFERENCE = OpenApiParameter(
    "reference",
    {"type": "string", "pattern": "^E-[0-9]{4}-[0-9]{6,}$"},
    OpenApiParameter.PATH,
    description="Reference of the enrolment, such as E-2026-000123.",
)
FILTERS = [
    OpenApiParameter(
        "state",
        {"type": "array", "items": {"type": "string", "enum": EnrolmentState.values}},
        description="In one of these states.",
        explode=True,
    ),
    OpenApiParameter(
        "programme",
        {"type": "array", "items": {"type": "string", "enum": Programme.values}},
        description="In one of these programmes.",
        explode=True,
    ),
    OpenApiParameter("owner", OpenApiTypes.STR, description="Of the rights owner with this code."),
    OpenApiParameter("introduced_after", OpenApiTypes.DATETIME, description="Introduced at or after this instant."),
    OpenApiParameter("introduced_before", OpenApiTypes.DATETIME, description="Introduced before this instant."),
    OpenApiParameter("updated_after", OpenApiTypes.DATETIME, description="Changed after this instant."),
    OpenApiParameter(
        "order",
        {"type": "string", "enum": ["newest", "introduced", "updated"], "default": "newest"},
        description="Newest first; in the order of introduction; or in the order of the last change.",
    ),
]
READ = {"GET": Scope.ENROLMENTS_READ}


class EnrolmentsView(ListView):
    """The enrolments that you may see."""

    orders = {
        "newest": keyset.Order("api.enrolments", [keyset.Key("id", descending=True)]),
        "introduced": keyset.Order("api.introduced", [keyset.Key("introduced_at"), keyset.Key("id")]),
        "updated": keyset.Order("api.updated", [keyset.Key("updated_at"), keyset.Key("id")]),
    }
    parameters = ENROLMENT_PARAMETERS
    scopes = READ

    @extend_schema(
        operation_id="enrolments_list",
        summary="List enrolments",
        parameters=[*FILTERS, *PAGE_PARAMETERS],
        responses={200: paged(EnrolmentSummary)},
    )
    def get(self, request: Request) -> Response:
        """JD: those introduced to it. Rights owners: their own, from the invitation on. Agents: those of their powers
        of attorney."""
        rows = narrowed(EnrolmentFilter, reading.enrolments_for(self.actor), query=request.query_params)
        if request.query_params.get("order") == "introduced":
            rows = rows.filter(introduced_at__isnull=False)
        page = self.page(rows.values(*reading.SUMMARY))
        return self.answer(reading.summaries(page.rows, actor=self.actor), page)


class EnrolmentView(ApiView):
    """One enrolment."""

    scopes = READ

    @extend_schema(
        operation_id="enrolments_read",
        summary="Read an enrolment",
        parameters=[REFERENCE, IF_NONE_MATCH],
        responses={200: EnrolmentDetail, 304: OpenApiResponse(description="You have it already.")},
    )
    def get(self, request: Request, reference: str) -> Response:
        """The whole enrolment: owner, rights, contacts, shops, documents, clocks, and the verbs that you may use now.

        JD's access to documents and contacts ends with the enrolment.
        """
        enrolment = reading.enrolment_for(self.actor, reference)
        body = reading.detail(enrolment, actor=self.actor)
        tag = reading.tag_of(enrolment, body, actor=self.actor)
        if etags.is_known(request, tag):
            return Response(status=304, headers={"ETag": tag})
        return Response(body, headers={"ETag": tag})


class EnrolmentEventsView(ListView):
    """The story of an enrolment."""

    orders = {"number": keyset.Order("api.events", [keyset.Key("id")])}
    scopes = READ

    @extend_schema(
        operation_id="enrolments_events",
        summary="Read the story of an enrolment",
        parameters=[REFERENCE, *PAGE_PARAMETERS],
        responses={200: paged(EventShape)},
    )
    def get(self, request: Request, reference: str) -> Response:
        """What happened, oldest first, in the words that you may read."""
        enrolment = reading.enrolment_for(self.actor, reference)
        readable = audit.of_subject(enrolment).filter(verb__in=verbs.readable_by(self.actor.audience))
        page = self.page(readable)
        return self.answer([event_shown(audit.entry(event, actor=self.actor)) for event in page.rows], page)


class EnrolmentRemarksView(ListView):
    """The conversation about an enrolment."""

    orders = {"number": keyset.Order("api.remarks", [keyset.Key("id")])}
    scopes = READ

    @extend_schema(
        operation_id="enrolments_remarks",
        summary="Read the conversation about an enrolment",
        parameters=[REFERENCE, *PAGE_PARAMETERS],
        responses={200: paged(EnrolmentRemarkShape)},
    )
    def get(self, request: Request, reference: str) -> Response:
        """Questions and answers that you may read, oldest first."""
        enrolment = reading.enrolment_for(self.actor, reference)
        page = self.page(queries.conversation(enrolment, actor=self.actor))
        return self.answer([reading.remark_shown(remark, actor=self.actor) for remark in page.rows], page)


class EnrolmentLinkView(ApiView):
    """A document of an enrolment."""

    scopes = {"POST": Scope.ENROLMENTS_READ}

    @extend_schema(
        operation_id="enrolments_link",
        summary="Get a link to a document",
        parameters=[
            REFERENCE,
            OpenApiParameter("document", OpenApiTypes.UUID, OpenApiParameter.PATH, description="Id of the document."),
        ],
        request=None,
        responses={201: LinkShape},
    )
    def post(self, request: Request, reference: str, document: str) -> Response:
        """An address that hands out the document for ten minutes, without a token. Each call gives a new one.

        Who fetched the link, and each download, is recorded. It leads nowhere once you may not read the document any
        more.
        """
        key = reading.key_for(self.actor, reference)
        token, link = links.issue_link(key, public_id(document), actor=self.actor)
        url = request.build_absolute_uri(reverse("api:links", args=[token]))
        return Response(
            {"url": url, "expires_at": link.expires_at}, status=201, headers={"Cache-Control": "private, no-store"}
        )


class LinkView(PublicView):
    """Where a link leads."""

    content_negotiation_class = AnyType

    @extend_schema(
        operation_id="links_follow",
        summary="Download a document by its link",
        parameters=[OpenApiParameter("token", OpenApiTypes.STR, OpenApiParameter.PATH, description="As given.")],
        request=None,
        responses={
            (200, "*/*"): OpenApiResponse(OpenApiTypes.BINARY, "The file, for saving."),
            403: OpenApiResponse(description=""),
            410: OpenApiResponse(description=""),
            429: OpenApiResponse(description=""),
        },
    )
    def get(self, request: Request, token: str) -> HttpResponseBase:
        """The file as it was given. The link is the permission; the download is recorded in its holder's name."""
        try:
            followed = links.follow_link(token, now=timezone.now())
        except LinkUnknown as unknown:
            raise NotVisible from unknown
        except LinkOver as over:
            detail = _("This link has expired, or the document is no longer handed out to you. Ask for a new link.")
            raise Problem(410, detail) from over
        actor = followed.actor
        self.allowance = spend(f"api:{actor.kind}:{actor.id}", settings.IPP_API_RATE)
        if self.allowance.is_spent:
            raise Problem(429, headers={"Retry-After": str(self.allowance.reset)})
        return links.hand_out(followed, request=request._request)


class EnrolmentTransition(TransitionView):
    """A verb of an enrolment."""

    table = enrolment_workflow

    def key_of(self, reference: str) -> int:
        """The enrolment's key, where the actor may see it."""
        return reading.key_for(self.actor, reference)

    def represent(self, record: Enrolment) -> dict[str, Any]:
        """The enrolment as lists show it."""
        return reading.summary(record, actor=self.actor)

    def tag_of(self, record: Enrolment) -> str:
        """The enrolment's new ETag."""
        return reading.tag_after_write(record, actor=self.actor)


class OwnersVerb(EnrolmentTransition):
    """A verb of rights owners."""

    scopes = {"POST": Scope.RIGHTS_WRITE}


class PlatformsVerb(EnrolmentTransition):
    """A verb of JD."""

    scopes = {"POST": Scope.ENROLMENTS_DECIDE}
