"""Endpoints of rights: a register to read for everybody concerned, and to keep for owners and their agents."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core import keyset
from core.accounts.choices import Audience, Scope
from core.api import etags, idempotency
from core.api.filters import narrowed
from core.api.schema import IDEMPOTENCY_KEY, PAGE_PARAMETERS, paged
from core.api.transitions import IF_MATCH
from core.api.views import ApiView, ListView
from core.days import house_day
from core.documents import queries as documents
from core.documents.models import Document
from core.workflow.errors import InvalidInputs, NotVisible, Refused, require
from programmes import policies, queries
from programmes.actions import rights
from programmes.actions.rights import FactEntry, NumberTaken
from programmes.api import reading
from programmes.api.filters import RIGHT_PARAMETERS, RightFilter
from programmes.api.serializers.rights import (
    OURS,
    RightDetail,
    RightDocumentInput,
    RightFactInput,
    RightFields,
    RightInput,
    RightRowShape,
)
from programmes.choices import RightStatus, RightType, Territory
from programmes.models import Right, RightDocument

RIGHT = OpenApiParameter(
    "right", {"type": "string", "pattern": "^[0-9]{1,15}$"}, OpenApiParameter.PATH, description="Id of the right."
)
KEY = re.compile(r"[0-9]{1,15}")


def _several(name: str, values: list[str], description: str) -> OpenApiParameter:
    choices = {"type": "array", "items": {"type": "string", "enum": values}}
    return OpenApiParameter(name, choices, description=description, explode=True)


FILTERS = [
    _several("type", RightType.values, "Of one of these types."),
    _several("territory", Territory.values, "With effect in one of these territories."),
    _several("status", RightStatus.values, "Worth one of these today, in Beijing."),
    OpenApiParameter("owner", OpenApiTypes.STR, description="Of the rights owner with this code."),
    OpenApiParameter("number", OpenApiTypes.STR, description="With exactly this number."),
    OpenApiParameter("expiring_before", OpenApiTypes.DATE, description="In force today, and ending before this day."),
    OpenApiParameter("q", OpenApiTypes.STR, description="Holds all of these words: number, titles, owner."),
    OpenApiParameter("updated_after", OpenApiTypes.DATETIME, description="Changed after this instant."),
    OpenApiParameter(
        "order",
        {"type": "string", "enum": ["number", "expiry", "updated"], "default": "number"},
        description="In the order of entry; those that end first ahead; or in the order of the last change.",
    ),
]
# Whoever files complaints or decides enrolments reads the rights that they rest on.
READ = (Scope.RIGHTS_READ, Scope.COMPLAINTS_READ, Scope.ENROLMENTS_READ)


class RightsView(ListView):
    """The rights that you may see, and registering a new one."""

    orders = {
        "number": keyset.Order("api.rights", [keyset.Key("id")]),
        "expiry": keyset.Order("api.expiry", [keyset.Key("next_expiry"), keyset.Key("id")]),
        "updated": keyset.Order("api.updated", [keyset.Key("updated_at"), keyset.Key("id")]),
    }
    parameters = RIGHT_PARAMETERS
    scopes = {"GET": READ, "POST": Scope.RIGHTS_WRITE}

    @extend_schema(
        operation_id="rights_list",
        summary="List rights",
        parameters=[*FILTERS, *PAGE_PARAMETERS],
        responses={200: paged(RightRowShape)},
    )
    def get(self, request: Request) -> Response:
        """Rights of your organisation, of the owners whose agent you are, or, for JD, of the enrolments introduced to
        it; and whether a complaint can rely on each today."""
        today = house_day()
        rows = queries.with_status(reading.rights_for(self.actor), today)
        page = self.page(narrowed(RightFilter, rows, query=request.query_params))
        return self.answer([reading.right_row(right, today=today) for right in page.rows], page)

    @extend_schema(
        operation_id="rights_register",
        summary="Register a right",
        parameters=[IDEMPOTENCY_KEY],
        request=RightInput,
        responses={201: RightRowShape},
    )
    def post(self, request: Request) -> Any:
        """Put a right on record. Its number is read as people write it, and its check digit is tested."""
        if self.actor.audience != Audience.PORTAL:
            raise Refused(policies.NOT_YOURS)
        given = RightInput(data=request.data)
        given.is_valid(raise_exception=True)
        return written(lambda: self._register(given), self)

    def _register(self, given: RightInput) -> Response:
        right = rights.register_right(self._owner(given), actor=self.actor, fields=given.fields_given())
        return _answer(right, self, status=201)

    def _owner(self, given: RightInput) -> int:
        """The owner that is named, or one's own organisation. Raises InvalidInputs."""
        code = given.validated_data.get("owner", "")
        if not code and not queries.is_agent(self.actor):
            return self.actor.organisation_id or 0
        found = queries.owners_visible_to(self.actor).filter(code=code).first()
        if found is None:
            raise InvalidInputs({"owner": [_("Name one of the rights owners for whom you act.")]})
        return found.pk


