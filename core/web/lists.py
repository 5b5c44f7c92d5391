"""Lists look and behave alike everywhere: filter, search, sort, keyset pages, export of what is shown."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django_filters import FilterSet

from core import keyset, search
from core.audit import actions as audit
from core.tabular import export
from core.web import saved_filters
from core.web.views import AudienceView
from core.workflow.bulk import MOST
from core.workflow.table import Transition

PAGE_SIZES = (25, 50, 100)
CONTROL = ("cursor", "sort", "size", "export")


def local(moment: datetime | None) -> datetime | None:
    """An instant in the reader's zone, for the cell of an export; None stays empty."""
    return timezone.localtime(moment) if moment else None


@dataclass(frozen=True)
class ExportColumn:
    """One column of an export: its heading, and how a row's cell is made."""

    label: Any
    value: Callable[[Any], Any]


@dataclass(frozen=True)
class SortLink:
    """One order that the reader can choose."""

    label: Any
    url: str
    active: bool


@dataclass(frozen=True)
class Many:
    """What can be done with many rows at once: where the ticks are sent, and the verbs. `page` names all rows shown."""

    url: str
    verbs: Sequence[Transition[Any]]
    page: str
    most: int = MOST


@dataclass(frozen=True)
class SimilarHits:
    """Rows that hold nearly what was searched for; `is_too_wide`: there was too much to look through."""

    rows: Sequence[Any]
    is_too_wide: bool


@dataclass(frozen=True)
class Narrowed:
    """The rows that the filters leave, and the order asked for."""

    filterset: FilterSet
    rows: QuerySet[Any, Any]
    order: keyset.Order


@dataclass(frozen=True)
class ListContext:
    """What the list templates print. `rows` is the page; addresses keep filters and order.

    `saved`, `many` and `similar` are None where the list has no name, offers nothing or found something.
    """

    rows: Sequence[Any]
    filterset: FilterSet
    sorts: Sequence[SortLink]
    next_url: str
    previous_url: str
    sizes: Sequence[SortLink]
    export_urls: dict[str, str]
    is_filtered: bool
    clear_url: str
    saved: saved_filters.SavedFilters | None = None
    many: Many | None = None
    similar: SimilarHits | None = None
    # What whoever searched should know about how complete the rows are.
    note: str = ""


