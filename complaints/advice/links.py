"""From a complaint back to the request for advice out of which it grew, for the pages of complaints."""

from django.urls import reverse
from django.utils.translation import gettext as _

from complaints.advice import queries
from complaints.models import Complaint
from core.accounts.actors import Actor
from core.web.components import Crumb, Fact


def origin_facts(complaint: Complaint, *, actor: Actor, namespace: str) -> list[Fact]:
    """The line that names the request, where there is one that the actor may see. One statement."""
    found = queries.advice_visible_to(actor).filter(complaint=complaint).order_by("pk")
    return [
        Fact(
            _("Grew out of the advice request"),
            Crumb(reference, reverse(f"{namespace}:detail", args=[reference])),
            "complaints/advice/value_request.html",
        )
        for reference in found.values_list("reference", flat=True)
    ]
