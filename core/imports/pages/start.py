"""Giving a table."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.documents.errors import DocumentRefused
from core.documents.uploads import refused_uploads
from core.imports import actions, contexts, files, queries
from core.imports.forms import UploadForm
from core.imports.models import Import
from core.imports.pages.base import ImportPage
from core.tabular.errors import TabularError
from core.verdicts import Denied
from core.web.components import Header

RECENT = 10  # imports listed below the form


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
            record = self._start(form, **given)
        except (TabularError, DocumentRefused) as refused:
            form.add_error("text" if form.cleaned_data.get("text") else "file", refused.message)
            return self._page(form, status=422, **given)
        return redirect(self.address("import_look", record.reference))

    def _start(self, form: UploadForm, **given: Any) -> Import:
        begin: dict[str, Any] = {
            "kind": self.kind,
            "actor": self.actor,
            "organisation_id": form.organisation_id(),
            "subject": self.subject(**given),
            "options": self.options_of(form),
        }
        text = form.cleaned_data.get("text")
        return actions.start_text(text, **begin) if text else actions.start(form.cleaned_data["file"], **begin)

    def _form(
        self, data: Any = None, files: Any = None, initial: dict[str, str] | None = None, **given: Any
    ) -> UploadForm | None:
        """The form, for those organisations that the actor may import for; None where there is none."""
        organisations = {one.pk: self.called(one) for one in self.importable(self.shown(**given))}
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
        subject = self.subject(**given)
        seen = queries.for_subject(subject, actor=self.actor) if subject else queries.visible_to(self.actor)
        recent = seen.filter(kind=self.kind, organisation__in=self.shown(**given))
        context = {
            "header": Header(self.title(), crumbs=self.crumbs(), lede=self.lede()),
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
