"""Endpoints for taking in a portfolio of rights as a table: give the file, read what each row would do, decide."""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core import keyset
from core.accounts.actors import Actor
from core.accounts.choices import Audience, Scope
from core.api import idempotency
from core.api.schema import IDEMPOTENCY_KEY, PAGE_PARAMETERS, paged
from core.api.views import ApiView, ListView, bad_parameter
from core.documents.uploads import refused_uploads
from core.imports import actions, notes, problems, queries
from core.imports.choices import ImportState, RowVerdict, Severity
from core.imports.models import Import, ImportRow
from core.workflow.errors import InvalidInputs, NotVisible, Refused
from programmes.api.reading import organisation_in_brief
from programmes.api.serializers.imports import ImportDecision, ImportRowShape, ImportShape
from programmes.importing import RIGHTS
from programmes.policies import NOT_YOURS

REFERENCE = OpenApiParameter(
    "reference",
    {"type": "string", "pattern": "^I-[0-9]{4}-[0-9]{6,}$"},
    OpenApiParameter.PATH,
    description="Reference of the import, such as I-2026-000123.",
)
VERDICT = OpenApiParameter(
    "verdict", {"type": "string", "enum": RowVerdict.values}, description="Rows with this verdict alone."
)
# What says itself by its values alone.
PLAIN_CODES = frozenset({"understood", "changes"})


class ImportsView(ApiView):
    """Giving a portfolio in."""

    parser_classes = [MultiPartParser]
    scopes = {"POST": Scope.RIGHTS_WRITE}

    @extend_schema(
        operation_id="rights_imports_start",
        summary="Give a portfolio in",
        parameters=[IDEMPOTENCY_KEY],
        request={
            "multipart/form-data": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary", "description": "XLSX or CSV, 20,000 rows at most."},
                    "owner": {
                        "type": "string",
                        "description": "Code of the rights owner. Left out: your own organisation; in an agent's file "
                        "each row then names its owner.",
                    },
                },
            }
        },
        responses={201: ImportShape},
    )
    def post(self, request: Request) -> Any:
        """A worker reads the file; nothing is written before you decide. Read the import until it is `ready`."""
        if self.actor.audience != Audience.PORTAL:
            raise Refused(NOT_YOURS)
        for refusal in refused_uploads(request):
            raise refusal
        upload = request.FILES.get("file")
        if upload is None:
            raise InvalidInputs({"file": [_("Send the file in the field “file”.")]})
        organisation_id = self._organisation(request._request.POST.get("owner", ""))

        def start() -> Response:
            record = actions.start(upload, kind=RIGHTS.kind, actor=self.actor, organisation_id=organisation_id)
            headers = {"Location": reverse("api:rights-imports-detail", args=[record.reference])}
            return Response(_shown(record, actor=self.actor), status=201, headers=headers)

        return idempotency.once(request, start, actor=self.actor)

    def _organisation(self, code: str) -> int:
        """The organisation for which the file is. Raises InvalidInputs."""
        if not code:
            return self.actor.organisation_id or 0
        found = RIGHTS.organisations(self.actor).filter(code=code.replace("\x00", "")).first()
        if found is None:
            raise InvalidInputs({"owner": [_("Name one of the rights owners for whom you act.")]})
        return found.pk


class ImportView(ApiView):
    """One import."""

    scopes = {"GET": Scope.RIGHTS_READ}

    @extend_schema(
        operation_id="rights_imports_read",
        summary="Read an import",
        parameters=[REFERENCE],
        responses={200: ImportShape},
    )
    def get(self, request: Request, reference: str) -> Response:
        """How far it has come, what its rows would do, and what you may decide now."""
        return Response(_shown(_import_for(self.actor, reference), actor=self.actor))


class ImportRowsView(ListView):
    """The rows of an import."""

    orders = {"position": keyset.Order("api.import_rows", [keyset.Key("position")])}
    parameters = frozenset({"verdict"})
    scopes = {"GET": Scope.RIGHTS_READ}

    @extend_schema(
        operation_id="rights_imports_rows",
        summary="List the rows of an import",
        parameters=[REFERENCE, VERDICT, *PAGE_PARAMETERS],
        responses={200: paged(ImportRowShape)},
    )
    def get(self, request: Request, reference: str) -> Response:
        """Each row as it was given, what it would do, and what is to be said about it."""
        rows = queries.rows_of(_import_for(self.actor, reference))
        verdict = request.query_params.get("verdict", "")
        if verdict and verdict not in RowVerdict.values:
            raise bad_parameter("verdict", _("Choose one of: %(names)s.") % {"names": ", ".join(RowVerdict.values)})
        page = self.page(rows.filter(verdict=verdict) if verdict else rows)
        return self.answer([_row(row) for row in page.rows], page)


