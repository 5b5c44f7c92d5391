"""The documents of an enrolment: adding, replacing and taking out on behalf of the owner, and handing out."""

from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.days import house_day
from core.documents import actions as documents
from core.documents import responses
from core.documents.choices import PreviewSize
from core.documents.models import Document
from core.documents.uploads import refused_uploads
from programmes import checklists, queries
from programmes.actions import enrolments as actions
from programmes.models import Enrolment, EnrolmentDocument
from programmes.staff.enrolments.contexts.files import file_of
from programmes.staff.enrolments.filling import FillView
from programmes.staff.enrolments.forms import DocumentForm, OneDocumentForm
from programmes.staff.enrolments.views import EnrolmentView

KIND = "enrolment"


class DocumentsView(FillView):
    """A page about files of one item of the checklist."""

    def item(self, enrolment: Enrolment) -> checklists.Item:
        """The item that the address names. Raises Http404."""
        checklist = checklists.of(enrolment, house_day())
        code = self.kwargs["code"]
        found = next((item for item in checklists.items_of(checklist) if item.code == code), None)
        if found is None:
            raise Http404
        return found

    def shown(self, enrolment: Enrolment) -> dict[str, Any]:
        """The item in question."""
        return {"item": self.item(enrolment)}

    def back_url(self, enrolment: Enrolment) -> str:
        """The item on the enrolment's page."""
        self.anchor = f"item-{self.kwargs['code']}"  # type: ignore[misc]  # this request's own
        return super().back_url(enrolment)

    def store(self, upload: Any, enrolment: Enrolment) -> Document:
        """Keep a file as the owner's. Raises DocumentRefused."""
        return documents.store(upload, actor=self.actor, organisation_id=enrolment.organisation_id, kind=KIND)


class AddDocuments(DocumentsView):
    """Files that CBBC received for an item."""

    title = gettext_lazy("Add documents")
    submit_label = gettext_lazy("Add")

    def form(self, enrolment: Enrolment, *given: Any) -> forms.Form:
        self.item(enrolment)
        return _with_refusals(DocumentForm(*given), "documents", self.request, is_sent=bool(given))

    def save(self, enrolment: Enrolment, form: forms.Form) -> None:
        with transaction.atomic():  # all of them, or none: whoever is refused one sends them again
            for upload in form.cleaned_data["documents"]:
                kept = self.store(upload, enrolment)
                actions.add_document(enrolment.pk, self.kwargs["code"], kept, actor=self.actor)

    def done(self) -> str:
        return _("The documents are added.")


class ReplaceDocument(DocumentsView):
    """A newer version of a document; the older one stays on record."""

    title = gettext_lazy("Replace a document")
    submit_label = gettext_lazy("Replace")

    def form(self, enrolment: Enrolment, *given: Any) -> forms.Form:
        self.item(enrolment)
        return _with_refusals(OneDocumentForm(*given), "document", self.request, is_sent=bool(given))

    def shown(self, enrolment: Enrolment) -> dict[str, Any]:
        """The document that is replaced."""
        held = held_document(enrolment, self, pk=self.kwargs["pk"])
        return super().shown(enrolment) | {"files": [file_of(enrolment, held)]}

    def save(self, enrolment: Enrolment, form: forms.Form) -> None:
        kept = self.store(form.cleaned_data["document"], enrolment)
        code, pk = self.kwargs["code"], self.kwargs["pk"]
        actions.add_document(enrolment.pk, code, kept, actor=self.actor, replaces=pk)

    def done(self) -> str:
        return _("The document is replaced; the older version stays on record.")


class RemoveDocument(FillView):
    """Taking a document out of an application, after asking."""

    title = gettext_lazy("Take this document out?")
    hint = gettext_lazy("It is no longer part of the application; it stays on record as replaced.")
    submit_label = gettext_lazy("Take it out")
    is_danger = True

    def form(self, enrolment: Enrolment, *given: Any) -> forms.Form:
        return forms.Form(*given[:1])

    def shown(self, enrolment: Enrolment) -> dict[str, Any]:
        """The document in question."""
        return {"files": [file_of(enrolment, held_document(enrolment, self, pk=self.kwargs["pk"]))]}

    def save(self, enrolment: Enrolment, form: forms.Form) -> None:
        actions.remove_document(enrolment.pk, self.kwargs["pk"], actor=self.actor)

    def done(self) -> str:
        return _("The document is taken out.")


class DocumentFile(EnrolmentView):
    """A document of the enrolment, for saving."""

    def get(self, request: HttpRequest, reference: str, public_id: UUID) -> HttpResponseBase:
        """Send it as an attachment; who took it is recorded."""
        found = held_document(self.enrolment(reference), self, document__public_id=public_id)
        return responses.attachment(found.document, actor=self.actor, request=request)


class Preview(EnrolmentView):
    """A picture of a document."""

    def get(self, request: HttpRequest, reference: str, public_id: UUID, size: str) -> HttpResponseBase:
        """Send it in one of the two sizes."""
        if size not in PreviewSize.values:
            raise Http404
        found = held_document(self.enrolment(reference), self, document__public_id=public_id)
        return responses.preview(found.document, size=PreviewSize(size))


def held_document(enrolment: Enrolment, view: EnrolmentView, **named: Any) -> EnrolmentDocument:
    """The document of the enrolment with this key or public id. Raises Http404."""
    found = queries.documents_of(enrolment, actor=view.actor).filter(**named).first()
    if found is None:
        raise Http404
    return found


def _with_refusals(form: forms.Form, field: str, request: HttpRequest, *, is_sent: bool) -> forms.Form:
    """The form with what was turned away while it arrived, at its field."""
    for refusal in refused_uploads(request) if is_sent and request.method == "POST" else ():
        form.add_error(field, str(refusal.message))
    return form
