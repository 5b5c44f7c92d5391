"""Files and long lists of a draft: the pages of an import, the table of what came with them, and taking it out."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from complaints import queries
from complaints.choices import ComplaintState
from complaints.models import Complaint, Target
from complaints.official import with_official_shop
from complaints.portal import steps
from complaints.portal.contexts import files, parts
from complaints.portal.wizard.drafts import DraftView
from complaints.targets import actions, held
from complaints.targets.importing import KIND
from core import keyset
from core.accounts.choices import Audience
from core.accounts.models import Organisation
from core.imports.models import Import
from core.imports.pages import ImportPage
from core.web.components import Crumb, Header
from core.web.lists import ExportColumn, ListView


class TargetsImport(ImportPage):
    """A list of listings for a draft. Who does not see the draft does not see its lists."""

    audience, namespace, kind = Audience.PORTAL, "complaints_portal", KIND

    def crumbs(self) -> list[Crumb]:
        """The way here leads through the complaints."""
        return [parts.list_crumb()]

    def title(self) -> str:
        """What the pages are called."""
        return _("Listings from a file")

    def lede(self) -> str:
        """What becomes of the rows."""
        return _("Each row is checked; valid ones are added to the draft, refused ones come back as a file.")

    def subject(self, **given: Any) -> Complaint:
        """The draft. Raises Http404."""
        drafts = queries.visible_to(self.actor).filter(state=ComplaintState.DRAFT)
        draft = drafts.filter(reference=given["reference"]).first()
        if draft is None:
            raise Http404
        return draft

    def shown(self, **given: Any) -> QuerySet[Organisation]:
        """The owner of the draft alone."""
        return super().shown(**given).filter(pk=self.subject(**given).organisation_id)

    def start_address(self, record: Import | None = None) -> str:
        """The step of the draft."""
        found = self._draft(record) if record is not None else None
        return steps.url(found.reference, "listings") if found else reverse("complaints_portal:list")

    def onward(self, record: Import) -> Crumb | None:
        """Back to the draft."""
        found = self._draft(record)
        return Crumb(_("Go on with the draft"), steps.url(found.reference, "listings")) if found else None

    def _draft(self, record: Import) -> Complaint | None:
        if not hasattr(record, "draft"):
            drafts = queries.visible_to(self.actor).filter(state=ComplaintState.DRAFT, pk=record.subject_id or 0)
            record.draft = drafts.first()  # type: ignore[attr-defined]  # asked twice by one page
        found: Complaint | None = record.draft  # type: ignore[attr-defined]
        return found


class RowsFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Listings by whether they count, and by SKU."""

    sku = django_filters.CharFilter(label=gettext_lazy("SKU"))
    verdict = django_filters.ChoiceFilter(
        method="by_verdict",
        label=gettext_lazy("Listings"),
        choices=[("official", gettext_lazy("Of official shops")), ("taken", gettext_lazy("Under complaint already"))],
        empty_label=gettext_lazy("All listings"),
    )

    def by_verdict(self, rows: QuerySet[Target], name: str, value: str) -> QuerySet[Target]:
        """Those of official shops, or those that are left out."""
        return rows.filter(Q(is_official=True)) if value == "official" else rows.filter(Q(rival__isnull=False))


class RowsView(DraftView, ListView):
    """Each listing that came with a file."""

    template = "complaints/portal/rows.html"
    fragment = "complaints/portal/_rows.html"
    filterset_class = RowsFilter
    orders = (keyset.Order("file", (keyset.Key("number"),), gettext_lazy("As in the files")),)
    export_name = "listings"
    export_columns = (
        ExportColumn(gettext_lazy("Listing"), lambda row: row.url),
        ExportColumn(gettext_lazy("SKU"), lambda row: row.sku),
        ExportColumn(gettext_lazy("Title"), files.title_of),
        ExportColumn(gettext_lazy("Your reference"), lambda row: row.owner_reference),
        ExportColumn(gettext_lazy("Note"), lambda row: row.owner_note),
        ExportColumn(gettext_lazy("Verdict"), lambda row: str(files.state_of(row).label)),
    )
    draft: Complaint

    def get(self, request: HttpRequest, reference: str = "") -> HttpResponseBase:
        """Show them."""
        self.draft = self.readable(reference)
        return super().get(request)

    def queryset(self) -> QuerySet[Target]:
        """The rows, with what stands against each."""
        rows = with_official_shop(held.with_rival(self.draft)).order_by("number")
        return rows.select_related("listing__shop", "came_with__document")

    def dress(self, rows: list[Target]) -> Sequence[files.ListingRow]:
        """Rows in words."""
        return files.listing_rows(rows, self.draft.reference)

    def extra(self) -> dict[str, Any]:
        """The head."""
        step = Crumb(steps.TITLES["listings"], steps.url(self.draft.reference, "listings"))
        header = Header(_("Listings from files"), self.draft.reference, crumbs=[parts.list_crumb(), step])
        return {"header": header, "draft": self.draft, "back_url": step.url}


class RemoveRowView(DraftView):
    """Taking one listing out."""

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
        """Do it."""
        draft = self.writable(reference)
        actions.remove_one(draft.pk, pk, actor=self.actor)
        messages.success(request, _("The listing is removed from the draft."))
        return redirect("complaints_portal:rows", reference)


class RemoveListView(DraftView):
    """Taking all listings of one file out."""

    def post(self, request: HttpRequest, reference: str, given: str) -> HttpResponseBase:
        """Do it."""
        draft = self.writable(reference)
        count = actions.remove_file(draft.pk, given, actor=self.actor)
        words = ngettext("%(count)s listing removed.", "%(count)s listings removed.", count)
        messages.success(request, words % {"count": count})
        return redirect(steps.url(reference, "listings"))
