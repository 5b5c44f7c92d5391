"""The list of clocks: what is due today and this week, what was missed, what rests and what fails."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.clocks.events import EXPORTED
from core.clocks.staff import board
from core.clocks.staff.filters import ClockFilter
from core.clocks.staff.rows import EXPORT_COLUMNS, ExportRows, dressed
from core.web.components import Action, Header
from core.web.lists import ListView
from core.web.saved_views import SavedView, tabs
from core.web.views import StaffView


class ClockList(ListView, StaffView):
    """Clocks of all records, by what has to be looked at first."""

    template = "clocks/staff/list.html"
    fragment = "clocks/staff/list_fragment.html"
    filterset_class = ClockFilter
    orders = board.ORDERS
    export_columns = EXPORT_COLUMNS
    export_name = "clocks"
    export_verb = EXPORTED
    list_name = "clocks_staff:list"
    kept_parameters = ("view", "sort")

    @property
    def view(self) -> SavedView:
        """The saved view that is open."""
        return board.view_named(self.request.GET.get("view", ""))

    def queryset(self) -> QuerySet[Any, Any]:
        """The clocks of the open view."""
        self.now = timezone.now()
        return board.rows(self.view, actor=self.actor, now=self.now)

    def dress(self, rows: list[Any]) -> Sequence[Any]:
        """Clocks with their records."""
        return dressed(rows, actor=self.actor, now=self.now)

    def export(self, form: str, rows: QuerySet[Any, Any]) -> HttpResponseBase:
        """Send the list; its records are described chunk by chunk."""
        return super().export(form, ExportRows(rows, actor=self.actor, now=self.now))  # type: ignore[arg-type]

    def extra(self) -> dict[str, Any]:
        """The saved views with their figures, and the head of the page."""
        given = self.request.GET
        counts = board.counts(actor=self.actor, now=self.now)
        return {
            "header": Header(_("Clocks"), actions=_law()),
            "view": self.view,
            "tabs": tabs(board.VIEWS, given, self.view, counts, board.ALARMING),
            "is_narrowed": any(given.get(name) for name in ClockFilter.base_filters),
        }


def _law() -> Sequence[Action]:
    """The way to what the clocks count on."""
    return (
        Action(_("Rules"), reverse("clocks_staff:rules"), "journal-text"),
        Action(_("Calendars"), reverse("clocks_staff:calendars"), "calendar3"),
    )
