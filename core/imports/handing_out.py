"""The files of an import as answers, for pages and API alike."""

from collections.abc import Iterator

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from core.imports import files
from core.imports.models import Import
from core.imports.registry import Importer
from core.tabular import export


def template(importer: Importer, form: str) -> HttpResponseBase:
    """The file to fill in, as csv or xlsx. Raises Http404 for another form."""
    if form == "csv":
        body = export.csv_body(files.template_header(importer), files.template_rows(importer))
        response: HttpResponseBase = HttpResponse(b"".join(body), content_type=export.CSV_TYPE)
    elif form == "xlsx":
        response = FileResponse(files.template_workbook(importer), content_type=export.XLSX_TYPE)
    else:
        raise Http404
    return _named(response, f"{importer.kind}.{form}")


def refused(record: Import, importer: Importer, form: str) -> HttpResponseBase:
    """The refused rows to be mended, as csv or xlsx, in memory that does not grow.

    Raises Http404 while the import is under way, where it has none, once they are deleted, and for another form.
    """
    if record.is_under_way or not record.refused_count or not record.has_rows:
        raise Http404
    header = files.refused_header(record, importer)
    # The body is sent after the request's language has been put away.
    rows = _in_language(files.refused_rows(record, importer), translation.get_language())
    if form == "csv":
        response: HttpResponseBase = StreamingHttpResponse(export.csv_body(header, rows), content_type=export.CSV_TYPE)
    elif form == "xlsx":
        book = export.xlsx_file(header, rows, sheet_name=str(importer.label))
        response = FileResponse(book, content_type=export.XLSX_TYPE)
    else:
        raise Http404
    return _named(response, f"{record.reference}-refused-{timezone.localdate():%Y-%m-%d}.{form}")


def _named(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _in_language(rows: Iterator[list[str]], language: str | None) -> Iterator[list[str]]:
    while True:
        with translation.override(language):
            row = next(rows, None)
        if row is None:
            return
        yield row
