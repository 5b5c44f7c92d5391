"""The portal's pages about action points: those of the reader's organisation, and those that came of its issues."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.days import house_day
from core.web.components import Action, Crumb, Header
from core.web.saved_views import SavedView, WithViews, counted, tabs, url_of
from core.web.transitions import TransitionView
from core.web.views import PortalView
from roundtables import queries
from roundtables.choices import OPEN_ACTIONS, ActionState
from roundtables.models import ActionPoint
from roundtables.point_lists import FIELDS, NEWEST, PointRows
from roundtables.point_pages import PORTAL, point_page, seen_by
from roundtables.workflow import action_workflow

OPEN = SavedView("open", gettext_lazy("Open"))
ALL = SavedView("all", gettext_lazy("All"), counted=False, order=NEWEST)
VIEWS = (OPEN, ALL)


class PointFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """By state."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=ActionState.choices, empty_label=gettext_lazy("Any")
    )


def concerning(actor: Actor) -> QuerySet[ActionPoint]:
    """Points of the actor's organisation, and those of its issues; what others are to do stands in the minutes."""
    own = actor.organisation_id or 0
    return queries.action_points_visible_to(actor).filter(Q(organisation=own) | Q(issue__organisation=own))


def within(view: SavedView) -> Q:
    """The condition of a saved view."""
    return Q(state__in=OPEN_ACTIONS) if view == OPEN else Q()


class PointList(WithViews, PointRows, PortalView):
    """What the reader's organisation is to do, and what became of what it raised."""

    template = "roundtables/action_points/portal_list.html"
    fragment = "roundtables/action_points/portal_list_fragment.html"
    filterset_class = PointFilter
    room = PORTAL
    views = VIEWS
    page_size = 25

    def queryset(self) -> QuerySet[Any, Any]:
        """Those of the open view."""
        rows: QuerySet[Any, Any] = concerning(self.actor).filter(within(self.view)).values(*FIELDS)
        return rows

    def extra(self) -> dict[str, Any]:
        """The saved views, and the head of the page."""
        given = self.request.GET
        everywhere = Action(gettext_lazy("Look in all action points"), url_of(ALL, given), "search")
        counts = counted(VIEWS, lambda view: concerning(self.actor).filter(within(view)))
        lede = gettext_lazy(
            "What your organisation is to do after a roundtable, and what others do about what you raised."
        )
        return {
            "header": Header(
                gettext_lazy("Action points"),
                crumbs=[Crumb(gettext_lazy("Roundtables"), reverse("roundtables_portal:list"))],
                lede=lede,
            ),
            "view": self.view,
            "tabs": tabs(VIEWS, given, self.view, counts),
            "is_narrowed": any(given.get(name) for name in PointFilter.base_filters),
            "everywhere": everywhere if self.view == OPEN else None,
        }


class Detail(PortalView):
    """One action point."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it."""
        point = get_object_or_404(seen_by(self.actor), reference=reference)
        now = timezone.now()
        page = point_page(point, actor=self.actor, room=PORTAL, today=house_day(now), now=now)
        return self.render("roundtables/action_points/portal_detail.html", {"page": page, "header": page.header})


class VerbView(TransitionView):
    """The page of each verb of whoever is to do it."""

    audience = Audience.PORTAL
    table = action_workflow
    template = "roundtables/action_points/transition.html"

    def url_of(self, record: Any) -> str:
        """The action point's page."""
        return PORTAL.detail_url(record.reference)
