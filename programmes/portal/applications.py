"""The way back to an application: what it asks for is given on pages of other rooms too."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from core.accounts.actors import Actor
from core.web.views import AudienceView
from programmes import policies, queries
from programmes.choices import EnrolmentState

SHOWN = 3


@dataclass(frozen=True)
class UnderWay:
    """An application that the reader works on."""

    reference: str
    title: str
    url: str


def under_way(actor: Actor) -> list[UnderWay]:
    """Applications that wait for the actor, the latest first. One statement, none for those who only read."""
    if not actor.has_role(*policies.OWNER_ROLES):
        return []
    found = queries.enrolments_visible_to(actor).filter(state=EnrolmentState.APPLICATION)
    return [
        UnderWay(
            enrolment.reference,
            str(enrolment.get_programme_display()),
            reverse("enrolments_portal:tasks", args=[enrolment.reference]),
        )
        for enrolment in found.order_by("-updated_at", "-pk")[:SHOWN]
    ]


class WithWayBack(AudienceView):
    """A page of the portal that leads back to the applications which ask for what it holds."""

    def render(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """With the applications, where a whole page was asked for."""
        if not self.request.headers.get("HX-Request"):
            context = context | {"under_way": under_way(self.actor)}
        return super().render(template, context, status=status)
