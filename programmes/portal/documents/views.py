"""Everything that an owner has handed in, and the way to each file."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import keyset
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.documents import responses
from core.documents.choices import PreviewSize
from core.documents.models import Document
from core.web.components import Header
from core.web.lists import ExportColumn, ListView, local
from core.web.views import PortalView
from programmes import bindings
from programmes.portal.documents.contexts import Row, row, words
from programmes.portal.documents.filters import DocumentFilter

AT_ONCE = 500


class DocumentList(ListView):
    """All documents of rights, enrolments and powers of attorney, older versions too."""

    audience = Audience.PORTAL
    template = "programmes/portal/documents/list.html"
    fragment = "programmes/portal/documents/_list.html"
    list_name = "documents_portal:list"
    filterset_class = DocumentFilter
    orders = (
        keyset.Order("newest", (keyset.Key("id", descending=True),), gettext_lazy("Newest first")),
        keyset.Order("oldest", (keyset.Key("id"),), gettext_lazy("Oldest first")),
        keyset.Order("name", (keyset.Key("name"), keyset.Key("id")), gettext_lazy("By name")),
    )
    export_name = "documents"
    page_size = 25
    export_columns = (
        ExportColumn(gettext_lazy("File"), lambda row: row.document.name),
        ExportColumn(gettext_lazy("What it is"), lambda row: words(row, "label")),
        ExportColumn(gettext_lazy("Belongs to"), lambda row: words(row, "subject")),
        ExportColumn(gettext_lazy("Rights owner"), lambda row: words(row, "owner")),
        ExportColumn(gettext_lazy("Type"), lambda row: row.document.blob.media_type),
        ExportColumn(gettext_lazy("Size in bytes"), lambda row: row.document.blob.size),
        ExportColumn("SHA-256", lambda row: row.document.blob.sha256),
        ExportColumn(gettext_lazy("Added"), lambda row: local(row.added_at)),
        ExportColumn(gettext_lazy("Replaced"), lambda row: local(row.file.replaced_at)),
    )

    def queryset(self) -> QuerySet[Document]:
        """The documents the reader may see."""
        return bindings.documents_visible_to(self.actor)

    def dress(self, rows: list[Document]) -> Sequence[Row]:
        """Rows with what they belong to; four statements for the page."""
        found = bindings.bindings(rows, actor=self.actor)
        return [row(document, found.get(document.pk, ()), actor=self.actor) for document in rows]

    def extra(self) -> dict[str, Any]:
        """The head of the page."""
        lede = _("Everything that was handed in for your rights, enrolments and powers of attorney, with its versions.")
        return {"header": Header(_("Documents"), lede=lede)}

    def _cells(self, rows: QuerySet[Any, Any], language: str | None, zone: tzinfo) -> Iterator[list[Any]]:
        """Cells of the export, dressed by the handful."""
        with translation.override(language), timezone.override(zone):
            documents = rows.iterator(chunk_size=AT_ONCE)
            while batch := list(islice(documents, AT_ONCE)):
                for one in self.dress(batch):
                    yield [column.value(one) for column in self.export_columns]


class FileView(PortalView):
    """A document, for saving."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Hand it out, and record that."""
        return responses.attachment(document_of(public_id, actor=self.actor), actor=self.actor, request=request)


class PreviewView(PortalView):
    """The picture of a document, small or large."""

    def get(self, request: HttpRequest, public_id: UUID, size: str) -> HttpResponseBase:
        """Show it."""
        if size not in PreviewSize.values:
            raise Http404
        return responses.preview(document_of(public_id, actor=self.actor), size=PreviewSize(size))


def document_of(public_id: UUID, *, actor: Actor) -> Document:
    """A document of the programme that the actor may see. Raises Http404."""
    found = bindings.documents_visible_to(actor).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
