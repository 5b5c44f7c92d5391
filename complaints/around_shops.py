"""The complaints around a shop, whoever filed them, for the pages that staff have of shops and companies."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints import queries
from complaints.models import Target
from complaints.workflow import complaint_workflow
from core.accounts.actors import Actor
from merchants import panels

SHOWN = 25


def rows(shop_ids: Collection[int], actor: Actor) -> panels.Found:
    """Complaints about listings of these shops that the actor may see, the newest first. Two statements."""
    about = Target.objects.filter(listing__shop__in=shop_ids).order_by().values("complaint_id")
    found = queries.visible_to(actor).filter(pk__in=about)
    shown = found.select_related("organisation", "right").order_by("-pk")[:SHOWN]
    return panels.Found(
        [
            panels.PanelRow(
                title=complaint.organisation.display_name,
                url=reverse("complaints_staff:detail", args=[complaint.reference]),
                reference=complaint.reference,
                state=complaint_workflow.states[complaint.state].for_audience(actor.audience),
                on=complaint.submitted_at or complaint.created_at,
                detail=complaint.right.display_title if complaint.right else "",
            )
            for complaint in shown
        ],
        total=found.count(),
    )


panels.register(
    "complaints", panels.Panel(_("Complaints about its listings"), rows, _("Nobody has complained about its listings."))
)