class ImportVerbView(ApiView):
    """A decision on an import."""

    scopes = {"POST": Scope.RIGHTS_WRITE}

    def decided(self, reference: str, decide: Callable[[int], Import]) -> Any:
        """Carry a decision out once."""
        record = _import_for(self.actor, reference)

        def act() -> Response:
            return Response(_shown(decide(record.pk), actor=self.actor))

        return idempotency.once(self.request, act, actor=self.actor)


class ImportApplyView(ImportVerbView):
    """Writing the rows."""

    @extend_schema(
        operation_id="rights_imports_apply",
        summary="Have the rows written",
        parameters=[REFERENCE, IDEMPOTENCY_KEY],
        request=ImportDecision,
        responses={200: ImportShape},
    )
    def post(self, request: Request, reference: str) -> Any:
        """All rows, which none may be refused for, or the valid ones. A worker writes them in your name."""
        given = ImportDecision(data=request.data)
        given.is_valid(raise_exception=True)
        mode = given.validated_data["mode"]
        return self.decided(reference, lambda pk: actions.apply(pk, actor=self.actor, mode=mode))


class ImportDiscardView(ImportVerbView):
    """Putting an import away."""

    @extend_schema(
        operation_id="rights_imports_discard",
        summary="Discard an import",
        parameters=[REFERENCE, IDEMPOTENCY_KEY],
        request=None,
        responses={200: ImportShape},
    )
    def post(self, request: Request, reference: str) -> Any:
        """Nothing of it is written. The file stays on record."""
        return self.decided(reference, lambda pk: actions.discard(pk, actor=self.actor))


def _import_for(actor: Actor, reference: str) -> Import:
    """The import of rights with this reference. Raises NotVisible."""
    seen = queries.visible_to(actor).select_related("organisation", "document")
    found = seen.filter(kind=RIGHTS.kind, reference=reference).first()
    if found is None:
        raise NotVisible
    return found


def _shown(record: Import, *, actor: Actor) -> dict[str, Any]:
    """An import (ImportShape)."""
    href = reverse("api:rights-imports-detail", args=[record.reference])
    return {
        "reference": record.reference,
        "state": record.state,
        "state_label": ImportState(record.state).label,
        "organisation": organisation_in_brief(record.organisation),
        "name": record.document.name,
        "mode": record.mode,
        "counts": record.counts(),
        "corrected": record.corrected_count,
        "read": record.read_count,
        "applied": record.applied_count,
        "remarks": problems.say_remarks(record.remarks),
        "problem": problems.say(record.problem) if record.problem else "",
        "created_at": record.created_at,
        "finished_at": record.finished_at,
        "verbs": _verbs(record, actor=actor),
        "href": href,
        "rows": f"{href}/rows",
    }


def _verbs(record: Import, *, actor: Actor) -> list[str]:
    if not RIGHTS.may(actor, record.organisation):
        return []
    if record.state == ImportState.READY:
        return ["apply", "discard"] if record.valid_count else ["discard"]
    return ["discard"] if record.state == ImportState.READING else []


def _row(row: ImportRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "sheet": row.sheet,
        "verdict": row.verdict,
        "is_written": row.applied_at is not None,
        "given": row.given,
        "notes": [_note(note, row) for note in row.notes],
    }


def _note(note: Mapping[str, Any], row: ImportRow) -> dict[str, Any]:
    """One thing said about a row; `before` and `after` where a value was understood otherwise or would change."""
    params, severity = note["params"], note["severity"]
    before = after = ""
    if severity == Severity.CHANGE:
        before, after = notes.shown(params.get("before")), notes.shown(params.get("after"))
    elif severity == Severity.CORRECTED and "understood" in params:
        before, after = row.given.get(note["field"], ""), notes.shown(params["understood"])
    return {
        "severity": severity,
        "column": note["field"],
        "code": note["code"],
        "text": "" if note["code"] in PLAIN_CODES else notes.say(note, RIGHTS.words),
        "before": before,
        "after": after,
    }
