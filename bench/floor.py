# ruff: noqa: DJ008 - nobody prints these models
"""The floor: the same rows from one bare Django + DRF file, on the same gunicorn.

No scoping, no audit, no clocks, no outbox, no idempotency, no ETags, no verbs, no layout: what the frameworks cost.
"""

import os
from typing import Any, ClassVar

import environ
from django.conf import settings

if not settings.configured:
    settings.configure(
        DEBUG=False,
        SECRET_KEY=os.environ["SECRET_KEY"],
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="bench.floor",
        USE_TZ=True,
        MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
        INSTALLED_APPS=["django.contrib.postgres", "rest_framework"],
        DATABASES={
            "default": environ.Env().db_url("DATABASE_URL") | {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True},
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        REST_FRAMEWORK={
            "DEFAULT_AUTHENTICATION_CLASSES": [],
            "DEFAULT_PERMISSION_CLASSES": [],
            "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
            "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
            "UNAUTHENTICATED_USER": None,
        },
    )

import django

django.setup()

import hashlib  # noqa: E402 - the settings come first here

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models, transaction  # noqa: E402
from django.db.models.functions import Coalesce, Upper  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import Context, Template  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402
from rest_framework import generics, serializers  # noqa: E402
from rest_framework.authentication import BaseAuthentication  # noqa: E402
from rest_framework.exceptions import AuthenticationFailed  # noqa: E402
from rest_framework.pagination import CursorPagination  # noqa: E402
from rest_framework.request import Request  # noqa: E402

NEVER = "9999-12-31T00:00:00Z"


class Bare(models.Model):
    """A table that somebody else made."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True


class Token(Bare):
    """An access token."""

    hash = models.CharField(max_length=255)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "floor"
        managed = False
        db_table = "allauth_idp_oidc_token"


class Organisation(Bare):
    """A rights owner."""

    name = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200)

    class Meta:
        app_label = "floor"
        managed = False
        db_table = "accounts_organisation"


class Right(Bare):
    """A right."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    right_type = models.CharField(max_length=20)
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)

    class Meta:
        app_label = "floor"
        managed = False
        db_table = "programmes_right"


class Complaint(Bare):
    """A complaint."""

    state = models.CharField(max_length=30)
    version = models.IntegerField(default=1)
    due_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
    reference = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    right = models.ForeignKey(Right, on_delete=models.PROTECT)
    reason = models.CharField(max_length=30)
    measure = models.CharField(max_length=20)
    addresses = models.TextField(default="")
    explanation = models.TextField()
    discloses_contact = models.BooleanField(default=False)
    statement_name = models.CharField(max_length=120)
    statement_title = models.CharField(max_length=120)
    statement_at = models.DateTimeField(null=True)
    filed_by_id = models.BigIntegerField(null=True)
    sender_reference = models.CharField(max_length=100, default="")
    platform_case_number = models.CharField(max_length=60, default="")
    refusal_reason = models.CharField(max_length=30, default="")
    platform_reason = models.CharField(max_length=30, default="")
    withdrawal_reason = models.CharField(max_length=30, default="")
    closing_note = models.TextField(default="")
    outcome = models.CharField(max_length=10, default="")
    target_count = models.IntegerField(default=0)
    removed_count = models.IntegerField(default=0)
    refused_count = models.IntegerField(default=0)
    gone_count = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    lodged_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    search_text = models.TextField(default="")

    class Meta:
        app_label = "floor"
        managed = False
        db_table = "complaints_complaint"


class Listing(Bare):
    """A listing."""

    platform = models.CharField(max_length=10)
    sku = models.CharField(max_length=20)
    title = models.CharField(max_length=300, default="")
    created_at = models.DateTimeField()

    class Meta:
        app_label = "floor"
        managed = False
        db_table = "merchants_listing"


