"""What waits, what was sent, what got stuck, and what to do about it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.choices import Role
from core.accounts.requests import actor_of
from core.clocks import queries as clock_queries
from core.outbox import actions, events, queries
from core.outbox.models import Message, Status
from core.outbox.paging import older_than
from core.web.components import Figure, Header, Page, State, Tone
from core.web.views import StaffView

TONES: dict[Status, Tone] = {
    Status.PENDING: "waiting",
    Status.SENDING: "progress",
    Status.SENT: "good",
    Status.UNCERTAIN: "warn",
    Status.DEAD: "bad",
}
BADGES = {
    Status.UNCERTAIN: State(Status.UNCERTAIN.label, "question-diamond", "warn"),
    Status.DEAD: State(Status.DEAD.label, "x-octagon", "bad"),
}


class AdministratorView(StaffView):
    """A page for CBBC's administrators; it does not exist for other staff."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let administrators in."""
        actor = actor_of(request)
        if actor is not None and not actor.has_role(Role.ADMINISTRATOR):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class MessagesPage(AdministratorView):
    """Counts by state, and each message somebody has to look at."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them; `before` is the key that the page starts below."""
        counts = queries.counts()
        stuck, next_key = older_than(queries.stuck(), request.GET.get("before", ""), queries.PAGE)
        context = {
            "header": Header(title=_("Messages"), lede=_waiting_words(queries.oldest_waiting(), timezone.now())),
            "figures": [
                Figure(status.label, counts[status], tone=TONES[status] if counts[status] else "neutral")
                for status in Status
            ],
            "stuck": [(message, BADGES[Status(message.status)], events.label(message.topic)) for message in stuck],
            "failing_clocks": clock_queries.failing()[: queries.PAGE],
            "page": Page(older=f"?before={next_key}" if next_key else ""),
        }
        return self.render("outbox/operations.html", context)


class SendAgain(AdministratorView):
    """Queueing a stuck message again."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do so and return to the list."""
        act = partial(actions.send_again, pk, actor=self.actor, now=timezone.now())
        return _decided(request, act, _("The message is queued again."))


class MarkAsSent(AdministratorView):
    """Closing a stuck message that has arrived."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do so and return to the list."""
        act = partial(actions.mark_as_sent, pk, actor=self.actor, now=timezone.now())
        return _decided(request, act, _("The message is marked as sent."))


def _decided(request: HttpRequest, act: Callable[[], Message], done: str) -> HttpResponse:
    try:
        act()
    except Message.DoesNotExist as missing:
        raise Http404 from missing
    except actions.NotStuck:
        messages.warning(request, _("Somebody has dealt with this message already."))
    else:
        messages.success(request, done)
    return redirect("operations:messages")


def _waiting_words(since: datetime | None, now: datetime) -> str:
    if since is None:
        return _("Nothing waits.")
    return _("The longest wait is %(seconds)d seconds.") % {"seconds": max(0, int((now - since).total_seconds()))}
