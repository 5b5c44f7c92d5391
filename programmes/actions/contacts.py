"""Whom to ask at an organisation. Signing in is another matter: see core.accounts.actions.invitations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.workflow.errors import InvalidInputs, NotVisible
from programmes import queries
from programmes.actions.organisations import kept
from programmes.choices import ContactRole
from programmes.models import Contact

FIELDS = ("name", "name_zh", "email", "phone", "job_title", "roles")


@transaction.atomic
def add_contact(
    organisation_id: int, *, actor: Actor, fields: Mapping[str, Any], now: datetime | None = None
) -> Contact:
    """Name somebody to ask. `fields` are those of FIELDS that are known: name, email and roles at least.

    Raises NotVisible, Refused or InvalidInputs.
    """
    moment = now or timezone.now()
    organisation = kept(organisation_id, actor=actor)
    contact = Contact(organisation=organisation, created_at=moment, **_checked(fields))
    _save(contact)
    data = {"name": contact.name, "email": contact.email, "roles": contact.roles}
    audit.record("programmes.contact_added", actor=actor, subject=organisation, data=data, now=moment)
    return contact


@transaction.atomic
def change_contact(pk: int, *, actor: Actor, fields: Mapping[str, Any], now: datetime | None = None) -> Contact:
    """Write what is known of a contact now; `fields` as in add_contact. An account of theirs stays as it is.

    Raises NotVisible, Refused or InvalidInputs.
    """
    contact = _kept(pk, actor=actor)
    given = _checked(fields)
    before = {name: getattr(contact, name) for name in given}
    changes = {name: (before[name], value) for name, value in given.items() if before[name] != value}
    if not changes:
        return contact
    for name, value in given.items():
        setattr(contact, name, value)
    _save(contact)
    data = {"name": contact.name}
    audit.record(
        "programmes.contact_changed", actor=actor, subject=contact.organisation, data=data, changes=changes, now=now
    )
    return contact


@transaction.atomic
def remove_contact(pk: int, *, actor: Actor, now: datetime | None = None) -> None:
    """Ask somebody no more. An account of theirs stays open. Raises NotVisible or Refused."""
    contact = _kept(pk, actor=actor)
    contact.removed_at = now or timezone.now()
    contact.save(update_fields=["removed_at"])
    data = {"name": contact.name}
    audit.record("programmes.contact_removed", actor=actor, subject=contact.organisation, data=data, now=now)


def _kept(pk: int, *, actor: Actor) -> Contact:
    """The contact, its organisation under lock. Raises NotVisible or Refused."""
    found = queries.contacts_visible_to(actor).filter(pk=pk).values_list("organisation_id", flat=True).first()
    if found is None:
        raise NotVisible
    organisation = kept(found, actor=actor)
    contact = organisation.contacts.filter(pk=pk, removed_at=None).first()
    if contact is None:  # removed a moment ago
        raise NotVisible
    contact.organisation = organisation
    return contact


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = fields.keys() - set(FIELDS)
    if unknown:
        raise ValueError(f"a contact has no {sorted(unknown)}")
    given = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
    errors: dict[str, list[str]] = {}
    if not given.get("name"):
        errors["name"] = [_("Give the name.")]
    given["email"] = given.get("email", "").lower()
    try:
        validate_email(given["email"])
    except ValidationError:
        errors["email"] = [_("Give an e-mail address such as name@example.com.")]
    roles = given.get("roles") or []
    given["roles"] = [role.value for role in ContactRole if role in roles]
    if not given["roles"] or not set(roles) <= set(ContactRole.values):
        errors["roles"] = [_("Choose at least one.")]
    if errors:
        raise InvalidInputs(errors)
    return given


def _save(contact: Contact) -> None:
    try:
        with transaction.atomic():
            contact.save()
    except IntegrityError as clash:
        if "contact_has_one_entry_an_organisation" not in str(clash):
            raise
        raise InvalidInputs(
            {"email": [_("A contact of this organisation has this address already. Change that one.")]}
        ) from clash
