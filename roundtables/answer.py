"""Answering by the link in the mail, without signing in. Opening it changes nothing: programs open links, too."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from core.accounts.actors import Actor
from core.rates import address_of, spend
from core.web.components import Header
from core.web.transitions import add_errors
from core.workflow.errors import Conflict, InvalidInputs
from roundtables import certificates, links
from roundtables.actions import answering
from roundtables.answer_forms import AnswerForm, SubstituteForm
from roundtables.choices import Answer, Means, Place
from roundtables.inviting import ANSWER_WORDS
from roundtables.models import Invitation, Needs
from roundtables.times import times_of

GUEST = Actor.system("guests")


@method_decorator(never_cache, name="dispatch")
class LinkView(View):
    """A page behind a guest's link. A forwarded reader sees theme, time and place, and whose invitation it is."""

    invitation: Invitation
    token: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the invitation; who guesses, or sends too much, waits. Words are in the guest's language."""
        if request.method == "POST" and spend(f"answer:{address_of(request)}", settings.IPP_ANSWER_RATE).is_spent:
            return render(request, "roundtables/answer/wait.html", {"header": Header(_("Please wait"))}, status=429)
        self.token = kwargs.pop("token")
        try:
            self.invitation = links.read(self.token)
        except links.LinkUnknown as unknown:
            if spend(f"answer:{address_of(request)}", settings.IPP_ANSWER_RATE).is_spent:
                return HttpResponse(status=429)
            raise Http404 from unknown
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        with translation.override(translation.get_language() if chosen else self.invitation.language):
            response = super().dispatch(request, *args, **kwargs)
            response["X-Robots-Tag"] = "noindex"
            response["Referrer-Policy"] = "same-origin"
            return response

    def page(self, form: forms.Form | None, substitute: forms.Form | None, *, status: int = 200) -> HttpResponse:
        """Render the page of the invitation."""
        guest = self.invitation
        verdict = answering.takes_answers(guest, timezone.now())
        context = {
            "header": Header(
                _("Roundtable %(number)s: %(theme)s")
                % {"number": guest.roundtable.number, "theme": guest.roundtable.display_theme}
            ),
            "roundtable": guest.roundtable,
            "times": times_of(guest.roundtable),
            "guest": guest,
            "said": said(guest),
            "closed": getattr(verdict, "reason", ""),
            "form": form,
            "substitute": substitute,
            "answer_url": reverse("roundtables_answer:answer", args=[self.token]),
            "substitute_url": reverse("roundtables_answer:substitute", args=[self.token]),
            "certificate_url": reverse("roundtables_answer:certificate", args=[self.token])
            if certificates.is_due(guest)
            else "",
        }
        return render(self.request, "roundtables/answer/page.html", context, status=status)

    def here(self) -> HttpResponse:
        """Back to the page."""
        return redirect(reverse("roundtables_answer:answer", args=[self.token]))


class AnswerPage(LinkView):
    """Whether the guest comes."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show what is asked, and what was answered."""
        chosen = request.GET.get("answer", "")
        return self.page(answer_form(self.invitation, chosen=chosen), SubstituteForm(prefix="instead"))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Take the answer down; another one replaces it."""
        form = answer_form(self.invitation, request.POST)
        if not form.is_valid():
            return self.page(form, SubstituteForm(prefix="instead"), status=422)
        try:
            take_answer(self.invitation, form, means=Means.LINK, actor=GUEST)
        except Conflict as conflict:
            messages.warning(request, str(conflict.denied.reason))
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self.page(form, SubstituteForm(prefix="instead"), status=422)
        else:
            messages.success(request, _("Thank you. Your answer is taken down."))
        return self.here()


class SubstitutePage(LinkView):
    """Somebody comes instead."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The form stands on the page of the invitation."""
        return self.here()

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Invite them."""
        form = SubstituteForm(request.POST, prefix="instead")
        if form.is_valid():
            try:
                answering.send_substitute(self.invitation.pk, actor=GUEST, **form.cleaned_data)
            except InvalidInputs as invalid:
                add_errors(form, invalid)
            except Conflict as conflict:
                messages.warning(request, str(conflict.denied.reason))
                return self.here()
            else:
                messages.success(request, _("Thank you. They get an invitation of their own."))
                return self.here()
        return self.page(answer_form(self.invitation), form, status=422)


class CertificatePage(LinkView):
    """The certificate of attendance."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Send it as PDF."""
        if not certificates.is_due(self.invitation):
            raise Http404
        return certificates.response(self.invitation)


def answer_form(invitation: Invitation, data: Any = None, *, chosen: str = "") -> AnswerForm:
    """The form, with the answer so far, or the one that the mail's link names."""
    initial = {
        "answer": chosen if chosen in ANSWER_WORDS else invitation.answer,
        "is_remote": invitation.is_remote,
    }
    return AnswerForm(
        data,
        initial=initial,
        joins_by_link=bool(invitation.roundtable.link),
        has_needs=Needs.objects.filter(invitation=invitation).exists(),
    )


def take_answer(invitation: Invitation, form: AnswerForm, *, means: str, actor: Actor) -> Invitation:
    """Take down what a valid form says. Raises Conflict, InvalidInputs."""
    given = answering.Given(
        answer=form.cleaned_data["answer"], is_remote=form.cleaned_data.get("is_remote", False), **form.needs()
    )
    return answering.answer(invitation.pk, given, means=means, actor=actor)


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


app_name = "roundtables_answer"
urlpatterns = [
    path("<str:token>/", AnswerPage.as_view(), name="answer"),
    path("<str:token>/substitute/", SubstitutePage.as_view(), name="substitute"),
    path("<str:token>/certificate/", CertificatePage.as_view(), name="certificate"),
]
