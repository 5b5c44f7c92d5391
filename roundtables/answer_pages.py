"""What the page behind a guest's link and the one in the portal share: showing what is asked, and taking it down."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.web.transitions import add_errors
from core.workflow.errors import Conflict, InvalidInputs
from roundtables import certificates
from roundtables.actions import answering
from roundtables.answer_forms import AnswerForm, SubstituteForm
from roundtables.choices import Answer, Place
from roundtables.models import Invitation
from roundtables.times import times_of


class Answering:
    """A page on which a guest answers, or somebody for them. The view says who speaks and where it goes on."""

    means: ClassVar[str]
    request: HttpRequest

    def speaker(self) -> Actor:
        """Who answers, for the story."""
        raise NotImplementedError

    def left_out(self, guest: Invitation) -> set[str]:
        """Fields of the form that are not for whoever answers here."""
        raise NotImplementedError

    def onward(self, guest: Invitation) -> str:
        """The address to which it goes on after an answer."""
        raise NotImplementedError

    def page(self, guest: Invitation, form: forms.Form, substitute: forms.Form, *, status: int = 200) -> HttpResponse:
        """Render the page."""
        raise NotImplementedError

    def asked(self, guest: Invitation) -> HttpResponse:
        """The page with what was answered so far, or the answer that the mail's link names."""
        return self.page(guest, self.form(guest), self.substitute_form())

    def answered(self, guest: Invitation) -> HttpResponseBase:
        """Take the answer down; another one replaces it."""
        form = self.form(guest, self.request.POST)
        if not form.is_valid():
            return self.page(guest, form, self.substitute_form(), status=422)
        given = answering.Given(
            answer=form.cleaned_data["answer"], is_remote=form.cleaned_data.get("is_remote", False), **form.needs()
        )
        try:
            answering.answer(guest.pk, given, means=self.means, actor=self.speaker())
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self.page(guest, form, self.substitute_form(), status=422)
        except Conflict as conflict:
            return self._too_late(conflict)
        messages.success(self.request, _("Thank you. Your answer is taken down."))
        return redirect(self.onward(guest))

    def replaced(self, guest: Invitation) -> HttpResponseBase:
        """Invite whoever comes instead. The words are the same whether or not they were a guest already."""
        form = self.substitute_form(self.request.POST)
        if not form.is_valid():
            return self.page(guest, self.form(guest), form, status=422)
        try:
            answering.send_substitute(guest.pk, actor=self.speaker(), **form.cleaned_data)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self.page(guest, self.form(guest), form, status=422)
        except Conflict as conflict:
            return self._too_late(conflict)
        messages.success(self.request, _("Thank you. They get an invitation of their own."))
        return redirect(self.onward(guest))

    def _too_late(self, conflict: Conflict) -> HttpResponseBase:
        messages.warning(self.request, str(conflict.denied.reason))
        return redirect(self.request.path)

    def form(self, guest: Invitation, data: Any = None) -> AnswerForm:
        """What is asked of the guest."""
        initial = {"answer": self.chosen(guest) or guest.answer, "is_remote": guest.is_remote}
        return AnswerForm(data, initial=initial, left_out=self.left_out(guest))

    def substitute_form(self, data: Any = None) -> SubstituteForm:
        """Who comes instead."""
        return SubstituteForm(data, prefix="instead")

    def chosen(self, guest: Invitation) -> str:
        """The answer that was chosen before the page was opened; empty for none."""
        return ""

    def context(self, guest: Invitation, form: forms.Form, substitute: forms.Form) -> dict[str, Any]:
        """What roundtables/answer/_asked.html needs; forms go to the page itself, unless the view says otherwise."""
        return {
            "times": times_of(guest.roundtable),
            "said": said(guest),
            "closed": getattr(answering.takes_answers(guest, timezone.now()), "reason", ""),
            "form": form,
            "substitute": substitute,
            "answer_url": self.request.path,
            "substitute_url": self.request.path,
            "gives_certificate": certificates.is_due(guest),
        }


def said(invitation: Invitation) -> str:
    """What was answered so far, in a sentence; empty before there is an answer."""
    if invitation.place == Place.WAITING:
        return _("You would like to come. All places are taken: you are on the waiting list, and get a mail.")
    sentences = {
        Answer.YES: _("You come."),
        Answer.MAYBE: _("You come perhaps."),
        Answer.NO: _("You do not come."),
    }
    return sentences.get(Answer(invitation.answer), "")
