"""The actor of a request, typed."""

from django.http import HttpRequest

from core.accounts.actors import Actor


def actor_of(request: HttpRequest) -> Actor | None:
    """Who sent the request; None for a visitor."""
    actor: Actor | None = getattr(request, "actor", None)
    return actor


def set_actor(request: HttpRequest, actor: Actor | None) -> None:
    """Put the actor on the request, once, where it is authenticated."""
    setattr(request, "actor", actor)  # noqa: B010  HttpRequest does not declare it
