"""CBBC's pages about action points: the list, one of them, its words and links, and each step."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.accounts.choices import Audience
from core.accounts.models import Organisation
from core.days import house_day
from core.web.cells import choice_column, day_column, instant_column, plain_column
from core.web.components import Crumb, Header
from core.web.saved_views import SavedView, WithViews, counted, tabs, url_of
from core.web.transitions import TransitionView, add_errors
from core.web.views import AnsweringView, StaffView
from core.workflow.errors import Conflict, InvalidInputs
from core.workflow.table import Transition
from roundtables import policies, queries
from roundtables.actions import action_points
from roundtables.choices import OPEN_ACTIONS, ActionState
from roundtables.models import ActionPoint, Roundtable
from roundtables.point_lists import FIELDS, NEWEST, PointRows
from roundtables.point_pages import STAFF, point_page, seen_by
from roundtables.staff.minutes_forms import ChangeForm
from roundtables.workflow import action_workflow

OPEN = SavedView("open", gettext_lazy("Open"))
OVERDUE = SavedView("overdue", gettext_lazy("Overdue"))
ASKED = SavedView("asked", gettext_lazy("More time asked"))
REPORTED = SavedView("reported", gettext_lazy("To confirm"))
CLOSED = SavedView("closed", pgettext_lazy("issue", "Closed"), counted=False, order=NEWEST)
ALL = SavedView("all", gettext_lazy("All"), counted=False, order=NEWEST)
VIEWS = (OPEN, OVERDUE, ASKED, REPORTED, CLOSED, ALL)


def within(view: SavedView) -> Q:
    """The condition of a saved view."""
    conditions = {
        OPEN.name: Q(state__in=OPEN_ACTIONS),
        OVERDUE.name: Q(state=ActionState.OPEN, due_on__lt=house_day()),
        ASKED.name: Q(asked_day__isnull=False),
        REPORTED.name: Q(state=ActionState.REPORTED),
        CLOSED.name: Q(state__in=(ActionState.DONE, ActionState.DROPPED)),
    }
    return conditions.get(view.name, Q())


def responsible() -> list[tuple[int, str]]:
    """Organisations that are, or were, to do something."""
    found = Organisation.objects.filter(pk__in=ActionPoint.objects.order_by().values("organisation"))
    return [(one.pk, one.display_name) for one in found.order_by("name", "pk")]


def numbers() -> list[tuple[int, str]]:
    """Roundtables by number, the last one first."""
    found = Roundtable.objects.order_by("-number").values_list("pk", "number")
    return [(pk, str(number)) for pk, number in found]


class PointFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """Words of what is to be done, who, of which roundtable."""

    q = django_filters.CharFilter(
        label=gettext_lazy("Search"),
        method="search",
        widget=forms.SearchInput(attrs={"placeholder": gettext_lazy("Words in English or Chinese")}),
        max_length=200,
    )
    who = django_filters.ChoiceFilter(
        label=gettext_lazy("Who"), field_name="organisation", choices=responsible, empty_label=gettext_lazy("Any")
    )
    roundtable = django_filters.ChoiceFilter(
        label=gettext_lazy("Roundtable"), field_name="roundtable", choices=numbers, empty_label=gettext_lazy("Any")
    )

    def search(self, rows: QuerySet[Any, Any], name: str, words: str) -> QuerySet[Any, Any]:
        """Hold every word. There are a few hundred action points at most: no index is kept for it."""
        for word in words.replace("\x00", "").split()[:10]:
            fields = ("reference", "what", "what_zh", "person_name")
            found = Q()
            for field in fields:
                found |= Q(**{f"{field}__icontains": word})
            rows = rows.filter(found)
        return rows


class PointList(WithViews, PointRows, StaffView):
    """All action points: saved views, search and filters, what is due next ahead."""

    template = "roundtables/action_points/list.html"
    fragment = "roundtables/action_points/list_fragment.html"
    filterset_class = PointFilter
    room = STAFF
    views = VIEWS
    export_name = "action-points"
    export_verb = "roundtables.exported"
    export_columns = (
        plain_column(gettext_lazy("Reference"), "reference"),
        choice_column(gettext_lazy("State"), "state", lambda value: ActionState(value).label),
        plain_column(gettext_lazy("What"), "what"),
        plain_column(gettext_lazy("What, in Chinese"), "what_zh"),
        plain_column(gettext_lazy("Who"), "organisation__name"),
        plain_column(gettext_lazy("By name"), "person_name"),
        day_column(gettext_lazy("Due"), "due_on"),
        day_column(gettext_lazy("More time asked until"), "asked_day"),
        plain_column(gettext_lazy("Roundtable"), "roundtable__number"),
        plain_column(gettext_lazy("Issue"), "issue__reference"),
        plain_column(gettext_lazy("Complaint"), "complaint__reference"),
        plain_column(gettext_lazy("What was done"), "report"),
        plain_column(gettext_lazy("Reason"), "reason"),
        instant_column(gettext_lazy("Taken"), "created_at"),
        instant_column(gettext_lazy("Done"), "done_at"),
        instant_column(gettext_lazy("Escalated"), "escalated_at"),
    )

    def queryset(self) -> QuerySet[Any, Any]:
        """The rows of the open view."""
        found = queries.action_points_visible_to(self.actor).filter(within(self.view))
        rows: QuerySet[Any, Any] = found.values(*FIELDS)
        return rows

    def extra(self) -> dict[str, Any]:
        """The saved views with their figures, and the head of the page."""
        given = self.request.GET
        points = queries.action_points_visible_to(self.actor)
        counts = counted(VIEWS, lambda view: points.filter(within(view)))
        return {
            "header": Header(
                gettext_lazy("Action points"),
                crumbs=[Crumb(gettext_lazy("Roundtables"), reverse("roundtables_staff:list"))],
            ),
            "view": self.view,
            "tabs": tabs(VIEWS, given, self.view, counts, [OVERDUE]),
            "is_narrowed": any(given.get(name) for name in PointFilter.base_filters),
            "everywhere_url": "" if self.view == ALL else url_of(ALL, given),
        }


class Detail(StaffView):
    """Everything about an action point."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it."""
        point = get_object_or_404(seen_by(self.actor), reference=reference)
        now = timezone.now()
        page = point_page(point, actor=self.actor, room=STAFF, today=house_day(now), now=now)
        may_change = point.state in OPEN_ACTIONS and bool(policies.arranges(self.actor))
        change_url = reverse("action_points_staff:change", args=[reference]) if may_change else ""
        context = {"page": page, "header": page.header, "change_url": change_url}
        return self.render("roundtables/action_points/detail.html", context)


