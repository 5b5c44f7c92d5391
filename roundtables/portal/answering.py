"""Answering in the portal: one's own invitation, or one's organisation's."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.web.components import Crumb, Header
from core.web.rooms import Room
from core.web.views import AnsweringView, PortalView
from core.workflow.errors import require
from roundtables import certificates, policies, queries
from roundtables.answer_pages import Answering
from roundtables.choices import Means
from roundtables.models import Invitation, Needs
from roundtables.pages import facts_of, header_of

ROOM = Room("roundtables_portal")
NEEDS = {"dietary", "access", "forgets_needs"}


class InvitationView(AnsweringView, PortalView):
    """A page of one invitation that the reader may see."""

    def found(self, reference: str, pk: int) -> Invitation:
        """The invitation. Raises Http404."""
        shown = queries.invitations_visible_to(self.actor).select_related("roundtable__host", "person", "organisation")
        found = shown.filter(roundtable__reference=reference, pk=pk).first()
        if found is None:
            raise Http404
        return found


class AnswerPage(Answering, InvitationView):
    """Whether the guest comes, or who comes instead."""

    means = Means.PORTAL

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
        """Show what is asked, and what was answered."""
        return self.asked(self._answered_by_reader(reference, pk))

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
        """Take the answer down, or invite the substitute."""
        guest = self._answered_by_reader(reference, pk)
        return self.replaced(guest) if "instead-name" in request.POST else self.answered(guest)

    def _answered_by_reader(self, reference: str, pk: int) -> Invitation:
        guest = self.found(reference, pk)
        require(policies.answers_for(self.actor, guest))
        return guest

    def speaker(self) -> Actor:
        """Whoever is signed in."""
        return self.actor

    def left_out(self, guest: Invitation) -> set[str]:
        """What a guest needs is told, and deleted, by the guest alone; colleagues do not learn whether it was told."""
        hidden = set() if guest.roundtable.link else {"is_remote"}
        if self.actor.person_id is None or self.actor.person_id != guest.person_id:
            return hidden | NEEDS
        return hidden if Needs.objects.filter(invitation=guest).exists() else hidden | {"forgets_needs"}

    def onward(self, guest: Invitation) -> str:
        """The roundtable."""
        return ROOM.detail_url(guest.roundtable.reference)

    def page(self, guest: Invitation, form: forms.Form, substitute: forms.Form, *, status: int = 200) -> HttpResponse:
        """Render the page of the invitation."""
        reference = guest.roundtable.reference
        top = header_of(guest.roundtable, actor=self.actor, room=ROOM)
        crumb = Crumb(top.title, ROOM.detail_url(reference))
        context = self.context(guest, form, substitute) | {
            "header": Header(_("Answer for %(name)s") % {"name": guest.name}, crumbs=[*top.crumbs, crumb]),
            "facts": facts_of(guest.roundtable, actor=self.actor),
            "cancel_url": ROOM.detail_url(reference),
            "certificate_url": reverse("roundtables_portal:certificate", args=[reference, guest.pk]),
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
