"""The endpoints of an import, without their descriptions (core.imports.api.endpoints)."""

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core import keyset
from core.api import idempotency
from core.api.negotiation import AnyType
from core.api.views import ListView, bad_parameter
from core.documents.errors import DocumentRefused
from core.documents.uploads import refused_uploads
from core.imports import actions, handing_out, queries
from core.imports.api import showing
from core.imports.api.base import Given, ImportApi
from core.imports.api.shapes import ImportDecision
from core.imports.choices import ImportState, RowVerdict
from core.imports.filters import CORRECTED
from core.imports.models import Import
from core.tabular.errors import TabularError
from core.workflow.errors import InvalidInputs

VERDICTS = (*RowVerdict.values, CORRECTED)


class Imports(ImportApi, ListView):
    """Giving a table, and the tables that were given."""

    parser_classes = [MultiPartParser]
    orders = {"newest": keyset.Order("api.imports", [keyset.Key("id", descending=True)])}
    parameters = frozenset({"state"})

    def get(self, request: Request) -> Response:
        """The newest first."""
        state = request.query_params.get("state", "")
        if state and state not in ImportState.values:
            raise bad_parameter("state", _("Choose one of: %(names)s.") % {"names": ", ".join(ImportState.values)})
        page = self.page(self.seen().filter(state=state) if state else self.seen())
        return self.answer([showing.summary(record, href=self.href(record)) for record in page.rows], page)

    def post(self, request: Request) -> Any:
        """Keep the table and have a worker read it."""
        for refusal in refused_uploads(request):
            raise refusal
        upload, form = request.FILES.get("file"), request._request.POST
        text = form.get("text", "") if self.importer.takes_text else ""
        if (upload is None) == (not text):
            raise InvalidInputs({"file": [self._what_is_asked()]})
        self._refuse_unknown_fields(form)
        given = self.given({name: str(form.get(name, "")) for name in self.fields})

        def start() -> Response:
            record = self._start(upload, text, given)
            headers = {"Location": self.href(record)}
            return Response(shown(self, record), status=202, headers=headers)

        return idempotency.once(request, start, actor=self.actor)

    def _start(self, upload: Any, text: str, given: Given) -> Import:
        begin: dict[str, Any] = {
            "kind": self.kind,
            "actor": self.actor,
            "organisation_id": given.organisation_id,
            "subject": given.subject,
            "options": given.options,
        }
        if upload is not None:
            return actions.start(upload, **begin)
        try:
            return actions.start_text(text, **begin)
        except (TabularError, DocumentRefused) as refused:
            raise InvalidInputs({"text": [refused.message]}) from refused

    def _what_is_asked(self) -> str:
        if self.importer.takes_text:
            return _("Send either a file in the field “file” or a list in the field “text”.")
        return _("Send the file in the field “file”.")

    def _refuse_unknown_fields(self, form: Any) -> None:
        """A misspelt field must not pass in silence."""
        known = {*self.fields, *(("text",) if self.importer.takes_text else ())}
        unknown = {name: [_("This field is not known here.")] for name in form if name not in known}
        if unknown:
            raise InvalidInputs(unknown)


class ImportDetail(ImportApi):
    """One import."""

    def get(self, request: Request, reference: str) -> Response:
        """How far it has come."""
        return Response(shown(self, self.found(reference)))


class ImportRows(ImportApi, ListView):
    """The rows of an import."""

    orders = {"position": keyset.Order("api.import_rows", [keyset.Key("position")])}
    parameters = frozenset({"verdict"})

    def get(self, request: Request, reference: str) -> Response:
        """All of them, or those of one verdict."""
        rows = queries.rows_of(self.found(reference))
        verdict = request.query_params.get("verdict", "")
        if verdict and verdict not in VERDICTS:
            raise bad_parameter("verdict", _("Choose one of: %(names)s.") % {"names": ", ".join(VERDICTS)})
        if verdict:
            rows = rows.filter(is_corrected=True) if verdict == CORRECTED else rows.filter(verdict=verdict)
        page = self.page(rows)
        return self.answer([showing.row(row, self.importer) for row in page.rows], page)


class ImportRefused(ImportApi):
    """The refused rows as a file."""

    content_negotiation_class = AnyType

    def get(self, request: Request, reference: str, form: str) -> HttpResponseBase:
        """To be mended and given again."""
        return handing_out.refused(self.found(reference), self.importer, form)


class ImportTemplate(ImportApi):
    """The file to fill in."""

    content_negotiation_class = AnyType

    def get(self, request: Request, form: str) -> HttpResponseBase:
        """With the columns, and what to write into them."""
        return handing_out.template(self.importer, form)


class ImportVerb(ImportApi):
    """A decision on an import."""

    def decided(self, reference: str, decide: Callable[[int], Import]) -> Any:
        """Carry a decision out once."""
        record = self.found(reference)

        def act() -> Response:
            return Response(shown(self, decide(record.pk)))

        return idempotency.once(self.request, act, actor=self.actor)


class ImportApply(ImportVerb):
    """Having the rows written."""

    def post(self, request: Request, reference: str) -> Any:
        """All of them, or the valid ones."""
        given = ImportDecision(data=request.data)
        given.is_valid(raise_exception=True)
        mode = given.validated_data["mode"]
        return self.decided(reference, lambda pk: actions.apply(pk, actor=self.actor, mode=mode))


class ImportDiscard(ImportVerb):
    """Putting an import away."""

    def post(self, request: Request, reference: str) -> Any:
        """Nothing of it is written."""
        return self.decided(reference, lambda pk: actions.discard(pk, actor=self.actor))


def shown(view: ImportApi, record: Import) -> dict[str, Any]:
    """An import as it is answered (ImportShape)."""
    href, subject = view.href(record), view.subject_shown(record)
    return showing.detail(record, view.importer, href=href, subject=subject, actor=view.actor)
