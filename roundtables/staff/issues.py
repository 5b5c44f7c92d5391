"""CBBC's pages about issues: the ranked list, one issue, and each step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.web.components import Crumb, Header
from core.web.lists import ExportColumn, ListView, local
from core.web.saved_views import SavedView, WithViews, counted, tabs, url_of
from core.web.transitions import TransitionView
from core.web.views import StaffView
from core.workflow.table import State
from roundtables import policies, queries, ranking
from roundtables.choices import OPEN_ISSUES, IssueState
from roundtables.issue_page import IssueRoom, issue_page, seen_by
from roundtables.models import Issue
from roundtables.staff.issue_filters import IssueFilter
from roundtables.workflow import issue_workflow

ROOM = IssueRoom("issues_staff", "staff")
WAITING = SavedView("waiting", gettext_lazy("To be put on an agenda"), order=ranking.RANKED)
ON_AGENDA = SavedView("agenda", gettext_lazy("On an agenda"), order=ranking.RANKED)
ANSWERED = SavedView("answered", gettext_lazy("Answered"), order=ranking.RANKED)
ENDED = SavedView("ended", pgettext_lazy("issue", "Closed"), counted=False, order=ranking.NEWEST)
ALL = SavedView("all", gettext_lazy("All"), counted=False, order=ranking.NEWEST)
VIEWS = (WAITING, ON_AGENDA, ANSWERED, ENDED, ALL)
STATES: dict[str, tuple[str, ...]] = {
    WAITING.name: (IssueState.RAISED,),
    ON_AGENDA.name: (IssueState.ON_AGENDA,),
    ANSWERED.name: (IssueState.ANSWERED,),
    ENDED.name: (IssueState.CLOSED, IssueState.DECLINED, IssueState.WITHDRAWN),
}


@dataclass(frozen=True)
class Row:
    """One issue of the list, with why it stands where it does."""

    reference: str
    url: str
    title: str
    topic: str
    owner: str
    state: State
    group: str
    reasons: Sequence[str]
    created_at: datetime


class IssueList(WithViews, ListView, StaffView):
    """All issues: those that wait for an agenda first, by how many owners ask and by the figures behind them."""

    template = "roundtables/issues/staff_list.html"
    fragment = "roundtables/issues/_staff_list.html"
    filterset_class = IssueFilter
    views = VIEWS
    orders = (ranking.RANKED, ranking.LONGEST, ranking.MOST_REVERSED, ranking.MOST_REPEATED, ranking.NEWEST)
    export_name = "issues"
    export_verb = "roundtables.exported"
    export_columns = (
        ExportColumn(gettext_lazy("Reference"), lambda row: row.reference),
        ExportColumn(gettext_lazy("State"), lambda row: str(issue_workflow.states[row.state].label)),
        ExportColumn(gettext_lazy("Topic"), lambda row: row.get_topic_display()),
        ExportColumn(gettext_lazy("Issue"), lambda row: row.title),
        ExportColumn(gettext_lazy("Issue, in Chinese"), lambda row: row.title_zh),
        ExportColumn(gettext_lazy("Raised by"), lambda row: row.organisation.name),
        ExportColumn(gettext_lazy("What JD should do"), lambda row: row.wish),
        ExportColumn(gettext_lazy("What JD should do, in Chinese"), lambda row: row.wish_zh),
        ExportColumn(gettext_lazy("Group"), lambda row: row.group.title if row.group else ""),
        ExportColumn(gettext_lazy("Owners who ask"), lambda row: row.askers),
        ExportColumn(gettext_lazy("Decisions reversed"), lambda row: row.reversed_count),
        ExportColumn(gettext_lazy("Shops that come back"), lambda row: row.repeat_shops),
        ExportColumn(
            gettext_lazy("Oldest complaint open since"),
            lambda row: local(row.open_since) if row.open_since < ranking.NEVER else None,
        ),
        ExportColumn(gettext_lazy("Raised"), lambda row: local(row.created_at)),
        ExportColumn(gettext_lazy("Answered"), lambda row: local(row.answered_at)),
    )

    def queryset(self) -> QuerySet[Any, Any]:
        """The rows of the open view, with the figures by which they are ranked."""
        rows = queries.issues_visible_to(self.actor).filter(within(self.view))
        return ranking.counted(rows).select_related("organisation", "group")

    def dress(self, rows: list[Any]) -> Sequence[Row]:
        """Rows as the page prints them."""
        now = timezone.now()
        return [
            Row(
                reference=row.reference,
                url=ROOM.detail_url(row.reference),
                title=row.display_title,
                topic=row.get_topic_display(),
                owner=row.organisation.display_name,
                state=issue_workflow.states[row.state],
                group=row.group.display_title if row.group else "",
                reasons=ranking.reasons(row, now),
                created_at=row.created_at,
            )
            for row in rows
        ]

    def extra(self) -> dict[str, Any]:
        """The saved views with their figures, and the head of the page."""
        given = self.request.GET
        return {
            "header": Header(
                _("Issues"),
                crumbs=[Crumb(_("Roundtables"), reverse("roundtables_staff:list"))],
                lede=_("What rights owners want JD to answer at a roundtable."),
            ),
            "view": self.view,
            "tabs": tabs(VIEWS, given, self.view, counts(self.actor)),
            "is_narrowed": any(given.get(name) for name in IssueFilter.base_filters),
            "everywhere_url": "" if self.view == ALL else url_of(ALL, given),
            "can_group": bool(policies.arranges(self.actor)) and self.view not in (ENDED, ALL),
        }


def within(view: SavedView) -> Q:
    """The condition of a saved view."""
    return Q(state__in=STATES[view.name]) if view.name in STATES else Q()


def counts(actor: Actor) -> dict[str, str]:
    """How much stands in each counted view. One statement."""
    return counted(VIEWS, lambda view: queries.issues_visible_to(actor).filter(within(view)))


def found(view: StaffView, reference: str) -> Issue:
    """The issue with this reference. Raises Http404."""
    return get_object_or_404(seen_by(view.actor), reference=reference)


class Detail(StaffView):
    """Everything about an issue on one page."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it."""
        issue = found(self, reference)
        page = issue_page(issue, actor=self.actor, room=ROOM)
        [figures] = ranking.counted(queries.issues_visible_to(self.actor).filter(pk=issue.pk))
        supporters = [one.organisation.display_name for one in issue.supports.select_related("organisation")]
        context = {
            "page": page,
            "header": page.header,
            "reasons": ranking.reasons(figures, timezone.now()),
            "supporters": supporters,
            "can_say_in_chinese": issue.state in OPEN_ISSUES and bool(policies.arranges(self.actor)),
        }
        return self.render("roundtables/issues/staff_detail.html", context)


class TransitionPage(TransitionView, StaffView):
    """The confirm page of each verb; an agenda is chosen on a page of its own."""

    table = issue_workflow
    audience = Audience.STAFF
    template = "roundtables/issues/staff_transition.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """An issue is put on an agenda where the item can be chosen (staff.agenda)."""
        if kwargs.get("verb") == "put_on_agenda":
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def url_of(self, record: Any) -> str:
        """The issue's page."""
        return ROOM.detail_url(record.reference)
