"""CBBC's pages about advice requests: the list, one request, its files, and each step."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from complaints.advice import files, queries
from complaints.advice.actions import lines_of
from complaints.advice.pages import Room, advice_page, listing_line, title_of
from complaints.advice.staff import queue
from complaints.advice.staff.filters import AdviceFilter
from complaints.advice.staff.rows import EXPORT_COLUMNS, NEXT_STEPS, dressed
from complaints.advice.workflow import advice_workflow
from complaints.models import AdviceRequest
from core.accounts.choices import Audience
from core.web.components import Header
from core.web.lists import ListView
from core.web.saved_views import SavedView, tabs, url_of
from core.web.transitions import TransitionView
from core.web.views import StaffView


class AdviceList(ListView, StaffView):
    """All requests: saved views, search and filters, ordered by what is due next."""

    template = "complaints/advice/staff/list.html"
    fragment = "complaints/advice/staff/list_fragment.html"
    filterset_class = AdviceFilter
    orders = queue.ORDERS
    export_columns = EXPORT_COLUMNS
    export_name = "advice"
    export_verb = "advice.exported"

    @property
    def view(self) -> SavedView:
        """The saved view that is open."""
        return queue.view_named(self.request.GET.get("view", ""))

    def queryset(self) -> QuerySet[Any, Any]:
        """The rows of the open view."""
        return queue.rows(self.view, actor=self.actor)

    def dress(self, rows: list[Any]) -> Sequence[Any]:
        """Rows with their clocks."""
        return dressed(rows, view_name=self.view.name, audience=self.actor.audience, now=timezone.now())

    def extra(self) -> dict[str, Any]:
        """The saved views with their figures, and the head of the page."""
        given = self.request.GET
        return {
            "header": Header(gettext_lazy("Advice")),
            "view": self.view,
            "tabs": tabs(queue.VIEWS, given, self.view, queue.counts(actor=self.actor)),
            "is_narrowed": any(given.get(name) for name in AdviceFilter.base_filters),
            "everywhere_url": "" if self.view == queue.ALL else url_of(queue.ALL, given),
        }


class AdviceView(StaffView):
    """A page of one request."""

    def found(self, reference: str) -> AdviceRequest:
        """The request with this reference. Raises Http404."""
        found = queries.movable_by(self.actor).filter(reference=reference).first()
        if found is None:
            raise Http404
        return found

    def room(self, request: AdviceRequest) -> Room:
        """The room, with the saved view from which the page was opened, or the one in which the request stands."""
        name = self.request.GET.get("view", "")
        view = queue.view_named(name) if name else queue.view_of(request)
        return Room("advice_staff", f"?view={view.name}")


class Detail(AdviceView):
    """Everything about a request on one page."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it."""
        found = self.found(reference)
        page = advice_page(
            found,
            actor=self.actor,
            room=self.room(found),
            complaint_url=lambda complaint: reverse("complaints_staff:detail", args=[complaint]),
            now=timezone.now(),
        )
        context = {"page": page, "header": page.header, "next_step": NEXT_STEPS.get(found.state, "")}
        return self.render("complaints/advice/staff/detail.html", context)


class TransitionPage(TransitionView, AdviceView):
    """The confirm page of each verb, for staff."""

    table = advice_workflow
    template = "complaints/advice/staff/transition.html"
    audience = Audience.STAFF

    def render(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Beside what the verb asks for: the question, and what was said last."""
        record: AdviceRequest = context["record"]
        more = {
            "title": title_of(record),
            "listings": [listing_line(line) for line in lines_of(record.listings)],
            "said": queries.conversation(record, actor=self.actor).last(),
        }
        return super().render(template, context | more, status=status)

    def url_of(self, record: Any) -> str:
        """The request's page, in the view from which it was opened."""
        return self.room(record).detail_url(record.reference)


class FileView(files.FileView):
    """A file of a request, for saving."""

    audience = Audience.STAFF


class PreviewView(files.PreviewView):
    """The picture of a file."""

    audience = Audience.STAFF
