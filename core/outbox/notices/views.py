"""What a person has been told inside the system."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.outbox import actions, queries
from core.outbox.paging import older_than
from core.web.components import Header, Page
from core.web.views import AudienceView


class NoticesPage(AudienceView):
    """The person's notices, newest first, one page at a time."""

    audience = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them; `before` is the key that it starts below."""
        before = request.GET.get("before", "")
        shown, next_key = older_than(queries.notices_of(self.actor), before, queries.PAGE)
        context = {
            "header": Header(title=_("Notices")),
            "notices": [queries.notice_view(notice) for notice in shown],
            "page": Page(
                newer=reverse("web:notices") if before else "", older=f"?before={next_key}" if next_key else ""
            ),
        }
        return self.render("outbox/notices.html", context)


class Follow(AudienceView):
    """From a notice to what it is about."""

    audience = ""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note that it was read and go there. Safe to repeat: only the first reading is kept."""
        notice = get_object_or_404(queries.notices_of(self.actor), pk=pk)
        actions.mark_read(notice, actor=self.actor, now=timezone.now())
        return redirect(notice.url or reverse("web:notices"))


class Read(AudienceView):
    """Reading a notice without leaving the page."""

    audience = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note that it was read; htmx gets the row alone."""
        notice = get_object_or_404(queries.notices_of(self.actor), pk=pk)
        actions.mark_read(notice, actor=self.actor, now=timezone.now())
        if not request.headers.get("HX-Request"):
            return redirect("web:notices")
        notice.refresh_from_db()
        return self.render("outbox/_notice.html", {"notice": queries.notice_view(notice)})


class ReadAll(AudienceView):
    """Clearing the list."""

    audience = ""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Note that all were read."""
        actions.mark_all_read(actor=self.actor, now=timezone.now())
        return redirect("web:notices")
