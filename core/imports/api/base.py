"""What all endpoints of one kind of import share, and what an app says about its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.models import Organisation
from core.api.views import ApiView
from core.imports import queries, registry
from core.imports.models import Import
from core.imports.registry import Importer
from core.workflow.errors import InvalidInputs, NotVisible


@dataclass(frozen=True, slots=True)
class Given:
    """For whom a table is, for which record of the app's own, and what was said beside it (plain)."""

    organisation_id: int
    subject: Model | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


class ImportApi(ApiView):
    """What the endpoints of one kind of import share. A sub-class of the domain app names:

    kind, plural, name   the importer; the path, such as `rights/imports`; and how the addresses are called
    reads, writes        the scopes that a client needs
    fields               what the form holds beside the table: name → OpenAPI schema; `given` reads them
    """

    kind: ClassVar[str]
    plural: ClassVar[str]
    name: ClassVar[str]
    reads: ClassVar[str | Sequence[str]]
    writes: ClassVar[str | Sequence[str]]
    fields: ClassVar[Mapping[str, Any]] = {}

    @property
    def importer(self) -> Importer:
        """What the table holds."""
        return registry.get(self.kind)

    def given(self, form: Mapping[str, str]) -> Given:
        """For whom the table is, and for what. Raises InvalidInputs, NotVisible or Refused.

        Unless said otherwise: for the actor's own organisation.
        """
        return Given(self.actor.organisation_id or 0)

    def subject_shown(self, record: Import) -> str:
        """The reference of the record that an import is for."""
        return ""

    def organisation_coded(self, code: str, field_name: str) -> Organisation:
        """The organisation with this code among those for which the actor may import. Raises InvalidInputs."""
        found = self.importer.organisations(self.actor).filter(code=code.replace("\x00", "")).first()
        if found is None:
            raise InvalidInputs({field_name: [_("Name one of the organisations for whom you act.")]})
        return found

    def seen(self) -> QuerySet[Import]:
        """The imports of this kind that the actor may see."""
        found = queries.visible_to(self.actor).filter(kind=self.kind)
        return found.select_related("organisation", "document")

    def found(self, reference: str) -> Import:
        """The import with this reference. Raises NotVisible."""
        record = self.seen().filter(reference=reference).first()
        if record is None:
            raise NotVisible
        return record

    def href(self, record: Import) -> str:
        """Where an import is read."""
        return reverse(f"api:{self.name}-detail", args=[record.reference])
