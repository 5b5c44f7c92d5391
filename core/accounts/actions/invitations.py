"""Inviting people, and what becomes of an invitation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts import policies, queries
from core.accounts.actors import Actor
from core.accounts.choices import ROLES_OF, Audience, Language, Zone
from core.accounts.models import Invitation, Organisation, Person
from core.accounts.tokens import digest_of, new_nonce, token_for
from core.audit import actions as audit
from core.outbox import actions as outbox
from core.verdicts import Denied
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused

VALID_FOR = timedelta(days=7)


class Unusable(StrEnum):
    """Why an invitation's link leads nowhere (any more)."""

    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"
    HAS_ACCOUNT = "has_account"


class InvitationUnusable(Exception):
    """The link cannot be used; `reason` says why. Nothing was written."""

    def __init__(self, reason: Unusable) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """What an invited person tells of themselves. Without a password they sign in by e-mailed code or passkey."""

    name: str
    name_zh: str = ""
    job_title: str = ""
    password: str | None = None
    language: str = Language.ENGLISH


@transaction.atomic
def invite(
    organisation_id: int,
    *,
    actor: Actor,
    email: str,
    name: str,
    roles: Sequence[str],
    language: str = Language.ENGLISH,
    now: datetime | None = None,
) -> Invitation:
    """Invite an address into an organisation and mail it the link. Raises NotVisible, Refused or InvalidInputs.

    Who is no staff does not learn who has an account elsewhere: the link tells whoever opens it.
    """
    moment = now or timezone.now()
    organisation = _peopled(organisation_id, actor=actor)
    address = email.strip().lower()
    check_roles(organisation, roles)
    known = Person.objects.filter(email=address)
    if actor.audience not in {Audience.STAFF, Audience.SYSTEM}:
        known = known.filter(organisation=organisation)
    if known.exists():
        raise InvalidInputs({"email": [_("Somebody with this address has an account already.")]})
    _close_expired(organisation, address, actor=actor, now=moment)
    nonce = new_nonce()
    invitation = Invitation(
        organisation=organisation,
        email=address,
        name=name.strip(),
        roles=list(roles),
        language=language,
        invited_by_id=actor.person_id,
        created_at=moment,
        expires_at=moment + VALID_FOR,
        # The token is made from the key, which the row gets when it is written: this digest belongs to no token.
        token_digest=digest_of(nonce),
    )
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError as taken:
        raise InvalidInputs(
            {"email": [_("This address has an open invitation already. Send that one again, or revoke it.")]}
        ) from taken
    _send(invitation, nonce, actor=actor, now=moment)
    data = {"email": address, "organisation": organisation.name, "roles": list(roles)}
    audit.record("accounts.person_invited", actor=actor, subject=invitation, data=data, now=moment)
    return invitation


@transaction.atomic
def resend(pk: int, *, actor: Actor, now: datetime | None = None) -> Invitation:
    """Mail a new link, good for another seven days; links mailed before stop working.

    Raises NotVisible, Refused, or Conflict where the invitation is closed.
    """
    moment = now or timezone.now()
    invitation = _open(pk, actor=actor)
    invitation.expires_at = moment + VALID_FOR
    invitation.save(update_fields=["expires_at"])
    _send(invitation, new_nonce(), actor=actor, now=moment)
    audit.record(
        "accounts.invitation_resent", actor=actor, subject=invitation, data={"email": invitation.email}, now=moment
    )
    return invitation


@transaction.atomic
def revoke(pk: int, *, actor: Actor, now: datetime | None = None) -> Invitation:
    """Make an invitation's link worthless. Raises NotVisible, Refused, or Conflict where it is closed already."""
    moment = now or timezone.now()
    invitation = _open(pk, actor=actor)
    _revoke(invitation, actor=actor, now=moment)
    return invitation


def move_to(source: Organisation, into: Organisation, *, actor: Actor, now: datetime) -> int:
    """Let the invitations into an organisation that is merged lead into the other; returns how many.

    Of two open ones for one address the other's stays. Inside a transaction.
    """
    there = into.invitations.filter(accepted_at=None, revoked_at=None).values_list(Lower("email"))
    twice = source.invitations.alias(address=Lower("email")).filter(
        address__in=there, accepted_at=None, revoked_at=None
    )
    for invitation in twice.select_for_update(of=("self",)):
        _revoke(invitation, actor=actor, now=now)
    return source.invitations.update(organisation=into)


def find(token: str, *, now: datetime) -> Invitation:
    """The invitation that this token opens. Raises InvitationUnusable."""
    return _usable(Invitation.objects.select_related("organisation", "invited_by"), token, now=now)


