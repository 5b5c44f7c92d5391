"""What the pages about people print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.accounts import queries
from core.accounts.actors import Actor
from core.accounts.choices import Role, Scope
from core.accounts.models import ApiClient, Invitation, Organisation, Person
from core.web.components import State

ACTIVE = State(_("Active"), "check-circle", "good")
CLOSED = State(_("Account closed"), "slash-circle", "neutral")
WAITING = State(_("Not yet accepted"), "envelope", "waiting")
EXPIRED = State(_("Expired"), "hourglass-bottom", "warn")
ACCEPTED = State(_("Accepted"), "check2", "good")
REVOKED = State(_("Revoked"), "x-circle", "neutral")
GUARDED = State(_("Second factor"), "shield-check", "good")
UNGUARDED = State(_("No second factor"), "shield-exclamation", "warn")
PAST_INVITATIONS = 20


@dataclass(frozen=True)
class PersonRow:
    """One person of a list."""

    person: Person
    roles: Sequence[Any]
    state: State
    factor: State


@dataclass(frozen=True)
class InvitationRow:
    """One invitation of a list; `is_open` ones can be sent again or revoked."""

    invitation: Invitation
    roles: Sequence[Any]
    state: State
    is_open: bool


@dataclass(frozen=True)
class ClientRow:
    """One API client of a list."""

    client: ApiClient
    scopes: Sequence[Any]
    state: State
    is_live: bool


def role_labels(roles: Sequence[str]) -> list[Any]:
    """The words of roles, in the order of their rank."""
    return [role.label for role in Role if role in roles]


def people_of(organisation: Organisation, *, actor: Actor) -> list[PersonRow]:
    """Everybody of an organisation into which the actor invites people, closed accounts last."""
    people = queries.people_beside_invited(actor).filter(organisation=organisation)
    people = people.order_by("-is_active", "name", "pk")
    return [person_row(guarded) for guarded in queries.guarded(people)]


def person_row(guarded: queries.Guarded) -> PersonRow:
    """One person in words and states."""
    person = guarded.person
    return PersonRow(
        person,
        role_labels(person.roles),
        ACTIVE if person.is_active else CLOSED,
        GUARDED if guarded.has_second_factor else UNGUARDED,
    )


def invitations_of(organisation: Organisation, *, actor: Actor, now: datetime) -> list[InvitationRow]:
    """The organisation's latest invitations, newest first."""
    found = queries.invitations_administered_by(actor).filter(organisation=organisation)[:PAST_INVITATIONS]
    return [
        InvitationRow(
            invitation,
            role_labels(invitation.roles),
            invitation_state(invitation, now),
            invitation.accepted_at is None and invitation.revoked_at is None,
        )
        for invitation in found
    ]


def invitation_state(invitation: Invitation, now: datetime) -> State:
    """Where an invitation stands."""
    if invitation.accepted_at:
        return ACCEPTED
    if invitation.revoked_at:
        return REVOKED
    return EXPIRED if invitation.expires_at <= now else WAITING


def clients_of(organisation: Organisation, *, actor: Actor) -> list[ClientRow]:
    """The organisation's API clients, live ones first."""
    found = queries.clients_administered_by(actor).filter(organisation=organisation).order_by("-revoked_at", "-pk")
    rows = [
        ClientRow(
            client,
            [scope.label for scope in Scope if scope in client.scopes],
            REVOKED if client.revoked_at else ACTIVE,
            client.revoked_at is None,
        )
        for client in found
    ]
    return sorted(rows, key=lambda row: not row.is_live)