class RightView(ApiView):
    """One right."""

    scopes = {"GET": READ, "PATCH": Scope.RIGHTS_WRITE}

    @extend_schema(
        operation_id="rights_read",
        summary="Read a right",
        parameters=[RIGHT],
        responses={200: RightDetail},
    )
    def get(self, request: Request, right: str) -> Response:
        """The whole right, with the facts of its life, its documents, and what CBBC has verified."""
        found = reading.right_for(self.actor, key_of(right))
        headers = {"ETag": reading.right_tag(found, actor=self.actor)}
        return Response(reading.right_detail(found, actor=self.actor), headers=headers)

    @extend_schema(
        operation_id="rights_change",
        summary="Change a right",
        parameters=[RIGHT, IDEMPOTENCY_KEY, IF_MATCH],
        request=RightFields,
        responses={200: RightRowShape},
    )
    def patch(self, request: Request, right: str) -> Any:
        """Change the fields that are named. A field that CBBC has verified loses its verification when it changes."""
        key = kept(right, self)
        given = RightFields(data=request.data)
        given.is_valid(raise_exception=True)
        expected = etags.expected_version(request, f"R-{key}")

        def change() -> Response:
            fields = given.fields_given()
            changed = rights.change_right(key, actor=self.actor, fields=fields, expected_version=expected)
            return _answer(changed, self)

        return written(change, self)


class RightDocumentsView(ApiView):
    """Documents of a right."""

    scopes = {"POST": Scope.RIGHTS_WRITE}

    @extend_schema(
        operation_id="rights_documents_add",
        summary="Add a document to a right",
        parameters=[RIGHT, IDEMPOTENCY_KEY],
        request=RightDocumentInput,
        responses={201: RightRowShape},
    )
    def post(self, request: Request, right: str) -> Any:
        """Bind a stored file to the right: its certificate, for one. The one that it replaces stays on record."""
        key = kept(right, self)
        given = RightDocumentInput(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data

        def add() -> Response:
            rights.add_document(
                key,
                _stored(values["document"], self),
                kind=values["kind"],
                replaces=_replaced(key, values.get("replaces")),
                actor=self.actor,
            )
            return _answer(reading.right_for(self.actor, key), self, status=201)

        return written(add, self)


class RightFactsView(ApiView):
    """Facts of a right's life."""

    scopes = {"POST": Scope.RIGHTS_WRITE}

    @extend_schema(
        operation_id="rights_facts_record",
        summary="Record what happened to a right",
        parameters=[RIGHT, IDEMPOTENCY_KEY, IF_MATCH],
        request=RightFactInput,
        responses={201: RightRowShape},
    )
    def post(self, request: Request, right: str) -> Any:
        """A renewal moves the expiry; an assignment or change of name links the certificate's holder to the owner."""
        key = kept(right, self)
        given = RightFactInput(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        document = values.pop("document", None)
        expected = etags.expected_version(request, f"R-{key}")

        def record() -> Response:
            stored = _stored(document, self) if document else None
            rights.record_fact(key, FactEntry(**values), actor=self.actor, document=stored, expected_version=expected)
            return _answer(reading.right_for(self.actor, key), self, status=201)

        return written(record, self)


def key_of(right: str) -> int:
    """The key of a right as an address names it. Raises NotVisible."""
    if not KEY.fullmatch(right) or not right.isascii():
        raise NotVisible
    return int(right)


def kept(right: str, view: ApiView) -> int:
    """The key of a right that the actor may keep, before anything of the body is judged. Raises NotVisible, Refused."""
    found = reading.right_for(view.actor, key_of(right))
    require(policies.keeps_right(view.actor, found))
    return found.pk


def written(act: Callable[[], Response], view: ApiView) -> Any:
    """Carry out a write of rights once; errors in the names of the API.

    That somebody wished for a number that others hold outlives the attempt: CBBC hears of it (rights.report_claim).
    """
    try:
        return idempotency.once(view.request, act, actor=view.actor)
    except NumberTaken as taken:
        rights.report_claim(taken.holder, actor=view.actor, now=timezone.now())
        raise _in_words_of_the_api(taken) from taken
    except InvalidInputs as invalid:
        raise _in_words_of_the_api(invalid) from invalid


def _answer(right: Right, view: ApiView, *, status: int = 200) -> Response:
    headers = {"ETag": reading.right_tag(right, actor=view.actor)}
    if status == 201:
        headers["Location"] = reverse("api:rights-detail", args=[right.pk])
    return Response(reading.right_row(right, today=house_day()), status=status, headers=headers)


def _stored(public_id: UUID, view: ApiView) -> Document:
    found = documents.owned_by(view.actor, [public_id])
    if not found:
        raise InvalidInputs({"document": [_("This file is not known, or not yours.")]})
    return found[0]


def _replaced(key: int, public_id: UUID | None) -> int | None:
    """The binding that a newer document takes the place of. Raises InvalidInputs."""
    if public_id is None:
        return None
    present = RightDocument.objects.filter(right=key, replaced_at=None)
    bound = present.filter(document__public_id=public_id).first()
    if bound is None:
        raise InvalidInputs({"replaces": [_("The right has no such document.")]})
    return bound.pk


def _in_words_of_the_api(invalid: InvalidInputs) -> InvalidInputs:
    theirs: dict[str | int, str] = {ours: name for name, ours in OURS.items()}
    return InvalidInputs(
        {tuple(theirs.get(part, part) for part in path): messages for path, messages in invalid.errors.items()}
    )
