"""Documents of an application: adding them to an item of the checklist, replacing and removing them."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.accounts.choices import Audience
from core.days import house_day
from core.documents import actions as documents
from core.documents.errors import DocumentRefused
from core.documents.models import Document
from core.documents.uploads import refused_uploads
from core.web.components import File
from core.web.uploads import UploadView
from core.workflow.errors import NotVisible, require
from programmes import checklists, policies, queries
from programmes.actions import enrolments
from programmes.models import Enrolment, EnrolmentDocument
from programmes.portal.enrolments.application import ApplicationView
from programmes.portal.enrolments.contexts import parts
from programmes.portal.enrolments.forms import ItemForm, ReplaceForm
from programmes.workflow import movable_by

KIND = "enrolment"


class ItemPage(ApplicationView):
    """A page about one item of the checklist that asks for documents."""

    def item(self, enrolment: Enrolment, code: str) -> checklists.Item:
        """The item with this code. Raises NotVisible where it asks for no documents."""
        items = checklists.items_of(checklists.of(enrolment, house_day()))
        found = next((item for item in items if item.code == code and item.check == "documents"), None)
        if found is None:
            raise NotVisible
        return found

    def paper(self, enrolment: Enrolment, code: str, pk: int) -> EnrolmentDocument:
        """A document of the item that is in use. Raises NotVisible."""
        papers = queries.documents_of(enrolment, actor=self.actor)
        found = papers.filter(code=code, pk=pk, replaced_at=None).first()
        if found is None:
            raise NotVisible
        return found

    def store(self, upload: "UploadedFile[Any]", enrolment: Enrolment) -> Document:
        """Keep a file as the rights owner's. Raises DocumentRefused."""
        return documents.store(upload, actor=self.actor, organisation_id=enrolment.organisation_id, kind=KIND)


class ItemView(ItemPage):
    """The documents of one item. Without JavaScript they travel with the form; with it, each by itself beforehand."""

    def get(self, request: HttpRequest, reference: str, code: str) -> HttpResponseBase:
        """Show what is there, earlier versions too."""
        enrolment = self.writable(reference)
        return self.page(enrolment, self.item(enrolment, code), ItemForm())

    def post(self, request: HttpRequest, reference: str, code: str) -> HttpResponseBase:
        """Take the files in one by one: one that is refused does not keep the others out."""
        enrolment = self.writable(reference)
        item = self.item(enrolment, code)
        form = ItemForm(request.POST, request.FILES)
        is_read = form.is_valid()
        for refusal in refused_uploads(request):
            form.add_error("documents", refusal.message)
        for upload in form.cleaned_data.get("documents", []) if is_read else []:
            try:
                enrolments.add_document(enrolment.pk, item.code, self.store(upload, enrolment), actor=self.actor)
            except DocumentRefused as refused:
                form.add_error("documents", f"{upload.name}: {refused.message}")
        if form.errors:
            return self.page(enrolment, item, form, status=422)
        if "add" in request.POST:
            return redirect(request.get_full_path())
        return self.back(enrolment)

    def page(self, enrolment: Enrolment, item: checklists.Item, form: ItemForm, *, status: int = 200) -> HttpResponse:
        """Render the item."""
        papers = list(queries.documents_of(enrolment, actor=self.actor).filter(code=item.code))
        context = {
            "enrolment": enrolment,
            "item": item,
            "form": form,
            "header": self.header(enrolment, item.label),
            "judged": enrolment.items.filter(code=item.code).first(),
            "files": [parts.open_paper_of(paper, enrolment) for paper in papers if paper.replaced_at is None],
            "earlier": [parts.paper_of(paper) for paper in papers if paper.replaced_at is not None],
            "upload_url": parts.page_url(enrolment, "upload", item.code),
            "max_bytes": settings.IPP_MAX_UPLOAD_BYTES,
            "back_url": self.back_url(enrolment),
        }
        return self.render("programmes/portal/enrolments/item.html", context, status=status)


class ItemUploadView(UploadView):
    """One file of the uploader, for one item."""

    audience = Audience.PORTAL

    def record(self, **where: Any) -> Enrolment:
        """The enrolment, for somebody who applies."""
        enrolment = movable_by(self.actor).filter(reference=where["reference"]).first()
        if enrolment is None:
            raise NotVisible
        require(policies.applies(self.actor, enrolment))
        return enrolment

    def take_in(self, upload: "UploadedFile[Any]", record: Enrolment, **where: Any) -> File:
        """Store the file and bind it to the item. Raises as enrolments.add_document, and DocumentRefused."""
        document = documents.store(upload, actor=self.actor, organisation_id=record.organisation_id, kind=KIND)
        paper = enrolments.add_document(record.pk, where["code"], document, actor=self.actor)
        return parts.open_paper_of(paper, record)


class ReplaceView(ItemPage):
    """A newer version takes the place of a document; the older one stays to be seen."""

    def get(self, request: HttpRequest, reference: str, code: str, pk: int) -> HttpResponseBase:
        """Ask for the file."""
        enrolment = self.writable(reference)
        return self.page(enrolment, self.paper(enrolment, code, pk), ReplaceForm())

    def post(self, request: HttpRequest, reference: str, code: str, pk: int) -> HttpResponseBase:
        """Take it in."""
        enrolment = self.writable(reference)
        paper = self.paper(enrolment, code, pk)
        form = ReplaceForm(request.POST, request.FILES)
        is_read = form.is_valid()
        for refusal in refused_uploads(request):
            form.add_error("file", refusal.message)
        if is_read and not form.errors:
            try:
                document = self.store(form.cleaned_data["file"], enrolment)
                enrolments.add_document(enrolment.pk, code, document, actor=self.actor, replaces=paper.pk)
            except DocumentRefused as refused:
                form.add_error("file", refused.message)
        if form.errors:
            return self.page(enrolment, paper, form, status=422)
        messages.success(request, _("The newer file has taken its place. The earlier one stays on record."))
        return redirect(parts.page_url(enrolment, "item", code))

    def page(
        self, enrolment: Enrolment, paper: EnrolmentDocument, form: ReplaceForm, *, status: int = 200
    ) -> HttpResponse:
        """Render the form."""
        context = {
            "form": form,
            "header": self.header(enrolment, _("Replace %(name)s") % {"name": paper.document.name}),
            "file": parts.paper_of(paper),
            "back_url": parts.page_url(enrolment, "item", paper.code),
        }
        return self.render("programmes/portal/enrolments/replace.html", context, status=status)


class RemoveView(ItemPage):
    """Taking a document out of an application, after asking."""

    def get(self, request: HttpRequest, reference: str, code: str, pk: int) -> HttpResponseBase:
        """Ask."""
        enrolment = self.writable(reference)
        paper = self.paper(enrolment, code, pk)
        context = {
            "title": _("Remove this file?"),
            "reference": enrolment.reference,
            "consequence": _("It is taken out of the application, and stays on record as an earlier version."),
            "file": parts.paper_of(paper),
            "submit_label": _("Remove the file"),
            "submit_tone": "danger",
            "cancel_url": parts.page_url(enrolment, "item", code),
        }
        return self.render("programmes/portal/enrolments/remove.html", context)

    def post(self, request: HttpRequest, reference: str, code: str, pk: int) -> HttpResponseBase:
        """Do it."""
        enrolment = self.writable(reference)
        self.paper(enrolment, code, pk)
        enrolments.remove_document(enrolment.pk, pk, actor=self.actor)
        messages.success(request, _("The file is removed from the application."))
        return redirect(parts.page_url(enrolment, "item", code))
