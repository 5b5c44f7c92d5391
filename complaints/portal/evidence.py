"""Evidence of a draft: adding, describing and removing files; and handing out files of any complaint."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from complaints import queries
from complaints.actions import filing
from complaints.grounds import in_words, settling
from complaints.models import Complaint, Evidence
from complaints.portal import steps
from complaints.portal.contexts import draft as pages
from complaints.portal.contexts import parts
from complaints.portal.forms import EvidenceForm
from complaints.portal.wizard.drafts import AlreadyFiled, DraftView
from core.accounts.actors import Actor
from core.days import house_day
from core.documents import actions as documents
from core.documents import responses
from core.documents.choices import PreviewSize
from core.documents.errors import DocumentRefused
from core.documents.models import Document
from core.documents.uploads import refused_uploads
from core.verdicts import Denied
from core.web.components import File
from core.web.uploads import UploadView
from core.web.views import PortalView
from core.workflow.errors import Conflict, NotVisible

KIND = "complaint"


def take_in(upload: "UploadedFile[Any]", draft: Complaint, *, actor: Actor) -> Evidence:
    """Store an upload and bind it to the draft. Raises DocumentRefused, and as filing.add_evidence."""
    document: Document = documents.store(upload, actor=actor, organisation_id=draft.organisation_id, kind=KIND)
    return filing.add_evidence(draft.pk, document, actor=actor)


class EvidenceStep(DraftView):
    """The files of a draft. Without JavaScript they travel with the form; with it, each by itself beforehand."""

    def get(self, request: HttpRequest, reference: str, step: str) -> HttpResponseBase:
        """Show the files, with captions that a lost session had not sent yet."""
        draft = self.writable(reference)
        found = self.evidence_of(draft)
        if unsent := self.unsent():
            for one in found:
                one.caption = unsent.get(f"caption_{one.pk}", one.caption)
                one.kind = unsent.get(f"kind_{one.pk}", one.kind)
        return self.page(draft, found, self.form(draft, found))

    def post(self, request: HttpRequest, reference: str, step: str) -> HttpResponseBase:
        """Take the files in one by one: one that is refused does not keep the others out."""
        draft = self.writable(reference)
        form = self.form(draft, self.evidence_of(draft), request.POST, request.FILES)
        is_read = form.is_valid()
        filing.caption_evidence(draft.pk, form.captions(), actor=self.actor)
        if kinds := form.kinds():
            filing.sort_evidence(draft.pk, kinds, actor=self.actor)
        for refusal in refused_uploads(request):
            form.add_error("evidence", refusal.message)
        for upload in form.cleaned_data.get("evidence", []) if is_read else []:
            try:
                take_in(upload, draft, actor=self.actor)
            except DocumentRefused as refused:
                form.add_error("evidence", f"{upload.name}: {refused.message}")
        if form.errors:
            return self.page(draft, self.evidence_of(draft), form, status=422)
        if "add" in request.POST:
            return redirect(request.get_full_path())
        if "leave" in request.POST:
            return self.left(draft)
        onward = "check" if "from" in request.GET else steps.after(draft, "evidence")
        return redirect(steps.url(draft.reference, onward))

    def form(self, draft: Complaint, found: list[Evidence], *given: Any) -> EvidenceForm:
        """The form over the files that are there."""
        kinds = {one.pk: one.kind for one in found}
        return EvidenceForm(*given, captions=captions_of(found), kinds=kinds, choices=kinds_asked_of(draft))

    def evidence_of(self, draft: Complaint) -> list[Evidence]:
        """The files that are there."""
        return list(queries.evidence_visible_to(self.actor).filter(complaint=draft).order_by("pk"))

    def page(
        self, draft: Complaint, found: list[Evidence], form: EvidenceForm, *, status: int = 200
    ) -> HttpResponseBase:
        """Render the step."""
        needed = wanted(draft, found)
        form.fields["evidence"].says_optional = not needed  # type: ignore[attr-defined]
        context = {
            "draft": draft,
            "form": form,
            "header": pages.step_header(draft, "evidence"),
            "steps": steps.bar(draft, "evidence"),
            "files": [parts.draft_file_of(one, draft.reference, kinds_asked_of(draft)) for one in found],
            "wanted": needed,
            "upload_url": reverse("complaints_portal:upload", args=[draft.reference]),
            "max_bytes": settings.IPP_MAX_UPLOAD_BYTES,
            "from_check": "from" in self.request.GET,
        }
        return self.render("complaints/portal/step_evidence.html", context, status=status)


def kinds_asked_of(draft: Complaint) -> list[tuple[str, str]]:
    """Of which kinds the files of a draft can be, by the rule set that it follows, in the active language."""
    rules = settling.for_draft(draft, house_day())
    return [(kind.code, in_words(kind.label)) for kind in rules.documents_for(draft.reason)] if rules else []


@dataclass(frozen=True)
class Wanted:
    """A kind of file that the complaint needs, and whether it is there."""

    label: str
    help: str
    is_there: bool


def wanted(draft: Complaint, found: list[Evidence]) -> list[Wanted]:
    """The kinds of files without which the draft cannot be submitted."""
    rules = settling.for_draft(draft, house_day())
    needed = [kind for kind in rules.documents_for(draft.reason) if kind.required] if rules else []
    there = {one.kind for one in found}
    return [Wanted(in_words(kind.label), in_words(kind.help), kind.code in there) for kind in needed]


def captions_of(found: list[Evidence]) -> dict[int, str]:
    """Captions by key."""
    return {one.pk: one.caption for one in found}


class EvidenceUploadView(UploadView, DraftView):
    """One file of the uploader."""

    def record(self, **where: Any) -> Complaint:
        """The draft."""
        try:
            return self.writable(where["reference"])
        except AlreadyFiled as late:
            raise self.too_late() from late

    def take_in(self, upload: "UploadedFile[Any]", record: Complaint, **where: Any) -> File:
        """Store the file and bind it to the draft."""
        try:
            evidence = take_in(upload, record, actor=self.actor)
        except Conflict as late:
            raise self.too_late() from late
        return parts.draft_file_of(evidence, record.reference, kinds_asked_of(record))

    def too_late(self) -> Conflict:
        """What somebody reads whose complaint was submitted meanwhile."""
        words = _("This complaint has been submitted; files can no longer be added here.")
        return Conflict(Denied(words, "wrong_state"), state="")


class RemoveView(DraftView):
    """Taking a file out of a draft, after asking."""

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
        """Ask."""
        draft = self.writable(reference)
        evidence = queries.evidence_visible_to(self.actor).filter(complaint=draft, pk=pk).first()
        if evidence is None:
            raise NotVisible
        context = {
            "title": _("Remove this file?"),
            "reference": draft.reference,
            "consequence": _("It is taken out of the draft."),
            "file": parts.file_of(evidence, reference),
            "submit_label": _("Remove the file"),
            "submit_tone": "danger",
            "cancel_url": steps.url(reference, "evidence"),
        }
        return self.render("complaints/portal/remove_evidence.html", context)

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
        """Do it."""
        draft = self.writable(reference)
        filing.remove_evidence(draft.pk, pk, actor=self.actor)
        messages.success(request, _("The file is removed from the draft."))
        return redirect(steps.url(reference, "evidence"))


class FileView(PortalView):
    """A file of a complaint, for saving."""

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
        """Hand it out, and record that."""
        return responses.attachment(document_of(reference, pk, actor=self.actor), actor=self.actor, request=request)


class PreviewView(PortalView):
    """The picture of a file, small or large."""

    def get(self, request: HttpRequest, reference: str, pk: int, size: str) -> HttpResponseBase:
        """Show it."""
        if size not in PreviewSize.values:
            raise Http404
        return responses.preview(document_of(reference, pk, actor=self.actor), size=PreviewSize(size))


def document_of(reference: str, pk: int, *, actor: Actor) -> Document:
    """The document of a piece of evidence that the actor may see. Raises Http404."""
    found = queries.evidence_visible_to(actor).filter(complaint__reference=reference, pk=pk).first()
    if found is None:
        raise Http404
    return found.document
