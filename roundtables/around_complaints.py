"""The action points that are linked to a complaint, for its page of staff."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from complaints import panels
from core.accounts.actors import Actor
from merchants.panels import Found, Panel, PanelRow
from roundtables import queries
from roundtables.point_pages import STAFF, who_of
from roundtables.workflow import action_workflow


def rows(complaint_ids: Collection[int], actor: Actor) -> Found:
    """Action points linked to these complaints that the actor may see, the newest first. One statement."""
    found = queries.action_points_visible_to(actor).filter(complaint__in=complaint_ids)
    points = [
        PanelRow(
            title=point.display_what,
            url=STAFF.detail_url(point.reference),
            reference=point.reference,
            state=action_workflow.told(point.state, actor.audience),
            on=point.due_on,
            detail=who_of(point),
        )
        for point in found.select_related("organisation").order_by("-pk")
    ]
    return Found(points, total=len(points))


panels.register(
    "action_points", Panel(_("Action points of roundtables"), rows, _("No action point is linked to this complaint."))
)
