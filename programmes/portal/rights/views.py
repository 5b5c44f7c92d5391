"""The portal's pages of rights: an owner's own, and for an agent those of its powers of attorney."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from core.days import house_day
from core.web.components import Action, Header
from core.web.lists import ListView
from core.web.views import PortalView
from programmes import queries
from programmes.policies import OWNER_ROLES
from programmes.portal.applications import WithWayBack
from programmes.rights import documents, pages, rows
from programmes.rights.filters import RightFilter, sees_several_owners

# So many of what expires next stand above the list.
AHEAD = 5


class PortalRoom(WithWayBack, pages.RightView, PortalView):
    """What the pages of this room share."""

    namespace = "rights_portal"


class RightList(ListView, PortalRoom):
    """All rights; above them, on the plain page, what expires next."""

    template = "programmes/portal/rights/list.html"
    fragment = "programmes/portal/rights/_list.html"
    list_name = "rights_portal:list"
    filterset_class = RightFilter
    orders = rows.ORDERS
    export_columns = rows.EXPORT_COLUMNS
    export_name = "rights"
    page_size = 25

    def queryset(self) -> QuerySet[Any, Any]:
        """The rights that the actor may see."""
        self.day = house_day()
        return rows.rights(self.actor, self.day)

    def dress(self, found: list[Any]) -> Sequence[rows.Row]:
        """Rows as they stand today."""
        return rows.dressed(found, namespace=self.namespace, day=self.day)

    def extra(self) -> dict[str, Any]:
        """What expires next, unless the reader is busy with the list; and the way to enter rights."""
        several = sees_several_owners(self.actor)
        if self.request.headers.get("HX-Target") == "list":
            return {"several_owners": several}
        busy = any(value for key, value in self.request.GET.items() if key != "size")
        return {
            "header": Header(gettext_lazy("Rights"), actions=[] if self.is_newcomer(busy) else self.actions()),
            "several_owners": several,
            "is_newcomer": self.is_newcomer(busy),
            "ahead": [] if busy else self.ahead(),
            "actions": self.actions(),
        }

    def is_newcomer(self, busy: bool) -> bool:
        """Whether nothing is on record yet."""
        return not busy and not queries.rights_visible_to(self.actor).exists()

    def ahead(self) -> Sequence[rows.Row]:
        """What is in its grace period or ends within half a year, the next first."""
        ending = self.queryset().filter(rows.within(rows.EXPIRING, self.day), rows.near(self.day))
        found = list(ending.order_by("next_expiry", "pk")[:AHEAD])
        return rows.dressed(found, namespace=self.namespace, day=self.day)

    def actions(self) -> list[Action]:
        """Entering one right or a portfolio, for those who may."""
        if not self.actor.has_role(*OWNER_ROLES) or not queries.owners_to_register_for(self.actor).exists():
            return []
        found = [Action(gettext_lazy("Enter a right"), self.address("new"), "plus-lg", "primary")]
        if self.import_url():
            found.append(Action(gettext_lazy("Import a portfolio"), self.import_url(), "file-earmark-arrow-up"))
        return found


class Detail(pages.DetailView, PortalRoom):
    """One right."""

    template = "programmes/portal/rights/detail.html"


class New(pages.NewView, PortalRoom):
    """A new right."""


class Edit(pages.EditView, PortalRoom):
    """Changing a right."""


class Fact(pages.FactView, PortalRoom):
    """A fact of a right's life."""


class DocumentAdd(documents.DocumentAddView, PortalRoom):
    """A document for a right."""


class DocumentReplace(documents.DocumentReplaceView, PortalRoom):
    """A newer version of a document."""


class DocumentFile(documents.DocumentFileView, PortalRoom):
    """A document, for saving."""


class DocumentPreview(documents.DocumentPreviewView, PortalRoom):
    """The picture of a document."""
