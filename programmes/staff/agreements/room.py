"""What the pages of this room share: finding the agreement, asking by a form, and answering what actions refuse."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from core.documents import actions as documents
from core.documents.errors import DocumentRefused
from core.documents.models import Document
from core.documents.uploads import refused_uploads
from core.web.components import Header
from core.web.transitions import add_errors
from core.web.views import AnsweringView, StaffView
from core.workflow.errors import Conflict, InvalidInputs, require
from programmes import policies, queries
from programmes.models import Agreement, Commitment

# The owning app's word for papers of agreements.
PAPER = "agreement"


class AgreementView(AnsweringView, StaffView):
    """A page about agreements."""

    def agreement(self, reference: str) -> Agreement:
        """The agreement with the address's reference among those that staff may see. Raises Http404."""
        seen = queries.agreements_visible_to(self.actor).select_related("council", "platform", "successor")
        found = seen.filter(reference=reference).first()
        if found is None:
            raise Http404
        return found

    def commitment(self, reference: str, pk: int) -> Commitment:
        """The commitment with this key under the agreement. Raises Http404."""
        seen = queries.commitments_visible_to(self.actor)
        found = seen.filter(agreement__reference=reference, pk=pk).first()
        if found is None:
            raise Http404
        return found


class FormView(AgreementView):
    """A page with one form, for those who may change agreements; others are told why not (403)."""

    template = "programmes/staff/agreements/form.html"

    def allowed(self) -> None:
        """Raises Refused for those who only read."""
        require(policies.staff_acts(self.actor))

    def page(self, header: Header, form: forms.BaseForm, submit: Any, back: str) -> HttpResponse:
        """Render the form; 422 where it came back with errors."""
        self.allowed()
        context = {"header": header, "form": form, "submit_label": submit, "cancel_url": back}
        return self.render(self.template, context, status=422 if form.errors else 200)

    def take(self, form: forms.BaseForm, act: Callable[[], Any]) -> Any:
        """Carry the form out, or put into it why not; None then. What was stored for it is not kept either."""
        for dropped in refused_uploads(self.request):
            form.add_error("file", dropped.message)
        if not form.is_valid():
            return None
        try:
            with transaction.atomic():
                return act()
        except InvalidInputs as invalid:
            add_errors(form, invalid)
        except DocumentRefused as refused:
            form.add_error("file", refused.message)
        except Conflict as conflict:
            form.add_error(None, str(conflict.denied.reason))
        return None

    def store(self, upload: "UploadedFile[Any]", language: str) -> Document:
        """Keep an uploaded paper as CBBC's own. Raises DocumentRefused."""
        owner = self.actor.organisation_id
        assert owner is not None  # whoever works for CBBC belongs to it
        return documents.store(upload, actor=self.actor, organisation_id=owner, kind=PAPER, language=language)

    def done(self, words: str, url: str) -> HttpResponse:
        """Say what was done, and go on."""
        messages.success(self.request, words)
        return redirect(url)
