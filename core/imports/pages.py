"""The pages of an import, for whichever audience. The domain app says whose door and which kind:

class RightsImport(ImportPage):
    audience = Audience.PORTAL
    namespace = "programmes_portal"
    kind = "rights"

urlpatterns = [path("rights/import/", include(import_patterns(RightsImport)))]
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import keyset
from core.accounts.choices import Audience
from core.accounts.models import Organisation
from core.documents import responses
from core.documents.errors import DocumentRefused
from core.documents.uploads import refused_uploads
from core.imports import actions, contexts, files, problems, queries, registry
from core.imports.choices import ImportState
from core.imports.filters import RowFilter
from core.imports.forms import UploadForm
from core.imports.models import Import, ImportRow
from core.imports.registry import Importer
from core.tabular import export
from core.tabular.errors import TabularError
from core.verdicts import Denied
from core.web.components import Crumb, Fact, Header
from core.web.lists import ExportColumn, ListView
from core.web.views import AudienceView
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused

RECENT = 10  # imports listed below the form


class ImportPage(AudienceView):
    """What all pages of one kind of import share; a sub-class of the domain app names audience, namespace and kind."""

    namespace: ClassVar[str]
    kind: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Turn what actions refuse into answers."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotVisible as missing:
            raise Http404 from missing
        except Refused as refused:
            raise PermissionDenied(str(refused.denied.reason)) from refused

    @property
    def importer(self) -> Importer:
        """What the table holds."""
        return registry.get(self.kind)

    def crumbs(self) -> list[Crumb]:
        """The way to the page on which a file is given."""
        return []

    def shown(self, **given: Any) -> QuerySet[Organisation]:
        """Whose imports are listed on the start page, and for whom a file can be given there.

        A sub-class whose start page's address names an organisation gives that one alone.
        """
        return self.importer.organisations(self.actor)

    def start_address(self, record: Import | None = None) -> str:
        """The page on which a file is given (again)."""
        return self.address("import_start")

    def title(self) -> str:
        """What the pages are called."""
        return _("Import: %(what)s") % {"what": self.importer.label}

    def address(self, name: str, *args: Any) -> str:
        """The address of a page of this audience."""
        return reverse(f"{self.namespace}:{name}", args=args)

    def found(self, reference: str) -> Import:
        """The import of this kind with this reference among those that the actor may see. Raises Http404."""
        visible = queries.visible_to(self.actor).select_related("organisation", "document__blob", "started_by")
        record = visible.filter(kind=self.kind, reference=reference).first()
        if record is None:
            raise Http404
        return record


class StartPage(ImportPage):
    """Giving a file; below it the last ones."""

    template: ClassVar[str] = "imports/start.html"

    def get(self, request: HttpRequest, **given: Any) -> HttpResponse:
        """Ask for it; whoever may not give one sees why, and what others gave."""
        form = self._form(initial=self._initial(), **given)
        return self._page(form, **given)

    def post(self, request: HttpRequest, **given: Any) -> HttpResponse:
        """Take it, and show how far the reading has come."""
        form = self._form(data=request.POST, files=request.FILES, **given)
        if form is None:
            raise PermissionDenied(str(self._denied(**given)))
        for dropped in refused_uploads(request):
            form.add_error("file", dropped.message)
        if not form.is_valid():
            return self._page(form, status=422, **given)
        try:
            record = actions.start(
                form.cleaned_data["file"],
                kind=self.kind,
                actor=self.actor,
                organisation_id=form.organisation_id(),
            )
        except (TabularError, DocumentRefused) as refused:
            form.add_error("file", refused.message)
            return self._page(form, status=422, **given)
        return redirect(self.address("import_look", record.reference))

    def _form(
        self, data: Any = None, files: Any = None, initial: dict[str, str] | None = None, **given: Any
    ) -> UploadForm | None:
        """The form, for those organisations that the actor may import for; None where there is none."""
        active = self.shown(**given).filter(is_active=True)
        organisations = [one for one in active if self.importer.may(self.actor, one)]
        if not organisations:
            return None
        return UploadForm(
            data, files, initial=initial, importer=self.importer, organisations=organisations, label_suffix=""
        )

    def _denied(self, **given: Any) -> Any:
        """Why the actor may not give a file. Raises Http404 where there is nobody to give one for."""
        shown = self.shown(**given).first()
        if shown is None:
            raise Http404
        verdict = self.importer.may(self.actor, shown)
        return verdict.reason if isinstance(verdict, Denied) else _("This organisation is no longer active.")

    def _initial(self) -> dict[str, str]:
        unsent = self.unsent()
        chosen = unsent.get("organisation") if unsent else self.request.GET.get("organisation")
        return {"organisation": str(chosen or "")}

    def _page(self, form: UploadForm | None, *, status: int = 200, **given: Any) -> HttpResponse:
        recent = queries.visible_to(self.actor).filter(kind=self.kind, organisation__in=self.shown(**given))
        context = {
            "header": Header(self.title(), crumbs=self.crumbs()),
            "form": form,
            "denied": "" if form else self._denied(**given),
            "columns": [(files.label_of(column), column) for column in self.importer.columns],
            "templates": {form: self.address("import_template", form) for form in ("xlsx", "csv")},
            "recent": [
                (record, contexts.STATES[record.state], self.address("import_look", record.reference))
                for record in recent.select_related("organisation", "document").order_by("-pk")[:RECENT]
            ],
        }
        return self.render(self.template, context, status=status)


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
        if self.record.state in {ImportState.READY, ImportState.DONE}:
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
        """Colleagues and staff read the person's name, others who it was."""
        record = self.record
        if self.actor.audience != Audience.STAFF and record.started_by_audience == Audience.STAFF:
            return str(Audience.STAFF.label)
        return record.started_by.display_name if record.started_by else record.started_by_label


