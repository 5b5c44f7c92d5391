"""Pages about the documents of rights that staff and owners share: adding, replacing and handing them out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.documents import responses
from core.documents.choices import PreviewSize
from core.documents.errors import DocumentRefused
from core.documents.models import Document
from core.web.components import Header
from core.workflow.errors import NotVisible
from programmes.actions import rights
from programmes.choices import RightDocumentKind
from programmes.models import Right, RightDocument
from programmes.rights import detail
from programmes.rights.forms import DocumentForm
from programmes.rights.pages import FormView, RightView


class DocumentAddView(FormView):
    """A document for a right."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask."""
        right = self.kept(pk)
        kind = request.GET.get("kind", RightDocumentKind.CERTIFICATE.value)
        return self._page(right, DocumentForm(self.unsent(), initial={"kind": kind}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take it in."""
        right = self.kept(pk)
        form = DocumentForm(request.POST, request.FILES)
        self.take_refusals(form)
        if not form.is_valid():
            return self._page(right, form, status=422)
        try:
            document = self.store(form, right.organisation_id)
            assert document is not None  # the form asks for it
            rights.add_document(pk, document, kind=form.cleaned_data["kind"], actor=self.actor)
        except DocumentRefused as refused:
            form.add_error("document", str(refused.message))
            return self._page(right, form, status=422)
        messages.success(request, _("The document is added."))
        return redirect(self.address("detail", pk))

    def _page(self, right: Right, form: DocumentForm, *, status: int = 200) -> HttpResponse:
        crumbs = [detail.list_crumb(self.namespace), detail.right_crumb(right, self.namespace)]
        header = Header(_("Add a document"), crumbs=crumbs)
        return self.page(form, header, _("Add the document"), self.address("detail", right.pk), status=status)


class DocumentReplaceView(FormView):
    """A newer version of a document; the older one stays on record."""

    def get(self, request: HttpRequest, pk: int, public_id: UUID) -> HttpResponse:
        """Ask."""
        right = self.kept(pk)
        old = self._old(right, public_id)
        return self._page(right, old, DocumentForm(replaces=old))

    def post(self, request: HttpRequest, pk: int, public_id: UUID) -> HttpResponse:
        """Take it in."""
        right = self.kept(pk)
        old = self._old(right, public_id)
        form = DocumentForm(request.POST, request.FILES, replaces=old)
        self.take_refusals(form)
        if not form.is_valid():
            return self._page(right, old, form, status=422)
        try:
            newer = self.store(form, right.organisation_id)
            assert newer is not None  # the form asks for it
            rights.replace_document(pk, old.pk, newer, actor=self.actor)
        except DocumentRefused as refused:
            form.add_error("document", str(refused.message))
            return self._page(right, old, form, status=422)
        messages.success(request, _("The document is replaced; the older one stays on record."))
        return redirect(self.address("detail", pk))

    def _old(self, right: Right, public_id: UUID) -> RightDocument:
        found = (
            right.documents.select_related("document").filter(document__public_id=public_id, replaced_at=None).first()
        )
        if found is None:
            raise NotVisible
        return found

    def _page(self, right: Right, old: RightDocument, form: DocumentForm, *, status: int = 200) -> HttpResponse:
        crumbs = [detail.list_crumb(self.namespace), detail.right_crumb(right, self.namespace)]
        title = _("Replace %(name)s") % {"name": old.document.name}
        header = Header(title, crumbs=crumbs, lede=str(old.get_kind_display()))
        return self.page(form, header, _("Replace the document"), self.address("detail", right.pk), status=status)


class DocumentFileView(RightView):
    """A document of a right, for saving."""

    def get(self, request: HttpRequest, pk: int, public_id: UUID) -> HttpResponseBase:
        """Hand it out, and record that."""
        return responses.attachment(self.paper(pk, public_id), actor=self.actor, request=request)

    def paper(self, pk: int, public_id: UUID) -> Document:
        """The document, if it belongs to a right that the actor may see. Raises NotVisible."""
        found = self.right(pk).documents.select_related("document__blob").filter(document__public_id=public_id).first()
        if found is None:
            raise NotVisible
        return found.document


class DocumentPreviewView(DocumentFileView):
    """The picture of a document, small or large."""

    def get(self, request: HttpRequest, pk: int, public_id: UUID, size: str = "") -> HttpResponseBase:
        """Show it."""
        if size not in PreviewSize.values:
            raise NotVisible
        return responses.preview(self.paper(pk, public_id), size=PreviewSize(size))
