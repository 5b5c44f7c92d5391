"""What all pages of one kind of import share."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import Model, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.models import Organisation
from core.imports import queries, registry
from core.imports.models import Import
from core.imports.registry import Importer
from core.web.components import Crumb
from core.web.views import AnsweringView


class ImportPage(AnsweringView):
    """What all pages of one kind of import share; a sub-class of the domain app names audience, namespace and kind."""

    namespace: ClassVar[str]
    kind: ClassVar[str]

    @property
    def importer(self) -> Importer:
        """What the table holds."""
        return registry.get(self.kind)

    def crumbs(self) -> list[Crumb]:
        """The way to the page on which a file is given."""
        return []

    def shown(self, **given: Any) -> QuerySet[Organisation]:
        """Whose imports are listed on the start page, and for whom a file can be given there.

        A sub-class whose start page's address names an organisation gives that one alone.
        """
        return self.importer.organisations(self.actor)

    def importable(self, shown: QuerySet[Organisation]) -> list[Organisation]:
        """Those of the shown organisations for which the actor may give a file, its own first."""
        active = shown.filter(is_active=True)
        found = [one for one in active if self.importer.may(self.actor, one)]
        return sorted(found, key=lambda one: one.pk != self.actor.organisation_id)

    def subject(self, **given: Any) -> Model | None:
        """The record of the app's own that a file given here is for, where the address names one. Raises Http404."""
        return None

    def options_of(self, form: forms.Form) -> Mapping[str, Any]:
        """What was said beside the file, by a valid form."""
        return {}

    def called(self, organisation: Organisation) -> str:
        """What an organisation is called where one is chosen."""
        return organisation.display_name

    def start_address(self, record: Import | None = None) -> str:
        """The page on which a file is given (again)."""
        return self.address("import_start")

    def onward(self, record: Import) -> Crumb | None:
        """Where one goes on from an import that is done, such as the draft that it is for."""
        return None

    def title(self) -> str:
        """What the pages are called."""
        return _("Import: %(what)s") % {"what": self.importer.label}

    def lede(self) -> str:
        """What the page on which a file is given says first."""
        return ""

    def address(self, name: str, *args: Any) -> str:
        """The address of a page of this audience."""
        return reverse(f"{self.namespace}:{name}", args=args)

    def seen(self) -> QuerySet[Import]:
        """The imports of this kind that the actor may see."""
        return queries.visible_to(self.actor).filter(kind=self.kind)

    def found(self, reference: str) -> Import:
        """The import of this kind with this reference among those that the actor may see. Raises Http404."""
        visible = self.seen().select_related("organisation", "document__blob", "started_by__organisation")
        record = visible.filter(reference=reference).first()
        if record is None:
            raise Http404
        return record