@transaction.atomic
def accept(token: str, acceptance: Acceptance, *, now: datetime | None = None) -> Person:
    """Turn an invitation into a person of its organisation, under the invited address and with the invited roles.

    The person is the actor of their own arrival. Raises InvitationUnusable: a token works once, also among rivals.
    """
    moment = now or timezone.now()
    rows = Invitation.objects.select_related("organisation").select_for_update(of=("self",))
    invitation = _usable(rows, token, now=moment)
    person = enrol(invitation.organisation, email=invitation.email, roles=invitation.roles, acceptance=acceptance)
    invitation.accepted_at = moment
    invitation.save(update_fields=["accepted_at"])
    data = {"email": person.email, "invitation": invitation.pk}
    audit.record("accounts.invitation_accepted", actor=Actor.person(person), subject=person, data=data, now=moment)
    return person


def enrol(organisation: Organisation, *, email: str, roles: Sequence[str], acceptance: Acceptance) -> Person:
    """Create the person and the proven address behind them. The caller has checked who may, and records it."""
    person = Person.objects.create_user(
        email,
        acceptance.password,
        name=acceptance.name,
        name_zh=acceptance.name_zh,
        job_title=acceptance.job_title,
        organisation=organisation,
        roles=list(roles),
        language=acceptance.language,
        time_zone=Zone.BEIJING if acceptance.language == Language.CHINESE else Zone.LONDON,
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def check_roles(organisation: Organisation, roles: Sequence[str]) -> None:
    """Roles must be of the organisation's audience, and at least one. Raises InvalidInputs."""
    if not roles:
        raise InvalidInputs({"roles": [_("Choose at least one role.")]})
    if not ROLES_OF[organisation.audience].issuperset(roles):
        raise InvalidInputs({"roles": [_("One of these roles does not exist in this kind of organisation.")]})


def _peopled(organisation_id: int, *, actor: Actor) -> Organisation:
    organisation = Organisation.objects.filter(pk=organisation_id, is_active=True).first()
    if organisation is None:
        raise NotVisible
    verdict = policies.invites(actor, organisation)
    if isinstance(verdict, Denied):
        is_known = actor.audience == Audience.STAFF or actor.organisation_id == organisation.pk
        raise Refused(verdict) if is_known else NotVisible
    return organisation


def _open(pk: int, *, actor: Actor) -> Invitation:
    invitation = queries.invitations_administered_by(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if invitation is None:
        raise NotVisible
    if invitation.accepted_at:
        raise Conflict(Denied(_("This invitation has been accepted."), "accepted"), state=Unusable.ACCEPTED)
    if invitation.revoked_at:
        raise Conflict(Denied(_("This invitation has been revoked."), "revoked"), state=Unusable.REVOKED)
    return invitation


def _usable(rows: QuerySet[Invitation], token: str, *, now: datetime) -> Invitation:
    invitation = rows.filter(token_digest=digest_of(token)).first()
    if invitation is None:
        raise InvitationUnusable(Unusable.UNKNOWN)
    if invitation.accepted_at:
        raise InvitationUnusable(Unusable.ACCEPTED)
    if invitation.revoked_at or not invitation.organisation.is_active:
        raise InvitationUnusable(Unusable.REVOKED)
    if invitation.expires_at <= now:
        raise InvitationUnusable(Unusable.EXPIRED)
    if Person.objects.filter(email=invitation.email.lower()).exists():
        raise InvitationUnusable(Unusable.HAS_ACCOUNT)
    return invitation


def _close_expired(organisation: Organisation, address: str, *, actor: Actor, now: datetime) -> None:
    """An invitation nobody can accept any more must not stand in the way of a new one."""
    expired = organisation.invitations.filter(
        expires_at__lte=now, email__iexact=address, accepted_at=None, revoked_at=None
    )
    for invitation in expired.select_for_update():
        _revoke(invitation, actor=actor, now=now)


def _revoke(invitation: Invitation, *, actor: Actor, now: datetime) -> None:
    invitation.revoked_at = now
    invitation.save(update_fields=["revoked_at"])
    audit.record(
        "accounts.invitation_revoked", actor=actor, subject=invitation, data={"email": invitation.email}, now=now
    )


def _send(invitation: Invitation, nonce: str, *, actor: Actor, now: datetime) -> None:
    invitation.token_digest = digest_of(token_for(invitation.pk, nonce))
    invitation.save(update_fields=["token_digest"])
    outbox.announce(
        "accounts.invited",
        subject=invitation,
        actor=actor,
        data={
            "nonce": nonce,
            "inviter": actor.label,
            "organisation": invitation.organisation.name,
            "organisation_zh": invitation.organisation.name_zh,
            "until": invitation.expires_at.isoformat(),
        },
        now=now,
    )
