"""The mailbox that stands in for the mail system of a demonstration. Open to anyone there, absent anywhere else."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.clickjacking import xframe_options_sameorigin

from core.outbox import queries
from core.outbox.models import DeliveredMail
from core.outbox.paging import older_than

PAGE = 30
# The mail is shown as it would arrive, in a frame that can do nothing but lead back to the system.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation"
)


class MailboxView(View):
    """A page that exists in demonstration mode only, for anyone."""

    audience = "anyone"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let everybody in, or be absent."""
        if not settings.IPP_DEMONSTRATION:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class MailsPage(MailboxView):
    """What has arrived, newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List it; `to` narrows it to a recipient."""
        return render(request, "outbox/mails.html", _list(request))


class MailPage(MailboxView):
    """One mail beside the list."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        mail = get_object_or_404(DeliveredMail, pk=pk)
        return render(request, "outbox/mail.html", _list(request) | {"mail": mail})


@method_decorator(xframe_options_sameorigin, name="dispatch")
class MailFrame(MailboxView):
    """The HTML part alone, for the frame, under its own policy."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give it as it was sent; its links open in the whole window."""
        mail = get_object_or_404(DeliveredMail, pk=pk)
        response = HttpResponse(mail.html.replace("<head>", '<head><base target="_top">', 1))
        response["Content-Security-Policy"] = MAIL_POLICY
        return response


def _list(request: HttpRequest) -> dict[str, Any]:
    to = request.GET.get("to", "").replace("\0", "")
    mails = queries.delivered_to(to) if to else queries.delivered()
    shown, next_key = older_than(mails.defer("html", "text"), request.GET.get("before", ""), PAGE)
    asked = {"to": to} if to else {}
    older = f"{reverse('mailbox:mails')}?{urlencode(asked | {'before': next_key})}" if next_key else ""
    return {"mails": shown, "to": to, "older": older}
