"""Answering in the portal: one's own invitation, or one's organisation's."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.web.components import Crumb, Header
from core.web.transitions import add_errors
from core.web.views import AnsweringView, PortalView
from core.workflow.errors import Conflict, InvalidInputs, require
from roundtables import certificates, policies, queries
from roundtables.actions import answering
from roundtables.answer import answer_form, said, take_answer
from roundtables.answer_forms import SubstituteForm
from roundtables.choices import Means
from roundtables.models import Invitation
from roundtables.pages import Room, header_of
from roundtables.times import times_of

ROOM = Room("roundtables_portal")


class InvitationView(AnsweringView, PortalView):
    """A page of one invitation that the reader may see."""

    def found(self, reference: str, pk: int) -> Invitation:
        """The invitation. Raises Http404."""
        shown = queries.invitations_visible_to(self.actor).select_related("roundtable__host", "person", "organisation")
        found = shown.filter(roundtable__reference=reference, pk=pk).first()
        if found is None:
            raise Http404
        return found


class AnswerPage(InvitationView):
    """Whether the guest comes, or who comes instead."""

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
        """Show what is asked, and what was answered."""
        guest = self._answered_by_reader(reference, pk)
        return self._page(guest, answer_form(guest), SubstituteForm(prefix="instead"))

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
        """Take the answer down, or invite the substitute."""
        guest = self._answered_by_reader(reference, pk)
        if "instead-name" in request.POST:
            return self._send_substitute(guest)
        form = answer_form(guest, request.POST)
        if form.is_valid():
            try:
                take_answer(guest, form, means=Means.PORTAL, actor=self.actor)
            except InvalidInputs as invalid:
                add_errors(form, invalid)
            except Conflict as conflict:
                form.add_error(None, str(conflict.denied.reason))
            else:
                messages.success(request, _("Thank you. Your answer is taken down."))
                return redirect(ROOM.detail_url(reference))
        return self._page(guest, form, SubstituteForm(prefix="instead"), status=422)

    def _send_substitute(self, guest: Invitation) -> HttpResponse:
        form = SubstituteForm(self.request.POST, prefix="instead")
        if form.is_valid():
            try:
                answering.send_substitute(guest.pk, actor=self.actor, **form.cleaned_data)
            except InvalidInputs as invalid:
                add_errors(form, invalid)
            except Conflict as conflict:
                form.add_error(None, str(conflict.denied.reason))
            else:
                messages.success(self.request, _("Thank you. They get an invitation of their own."))
                return redirect(ROOM.detail_url(guest.roundtable.reference))
        return self._page(guest, answer_form(guest), form, status=422)

    def _answered_by_reader(self, reference: str, pk: int) -> Invitation:
        guest = self.found(reference, pk)
        require(policies.answers_for(self.actor, guest))
        return guest

    def _page(self, guest: Invitation, form: forms.Form, substitute: forms.Form, *, status: int = 200) -> HttpResponse:
        top = header_of(guest.roundtable, actor=self.actor, room=ROOM)
        crumb = Crumb(top.title, ROOM.detail_url(guest.roundtable.reference))
        context = {
            "header": Header(_("Answer for %(name)s") % {"name": guest.name}, crumbs=[*top.crumbs, crumb]),
            "times": times_of(guest.roundtable),
            "said": said(guest),
            "closed": getattr(answering.takes_answers(guest, timezone.now()), "reason", ""),
            "form": form,
            "substitute": substitute,
            "cancel_url": ROOM.detail_url(guest.roundtable.reference),
            "certificate_url": reverse("roundtables_portal:certificate", args=[guest.roundtable.reference, guest.pk])
            if certificates.is_due(guest)
            else "",
        }
        return self.render("roundtables/portal/answer.html", context, status=status)


class CertificatePage(InvitationView):
    """The certificate of attendance."""

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
        """Send it as PDF."""
        guest = self.found(reference, pk)
        if not certificates.is_due(guest):
            raise Http404
        return certificates.response(guest)