class ProgressPage(ImportPage):
    """How far the work has come, for a page that asks again and again; once it is over, the page is loaded anew."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """The bar."""
        record = self.found(reference)
        if not request.headers.get("HX-Request"):
            return redirect(self.address("import_look", reference))
        if not record.is_under_way:
            response = HttpResponse()
            response["HX-Refresh"] = "true"
            return response
        context = {
            "progress": contexts.progress(record),
            "progress_url": self.address("import_progress", reference),
        }
        return self.render("imports/_progress.html", context)


class ApplyPage(ImportPage):
    """The button that has the rows written."""

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Decide."""
        record = self.found(reference)
        act = partial(actions.apply, record.pk, actor=self.actor, mode=request.POST.get("mode", ""))
        return _attempt(self, act, _("The rows are being imported."), reference)


class DiscardPage(ImportPage):
    """The button that puts an import away."""

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Discard it."""
        record = self.found(reference)
        act = partial(actions.discard, record.pk, actor=self.actor)
        return _attempt(self, act, _("The import is discarded. Nothing was written."), reference)


def _attempt(page: ImportPage, act: Callable[[], Import], done: str, reference: str) -> HttpResponse:
    """Do it and go back to the import; what came in between is told there."""
    try:
        act()
    except Conflict as conflict:
        messages.warning(page.request, str(conflict.denied.reason))
    except InvalidInputs as invalid:
        messages.warning(page.request, " ".join(text for texts in invalid.errors.values() for text in texts))
    else:
        messages.success(page.request, done)
    return redirect(page.address("import_look", reference))


class TemplatePage(ImportPage):
    """The file to fill in."""

    def get(self, request: HttpRequest, form: str) -> HttpResponseBase:
        """As CSV or XLSX."""
        if form == "csv":
            body = export.csv_body(files.template_header(self.importer), files.template_rows(self.importer))
            response: HttpResponseBase = HttpResponse(b"".join(body), content_type=export.CSV_TYPE)
        elif form == "xlsx":
            response = FileResponse(files.template_workbook(self.importer), content_type=export.XLSX_TYPE)
        else:
            raise Http404
        response["Content-Disposition"] = f'attachment; filename="{self.kind}.{form}"'
        return response


class RefusedPage(ImportPage):
    """The refused rows, to be mended and given back."""

    def get(self, request: HttpRequest, reference: str, form: str) -> HttpResponseBase:
        """As CSV or XLSX, in memory that does not grow."""
        record = self.found(reference)
        if record.is_under_way or not record.refused_count:
            raise Http404
        header, rows = files.refused_header(record, self.importer), files.refused_rows(record, self.importer)
        # The body is sent after the request's language has been put away.
        rows = _in_language(rows, translation.get_language())
        if form == "csv":
            response: HttpResponseBase = StreamingHttpResponse(
                export.csv_body(header, rows), content_type=export.CSV_TYPE
            )
        elif form == "xlsx":
            book = export.xlsx_file(header, rows, sheet_name=str(self.importer.label))
            response = FileResponse(book, content_type=export.XLSX_TYPE)
        else:
            raise Http404
        name = f"{record.reference}-refused-{timezone.localdate():%Y-%m-%d}.{form}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _in_language(rows: Any, language: str | None) -> Any:
    source = iter(rows)
    while True:
        with translation.override(language):
            row = next(source, None)
        if row is None:
            return
        yield row


class FilePage(ImportPage):
    """The file as it came."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """For saving."""
        return responses.attachment(self.found(reference).document, actor=self.actor, request=request)


def import_patterns(base: type[ImportPage], start: str = "") -> list[URLPattern]:
    """The addresses of all pages of a kind of import; `start` may name the route of the page that takes files.

    Names: import_start, import_template, import_look, import_progress, import_apply, import_discard, import_refused,
    import_file.
    """

    def page(view: type[ImportPage]) -> Any:
        made = type(f"{base.__name__}{view.__name__}", (base, view), {"__doc__": view.__doc__})
        return made.as_view()  # type: ignore[attr-defined]  # made from two AudienceViews

    return [
        path(start, page(StartPage), name="import_start"),
        path("template.<slug:form>", page(TemplatePage), name="import_template"),
        path("<slug:reference>/", page(LookPage), name="import_look"),
        path("<slug:reference>/progress/", page(ProgressPage), name="import_progress"),
        path("<slug:reference>/apply/", page(ApplyPage), name="import_apply"),
        path("<slug:reference>/discard/", page(DiscardPage), name="import_discard"),
        path("<slug:reference>/refused.<slug:form>", page(RefusedPage), name="import_refused"),
        path("<slug:reference>/file/", page(FilePage), name="import_file"),
    ]
