"""What CBBC's pages about a roundtable share: finding it, asking by a form, and answering what actions refuse."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from core.accounts.actors import Actor
from core.web.components import Crumb, Header
from core.web.rooms import Room
from core.web.transitions import add_errors
from core.web.views import AnsweringView, StaffView
from core.workflow.errors import Conflict, InvalidInputs, require
from roundtables import policies, queries
from roundtables.models import Invitation, Roundtable
from roundtables.pages import header_of

ROOM = Room("roundtables_staff")


class RoundtableView(AnsweringView, StaffView):
    """A page of one roundtable."""

    def found(self, reference: str) -> Roundtable:
        """The roundtable with this reference. Raises Http404."""
        shown = queries.roundtables_visible_to(self.actor).select_related("host")
        found = shown.filter(reference=reference).first()
        if found is None:
            raise Http404
        return found

    def guest(self, roundtable: Roundtable, pk: int) -> Invitation:
        """A guest of this roundtable. Raises Http404."""
        guests = queries.invitations_visible_to(self.actor).select_related("organisation", "person")
        found = guests.filter(roundtable=roundtable, pk=pk).first()
        if found is None:
            raise Http404
        found.roundtable = roundtable
        return found


def header_below(roundtable: Roundtable, title: str, *, actor: Actor, lede: Any = "") -> Header:
    """The head of a page below a roundtable's own."""
    top = header_of(roundtable, actor=actor, room=ROOM)
    crumb = Crumb(top.title, ROOM.detail_url(roundtable.reference))
    return Header(title, roundtable.reference, top.state, [*top.crumbs, crumb], lede=lede)


class FormView(RoundtableView):
    """A page with one form about a roundtable, for those who arrange it; others are told why not (403)."""

    template = "roundtables/staff/form.html"
    form_class: ClassVar[type[forms.Form]]
    title: ClassVar[Any]
    submit: ClassVar[Any]
    lede: ClassVar[Any] = ""

    def act(self, roundtable: Roundtable, data: dict[str, Any], **given: Any) -> str:
        """Carry the form out; returns what the person reads afterwards."""
        raise NotImplementedError

    def form(self, roundtable: Roundtable, data: Any = None, files: Any = None, **given: Any) -> forms.Form:
        """The form; the place for initial values."""
        return self.form_class(data, files)

    def back(self, roundtable: Roundtable) -> str:
        """Where it goes on."""
        return f"{ROOM.detail_url(roundtable.reference)}#guests"

    def more(self, roundtable: Roundtable, **given: Any) -> dict[str, Any]:
        """More context for the page."""
        return {}

    def get(self, request: HttpRequest, reference: str, **given: Any) -> HttpResponseBase:
        """Ask."""
        roundtable = self._kept(reference)
        return self._page(roundtable, self.form(roundtable, self.unsent(), **given), **given)

    def post(self, request: HttpRequest, reference: str, **given: Any) -> HttpResponseBase:
        """Do it, or say why not."""
        roundtable = self._kept(reference)
        form = self.form(roundtable, request.POST, request.FILES, **given)
        if form.is_valid():
            try:
                done = self.act(roundtable, form.cleaned_data, **given)
            except InvalidInputs as invalid:
                add_errors(form, invalid)
            except Conflict as conflict:
                form.add_error(None, str(conflict.denied.reason))
            else:
                messages.success(request, done)
                return redirect(self.back(roundtable))
        return self._page(roundtable, form, **given)

    def _kept(self, reference: str) -> Roundtable:
        roundtable = self.found(reference)
        require(policies.arranges(self.actor))
        return roundtable

    def _page(self, roundtable: Roundtable, form: forms.Form, **given: Any) -> HttpResponse:
        context = {
            "header": header_below(roundtable, str(self.title), actor=self.actor, lede=self.lede),
            "form": form,
            "submit_label": self.submit,
            "cancel_url": self.back(roundtable),
            **self.more(roundtable, **given),
        }
        return self.render(self.template, context, status=422 if form.errors else 200)
