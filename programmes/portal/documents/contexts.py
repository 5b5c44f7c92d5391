"""What the list of documents shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from core.accounts.actors import Actor
from core.documents.models import Document
from core.web.components import File
from programmes.bindings import Binding, BindingKind
from programmes.portal.enrolments.contexts import parts

PAGES: Mapping[str, str] = {
    BindingKind.ENROLMENT: "enrolments_portal:detail",
    BindingKind.RIGHT: "rights_portal:detail",
    BindingKind.POWER: "organisation_portal:power",
}


@dataclass(frozen=True)
class Place:
    """One record to which a document belongs."""

    label: str
    subject: str
    url: str
    owner: str
    binding: Binding


@dataclass(frozen=True)
class Row:
    """One document of the list."""

    file: File
    places: Sequence[Place]
    document: Document
    added_at: datetime


def row(document: Document, found: Sequence[Binding], *, actor: Actor) -> Row:
    """A document with what it belongs to. It counts as replaced only where it is in use nowhere."""
    is_used = any(binding.replaced_at is None for binding in found)
    replaced = [binding.replaced_at for binding in found if binding.replaced_at]
    file = parts.file_of(document, replaced_at=None if is_used or not replaced else max(replaced))
    added_at = min((binding.added_at for binding in found), default=document.created_at)
    return Row(file, [_place(binding, actor=actor) for binding in found], document, added_at)


def _place(binding: Binding, *, actor: Actor) -> Place:
    is_own = binding.owner.pk == actor.organisation_id
    return Place(
        label=binding.label,
        subject=binding.subject,
        url=reverse(PAGES[binding.kind], args=[binding.key]),
        owner="" if is_own else binding.owner.display_name,
        binding=binding,
    )


def words(row: Row, name: str) -> str:
    """One thing about all the records to which a document belongs, for the cell of an export."""
    values: list[Any] = [getattr(place.binding, name) for place in row.places]
    return "; ".join(dict.fromkeys(str(value) for value in values))
