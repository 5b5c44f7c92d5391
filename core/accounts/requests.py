"""The actor of a request, typed."""

from django.core.mail import EmailMessage
from django.http import HttpRequest

from core.accounts.actors import Actor


def actor_of(request: HttpRequest) -> Actor | None:
    """Who sent the request; None for a visitor."""
    actor: Actor | None = getattr(request, "actor", None)
    return actor


def set_actor(request: HttpRequest, actor: Actor | None) -> None:
    """Put the actor on the request, once, where it is authenticated."""
    setattr(request, "actor", actor)  # noqa: B010  HttpRequest does not declare it


def late_mails(request: HttpRequest) -> list[EmailMessage]:
    """Mails that go out once the answer to the request has."""
    waiting: list[EmailMessage] = vars(request).setdefault("late_mails", [])
    return waiting
