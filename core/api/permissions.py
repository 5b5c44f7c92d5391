"""The doors in front of every endpoint. What an actor may do with a record is the policies' question."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from core.accounts.actors import Actor
from core.accounts.choices import ROLES_OF_SCOPE, Scope
from core.accounts.requests import actor_of
from core.api.authentication import REALM
from core.api.problems import Problem

READING = frozenset({Scope.COMPLAINTS_READ, Scope.ENROLMENTS_READ, Scope.RIGHTS_READ, Scope.SHOPS_READ})


class HasActor(BasePermission):
    """Somebody is signed in."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the request has an actor."""
        return actor_of(request._request) is not None


class MayRead(HasActor):
    """Signed in, and allowed to read: a client's token needs the scope that the endpoint names for reading, or one of
    several.

    Writing needs one of the endpoint's own scopes, also where another scope gives the same role. Clients to whose side
    none of them belongs are answered by the policy.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the actor may read. Raises a problem (403) that names the missing scope (RFC 6750)."""
        actor = actor_of(request._request)
        if actor is None:
            return False
        needed = _needed(actor, request.method or "", view.scopes)
        if needed and not any(has_scope(request, scope) for scope in needed):
            scope = needed[0]
            challenge = f'{REALM}, error="insufficient_scope", scope="{scope}"'
            detail = _("The access token lacks the scope %(scope)s.") % {"scope": scope}
            raise Problem(403, detail, "insufficient_scope", headers={"WWW-Authenticate": challenge})
        return True


def _needed(actor: Actor, method: str, scopes: Mapping[str, Any]) -> Sequence[str]:
    """The scopes without one of which this door stays shut; none for people."""
    if actor.kind != "client":
        return ()
    if method in {"GET", "HEAD"}:
        return one_or_several(scopes.get("GET", Scope.COMPLAINTS_READ))
    roles = ROLES_OF_SCOPE[actor.audience]
    return [
        scope
        for scope in one_or_several(scopes.get(method, ()))
        # What hands something out is reading, even where it is asked for with POST.
        if scope in READING or scope in roles
    ]


def one_or_several(scopes: str | Sequence[str]) -> Sequence[str]:
    """The scopes that a view names for a method, of which one suffices."""
    return (str(scopes),) if isinstance(scopes, str) else [str(scope) for scope in scopes]


def has_scope(request: Request, scope: str) -> bool:
    """Whether both the token and the client behind it hold the scope."""
    grant: Any = request.auth
    return grant is not None and scope in grant.scopes
