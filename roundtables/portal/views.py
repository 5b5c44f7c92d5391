"""An invited organisation's pages about roundtables: the list, and one roundtable."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import keyset
from core.accounts.choices import Audience
from core.web.components import Action, Badge, Header
from core.web.lists import ListView
from core.web.rooms import Room
from core.web.views import PortalView
from core.workflow.table import State
from roundtables import policies, queries
from roundtables.actions import answering
from roundtables.certificates import is_due
from roundtables.lists import standing_of
from roundtables.models import Invitation, Roundtable
from roundtables.pages import roundtable_page
from roundtables.portal.filters import RoundtableFilter
from roundtables.portal.parts import PARTS
from roundtables.times import LocalTimes, times_of
from roundtables.workflow import roundtable_workflow

ROOM = Room("roundtables_portal")


@dataclass(frozen=True)
class Row:
    """One roundtable of the list."""

    url: str
    number: int
    reference: str
    theme: str
    state: State
    times: Sequence[LocalTimes]
    answers: Sequence[str]


class RoundtableList(ListView, PortalView):
    """Roundtables to which the reader's organisation was invited, the latest first."""

    template = "roundtables/portal/list.html"
    fragment = "roundtables/portal/_list.html"
    filterset_class = RoundtableFilter
    orders = (keyset.Order("number", (keyset.Key("number", descending=True),), gettext_lazy("Latest first")),)
    page_size = 25

    def queryset(self) -> QuerySet[Any, Any]:
        """Those the reader may see."""
        return queries.roundtables_visible_to(self.actor)

    def dress(self, rows: list[Any]) -> Sequence[Row]:
        """Rows with what was answered, or who was there. One statement for all of them."""
        states = {row.pk: row.state for row in rows}
        answered: dict[int, list[str]] = {}
        for one in queries.invitations_visible_to(self.actor).filter(roundtable__in=rows).order_by("pk"):
            standing = standing_of(one, states[one.roundtable_id])
            words = _("%(name)s: %(answer)s") % {"name": one.name, "answer": standing.label}
            answered.setdefault(one.roundtable_id, []).append(words)
        return [
            Row(
                url=ROOM.detail_url(row.reference),
                number=row.number,
                reference=row.reference,
                theme=row.display_theme,
                state=roundtable_workflow.states[row.state].for_audience(Audience.PORTAL),
                times=times_of(row),
                answers=answered.get(row.pk, []),
            )
            for row in rows
        ]

    def extra(self) -> dict[str, Any]:
        """The head of the page."""
        lede = _("Rights owners, JD.com and the authorities at one table. You see those to which you were invited.")
        actions = [
            Action(_("Issues"), reverse("issues_portal:list"), "chat-left-dots"),
            Action(_("Action points"), reverse("action_points_portal:list"), "flag"),
        ]
        return {"header": Header(_("Roundtables"), lede=lede, actions=actions)}


@dataclass(frozen=True)
class OwnInvitation:
    """An invitation of the reader (`is_own`) or of a colleague; the addresses are empty where there is nothing to do or
    to take."""

    name: str
    is_own: bool
    state: Badge
    answer_url: str
    certificate_url: str


class RoundtableView(PortalView):
    """A page of one roundtable."""

    def found(self, reference: str) -> Roundtable:
        """The roundtable with this reference among those the reader may see. Raises Http404."""
        shown = queries.roundtables_visible_to(self.actor).select_related("host")
        found = shown.filter(reference=reference).first()
        if found is None:
            raise Http404
        return found


class Detail(RoundtableView):
    """What the reader's organisation may see of a roundtable."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it."""
        found = self.found(reference)
        page = roundtable_page(found, actor=self.actor, room=ROOM, shown=PARTS, now=timezone.now())
        context = {"page": page, "header": page.header, "invitations": self._invitations(found)}
        return self.render("roundtables/portal/detail.html", context)

    def _invitations(self, roundtable: Roundtable) -> list[OwnInvitation]:
        """The reader's own, then those of colleagues."""
        shown = queries.invitations_visible_to(self.actor).filter(roundtable=roundtable).order_by("name", "pk")
        found = [self._invitation(roundtable, guest) for guest in shown]
        return sorted(found, key=lambda one: not one.is_own)

    def _invitation(self, roundtable: Roundtable, guest: Invitation) -> OwnInvitation:
        guest.roundtable = roundtable
        address = [roundtable.reference, guest.pk]
        answers = answering.takes_answers(guest, timezone.now()) and policies.answers_for(self.actor, guest)
        return OwnInvitation(
            name=guest.name,
            is_own=guest.person_id is not None and guest.person_id == self.actor.person_id,
            state=standing_of(guest, roundtable.state),
            answer_url=reverse("roundtables_portal:answer", args=address) if answers else "",
            certificate_url=reverse("roundtables_portal:certificate", args=address) if is_due(guest) else "",
        )
