"""Puts the actor on each request, notes activity, and sends staff without a second factor to set one up."""

import hashlib
import logging
from collections.abc import Callable, Sequence
from functools import partial
from smtplib import SMTPException

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.accounts.models import Person
from core.accounts.requests import actor_of, late_mails, set_actor

logger = logging.getLogger(__name__)

NOTED_FOR = 60  # seconds
# A person without the second factor must still be able to set it up, sign out, change language and fetch styles.
OPEN_WITHOUT_SECOND_FACTOR = ("/account/", "/static/", "/health/", "/preferences/", "/api/")


class ActorMiddleware:
    """Sets `request.actor`: the signed-in person as an actor, or None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Resolve the session once; the API resolves its own actor from the token."""
        person = None if request.path.startswith(("/api/v1/", "/static/", "/health/")) else request.user
        known = isinstance(person, Person) and person.organisation.is_active
        set_actor(request, Actor.person(person) if isinstance(person, Person) and known else None)
        return self.get_response(request)


class SecondFactorMiddleware:
    """Requires a second factor of staff, unless the system runs as a demonstration."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through, or send the person to the set-up page with the reason."""
        actor = actor_of(request)
        if (
            settings.IPP_REQUIRE_SECOND_FACTOR
            and actor is not None
            and actor.audience == Audience.STAFF
            and not request.path.startswith(OPEN_WITHOUT_SECOND_FACTOR)
            and not is_mfa_enabled(request.user)
        ):
            messages.warning(request, _("CBBC staff sign in with a second factor. Set one up to go on."))
            return redirect("mfa_index")
        return self.get_response(request)


class LateMailMiddleware:
    """Hands mails of sign-in over when the answer is out. One that cannot be handed over is logged: its reader asks
    for another.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the server send them when it closes the answer."""
        response = self.get_response(request)
        if waiting := late_mails(request):
            response._resource_closers.append(partial(hand_over, waiting))  # type: ignore[attr-defined]
        return response


def hand_over(mails: Sequence[EmailMessage]) -> None:
    """Send mails, whatever becomes of each."""
    for mail in mails:
        try:
            mail.send()
        except (OSError, SMTPException, DatabaseError):
            logger.exception("a mail for signing in could not be handed over")


class SessionActivityMiddleware:
    """Notes where a session was last seen, for the list in which people end their sessions.

    In place of the package's own, which writes on every request. A session that turns up at another address or in
    another browser is noted at once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the session at most once a minute."""
        if actor_of(request) is not None and request.session.session_key:
            traits = [request.META.get(name) for name in ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR", "HTTP_USER_AGENT")]
            digest = hashlib.sha256(repr([request.session.session_key, *traits]).encode()).hexdigest()
            if cache.add(f"seen:{digest}", 1, timeout=NOTED_FOR):
                UserSession.objects.create_from_request(request)
        return self.get_response(request)
