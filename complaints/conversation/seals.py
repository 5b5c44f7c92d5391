"""CBBC's administrators redact what was written, and open what was redacted; each with a reason."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from complaints import queries
from complaints.conversation import policies, redaction
from complaints.conversation.contexts import STAFF_ROOM
from complaints.conversation.forms import ReasonForm
from complaints.conversation.pages import ConversationView
from complaints.models import Complaint, Evidence, Remark
from core.accounts.choices import Audience
from core.documents import responses
from core.verdicts import Denied
from core.web.transitions import add_errors
from core.workflow.errors import Conflict, InvalidInputs


class SealView(ConversationView):
    """A page of those who keep the seals; for everybody else it is not there."""

    audience = Audience.STAFF
    room = STAFF_ROOM
    template = "complaints/conversation/seal.html"

    def guarded(self, reference: str) -> Complaint:
        """The complaint, for a keeper of the seals. Raises Http404."""
        if isinstance(policies.keeps_seals(self.actor), Denied):
            raise Http404
        return self.complaint(reference)

    def remark(self, complaint: Complaint, pk: int) -> Remark:
        """A remark of the complaint. Raises Http404."""
        found = queries.conversation(complaint, actor=self.actor).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def file(self, complaint: Complaint, public_id: UUID) -> Evidence:
        """A redacted file of the complaint's conversation. Raises Http404."""
        found = queries.evidence_and_gaps(complaint, actor=self.actor)
        item = found.filter(document__public_id=public_id, redacted_at__isnull=False).first()
        if item is None:
            raise Http404
        return item

    def page(
        self, complaint: Complaint, title: str, form: ReasonForm, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        """Render the page; nobody's browser keeps it."""
        context = {
            "header": self.header(complaint, title),
            "form": form,
            "back_url": self.url_of(complaint),
            **more,
        }
        response = self.render(self.template, context, status=status)
        response["Cache-Control"] = "private, no-store"
        return response


class Redact(SealView):
    """Taking the words of a remark, or files that came with it, away from everybody."""

    template = "complaints/conversation/redact.html"

    def get(self, request: HttpRequest, reference: str, remark: int) -> HttpResponseBase:
        """Ask what, and why."""
        complaint = self.guarded(reference)
        return self.asked(complaint, self.remark(complaint, remark), ReasonForm())

    def post(self, request: HttpRequest, reference: str, remark: int) -> HttpResponseBase:
        """Redact what was ticked."""
        complaint = self.guarded(reference)
        said = self.remark(complaint, remark)
        form = ReasonForm(request.POST)
        ticked = set(request.POST.getlist("what"))
        files = [one for one in self.files(complaint, said) if f"file-{one.pk}" in ticked]
        if not files and "words" not in ticked:
            form.add_error(None, _("Tick what is to be redacted."))
        if not form.is_valid():
            return self.asked(complaint, said, form, status=422)
        try:
            if "words" in ticked:
                redaction.redact_words(said.pk, form.cleaned_data["because"], actor=self.actor)
            for one in files:
                redaction.redact_file(one.pk, form.cleaned_data["because"], actor=self.actor)
        except Conflict as conflict:
            form.add_error(None, str(conflict.denied.reason))
        except InvalidInputs as invalid:
            add_errors(form, invalid)
        if form.errors:
            return self.asked(complaint, said, form, status=409)
        messages.success(request, _("Redacted. The original is kept under seal."))
        return redirect(self.url_of(complaint))

    def files(self, complaint: Complaint, said: Remark) -> list[Evidence]:
        """Files of the remark that can still be read."""
        return list(queries.evidence_of(complaint, actor=self.actor).filter(remark=said).order_by("pk"))

    def asked(self, complaint: Complaint, said: Remark, form: ReasonForm, *, status: int = 200) -> HttpResponse:
        """The page that asks."""
        files = self.files(complaint, said)
        return self.page(complaint, _("Redact a message"), form, status=status, said=said, files=files)


class OpenWords(SealView):
    """Reading the original words once, after saying why."""

    def get(self, request: HttpRequest, reference: str, remark: int) -> HttpResponseBase:
        """Ask why."""
        complaint = self.guarded(reference)
        self.remark(complaint, remark)
        return self.page(complaint, _("Open the seal"), ReasonForm())

    def post(self, request: HttpRequest, reference: str, remark: int) -> HttpResponseBase:
        """Record it and show the words."""
        complaint = self.guarded(reference)
        said = self.remark(complaint, remark)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.page(complaint, _("Open the seal"), form, status=422)
        try:
            words = redaction.open_words(said.pk, form.cleaned_data["because"], actor=self.actor)
        except (Conflict, InvalidInputs) as refused:
            form.add_error(None, str(refused))
            return self.page(complaint, _("Open the seal"), form, status=409)
        return self.page(complaint, _("Under seal"), form, words=words, said=said)


class OpenFile(SealView):
    """Saving a redacted file, after saying why."""

    def get(self, request: HttpRequest, reference: str, public_id: UUID) -> HttpResponseBase:
        """Ask why."""
        complaint = self.guarded(reference)
        item = self.file(complaint, public_id)
        return self.page(complaint, _("Open the seal"), ReasonForm(), item=item)

    def post(self, request: HttpRequest, reference: str, public_id: UUID) -> HttpResponseBase:
        """Record it and hand the file out."""
        complaint = self.guarded(reference)
        item = self.file(complaint, public_id)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.page(complaint, _("Open the seal"), form, status=422, item=item)
        document = redaction.open_file(item.pk, form.cleaned_data["because"], actor=self.actor)
        return responses.attachment(document, actor=self.actor, request=request)
