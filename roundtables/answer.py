"""Answering by the link in the mail, without signing in.

Opening the link changes nothing: programs open links, too. A script sends the answer that was pressed in the mail as
soon as the page is before a person (static/js/answer.js), and the guest is told by mail what was taken down.
"""

from typing import Any

from django import forms
from django.conf import settings
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
from roundtables import certificates, links
from roundtables.answer_pages import Answering
from roundtables.choices import Means
from roundtables.inviting import ANSWER_WORDS
from roundtables.models import Invitation

GUEST = Actor.system("guests")


@method_decorator(never_cache, name="dispatch")
class LinkView(Answering, View):
    """A page behind a guest's link. A forwarded reader sees theme, time and place, and whose invitation it is."""

    means = Means.LINK
    invitation: Invitation
    token: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the invitation; who guesses, or sends too much, waits."""
        if request.method == "POST" and self._is_too_much(request):
            return render(request, "roundtables/answer/wait.html", {"header": Header(_("Please wait"))}, status=429)
        self.token = kwargs.pop("token")
        try:
            self.invitation = links.read(self.token, timezone.now())
        except links.LinkEnded:
            header = Header(_("This link has ended"))
            return _kept_quiet(render(request, "roundtables/answer/ended.html", {"header": header}, status=410))
        except links.LinkUnknown as unknown:
            if self._is_too_much(request):
                return HttpResponse(status=429)
            raise Http404 from unknown
        return self._in_their_language(request, *args, **kwargs)

    def _in_their_language(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        with translation.override(translation.get_language() if chosen else self.invitation.language):
            return _kept_quiet(super().dispatch(request, *args, **kwargs))

    def _is_too_much(self, request: HttpRequest) -> bool:
        return spend(f"answer:{address_of(request)}", settings.IPP_ANSWER_RATE).is_spent

    def speaker(self) -> Actor:
        """Whoever has the link."""
        return GUEST

    def left_out(self, guest: Invitation) -> set[str]:
        """Whether something was told of needs does not show: the form is the same for all."""
        return set() if guest.roundtable.link else {"is_remote"}

    def chosen(self, guest: Invitation) -> str:
        """The answer that was pressed in the mail and is not yet taken down; empty for none."""
        given = self.request.GET.get("answer", "") if self.request.method == "GET" else ""
        return given if given in ANSWER_WORDS and given != guest.answer else ""

    def onward(self, guest: Invitation) -> str:
        """The page itself, without the answer that the mail's link names."""
        return self.url("answer")

    def url(self, name: str) -> str:
        """An address behind this link."""
        return reverse(f"roundtables_answer:{name}", args=[self.token])

    def page(self, guest: Invitation, form: forms.Form, substitute: forms.Form, *, status: int = 200) -> HttpResponse:
        """Render the page of the invitation."""
        facts = {"number": guest.roundtable.number, "theme": guest.roundtable.display_theme}
        context = self.context(guest, form, substitute)
        context |= {
            "header": Header(_("Roundtable %(number)s: %(theme)s") % facts),
            "answers_itself": bool(self.chosen(guest)) and not context["closed"],
            "roundtable": guest.roundtable,
            "guest": guest,
            "answer_url": self.url("answer"),
            "substitute_url": self.url("substitute"),
            "certificate_url": self.url("certificate"),
        }
        return render(self.request, "roundtables/answer/page.html", context, status=status)


class AnswerPage(LinkView):
    """Whether the guest comes."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show what is asked, and what was answered."""
        return self.asked(self.invitation)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Take the answer down."""
        return self.answered(self.invitation)


class SubstitutePage(LinkView):
    """Somebody comes instead."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The form stands on the page of the invitation."""
        return redirect(self.url("answer"))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Invite them."""
        return self.replaced(self.invitation)


class CertificatePage(LinkView):
    """The certificate of attendance."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Send it as PDF."""
        if not certificates.is_due(self.invitation):
            raise Http404
        return certificates.response(self.invitation)


def _kept_quiet(response: HttpResponseBase) -> HttpResponseBase:
    """No search engine lists the page, and no other site is told its address."""
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


app_name = "roundtables_answer"
urlpatterns = [
    path("<str:token>/", AnswerPage.as_view(), name="answer"),
    path("<str:token>/substitute/", SubstitutePage.as_view(), name="substitute"),
    path("<str:token>/certificate/", CertificatePage.as_view(), name="certificate"),
]
