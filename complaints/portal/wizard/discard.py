"""Throwing a draft away."""

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from complaints.actions import filing
from complaints.portal import steps
from complaints.portal.wizard.drafts import DraftView


class DiscardView(DraftView):
    """Throwing a draft away, after asking."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Ask."""
        draft = self.writable(reference)
        context = {
            "title": _("Discard this draft?"),
            "reference": draft.reference,
            "consequence": _("Its answers are deleted. CBBC and JD have not seen them."),
            "irreversible": True,
            "submit_label": _("Discard the draft"),
            "submit_tone": "danger",
            "cancel_url": steps.url(reference, steps.next_of(draft)),
        }
        return self.render("layouts/confirm.html", context)

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Do it."""
        draft = self.writable(reference)
        filing.discard_draft(draft.pk, actor=self.actor)
        messages.success(request, _("Draft %(reference)s is discarded.") % {"reference": draft.reference})
        return redirect("complaints_portal:list")
