"""Keys for programs: issuing and revoking API clients."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from allauth.idp.oidc.models import Client as OAuthClient
from allauth.idp.oidc.models import Token
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts import policies, queries
from core.accounts.actors import Actor
from core.accounts.choices import ROLES_OF_SCOPE
from core.accounts.models import ApiClient, Organisation
from core.audit import actions as audit
from core.verdicts import Denied
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, require

# One in use and its successor: enough to change a key without a gap, too few to lose sight of.
LIVE_CLIENTS = 2


@dataclass(frozen=True)
class IssuedClient:
    """A new client with its secret, which is nowhere kept and cannot be shown again."""

    client: ApiClient
    client_id: str
    secret: str = field(repr=False)


@transaction.atomic
def issue_client(
    organisation_id: int, *, actor: Actor, label: str, scopes: Sequence[str], now: datetime | None = None
) -> IssuedClient:
    """Issue an OAuth2 client that acts for the organisation. Raises NotVisible, Refused or InvalidInputs."""
    return install_client(
        organisation_id,
        actor=actor,
        label=label,
        scopes=scopes,
        client_id=f"ipp-{secrets.token_hex(10)}",
        secret=secrets.token_urlsafe(40),
        now=now,
    )


@transaction.atomic
def install_client(
    organisation_id: int,
    *,
    actor: Actor,
    label: str,
    scopes: Sequence[str],
    client_id: str,
    secret: str,
    now: datetime | None = None,
) -> IssuedClient:
    """Issue a client under a given id and secret, for installations that bring their own. Raises as issue_client."""
    moment = now or timezone.now()
    require(policies.administers_programme(actor))
    organisation = Organisation.objects.select_for_update().filter(pk=organisation_id, is_active=True).first()
    if organisation is None:
        raise NotVisible
    _check(organisation, scopes)
    oauth_client = OAuthClient(
        id=client_id,
        name=label[:100],
        secret=make_password(secret),
        scopes="\n".join(scopes),
        default_scopes="\n".join(scopes),
        type=OAuthClient.Type.CONFIDENTIAL,
        grant_types=OAuthClient.GrantType.CLIENT_CREDENTIALS,
        response_types=OAuthClient.ResponseType.NONE,
        created_at=moment,
    )
    oauth_client.save(force_insert=True)
    client = ApiClient.objects.create(
        organisation=organisation, oauth_client=oauth_client, label=label, scopes=list(scopes), created_at=moment
    )
    data = {"label": label, "client_id": client_id, "scopes": list(scopes), "organisation": organisation.name}
    audit.record("accounts.client_issued", actor=actor, subject=client, data=data, now=moment)
    return IssuedClient(client, client_id, secret)


@transaction.atomic
def revoke_client(pk: int, *, actor: Actor, now: datetime | None = None) -> ApiClient:
    """End a client and every token it holds, at once. Raises NotVisible, or Conflict where it is revoked already."""
    moment = now or timezone.now()
    client = queries.clients_administered_by(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if client is None:
        raise NotVisible
    if client.revoked_at:
        raise Conflict(Denied(_("This client has been revoked already."), "revoked"), state="revoked")
    client.revoked_at = moment
    client.save(update_fields=["revoked_at"])
    OAuthClient.objects.filter(pk=client.oauth_client_id).update(secret=make_password(None))
    Token.objects.filter(client_id=client.oauth_client_id).delete()
    data = {"label": client.label, "client_id": client.oauth_client_id, "organisation": client.organisation.name}
    audit.record("accounts.client_revoked", actor=actor, subject=client, data=data, now=moment)
    return client


def _check(organisation: Organisation, scopes: Sequence[str]) -> None:
    allowed = ROLES_OF_SCOPE[organisation.audience]
    if not scopes:
        raise InvalidInputs({"scopes": [_("Choose at least one scope.")]})
    if not allowed.keys() >= set(scopes):
        raise InvalidInputs({"scopes": [_("One of these scopes is not for this kind of organisation.")]})
    live = organisation.api_clients.filter(revoked_at=None).count()
    if live >= LIVE_CLIENTS:
        raise InvalidInputs(
            {
                "label": [
                    _("This organisation has %(count)s live clients, which is the most: revoke one first.")
                    % {"count": live}
                ]
            }
        )
