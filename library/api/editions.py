"""Endpoints of one edition: reading it, fetching its files, and adopting a standard."""

from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts.choices import Scope
from core.api import idempotency
from core.api.negotiation import AnyType
from core.api.schema import IDEMPOTENCY_KEY
from core.api.shapes import public_id
from core.api.transitions import serializer_for
from core.api.views import ApiView
from core.documents.responses import attachment
from core.workflow import engine
from core.workflow.errors import InvalidInputs, NotVisible, require
from library.api import reading
from library.api.serializers import AdopterShape, AdoptInput, EditionDetail
from library.api.views import NUMBER, REFERENCE, SPEAKING
from library.models import Edition
from library.standards import adopting, policies
from library.standards.queries import standards_visible_to
from library.workflow import edition_workflow

TakeBackInput = serializer_for(edition_workflow.rows("discard")[0], noun="edition")


class EditionView(ApiView):
    """One edition of an entry."""

    scopes = {"GET": Scope.LIBRARY_READ}

    @extend_schema(
        operation_id="library_edition",
        summary="Read an edition",
        parameters=[REFERENCE, NUMBER],
        responses={200: EditionDetail},
    )
    def get(self, request: Request, reference: str, number: str) -> Response:
        """An edition that holds, that held, or on whose draft you are asked to comment."""
        edition = reading.edition_for(self.actor, reference, number)
        return Response(reading.edition_detail(edition, actor=self.actor))


class FileView(ApiView):
    """A file of an edition."""

    content_negotiation_class = AnyType
    scopes = {"GET": Scope.LIBRARY_READ}

    @extend_schema(
        operation_id="library_file",
        summary="Fetch a file of an edition",
        parameters=[
            REFERENCE,
            NUMBER,
            OpenApiParameter("document", OpenApiTypes.UUID, OpenApiParameter.PATH, description="Id of the file."),
        ],
        responses={(200, "*/*"): OpenApiResponse(OpenApiTypes.BINARY, "The file, for saving.")},
    )
    def get(self, request: Request, reference: str, number: str, document: str) -> HttpResponseBase:
        """The PDF that holds the text. Who fetched it is recorded."""
        edition = reading.edition_for(self.actor, reference, number)
        asked = public_id(document)
        for _language, held in reading.files_of(edition):
            if held.public_id == asked:
                return attachment(held, actor=self.actor, request=request._request)
        raise NotVisible


class AdoptView(ApiView):
    """That one's own organisation stands by a standard."""

    scopes = {"POST": SPEAKING}

    @extend_schema(
        operation_id="library_adopt",
        summary="Adopt a standard",
        parameters=[REFERENCE, NUMBER, IDEMPOTENCY_KEY],
        request=AdoptInput,
        responses={201: AdopterShape},
    )
    def post(self, request: Request, reference: str, number: str) -> Any:
        """JD stands by a published edition of a zero-tolerance standard, from today on, and names who signs. Everybody
        who may read the standard sees so. Owners' administrators adopt signed in."""
        edition = reading.edition_for(self.actor, reference, number)
        if not standards_visible_to(self.actor).filter(pk=edition.pk).exists():
            raise NotVisible
        require(policies.adopts(self.actor, edition))
        given = AdoptInput(data=request.data)
        given.is_valid(raise_exception=True)
        return idempotency.once(request, lambda: self._adopt(edition, given.validated_data), actor=self.actor)

    def _adopt(self, edition: Edition, given: dict[str, Any]) -> Response:
        if not given["agrees"]:
            raise InvalidInputs({"agrees": [_("Adopt it only where your organisation stands by it.")]})
        adoption = adopting.adopt(edition.pk, given["signed_by"], actor=self.actor)
        return Response(reading.adoption_shown(adoption), status=201)


class TakeBackView(ApiView):
    """Taking back what one's own organisation proposed."""

    scopes = {"POST": SPEAKING}

    @extend_schema(
        operation_id="library_take_back",
        summary="Take back what you proposed",
        parameters=[REFERENCE, NUMBER, IDEMPOTENCY_KEY],
        request=TakeBackInput,
        responses={200: EditionDetail},
    )
    def post(self, request: Request, reference: str, number: str) -> Any:
        """Your organisation gives up a proposal that CBBC has not taken up yet; CBBC is told why. It stays on record as
        `discarded`. This cannot be undone."""
        edition = reading.edition_for(self.actor, reference, number)
        given = TakeBackInput(data=request.data)
        given.is_valid(raise_exception=True)
        return idempotency.once(request, lambda: self._take_back(edition, given.validated_data), actor=self.actor)

    def _take_back(self, edition: Edition, given: dict[str, Any]) -> Response:
        engine.move(edition_workflow, edition.pk, "discard", actor=self.actor, inputs=given)
        kept = reading.edition_for(self.actor, edition.entry.reference, str(edition.number))
        return Response(reading.edition_detail(kept, actor=self.actor))
