"""Base views. Each page names its audience; nobody else gets past the door."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.accounts.requests import actor_of
from core.rates import address_of, spend
from core.workflow.errors import NotVisible, Refused

UNSENT = "unsent_form"
UNSENT_LIMIT = 2_000_000  # characters of a form that is carried over: 10,000 lines with all their tracking


class AudienceView(View):
    """A page for one audience, or for everybody who is signed in (`audience = ""`).

    A visitor is sent to sign in; what a form held when its session ended is kept and offered again afterwards.
    A page of another audience is not there: 404.
    """

    audience: ClassVar[str]
    actor: Actor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let the right audience in."""
        actor = actor_of(request)
        if actor is None:
            return sign_in_first(request, back=request.get_full_path() if hasattr(self, "get") else came_from(request))
        if self.audience and actor.audience != self.audience:
            raise Http404
        self.actor = actor
        return super().dispatch(request, *args, **kwargs)

    def render(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Render a page."""
        return render(self.request, template, context, status=status)

    def unsent(self) -> "MultiValueDict[str, Any] | None":
        """What this address's form held when it could not be taken, once; None where nothing was kept."""
        kept = self.request.session.get(UNSENT)
        if not kept or kept["path"] != self.request.path:
            return None
        del self.request.session[UNSENT]
        messages.info(
            self.request,
            _(
                "You had been signed out, or this page had been open for too long. What you typed is here again: go on "
                "to keep it. Files have to be chosen anew."
            ),
        )
        return MultiValueDict(kept["data"])


class AnsweringView(AudienceView):
    """A page on which what actions refuse becomes an answer: 404 for what is not visible, 403 with the reason."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Turn what actions refuse into answers."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotVisible as missing:
            raise Http404 from missing
        except Refused as refused:
            raise PermissionDenied(str(refused.denied.reason)) from refused


class StaffView(AudienceView):
    """A page for CBBC staff."""

    audience = Audience.STAFF


class PortalView(AudienceView):
    """A page for rights owners and their agents."""

    audience = Audience.PORTAL


def sign_in_first(request: HttpRequest, *, back: str) -> HttpResponse:
    """Lead a visitor to the sign-in page and `back`. A part of a page that was asked for leads the whole page there."""
    if not request.headers.get("HX-Request"):
        keep_unsent(request)
        return redirect_to_login(back)
    response = HttpResponse(status=401)
    response["HX-Redirect"] = redirect_to_login(_on_this_site(request, request.headers.get("HX-Current-URL", ""))).url
    return response


def came_from(request: HttpRequest) -> str:
    """The page of ours on which the pressed button stood; the start page where the browser does not say."""
    return _on_this_site(request, request.headers.get("Referer", ""))


def _on_this_site(request: HttpRequest, url: str) -> str:
    if not url_has_allowed_host_and_scheme(url, {request.get_host()}):
        return "/"
    parts = urlsplit(url)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def keep_unsent(request: HttpRequest) -> None:
    """Carry a form that could not be taken over to the next time its page is opened in this browser.

    A visitor's is kept as often as IPP_UNSENT_RATE allows its address: anybody could fill the store with sessions.
    """
    if request.method != "POST":
        return
    data = {key: values for key, values in request.POST.lists() if key != "csrfmiddlewaretoken"}
    is_small = sum(len(value) for values in data.values() for value in values) <= UNSENT_LIMIT
    if data and is_small and _may_keep(request):
        request.session[UNSENT] = {"path": request.path, "data": data}


def _may_keep(request: HttpRequest) -> bool:
    """Whether the sender has signed in, and so has one session to write to, or its address is within the rate."""
    if actor_of(request):
        return True
    return not spend(f"unsent:{address_of(request)}", settings.IPP_UNSENT_RATE).is_spent
