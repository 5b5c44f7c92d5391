"""One page for every verb of every life cycle: what it asks for, what follows, and what came in between."""

from typing import Any, ClassVar, TypeVar

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.documents import actions as documents
from core.documents.errors import DocumentRefused
from core.documents.uploads import refused_uploads
from core.web.forms import FilesField
from core.web.views import AudienceView
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused, Stale
from core.workflow.inputs import Documents
from core.workflow.table import MovableRecord, Table, Transition

M = TypeVar("M", bound=MovableRecord)


def form_for(row: Transition[Any]) -> type[forms.Form]:
    """The form class of a transition, made from its inputs; files come as uploads of this very form."""
    fields: dict[str, forms.Field] = {"version": forms.IntegerField(widget=forms.HiddenInput(), required=False)}
    for item in row.inputs:
        fields[item.name] = files_field(item) if isinstance(item, Documents) else item.form_field()
    return type(f"{row.verb.title()}Form", (forms.Form,), fields)


def files_field(item: Documents) -> FilesField:
    """The field through which files are uploaded with a form, as many as the input takes."""
    return FilesField(label=item.label, help_text=item.help, required=item.required, max_count=item.max_count)


class TransitionView(AudienceView):
    """Confirm page and form of a verb. Sub-classes name the table, the template and where to go afterwards."""

    table: ClassVar[Table[Any]]
    template: ClassVar[str] = "web/transition.html"

    def record_for(self, reference: str) -> MovableRecord:
        """The record with this reference among those the actor may see; Http404 otherwise."""
        record = self.table.visible_to(self.actor).filter(reference=reference).first()
        if record is None:
            raise Http404
        found: MovableRecord = record
        return found

    def url_of(self, record: Any) -> str:
        """Address of the record's own page."""
        raise NotImplementedError

    def initial(self, record: Any, row: Transition[Any]) -> dict[str, Any]:
        """What the form proposes when it is opened."""
        return {}

    def done_message(self, row: Transition[Any]) -> str:
        """What the person reads afterwards."""
        return _("Done: %(label)s.") % {"label": row.label}

    def row_for(self, record: MovableRecord, verb: str) -> Transition[Any]:
        """The row of the verb in the record's state, or any row of it where the state has moved on; Http404."""
        row = self.table.row(verb, record.state) or next(
            (candidate for candidate in self.table.rows(verb) if candidate.sources), None
        )
        verdict = row.who(self.actor, record) if row else None
        if row is None or getattr(verdict, "hidden", False):
            raise Http404
        return row

    def get(self, request: HttpRequest, reference: str, verb: str) -> HttpResponseBase:
        """Show what the verb asks for and what follows."""
        record = self.record_for(reference)
        row = self.row_for(record, verb)
        verdict = (
            engine.judge(row, record, actor=self.actor)
            if record.state in row.sources
            else engine.wrong_state(self.table, record)
        )
        unsent = self.unsent()
        initial = {"version": record.version}
        form = (
            form_for(row)(unsent, initial=initial)
            if unsent
            else form_for(row)(initial=self.initial(record, row) | initial)
        )
        status = 200 if verdict else 409
        return self._page(record, row, form, status=status, denied=getattr(verdict, "reason", ""))

    def post(self, request: HttpRequest, reference: str, verb: str) -> HttpResponseBase:
        """Make the move."""
        record = self.record_for(reference)
        row = self.row_for(record, verb)
        form = form_for(row)(request.POST, request.FILES, initial={"version": record.version})
        for dropped in refused_uploads(request):
            form.add_error(_files_field(row), dropped.message)
        if not form.is_valid():
            return self._page(record, row, form, status=422)
        try:
            self.move(record, row, form)
        except NotVisible as missing:
            raise Http404 from missing
        except Refused as refused:
            return self._page(record, row, form, status=403, denied=refused.denied.reason)
        except Conflict as conflict:
            return self._page(record, row, form, status=409, denied=conflict.denied.reason, last=conflict.last)
        except Stale as stale:
            reason = _("The record has changed since you opened this page. Look at it again before you go on.")
            return self._page(record, row, form, status=409, denied=reason, last=stale.last)
        except DocumentRefused as refused:
            form.add_error(_files_field(row), str(refused.message))
            return self._page(record, row, form, status=422)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._page(record, row, form, status=422)
        messages.success(request, self.done_message(row))
        return redirect(self.url_of(record))

    def move(self, record: Any, row: Transition[Any], form: forms.Form) -> None:
        """Store the form's files, then move the record with their ids."""
        inputs = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        for item in row.inputs:
            if isinstance(item, Documents):
                inputs[item.name] = self.store(inputs.get(item.name) or [], record)
        engine.move(
            self.table,
            record.pk,
            row.verb,
            actor=self.actor,
            inputs=inputs,
            expected_version=form.cleaned_data.get("version"),
        )

    def store(self, uploads: "list[UploadedFile[Any]]", record: Any) -> list[Any]:
        """Store uploaded files as the actor's organisation's own; returns their public ids. Raises DocumentRefused."""
        owner_id = self.actor.organisation_id or record.organisation_id
        return [
            documents.store(upload, actor=self.actor, organisation_id=owner_id, kind=self.table.noun).public_id
            for upload in uploads
        ]

    def _page(
        self, record: Any, row: Transition[Any], form: forms.Form, *, status: int, denied: Any = "", last: str = ""
    ) -> HttpResponse:
        context = {
            "record": record,
            "row": row,
            "form": form,
            "denied": denied,
            "last": last,
            "back_url": self.url_of(record),
            "state": self.table.states[record.state].for_audience(self.actor.audience),
        }
        return self.render(self.template, context, status=status)


def add_errors(form: forms.BaseForm, invalid: InvalidInputs) -> None:
    """Put each error at its field; what has no field in this form goes to the top."""
    for path, texts in invalid.errors.items():
        name = str(path[0]) if path else ""
        for text in texts:
            form.add_error(name if name in form.fields else None, text)


def _files_field(row: Transition[Any]) -> str | None:
    return next((item.name for item in row.inputs if isinstance(item, Documents)), None)
