"""Looking at an import: how far it has come, what was understood, what became of it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import keyset
from core.accounts.choices import Audience
from core.imports import contexts, files, problems, queries, registry
from core.imports.choices import ImportState
from core.imports.filters import RowFilter
from core.imports.models import Import, ImportRow
from core.imports.pages.base import ImportPage
from core.web.components import Crumb, Fact, Header
from core.web.lists import ExportColumn, ListView


class LookPage(ImportPage, ListView):
    """One import: how far it has come, what was understood, and what became of it."""

    template = "imports/look.html"
    fragment = "imports/_list.html"
    filterset_class = RowFilter
    orders = (keyset.Order("file", (keyset.Key("position"),), gettext_lazy("As in the file")),)
    export_name = "import"
    export_columns = (
        ExportColumn(gettext_lazy("Row"), files.place),
        ExportColumn(gettext_lazy("Verdict"), lambda row: str(contexts.VERDICTS[row.verdict].label)),
        ExportColumn(gettext_lazy("As understood"), lambda row: contexts.summary(row, registry.get(row.record.kind))),
        ExportColumn(gettext_lazy("Remarks"), lambda row: contexts.in_one_text(row, registry.get(row.record.kind))),
    )
    record: Import

    def get(self, request: HttpRequest, reference: str = "") -> HttpResponseBase:
        """Show it."""
        self.record = self.found(reference)
        if self.record.state in {ImportState.READY, ImportState.DONE} and self.record.has_rows:
            return super().get(request)
        return self.render(self.template, self.extra())

    def queryset(self) -> QuerySet[ImportRow]:
        """The rows."""
        return queries.rows_of(self.record)

    def dress(self, rows: list[ImportRow]) -> Sequence[contexts.Line]:
        """Rows in words."""
        return contexts.lines(rows, self.importer)

    def extra(self) -> dict[str, Any]:
        """Everything but the rows."""
        record = self.record
        here = self.address("import_look", record.reference)
        return {
            "header": self._header(),
            "record": record,
            "progress": contexts.progress(record) if record.is_under_way else None,
            "progress_url": self.address("import_progress", record.reference),
            "figures": contexts.figures(record, here) if record.read_count and not record.is_under_way else [],
            "remarks": contexts.remarks(record),
            "problem": problems.say(record.problem) if record.problem else "",
            "decision": self._decision(),
            "apply_url": self.address("import_apply", record.reference),
            "discard_url": self.address("import_discard", record.reference),
            "onward": self.onward(record) if record.state == ImportState.DONE else None,
            "start_url": self.start_address(record),
            "refused_urls": {form: self.address("import_refused", record.reference, form) for form in ("xlsx", "csv")},
        }

    def _decision(self) -> contexts.Decision | None:
        if self.record.state not in {ImportState.READY, ImportState.READING}:
            return None
        return contexts.decision(self.record, self.importer.may(self.actor, self.record.organisation))

    def _header(self) -> Header:
        record = self.record
        meta = [
            Fact(
                _("File"),
                {"name": record.document.name, "url": self.address("import_file", record.reference)},
                "imports/value_file.html",
            ),
            Fact(_("Given by"), self._giver()),
            Fact(_("On"), record.created_at, "components/value_instant.html"),
        ]
        if self.actor.organisation_id != record.organisation_id:
            meta.insert(0, Fact(_("Organisation"), record.organisation.display_name))
        crumbs = [*self.crumbs(), Crumb(self.title(), self.start_address(record))]
        return Header(
            record.document.name,
            reference=record.reference,
            state=contexts.STATES[record.state],
            crumbs=crumbs,
            meta=meta,
        )

    def _giver(self) -> str:
        """Colleagues and staff read the person's name, others which organisation it was."""
        person = self.record.started_by
        if person is None:
            return self.record.started_by_label
        if self.actor.audience == Audience.STAFF or person.organisation_id == self.actor.organisation_id:
            return person.display_name
        return person.organisation.display_name


class ProgressPage(ImportPage):
    """How far the work has come, for a page that asks again and again; once it is over, the page is loaded anew."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """The bar."""
        if not request.headers.get("HX-Request"):
            self.found(reference)
            return redirect(self.address("import_look", reference))
        record = self.seen().only(*contexts.PROGRESS).filter(reference=reference).first()
        if record is None or not record.is_under_way:
            # Whoever may no longer see it stops asking too.
            return HttpResponse(status=200 if record else 404, headers={"HX-Refresh": "true"})
        context = {
            "progress": contexts.progress(record),
            "progress_url": self.address("import_progress", reference),
        }
        return self.render("imports/_progress.html", context)
