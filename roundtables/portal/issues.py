"""An owner's pages about issues: its own and those of others, one of either, and the verbs of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import keyset
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.web.components import Action, Crumb, Header, Remark
from core.web.lists import ExportColumn, ListView, local
from core.web.saved_views import SavedView, WithViews, counted, tabs
from core.web.transitions import TransitionView
from core.web.views import AnsweringView, PortalView
from core.workflow.errors import Conflict
from core.workflow.table import State
from roundtables import policies, queries
from roundtables.actions import issues as actions
from roundtables.choices import OPEN_ISSUES, IssueState
from roundtables.issue_page import IssueRoom, answers_of, header_of, issue_page, seen_by
from roundtables.models import Issue, Support
from roundtables.portal.issue_filters import IssueFilter
from roundtables.workflow import issue_workflow

ROOM = IssueRoom("issues_portal", "portal")
OWN = SavedView("own", gettext_lazy("Ours"))
OTHERS = SavedView("others", gettext_lazy("Of other rights owners"))
VIEWS = (OWN, OTHERS)


@dataclass(frozen=True)
class Row:
    """One issue of the list: nothing that says whose it is."""

    reference: str
    url: str
    title: str
    topic: str
    state: State
    supporters: int
    is_supported: bool
    created_at: datetime


class IssueList(WithViews, ListView):
    """What the owner has raised; in the other view, what others have and one may support."""

    audience = Audience.PORTAL
    template = "roundtables/issues/portal_list.html"
    fragment = "roundtables/issues/portal_list_fragment.html"
    filterset_class = IssueFilter
    views = VIEWS
    orders = (
        keyset.Order("newest", (keyset.Key("id", descending=True),), gettext_lazy("Newest first")),
        keyset.Order(
            "supported",
            (keyset.Key("supporters", descending=True), keyset.Key("id", descending=True)),
            gettext_lazy("Most supported"),
        ),
    )
    page_size = 25
    export_name = "issues"
    export_columns = (
        ExportColumn(gettext_lazy("Reference"), lambda row: row.reference),
        ExportColumn(gettext_lazy("State"), lambda row: str(state_of(row).label)),
        ExportColumn(gettext_lazy("Topic"), lambda row: row.get_topic_display()),
        ExportColumn(gettext_lazy("Issue"), lambda row: row.title),
        ExportColumn(gettext_lazy("What JD should do"), lambda row: row.wish),
        ExportColumn(gettext_lazy("Supporters"), lambda row: row.supporters),
        ExportColumn(gettext_lazy("Raised"), lambda row: local(row.created_at)),
    )

    def queryset(self) -> QuerySet[Any, Any]:
        """The issues of the open view."""
        return _rows(self.view, self.actor).annotate(supporters=Count("supports"))

    def dress(self, rows: list[Any]) -> Sequence[Row]:
        """Rows, each with whether one's own organisation supports it. One statement for all of them."""
        own = Support.objects.filter(organisation=self.actor.organisation_id or 0, issue__in=rows)
        supported = set(own.values_list("issue", flat=True))
        return [
            Row(
                reference=row.reference,
                url=ROOM.detail_url(row.reference),
                title=row.display_title,
                topic=row.get_topic_display(),
                state=state_of(row),
                supporters=row.supporters,
                is_supported=row.pk in supported,
                created_at=row.created_at,
            )
            for row in rows
        ]

    def extra(self) -> dict[str, Any]:
        """The two views, and the head of the page."""
        lede = _(
            "What you raise goes to JD at the next roundtable. Other rights owners read the question and the wish, "
            "never who raised it, and can say that they ask the same."
        )
        action = raise_action(self.actor)
        counts = counted(VIEWS, lambda view: _rows(view, self.actor))
        return {
            "header": Header(
                _("Issues"),
                crumbs=[Crumb(_("Roundtables"), reverse("roundtables_portal:list"))],
                lede=lede,
                actions=[action],
            ),
            "view": self.view,
            "tabs": tabs(VIEWS, self.request.GET, self.view, counts),
            "raise_action": action,
            "is_own": self.view == OWN,
        }


def _rows(view: SavedView, actor: Actor) -> "QuerySet[Issue]":
    return queries.issues_shared_with(actor) if view == OTHERS else queries.issues_visible_to(actor)


def raise_action(actor: Actor) -> Action:
    """The button that leads to the form."""
    reason = getattr(policies.raises(actor), "reason", "")
    return Action(_("Raise an issue"), reverse("issues_portal:raise"), "chat-left-dots", "primary", reason)


def state_of(issue: Issue) -> State:
    """The issue's state in the owner's words."""
    return issue_workflow.states[issue.state].for_audience(Audience.PORTAL)


def own(view: PortalView, reference: str) -> Issue:
    """The owner's issue with this reference. Raises Http404."""
    return get_object_or_404(seen_by(view.actor), reference=reference)


def shared(view: PortalView, reference: str) -> Issue:
    """Somebody else's issue with this reference that one may support. Raises Http404."""
    return get_object_or_404(queries.issues_shared_with(view.actor), reference=reference)


class IssueView(PortalView):
    """One issue: one's own whole; of somebody else's what may be shown, and the answers to those who support it."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it."""
        if not queries.issues_visible_to(self.actor).filter(reference=reference).exists():
            return self._shared(shared(self, reference))
        issue = own(self, reference)
        page = issue_page(issue, actor=self.actor, room=ROOM)
        can_change = issue.state == IssueState.RAISED and bool(policies.raised_it(self.actor, issue))
        context = {"page": page, "header": page.header, "can_change": can_change}
        return self.render("roundtables/issues/portal_detail.html", context)

    def _shared(self, issue: Issue) -> HttpResponseBase:
        is_supported = issue.supports.filter(organisation=self.actor.organisation_id or 0).exists()
        answers: list[Remark] = answers_of(issue) if is_supported else []
        context = {
            "header": header_of(issue, actor=self.actor, room=ROOM),
            "title": issue.display_title,
            "topic": issue.get_topic_display(),
            "wish": issue.display_wish,
            "reference": issue.reference,
            "supporters": issue.supports.count(),
            "is_supported": is_supported,
            "can_support": bool(policies.raises(self.actor)) and issue.state in OPEN_ISSUES,
            "answers": answers,
        }
        return self.render("roundtables/issues/portal_shared.html", context)


class SupportView(AnsweringView, PortalView):
    """Saying that one asks the same, and taking it back."""

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Do it, and go back to the issue."""
        issue = shared(self, reference)
        try:
            if request.POST.get("support") == "no":
                actions.support_no_longer(issue.pk, actor=self.actor)
                messages.success(request, _("Your support is taken back."))
            else:
                actions.support(issue.pk, actor=self.actor)
                messages.success(request, _("CBBC counts you among those who ask. Nobody else reads that."))
        except Conflict as conflict:
            messages.error(request, str(conflict.denied.reason))
        return redirect("issues_portal:detail", reference)


class VerbView(TransitionView):
    """The page of a verb: settling, saying what is still open, withdrawing."""

    audience = Audience.PORTAL
    table = issue_workflow

    def url_of(self, record: Any) -> str:
        """The issue's page."""
        return ROOM.detail_url(record.reference)
