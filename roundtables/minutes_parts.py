"""What a roundtable's page shows of its minutes and action points, for both sides."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.web.components import Action
from roundtables import policies
from roundtables.actions.minutes import WRITABLE
from roundtables.minutes_pages import closed_on, points_of, standing_of
from roundtables.models import Roundtable
from roundtables.parts import Part


def _minutes(roundtable: Roundtable, actor: Actor) -> Mapping[str, Any] | None:
    is_kept = actor.audience == Audience.STAFF and (roundtable.state in WRITABLE or roundtable.held_at)
    if not is_kept and roundtable.minutes_sent_at is None:
        return None
    now = timezone.now()
    return {"standing": standing_of(roundtable, now), "closed_on": closed_on(roundtable, now)}


def _ways(roundtable: Roundtable, actor: Actor) -> Sequence[Action]:
    if actor.audience != Audience.STAFF:
        return [Action(_("Read the minutes"), reverse("minutes_portal:read", args=[roundtable.reference]), "book")]
    read = Action(_("Read"), reverse("minutes_staff:read", args=[roundtable.reference]), "book")
    if roundtable.state not in WRITABLE or not policies.arranges(actor):
        return [read]
    write = reverse("minutes_staff:write", args=[roundtable.reference])
    return [Action(_("Write the minutes"), write, "pencil-square"), read]


def _points(roundtable: Roundtable, actor: Actor) -> Mapping[str, Any] | None:
    found = [point for points in points_of(roundtable, actor).values() for point in points]
    return {"points": sorted(found, key=lambda point: point.reference)} if found else None


MINUTES = Part("minutes", _("Minutes"), "roundtables/minutes/_part.html", _minutes, _ways)
POINTS = Part("action-points", _("Action points"), "roundtables/action_points/_part.html", _points)