class Target(Bare):
    """A listing under complaint."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE)
    number = models.IntegerField()
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT)
    platform = models.CharField(max_length=10)
    sku = models.CharField(max_length=20)
    right = models.ForeignKey(Right, on_delete=models.PROTECT)
    complaint_reason = models.CharField(max_length=30)
    is_open = models.BooleanField(default=True)
    state = models.CharField(max_length=20, default="pending")
    refusal_reason = models.CharField(max_length=30, default="")
    note = models.CharField(max_length=500, default="")

    class Meta:
        app_label = "floor"
        managed = False
        db_table = "complaints_target"


class TokenAuthentication(BaseAuthentication):
    """Looks the token up: one statement, as every API needs."""

    def authenticate(self, request: Request) -> tuple[None, Token] | None:
        """The token, or a refusal."""
        value = request.META.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
        digest = hashlib.sha256(value.encode()).hexdigest()
        token = Token.objects.filter(hash=digest, expires_at__gt=timezone.now()).first()
        if token is None:
            raise AuthenticationFailed
        return None, token


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    """An owner in a list."""

    class Meta:
        model = Organisation
        fields = ("name",)


class RightSerializer(serializers.ModelSerializer[Right]):
    """A right in a list."""

    class Meta:
        model = Right
        fields = ("number", "right_type", "title")


SUMMARY = (
    *("reference", "version", "state", "organisation", "right", "reason", "measure", "outcome"),
    *("platform_case_number", "target_count", "removed_count", "refused_count", "gone_count"),
    *("lodged_at", "updated_at", "closed_at", "due_at"),
)


class SummarySerializer(serializers.ModelSerializer[Complaint]):
    """A complaint in a list."""

    organisation = OrganisationSerializer()
    right = RightSerializer()

    class Meta:
        model = Complaint
        fields: tuple[str, ...] = SUMMARY


class DetailSerializer(SummarySerializer):
    """A whole complaint."""

    class Meta(SummarySerializer.Meta):
        fields = (
            *SUMMARY,
            *("submitted_at", "explanation", "statement_name", "statement_title", "statement_at"),
            *("discloses_contact", "sender_reference", "refusal_reason", "platform_reason", "withdrawal_reason"),
            "closing_note",
        )


class FilingSerializer(serializers.ModelSerializer[Complaint]):
    """A new complaint."""

    right = serializers.SlugRelatedField(slug_field="number", queryset=Right.objects.all())
    listings = serializers.ListField(child=serializers.CharField(), write_only=True)

    class Meta:
        model = Complaint
        fields = (
            *("reference", "organisation", "right", "reason", "measure", "explanation", "statement_name"),
            *("statement_title", "listings"),
        )
        read_only_fields = ("reference", "organisation")

    def create(self, validated: Any) -> Complaint:
        """The complaint, its listings and its targets."""
        now = timezone.now()
        skus = validated.pop("listings")
        with transaction.atomic():
            complaint: Complaint = Complaint.objects.create(
                **validated,
                state="submitted",
                reference=f"F-{skus[0]}",
                organisation_id=validated["right"].organisation_id,
                statement_at=now,
                created_at=now,
                updated_at=now,
                submitted_at=now,
                target_count=len(skus),
            )
            listings = Listing.objects.bulk_create(Listing(platform="jd.com", sku=sku, created_at=now) for sku in skus)
            Target.objects.bulk_create(
                Target(
                    complaint=complaint,
                    number=number,
                    listing=listing,
                    platform="jd.com",
                    sku=listing.sku,
                    right=validated["right"],
                    complaint_reason=complaint.reason,
                )
                for number, listing in enumerate(listings, start=1)
            )
        return complaint


class Pages(CursorPagination):
    """Keyset pages of fifty."""

    page_size = 50
    ordering = "-id"


class ComplaintList(generics.ListCreateAPIView[Complaint]):
    """A page of complaints, and a new one."""

    authentication_classes = [TokenAuthentication]
    pagination_class = Pages

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Complaint]]:
        """One for reading, one for writing."""
        return FilingSerializer if self.request.method == "POST" else SummarySerializer

    def get_queryset(self) -> models.QuerySet[Complaint]:
        """All complaints, narrowed by state and words."""
        rows: models.QuerySet[Complaint] = Complaint.objects.select_related("organisation", "right")
        if states := self.request.query_params.getlist("state"):
            rows = rows.filter(state__in=states)
        if words := self.request.query_params.get("q"):
            rows = rows.alias(upper=Upper("search_text")).filter(upper__contains=words.upper())
        return rows


class ComplaintDetail(generics.RetrieveAPIView[Complaint]):
    """One complaint."""

    authentication_classes = [TokenAuthentication]
    queryset = Complaint.objects.select_related("organisation", "right")
    serializer_class = DetailSerializer
    lookup_field = "reference"


PAGE = Template(
    """<!doctype html><title>Complaints</title><table><thead><tr><th>Reference<th>State<th>Owner<th>Right<th>Reason
<th>Listings<th>Submitted<th>Due</thead><tbody>{% for one in rows %}<tr>
<td><a href="/complaints/{{ one.reference }}">{{ one.reference }}</a><td>{{ one.state }}
<td>{{ one.organisation.name }}<td>{{ one.right.title }} {{ one.right.number }} {{ one.right.right_type }}
<td>{{ one.reason }}<td>{{ one.target_count }} {{ one.removed_count }} {{ one.refused_count }}
<td>{{ one.submitted_at|date:"j M Y H:i" }}<td>{{ one.due_at|date:"j M Y H:i" }}</tr>{% endfor %}</tbody></table>"""
)


def queue(request: HttpRequest) -> HttpResponse:
    """The fifty that are due next, as a table."""
    due = Coalesce("due_at", models.Value(NEVER, output_field=models.DateTimeField()))
    rows = (
        Complaint.objects.select_related("organisation", "right")
        .filter(state__in=("submitted", "screened"))
        .order_by(due, "id")[:50]
    )
    return HttpResponse(PAGE.render(Context({"rows": rows})))


urlpatterns = [
    path("complaints", ComplaintList.as_view()),
    path("complaints/<str:reference>", ComplaintDetail.as_view()),
    path("queue", queue),
]
application = get_wsgi_application()
