"""Reads of imports, each already limited to what the actor may see."""

from django.db.models import Model, Q, QuerySet

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.imports import registry
from core.imports.choices import RowVerdict
from core.imports.models import Import, ImportRow


def visible_to(actor: Actor) -> QuerySet[Import]:
    """Imports the actor may see: of each kind, those of the organisations that its importer names.

    Where imports are for a record of the app's own, whoever does not see the record does not see them either.
    What staff gave stays among staff: its notes may name others who hold a record.
    """
    if actor.audience == Audience.SYSTEM:
        return Import.objects.all()
    condition = Q(pk__in=[])
    for importer in registry.registered():
        seen = Q(kind=importer.kind, organisation__in=importer.organisations(actor))
        if importer.subjects is not None:
            seen &= Q(subject_id__in=importer.subjects(actor))
        condition |= seen
    if actor.audience != Audience.STAFF:
        condition &= Q(started_by_audience=actor.audience)
    return Import.objects.filter(condition)


def for_subject(subject: Model, *, actor: Actor) -> QuerySet[Import]:
    """The imports for this record that the actor may see, the newest first."""
    found = visible_to(actor).filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    return found.order_by("-pk")


def rows_of(record: Import) -> QuerySet[ImportRow]:
    """The rows of an import that the actor was found to see, in their order."""
    return record.rows.order_by("position")


def refused_rows(record: Import) -> QuerySet[ImportRow]:
    """The rows that were not, or will not be, imported, in their order."""
    return rows_of(record).filter(verdict=RowVerdict.REFUSED)
