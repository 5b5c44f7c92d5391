"""The doors in front of every endpoint. What an actor may do with a record is the policies' question."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from core.accounts.actors import Actor
from core.accounts.choices import ROLES_OF_SCOPE, Scope
from core.accounts.requests import actor_of
from core.api.authentication import REALM
from core.api.problems import Problem


class HasActor(BasePermission):
    """Somebody is signed in."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the request has an actor."""
        return actor_of(request._request) is not None


class MayRead(HasActor):
    """Signed in, and allowed to read: a client's token needs the scope that the endpoint names for reading.

    Where two scopes give the same role, the endpoint's own scope is needed for writing, too; who lacks the role as well
    is told so by the policy.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the actor may read. Raises a problem (403) that names the missing scope (RFC 6750)."""
        actor = actor_of(request._request)
        if actor is None:
            return False
        scope = _needed(actor, request.method or "", view.scopes)
        if scope and not has_scope(request, scope):
            challenge = f'{REALM}, error="insufficient_scope", scope="{scope}"'
            detail = _("The access token lacks the scope %(scope)s.") % {"scope": scope}
            raise Problem(403, detail, "insufficient_scope", headers={"WWW-Authenticate": challenge})
        return True


def _needed(actor: Actor, method: str, scopes: Mapping[str, str]) -> str:
    """The scope without which this door stays shut; none for people."""
    if actor.kind != "client":
        return ""
    if method in {"GET", "HEAD"}:
        return str(scopes.get("GET", Scope.COMPLAINTS_READ))
    scope = scopes.get(method, "")
    return str(scope) if actor.has_role(ROLES_OF_SCOPE[actor.audience].get(scope, "")) else ""


def has_scope(request: Request, scope: str) -> bool:
    """Whether both the token and the client behind it hold the scope."""
    grant: Any = request.auth
    return grant is not None and scope in grant.scopes
