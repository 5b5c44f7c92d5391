"""Base views. Each page names its audience; nobody else gets past the door."""

from typing import Any, ClassVar

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views import View

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.accounts.requests import actor_of

UNSENT = "unsent_form"
UNSENT_LIMIT = 400_000  # characters of a form that is carried over a new sign-in


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
            keep_unsent(request)
            return redirect_to_login(request.get_full_path())
        if self.audience and actor.audience != self.audience:
            raise Http404
        self.actor = actor
        return super().dispatch(request, *args, **kwargs)

    def render(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Render a page."""
        return render(self.request, template, context, status=status)

    def unsent(self) -> dict[str, Any] | None:
        """What this address's form held when the session ended, once; None where nothing was kept."""
        kept = self.request.session.get(UNSENT)
        if not kept or kept["path"] != self.request.path:
            return None
        del self.request.session[UNSENT]
        data: dict[str, Any] = kept["data"]
        return data


class StaffView(AudienceView):
    """A page for CBBC staff."""

    audience = Audience.STAFF


class PortalView(AudienceView):
    """A page for rights owners and their agents."""

    audience = Audience.PORTAL


def keep_unsent(request: HttpRequest) -> None:
    """Carry the form of a session that ended over to the next sign-in on this browser."""
    if request.method != "POST":
        return
    data = {key: request.POST.get(key, "") for key in request.POST if key != "csrfmiddlewaretoken"}
    if sum(len(value) for value in data.values()) <= UNSENT_LIMIT:
        request.session[UNSENT] = {"path": request.path, "data": data}
