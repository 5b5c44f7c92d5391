"""The doors in front of every endpoint. What an actor may do with a record is the policies' question."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from core.accounts.choices import Scope
from core.accounts.requests import actor_of
from core.api.authentication import REALM
from core.api.problems import Problem


class HasActor(BasePermission):
    """Somebody is signed in."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the request has an actor."""
        return actor_of(request._request) is not None


class MayRead(HasActor):
    """Signed in, and allowed to read: a client's token needs the scope `complaints:read`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the actor may read. Raises a problem (403) that names the missing scope (RFC 6750)."""
        actor = actor_of(request._request)
        if actor is None:
            return False
        if (
            request.method in {"GET", "HEAD"}
            and actor.kind == "client"
            and not has_scope(request, Scope.COMPLAINTS_READ)
        ):
            challenge = f'{REALM}, error="insufficient_scope", scope="{Scope.COMPLAINTS_READ.value}"'
            detail = _("The access token lacks the scope %(scope)s.") % {"scope": Scope.COMPLAINTS_READ.value}
            raise Problem(403, detail, "insufficient_scope", headers={"WWW-Authenticate": challenge})
        return True


def has_scope(request: Request, scope: str) -> bool:
    """Whether both the token and the client behind it hold the scope."""
    grant: Any = request.auth
    return grant is not None and scope in grant.scopes
