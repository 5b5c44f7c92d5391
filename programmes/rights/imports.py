"""Taking in a portfolio: what the pages of staff and of the portal share."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.imports.pages import ImportPage
from core.web.components import Crumb
from programmes import policies, queries
from programmes.importing import KIND
from programmes.rights import detail


class PortfolioPage(ImportPage):
    """A page of imports of rights."""

    kind = KIND

    def crumbs(self) -> list[Crumb]:
        """The way here leads through the rights."""
        return [detail.list_crumb(self.namespace)]

    def title(self) -> str:
        """What the pages are called."""
        return _("Import a portfolio")

    def lede(self) -> str:
        """What becomes of what is on record already."""
        return _(
            "One row for each right. A right that is on record already is changed where the file says something else; "
            "what a cell leaves empty stays as it is."
        )

    def importable(self, shown: QuerySet[Organisation]) -> list[Organisation]:
        """As everywhere. An agent, who sees those alone that it may import for, is judged once, not once for each."""
        if not queries.is_agent(self.actor):
            return super().importable(shown)
        found = sorted(shown.filter(is_active=True), key=lambda one: one.pk != self.actor.organisation_id)
        if not found or not policies.imports_rights(self.actor, found[0]):
            return []
        return found if len(found) > 2 else found[1:]

    def called(self, organisation: Organisation) -> str:
        """The house's own name stands for all owners whose rights it keeps."""
        if organisation.kind == OrganisationKind.RIGHTS_OWNER:
            return super().called(organisation)
        return _("Several rights owners: the column “Owner code” tells which")
