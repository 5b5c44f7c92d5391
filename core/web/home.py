"""The front door sends everybody to the page of their audience."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.accounts.requests import actor_of
from core.web import navigation

VISITORS: Final = "account_login"


def home(request: HttpRequest) -> HttpResponse:
    """Redirect a visitor to sign in, everybody else to the first page of their navigation."""
    actor = actor_of(request)
    if actor is None:
        return redirect(VISITORS)
    places = navigation.items(actor, request.path)
    return redirect(places[0].url if places else "accounts:profile")