class Change(AnsweringView, StaffView):
    """Its words in both languages, and what it is linked to."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show them."""
        point = get_object_or_404(seen_by(self.actor), reference=reference)
        initial = {
            "what": point.what,
            "what_zh": point.what_zh,
            "person_name": point.person_name,
            "issue": str(point.issue_id or ""),
            "commitment": str(point.commitment_id or ""),
            "complaint": point.complaint.reference if point.complaint else "",
        }
        return self.page(point, ChangeForm(initial=initial, roundtable=point.roundtable, actor=self.actor))

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Change them."""
        point = get_object_or_404(seen_by(self.actor), reference=reference)
        form = ChangeForm(request.POST, roundtable=point.roundtable, actor=self.actor)
        status = 422
        if form.is_valid():
            try:
                action_points.change(point.pk, form.task(point), actor=self.actor)
                return redirect(STAFF.detail_url(reference))
            except InvalidInputs as invalid:
                add_errors(form, invalid)
            except Conflict as conflict:
                form.add_error(None, str(conflict.denied.reason))
                status = 409
        return self.page(point, form, status=status)

    def page(self, point: ActionPoint, form: ChangeForm, *, status: int = 200) -> HttpResponse:
        """Render the form."""
        context = {
            "title": _("Change the action point"),
            "reference": point.reference,
            "form": form,
            "submit_label": _("Save"),
            "cancel_url": STAFF.detail_url(point.reference),
        }
        return self.render("roundtables/minutes/form.html", context, status=status)


class VerbView(TransitionView):
    """The page of each verb."""

    audience = Audience.STAFF
    table = action_workflow
    template = "roundtables/action_points/transition.html"

    def initial(self, record: Any, row: Transition[Any]) -> dict[str, Any]:
        """Who postpones is offered the day that was asked for."""
        return {"due_on": record.asked_day} if row.verb == "postpone" else {}

    def url_of(self, record: Any) -> str:
        """The action point's page."""
        return STAFF.detail_url(record.reference)
