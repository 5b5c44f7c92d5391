"""What a listing under complaint shows: every capture that the caller may read, and adding one."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from complaints import captures, queries
from complaints.api import reading
from complaints.api.looks import CaptureInput, look_of
from complaints.api.views import REFERENCE
from complaints.models import Complaint, Target
from core import keyset
from core.accounts.actors import Actor
from core.accounts.choices import Scope
from core.api import idempotency
from core.api.schema import IDEMPOTENCY_KEY, PAGE_PARAMETERS, paged
from core.api.shapes import Shape
from core.api.views import ListView
from core.documents.models import Document
from core.workflow.errors import NotVisible
from merchants import queries as merchants
from merchants.choices import CaptureSource
from merchants.models import Capture

NUMBER = OpenApiParameter(
    "number", OpenApiTypes.INT, OpenApiParameter.PATH, description="Number of the target in the complaint."
)
LONGEST_NUMBER = 6
CHANGES = ("still_on_sale", "title", "price", "sales_shown", "seller_name", "shop", "image")
SHOWN_AS = {"sales_shown": "sales", "seller_name": "seller"}


class CapturedFile(Shape):
    """A file of a capture."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    sha256 = serializers.CharField()


class CaptureShape(Shape):
    """One look at a listing. It never changes."""

    id = serializers.IntegerField()
    captured_at = serializers.DateTimeField()
    recorded_at = serializers.DateTimeField()
    source = serializers.ChoiceField(choices=CaptureSource.choices)  # type: ignore[assignment]
    at_filing = serializers.BooleanField(help_text="Whether the complaint was filed with it.")
    title = serializers.CharField()
    price = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    currency = serializers.CharField()
    sales = serializers.CharField()
    seller = serializers.CharField()
    still_on_sale = serializers.BooleanField()
    image = CapturedFile(allow_null=True)
    document = CapturedFile(allow_null=True)
    changes = serializers.ListField(
        child=serializers.ChoiceField(choices=[SHOWN_AS.get(name, name) for name in CHANGES]),
        help_text="What differs from the look at filing, or from your first one.",
    )


class CapturesView(ListView):
    """Captures of one target."""

    orders = {"time": keyset.Order("api.captures", [keyset.Key("taken_at"), keyset.Key("id")])}
    scopes = {"GET": Scope.COMPLAINTS_READ, "POST": (Scope.COMPLAINTS_FILE, Scope.COMPLAINTS_DECIDE)}

    @extend_schema(
        operation_id="complaints_captures",
        summary="List what a listing showed",
        parameters=[REFERENCE, NUMBER, *PAGE_PARAMETERS],
        responses={200: paged(CaptureShape)},
    )
    def get(self, request: Request, reference: str, number: str) -> Response:
        """Every look at the listing that you may read, oldest first, with what differs from the one at filing."""
        target = self._target(reading.complaint_for(self.actor, reference), number)
        page = self.page(captures.readable(target, target.complaint, actor=self.actor).order_by())
        first = target.capture or captures.readable(target, target.complaint, actor=self.actor).first()
        return self.answer([shown(one, first, target) for one in page.rows], page)

    @extend_schema(
        operation_id="complaints_capture",
        summary="Record what a listing shows",
        parameters=[REFERENCE, NUMBER, IDEMPOTENCY_KEY],
        request=CaptureInput,
        responses={201: CaptureShape},
    )
    def post(self, request: Request, reference: str, number: str) -> Any:
        """Record it, for good. A listing that was removed and is on sale is flagged, and its owner is told."""
        complaint = reading.complaint_for(self.actor, reference)
        given = CaptureInput(data=request.data)
        given.is_valid(raise_exception=True)
        look = look_of(given.validated_data)
        return idempotency.once(request, lambda: self._record(complaint, number, look), actor=self.actor)

    def _record(self, complaint: Complaint, number: str, look: tuple[captures.Seen, captures.Papers]) -> Response:
        target = self._target(complaint, number)
        return Response(shown(*recorded(complaint, target, look, actor=self.actor)), status=201)

    def _target(self, complaint: Complaint, number: str) -> Target:
        if not number.isdecimal() or len(number) > LONGEST_NUMBER:
            raise NotVisible
        found = queries.targets_visible_to(self.actor).select_related(
            "capture__shop", "capture__image__blob", "capture__page__blob"
        )
        target = found.filter(complaint=complaint, number=int(number)).first()
        if target is None:
            raise NotVisible
        target.complaint = complaint
        return target


def recorded(
    complaint: Complaint, target: Target, look: tuple[captures.Seen, captures.Papers], *, actor: Actor
) -> tuple[Capture, Capture | None, Target]:
    """Record a look through the API's own words for its fields; returns what `shown` takes."""
    seen = captures.with_papers({target.number: look}, actor=actor, where=lambda _number: ())
    captures.record_later(complaint.pk, seen, actor=actor, where=lambda _number: ())
    latest = captures.readable(target, complaint, actor=actor).order_by("-pk")[0]
    return latest, target.capture, target


def shown(capture: Capture, first: Capture | None, target: Target) -> dict[str, Any]:
    """A capture with its files, and what differs from the first one."""
    differs = merchants.changes(first, capture) if first is not None and first.pk != capture.pk else []
    return {
        "id": capture.pk,
        "captured_at": capture.taken_at,
        "recorded_at": capture.recorded_at,
        "source": capture.source,
        "at_filing": capture.pk == target.capture_id,
        "title": capture.title,
        "price": None if capture.price is None else str(capture.price),
        "currency": capture.currency,
        "sales": capture.sales_shown,
        "seller": capture.seller_name,
        "still_on_sale": capture.still_on_sale,
        "image": _file(capture.image),
        "document": _file(capture.page),
        "changes": [SHOWN_AS.get(one.field, one.field) for one in differs],
    }


def _file(document: Document | None) -> dict[str, Any] | None:
    if document is None:
        return None
    return {"id": document.public_id, "name": document.name, "sha256": document.blob.sha256}