class ListView(AudienceView):
    """A list. Sub-classes give the queryset (already limited to the actor), the filters, orders and columns.

    An htmx request for `#list` gets the list alone; everything works without it too.
    """

    template: ClassVar[str]
    fragment: ClassVar[str]
    filterset_class: ClassVar[type[FilterSet]]
    orders: ClassVar[Sequence[keyset.Order]]
    export_columns: ClassVar[Sequence[ExportColumn]] = ()
    export_name: ClassVar[str] = "list"
    # The audit verb under which an export is recorded; none where people take away what is their own.
    export_verb: ClassVar[str] = ""
    page_size: ClassVar[int] = PAGE_SIZES[1]
    # The name of the list's address: with it, people can keep filters of the list.
    list_name: ClassVar[str] = ""
    # Parameters besides the filters that are kept with them.
    kept_parameters: ClassVar[Sequence[str]] = ("sort",)
    # The spread column in which words much like those of the filter `q` are looked for where it finds nothing.
    similar_in: ClassVar[str] = ""
    # The address that takes the ticks of many rows (core.web.bulk.BulkView).
    many_name: ClassVar[str] = ""

    def queryset(self) -> QuerySet[Any, Any]:
        """The rows the actor may see, with the keys of every order."""
        raise NotImplementedError

    def orders_offered(self) -> Sequence[keyset.Order]:
        """The orders among which the reader can choose; fewer where an index serves a part of the list alone."""
        return self.orders

    def first_order(self) -> keyset.Order:
        """The order of those who ask for none."""
        return self.orders[0]

    def dress(self, rows: list[Any]) -> Sequence[Any]:
        """Turn the page's rows into what the template prints; the place for look-ups of the whole page at once."""
        return rows

    def extra(self) -> dict[str, Any]:
        """More context for the page."""
        return {}

    def verbs_for_many(self) -> Sequence[Transition[Any]]:
        """What the reader can do with many rows at once (core.web.bulk.verbs_for_many)."""
        return ()

    def narrowed(self) -> Narrowed:
        """The rows that the address's filters leave; none where a filter does not hold."""
        filterset = self.filterset_class(self.request.GET, queryset=self.queryset(), request=self.request)
        rows = filterset.qs if filterset.is_valid() else filterset.queryset.none()
        order = next(
            (one for one in self.orders_offered() if one.name == self.request.GET.get("sort")), self.first_order()
        )
        return Narrowed(filterset, rows, order)

    def exported(self) -> None:
        """Record who takes the list away, and which part of it. Called before an export is sent."""
        person = self.request.user
        if not self.export_verb or not person.is_authenticated:
            return
        given = {name: value for name, value in self.request.GET.items() if value and name != "cursor"}
        data = {**given, "list": self.export_name, "address": self.request.path}
        audit.record(self.export_verb, actor=self.actor, subject=person, data=data)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show a page of the list, or send the export."""
        narrowed = self.narrowed()
        rows, order = narrowed.rows, narrowed.order
        form = request.GET.get("export", "")
        if form in {"csv", "xlsx"} and self.export_columns:
            return self.export(form, rows.order_by(*order.names(backwards=False)))
        try:
            page = keyset.page(rows, order, cursor=request.GET.get("cursor", ""), limit=self._size())
        except keyset.BadCursor:
            return redirect(self._url(cursor=""))
        if request.GET.get("cursor") and not page.rows:
            return redirect(self._url(cursor=""))
        context = {"list": self._context(narrowed.filterset, order, page), **self.extra()}
        partial = request.headers.get("HX-Target") == "list"
        return self.render(self.fragment if partial else self.template, context)

    def export(self, form: str, rows: QuerySet[Any, Any]) -> HttpResponseBase:
        """Stream what the filters show, as CSV or XLSX, in memory that does not grow."""
        self.exported()
        header = [str(column.label) for column in self.export_columns]
        # The body is sent after the request's language and time zone have been put away.
        cells = self._cells(rows, translation.get_language(), timezone.get_current_timezone())
        name = f"{self.export_name}-{timezone.localdate():%Y-%m-%d}.{form}"
        if form == "csv":
            response: HttpResponseBase = StreamingHttpResponse(
                export.csv_body(header, cells), content_type=export.CSV_TYPE
            )
        else:
            book = export.xlsx_file(header, cells, sheet_name=self.export_name)
            response = FileResponse(book, content_type=export.XLSX_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _cells(self, rows: QuerySet[Any, Any], language: str | None, zone: tzinfo) -> Iterator[list[Any]]:
        with translation.override(language), timezone.override(zone):
            for row in rows.iterator(chunk_size=2000):
                yield [column.value(row) for column in self.export_columns]

    def _size(self) -> int:
        given = self.request.GET.get("size", "")
        return next((size for size in PAGE_SIZES if str(size) == given), self.page_size)

    def _context(self, filterset: FilterSet, order: keyset.Order, page: keyset.Page[Any]) -> ListContext:
        filters = [key for key, value in self.request.GET.items() if key not in CONTROL and value]
        return ListContext(
            rows=self.dress(page.rows),
            filterset=filterset,
            sorts=[
                SortLink(one.label, self._url(sort=one.name, cursor=""), one == order) for one in self.orders_offered()
            ],
            next_url=self._url(cursor=page.next) if page.next else "",
            previous_url=self._url(cursor=page.previous) if page.previous else "",
            sizes=[SortLink(size, self._url(size=str(size), cursor=""), size == self._size()) for size in PAGE_SIZES],
            export_urls={form: self._url(export=form, cursor="") for form in ("csv", "xlsx")}
            if self.export_columns
            else {},
            is_filtered=bool(filters),
            clear_url=self.request.path,
            saved=self._saved(),
            many=self._many(page.rows),
            similar=None if page.rows else self._similar(),
            note=getattr(filterset, "note", ""),
        )

    def _saved(self) -> saved_filters.SavedFilters | None:
        if not self.list_name:
            return None
        given = self.request.GET
        query = saved_filters.query_of(self.filterset_class, self.kept_parameters, given, request=self.request)
        pinned = {*self.kept_parameters, *CONTROL}
        return saved_filters.menu(self.list_name, query, given=given, pinned=pinned, actor=self.actor)

    def _many(self, rows: Sequence[Any]) -> Many | None:
        verbs = self.verbs_for_many() if self.many_name and rows else ()
        if not verbs:
            return None
        query = self.request.GET.urlencode()
        url = f"{reverse(self.many_name)}?{query}" if query else reverse(self.many_name)
        return Many(url, verbs, ",".join(str(row["reference"]) for row in rows))

    def _similar(self) -> SimilarHits | None:
        """Rows much like what was searched for, among those that the other filters leave."""
        words = self.request.GET.get("q", "")
        if not self.similar_in or not words or self.request.GET.get("cursor"):
            return None
        others = self.request.GET.copy()
        del others["q"]
        filterset = self.filterset_class(others, queryset=self.queryset(), request=self.request)
        if not filterset.is_valid():
            return None
        hits = search.similar(filterset.qs, words, column=self.similar_in)
        rows = {_key_of(row): row for row in self.queryset().filter(pk__in=hits.keys)} if hits.keys else {}
        if not rows and not hits.is_too_wide:
            return None
        return SimilarHits(self.dress([rows[key] for key in hits.keys if key in rows]), hits.is_too_wide)

    def _url(self, **changes: str) -> str:
        """This list's address with some parameters changed; an empty value drops one."""
        query = {key: self.request.GET.getlist(key) for key in self.request.GET} | {
            key: [value] for key, value in changes.items()
        }
        pairs = [(key, value) for key, values in query.items() for value in values if value]
        return f"{self.request.path}?{urlencode(pairs)}" if pairs else self.request.path


def _key_of(row: Any) -> int:
    """The key of a row, which is a record or its values."""
    key: int = row["pk"] if isinstance(row, dict) else row.pk
    return key
