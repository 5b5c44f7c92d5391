"""Who calls: an API client by its access token, or somebody who is signed in in the browser."""

from dataclasses import dataclass
from typing import cast

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Token
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.authentication import SessionAuthentication as DjangoSession
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.accounts.models import ApiClient, Organisation, Person
from core.accounts.requests import set_actor

REALM = 'Bearer realm="IPProtect"'
MAX_TOKEN = 512  # characters
# Staff work in their pages, behind their second factor.
SESSION_AUDIENCES = frozenset({Audience.PORTAL, Audience.PARTNER})
# Every request asks this, and the ORM would take five times as long to write it down as PostgreSQL to answer it.
FIND_GRANT = """
    SELECT token.scopes, client.id, client.label, client.scopes, client.oauth_client_id,
           organisation.id, organisation.kind, organisation.name
    FROM allauth_idp_oidc_token AS token
    JOIN accounts_apiclient AS client ON client.oauth_client_id = token.client_id
    JOIN accounts_organisation AS organisation ON organisation.id = client.organisation_id
    WHERE token.type = %s AND token.hash = %s AND token.user_id IS NULL
      AND (token.expires_at IS NULL OR token.expires_at > %s)
      AND client.revoked_at IS NULL AND organisation.is_active
"""


@dataclass(frozen=True, slots=True)
class Grant:
    """An access token at work: whose it is, and the scopes that both it and its client hold."""

    client: ApiClient
    scopes: frozenset[str]


class TokenAuthentication(BaseAuthentication):
    """OAuth2 access tokens from client credentials (RFC 6749, 6750). One statement, organisation included.

    Sets `request.actor` to the client's actor and `request.auth` to what the token grants; there is no user.
    """

    def authenticate(self, request: Request) -> tuple[None, Grant] | None:
        """Resolve the bearer token; None without one. Raises AuthenticationFailed (401)."""
        scheme, _space, value = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        value = value.strip()
        grant = grant_of(value) if 0 < len(value) <= MAX_TOKEN else None
        if grant is None:
            raise AuthenticationFailed(_("The access token is unknown, expired or revoked."), code="invalid_token")
        set_actor(request._request, Actor.client(grant.client, grant.scopes))
        return None, grant

    def authenticate_header(self, request: Request) -> str:
        """The challenge that a 401 carries."""
        return f'{REALM}, error="invalid_token"' if request.META.get("HTTP_AUTHORIZATION") else REALM


def grant_of(value: str) -> Grant | None:
    """What the valid access token with this value grants, if its client is live and its organisation active."""
    with connection.cursor() as cursor:
        cursor.execute(FIND_GRANT, [Token.Type.ACCESS_TOKEN.value, get_adapter().hash_token(value), timezone.now()])
        found = cursor.fetchone()
    if found is None:
        return None
    granted, pk, label, scopes, oauth_client_id, organisation_id, kind, name = found
    client = ApiClient(
        pk=pk,
        label=label,
        scopes=scopes,
        oauth_client_id=oauth_client_id,
        organisation=Organisation(pk=organisation_id, kind=kind, name=name),
    )
    return Grant(client, frozenset(granted.split()) & frozenset(scopes))


class SessionAuthentication(DjangoSession):
    """Rights owners and JD's people may look at the API from their browser; writes need the CSRF token."""

    def authenticate(self, request: Request) -> tuple[Person, None] | None:
        """Resolve the browser's session; None without one. Raises PermissionDenied on a missing CSRF token."""
        found = super().authenticate(request)
        if found is None:
            return None
        person = cast("Person", found[0])
        if not person.organisation.is_active or person.audience not in SESSION_AUDIENCES:
            return None
        set_actor(request._request, Actor.person(person))
        return person, None
