"""CBBC's pages about roundtables: the list, one roundtable, and each step."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import keyset
from core.accounts.choices import Audience, Zone
from core.web.components import Action, Figure, Header
from core.web.lists import ExportColumn, ListView, local
from core.web.transitions import TransitionView
from core.web.views import StaffView
from core.workflow.table import State, Transition
from roundtables import certificates, policies, queries
from roundtables.choices import Answer, RoundtableState
from roundtables.lists import guests_of
from roundtables.models import Roundtable
from roundtables.pages import roundtable_page
from roundtables.queries import REACHED
from roundtables.staff.day import day_actions, guest_actions
from roundtables.staff.filters import RoundtableFilter
from roundtables.staff.next_steps import behind, first_steps
from roundtables.staff.parts import PARTS
from roundtables.staff.room import ROOM, RoundtableView
from roundtables.times import LocalTimes, times_of
from roundtables.workflow import roundtable_workflow


@dataclass(frozen=True)
class Row:
    """One roundtable of the list."""

    url: str
    number: int
    reference: str
    theme: str
    state: State
    times: Sequence[LocalTimes]
    venue: str
    invited: int
    coming: int
    attended: int


class RoundtableList(ListView, StaffView):
    """All roundtables, the latest of the series first."""

    template = "roundtables/staff/list.html"
    fragment = "roundtables/staff/_list.html"
    filterset_class = RoundtableFilter
    orders = (
        keyset.Order("number", (keyset.Key("number", descending=True),), gettext_lazy("Latest first")),
        keyset.Order("first", (keyset.Key("number"),), gettext_lazy("First first")),
    )
    export_name = "roundtables"
    export_verb = "roundtables.exported"
    page_size = 25
    export_columns = (
        ExportColumn(gettext_lazy("Number"), lambda row: row.number),
        ExportColumn(gettext_lazy("Reference"), lambda row: row.reference),
        ExportColumn(gettext_lazy("State"), lambda row: str(RoundtableState(row.state).label)),
        ExportColumn(gettext_lazy("Theme"), lambda row: row.theme),
        ExportColumn(gettext_lazy("Theme in Chinese"), lambda row: row.theme_zh),
        ExportColumn(gettext_lazy("Begins"), lambda row: local(row.starts_at)),
        ExportColumn(gettext_lazy("Venue"), lambda row: row.venue),
        ExportColumn(gettext_lazy("Invited"), lambda row: row.invited),
        ExportColumn(gettext_lazy("Come"), lambda row: row.coming),
        ExportColumn(gettext_lazy("Were there"), lambda row: row.attended),
    )

    def queryset(self) -> QuerySet[Any, Any]:
        """Roundtables with how many were invited, come, and were there."""
        reached = Q(invitations__place__in=REACHED)
        return queries.roundtables_visible_to(self.actor).annotate(
            invited=Count("invitations", filter=reached),
            coming=Count("invitations", filter=reached & Q(invitations__answer=Answer.YES)),
            attended=Count("invitations", filter=Q(invitations__attended=True)),
        )

    def dress(self, rows: list[Any]) -> Sequence[Row]:
        """Rows as the page prints them."""
        states = roundtable_workflow.states
        return [
            Row(
                url=ROOM.detail_url(row.reference),
                number=row.number,
                reference=row.reference,
                theme=row.display_theme,
                state=states[row.state],
                times=times_of(row),
                venue=row.display_venue,
                invited=row.invited,
                coming=row.coming,
                attended=row.attended,
            )
            for row in rows
        ]

    def extra(self) -> dict[str, Any]:
        """The head of the page, and how the series stands."""
        action = plan_action(self)
        header = Header(_("Roundtables"), actions=[*nearby_actions(), action])
        return {"header": header, "figures": self._figures(), "plan_action": action}

    def _figures(self) -> list[Figure]:
        counts = queries.roundtables_visible_to(self.actor).aggregate(
            held=Count("pk", filter=Q(state__in=(RoundtableState.HELD, RoundtableState.AGREED))),
            ahead=Count("pk", filter=Q(state__in=(RoundtableState.PLANNED, RoundtableState.INVITED))),
            minutes=Count("pk", filter=Q(state=RoundtableState.HELD)),
        )
        return [
            Figure(_("Held"), counts["held"]),
            Figure(_("Still to come"), counts["ahead"]),
            Figure(_("Minutes not agreed yet"), counts["minutes"], tone="warn" if counts["minutes"] else "neutral"),
        ]


def nearby_actions() -> list[Action]:
    """The ways to what roundtables are about and what comes of them; the menu has no room for them."""
    return [
        Action(_("Issues"), reverse("issues_staff:list"), "chat-left-dots"),
        Action(_("Action points"), reverse("action_points_staff:list"), "flag"),
        Action(_("Figures of roundtables"), reverse("minutes_staff:figures"), "bar-chart"),
    ]


def plan_action(view: StaffView) -> Action:
    """The button that leads to the form."""
    reason = getattr(policies.arranges(view.actor), "reason", "")
    return Action(_("Plan a roundtable"), reverse("roundtables_staff:plan"), "calendar-plus", "primary", reason)


class Detail(RoundtableView):
    """Everything about a roundtable on one page."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it."""
        found = self.found(reference)
        now = timezone.now()
        page = roundtable_page(found, actor=self.actor, room=ROOM, shown=PARTS, now=now)
        guests = guests_of(found, now)
        arranges = bool(policies.arranges(self.actor))
        steps = first_steps(found, has_guests=bool(guests.rows)) if arranges else []
        page = replace(page, verbs=behind(steps, page.verbs))
        is_ahead = found.state in {RoundtableState.PLANNED, RoundtableState.INVITED}
        context = {
            "page": page,
            "header": page.header,
            "guests": guests,
            "first_steps": steps,
            "guest_actions": guest_actions(found) if arranges and is_ahead else [],
            "day_actions": day_actions(found) if arranges else [],
            "edit_url": reverse("roundtables_staff:edit", args=[reference]) if arranges and is_ahead else "",
            "gives_certificates": found.state in certificates.HELD,
            "keeps_list": arranges and is_ahead,
        }
        return self.render("roundtables/staff/detail.html", context)


class TransitionPage(TransitionView, RoundtableView):
    """The confirm page of each verb."""

    table = roundtable_workflow
    audience = Audience.STAFF

    def url_of(self, record: Any) -> str:
        """The roundtable's page."""
        return ROOM.detail_url(record.reference)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Hours of a roundtable are given and shown on the clocks of its place."""
        if kwargs.get("verb") != "reschedule":
            return super().dispatch(request, *args, **kwargs)
        zone = request.POST.get("zone", "")
        if zone not in Zone.values:
            zone = Roundtable.objects.filter(reference=kwargs["reference"]).values_list("zone", flat=True).first() or ""
        with timezone.override(ZoneInfo(zone or Zone.BEIJING)):
            return super().dispatch(request, *args, **kwargs)

    def initial(self, record: Roundtable, row: Transition[Any]) -> dict[str, Any]:
        """What holds now is proposed."""
        if row.verb != "reschedule":
            return {}
        return {name: getattr(record, name) for name in ("starts_at", "ends_at", "zone", "venue", "venue_zh", "link")}
