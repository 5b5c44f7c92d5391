"""The front door, and the door of each audience, send everybody to the first page of their navigation."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.accounts.choices import Audience
from core.accounts.requests import actor_of
from core.web import navigation
from core.web.views import AudienceView

VISITORS: Final = "account_login"


def home(request: HttpRequest) -> HttpResponse:
    """Redirect a visitor to sign in, everybody else to the first page of their navigation."""
    actor = actor_of(request)
    if actor is None:
        return redirect(VISITORS)
    places = navigation.items(actor, request.path)
    return redirect(places[0].url if places else "accounts:profile")


class Door(AudienceView):
    """The bare address of an audience's part of the house."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Redirect to the first page there."""
        return home(request)


class StaffDoor(Door):
    """What CBBC types."""

    audience = Audience.STAFF


class PortalDoor(Door):
    """What rights owners and agents type."""

    audience = Audience.PORTAL
