"""What administrators change about people, and what people change about themselves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts import policies, queries
from core.accounts.actions.invitations import check_roles
from core.accounts.actors import Actor
from core.accounts.choices import OrganisationKind, Role
from core.accounts.models import Organisation, Person
from core.audit import actions as audit
from core.verdicts import Denied
from core.workflow.errors import Conflict, NotVisible, Refused, require

PROFILE = frozenset({"name", "name_zh", "job_title"})
# Nobody else's business, like the switches in the header: kept, not recorded.
PREFERENCES = frozenset({"language", "time_zone", "theme", "wants_mail"})


@transaction.atomic
def change_roles(pk: int, *, actor: Actor, roles: Sequence[str], now: datetime | None = None) -> Person:
    """Give somebody other roles of their organisation's kind.

    Raises NotVisible, Refused, InvalidInputs, or Conflict where CBBC would be left without an administrator.
    """
    person = _changeable(pk, actor=actor)
    check_roles(person.organisation, roles)
    before, after = sorted(person.roles), sorted(set(roles))
    if before == after:
        return person
    person.roles = after
    person.save(update_fields=["roles"])
    _keep_an_administrator(person)
    audit.record(
        "accounts.roles_changed",
        actor=actor,
        subject=person,
        data={"name": person.name},
        changes={"roles": (before, after)},
        now=now,
    )
    return person


@transaction.atomic
def deactivate(pk: int, *, actor: Actor, now: datetime | None = None) -> Person:
    """Close somebody's account and end their sessions; what they did stays on record. Raises as change_roles."""
    person = _changeable(pk, actor=actor)
    if not person.is_active:
        raise Conflict(Denied(_("This account is closed already."), "closed"), state="closed")
    person.is_active = False
    person.save(update_fields=["is_active"])
    _keep_an_administrator(person)
    for session in UserSession.objects.filter(user=person):
        session.end()
    audit.record(
        "accounts.person_deactivated",
        actor=actor,
        subject=person,
        data={"name": person.name},
        changes={"is_active": (True, False)},
        now=now,
    )
    return person


@transaction.atomic
def reactivate(pk: int, *, actor: Actor, now: datetime | None = None) -> Person:
    """Open a closed account again, with the roles it had. Raises NotVisible, Refused or Conflict."""
    person = _changeable(pk, actor=actor)
    if person.is_active:
        raise Conflict(Denied(_("This account is open already."), "open"), state="open")
    person.is_active = True
    person.save(update_fields=["is_active"])
    audit.record(
        "accounts.person_reactivated",
        actor=actor,
        subject=person,
        data={"name": person.name},
        changes={"is_active": (False, True)},
        now=now,
    )
    return person


@transaction.atomic
def change_profile(*, actor: Actor, fields: Mapping[str, Any], now: datetime | None = None) -> Person:
    """Write what a person says about themselves and how they want to be served. Raises NotVisible for clients."""
    unknown = fields.keys() - PROFILE - PREFERENCES
    if unknown:
        raise ValueError(f"a profile has no {sorted(unknown)}")
    person = Person.objects.select_for_update().filter(pk=actor.person_id or 0).first()
    if person is None:
        raise NotVisible
    old = {name: getattr(person, name) for name in fields}
    for name, value in fields.items():
        setattr(person, name, value)
    person.save(update_fields=list(fields))
    changes = {name: (old[name], fields[name]) for name in PROFILE & fields.keys() if old[name] != fields[name]}
    if changes:
        audit.record("accounts.profile_changed", actor=actor, subject=person, changes=changes, now=now)
    return person


def _changeable(pk: int, *, actor: Actor) -> Person:
    """The person under lock. The organisation is locked first, so two administrators cannot remove each other."""
    visible = queries.people_administered_by(actor)
    organisation_id = visible.filter(pk=pk).values_list("organisation_id", flat=True).first()
    if organisation_id is None:
        raise NotVisible
    Organisation.objects.select_for_update().get(pk=organisation_id)
    if actor.person_id is not None and not Person.objects.filter(pk=actor.person_id, is_active=True).exists():
        raise Refused(policies.NOT_AN_ADMINISTRATOR)
    person = visible.select_for_update(of=("self",)).filter(pk=pk, organisation=organisation_id).first()
    if person is None:  # moved with their organisation in the meantime
        raise NotVisible
    require(policies.changes_person(actor, person))
    return person


def _keep_an_administrator(person: Person) -> None:
    if person.organisation.kind != OrganisationKind.CBBC:
        return
    if not queries.people_with_role([person.organisation_id], [Role.ADMINISTRATOR]).exists():
        reason = _("CBBC needs at least one administrator. Make somebody else one first.")
        raise Conflict(Denied(reason, "last_administrator"), state="last_administrator")
