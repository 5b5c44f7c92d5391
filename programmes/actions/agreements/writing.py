"""What writing about agreements and their commitments shares."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

from core.accounts.actors import Actor
from core.verdicts import Denied
from core.workflow.errors import InvalidInputs, NotVisible, Refused
from programmes import policies, queries
from programmes.models import Agreement


def kept(reference: str, *, actor: Actor) -> Agreement:
    """The agreement under lock, if the actor may change it. Raises NotVisible or Refused."""
    seen = queries.agreements_visible_to(actor).select_for_update(of=("self",)).select_related("successor")
    agreement = seen.filter(reference=reference).first()
    if agreement is None:
        raise NotVisible
    allow(actor)
    return agreement


def allow(actor: Actor) -> None:
    """Raises NotVisible or Refused where the actor may not change agreements."""
    verdict = policies.staff_acts(actor)
    if isinstance(verdict, Denied):
        raise NotVisible if verdict.hidden else Refused(verdict)


def facts_of(record: Model) -> dict[str, Any]:
    """What a record says, field by field."""
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}


def changes_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Old and new values of what is not as it was."""
    return {name: (old, after[name]) for name, old in before.items() if old != after[name]}


def clean(record: Model, *, exclude: set[str] | None = None) -> None:
    """Hold a record against its fields' and the database's rules. Raises InvalidInputs."""
    try:
        record.full_clean(exclude=exclude, validate_unique=False)
    except ValidationError as invalid:
        errors = invalid.message_dict
        raise InvalidInputs({() if name == NON_FIELD_ERRORS else name: found for name, found in errors.items()}) from (
            invalid
        )
