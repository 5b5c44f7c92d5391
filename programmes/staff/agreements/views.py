"""The register of agreements, one agreement, and its papers."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.days import house_day
from core.documents import responses
from core.verdicts import Denied
from core.web.components import Action, Header
from core.web.lists import ExportColumn, ListView
from core.web.views import StaffView
from programmes import policies
from programmes.actions import agreements
from programmes.events import EXPORTED
from programmes.models import Agreement, AgreementDocument
from programmes.staff.agreements import listing
from programmes.staff.agreements.contexts import address, agreement_page, crumbs
from programmes.staff.agreements.forms import AgreementForm, DocumentForm, PaperForm
from programmes.staff.agreements.room import AgreementView, FormView


class Register(ListView, StaffView):
    """Every agreement with a platform."""

    template = "programmes/staff/agreements/list.html"
    fragment = "programmes/staff/agreements/_list.html"
    list_name = "agreements_staff:list"
    filterset_class = listing.AgreementFilter
    orders = listing.ORDERS
    export_columns: ClassVar[Sequence[ExportColumn]] = listing.EXPORT_COLUMNS
    export_name = "agreements"
    export_verb = EXPORTED

    def queryset(self) -> QuerySet[Any, Any]:
        """Agreements the actor may see."""
        return listing.agreements(self.actor)

    def dress(self, rows: list[Any]) -> Sequence[Any]:
        """Rows with how far their commitments have come."""
        return listing.dressed(rows, actor=self.actor, today=house_day())

    def extra(self) -> dict[str, Any]:
        """The head of the page."""
        verdict = policies.staff_acts(self.actor)
        reason = verdict.reason if isinstance(verdict, Denied) else ""
        new = Action(gettext_lazy("Register an agreement"), address("new"), "file-earmark-plus", "primary", reason)
        return {"header": Header(gettext_lazy("Agreements"), actions=[new]), "new": new}

    def export(self, form: str, rows: QuerySet[Any, Any]) -> HttpResponseBase:
        """Export what the list shows, progress too."""
        self.export_columns = listing.with_progress(  # type: ignore[misc]  # they depend on the day
            actor=self.actor, today=house_day()
        )
        return super().export(form, rows)


class Detail(AgreementView):
    """Everything about an agreement on one page."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it."""
        page = agreement_page(self.agreement(reference), actor=self.actor, now=timezone.now())
        return self.render("programmes/staff/agreements/detail.html", {"page": page, "header": page.header})


class RegisterAgreement(FormView):
    """A new agreement."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for its terms."""
        return self._page(AgreementForm(self.unsent(), actor=self.actor))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take it into the register."""
        form = AgreementForm(request.POST, actor=self.actor)
        made = self.take(form, lambda: agreements.register_agreement(form.terms(), actor=self.actor))
        if made is None:
            return self._page(form)
        return self.done(_("The agreement is registered. Now add its papers and what it promises."), _url(made))

    def _page(self, form: AgreementForm) -> HttpResponse:
        header = Header(_("Register an agreement"), crumbs=crumbs())
        return self.page(header, form, _("Register the agreement"), address("list"))


class ChangeAgreement(FormView):
    """Correcting or extending an agreement."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Show its terms to be changed."""
        agreement = self.agreement(reference)
        return self._page(agreement, AgreementForm(self.unsent(), instance=agreement, actor=self.actor))

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Change it."""
        agreement = self.agreement(reference)
        form = AgreementForm(request.POST, instance=agreement, actor=self.actor)
        changed = self.take(form, lambda: agreements.change_agreement(reference, form.terms(), actor=self.actor))
        if changed is None:
            return self._page(agreement, form)
        return self.done(_("The agreement is changed."), _url(changed))

    def _page(self, agreement: Agreement, form: AgreementForm) -> HttpResponse:
        lede = _(
            "A new last day moves the reminders, and every enrolment that rests on the agreement is looked at again."
        )
        header = Header(_("Change the agreement"), reference=agreement.reference, crumbs=crumbs(agreement), lede=lede)
        return self.page(header, form, _("Save the changes"), _url(agreement))


class AddDocument(FormView):
    """A paper of an agreement."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Ask for it."""
        return self._page(self.agreement(reference), DocumentForm(self.unsent()))

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Keep it."""
        agreement = self.agreement(reference)
        form = DocumentForm(request.POST, request.FILES)
        added = self.take(form, lambda: self._add(agreement, form.cleaned_data))
        return self.done(_("The document is added."), _url(agreement)) if added else self._page(agreement, form)

    def _add(self, agreement: Agreement, given: dict[str, Any]) -> AgreementDocument:
        self.allowed()
        paper = self.store(given["file"], given["language"])
        return agreements.add_document(agreement.reference, paper, actor=self.actor, kind=given["kind"])

    def _page(self, agreement: Agreement, form: DocumentForm) -> HttpResponse:
        header = Header(_("Add a document"), crumbs=crumbs(agreement))
        return self.page(header, form, _("Add the document"), _url(agreement))


class PaperView(AgreementView):
    """Something about one paper of an agreement."""

    def paper(self, agreement: Agreement, public_id: UUID) -> AgreementDocument:
        """The paper with this document, an earlier version too. Raises Http404."""
        found = agreement.documents.select_related("document__blob").filter(document__public_id=public_id).first()
        if found is None:
            raise Http404
        return found


class DocumentFile(PaperView):
    """The file itself, for saving."""

    def get(self, request: HttpRequest, reference: str, public_id: UUID) -> HttpResponseBase:
        """Send it as an attachment; who took it is recorded."""
        paper = self.paper(self.agreement(reference), public_id)
        return responses.attachment(paper.document, actor=self.actor, request=request)


class ReplaceDocument(PaperView, FormView):
    """A newer version of a paper; the older one stays on record."""

    def get(self, request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
        """Ask for it."""
        agreement = self.agreement(reference)
        paper = self.paper(agreement, public_id)
        return self._page(agreement, paper, PaperForm(self.unsent(), initial={"language": paper.document.language}))

    def post(self, request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
        """Keep it in the place of the older one."""
        agreement = self.agreement(reference)
        paper = self.paper(agreement, public_id)
        form = PaperForm(request.POST, request.FILES)
        added = self.take(form, lambda: self._replace(agreement, paper, form.cleaned_data))
        return (
            self.done(_("The document is replaced."), _url(agreement)) if added else self._page(agreement, paper, form)
        )

    def _replace(self, agreement: Agreement, paper: AgreementDocument, given: dict[str, Any]) -> AgreementDocument:
        self.allowed()
        newer = self.store(given["file"], given["language"])
        return agreements.add_document(agreement.reference, newer, actor=self.actor, kind=paper.kind, replaces=paper.pk)

    def _page(self, agreement: Agreement, paper: AgreementDocument, form: forms.Form) -> HttpResponse:
        lede = _("%(name)s stays on record as an earlier version.") % {"name": paper.document.name}
        header = Header(_("Replace the document"), crumbs=crumbs(agreement), lede=lede)
        return self.page(header, form, _("Replace the document"), _url(agreement))


def _url(agreement: Agreement) -> str:
    return address("detail", agreement.reference)
