"""Files that the pages hand out."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from core.documents import responses
from core.imports import files
from core.imports.pages.base import ImportPage
from core.tabular import export


class TemplatePage(ImportPage):
    """The file to fill in."""

    def get(self, request: HttpRequest, form: str) -> HttpResponseBase:
        """As CSV or XLSX."""
        if form == "csv":
            body = export.csv_body(files.template_header(self.importer), files.template_rows(self.importer))
            response: HttpResponseBase = HttpResponse(b"".join(body), content_type=export.CSV_TYPE)
        elif form == "xlsx":
            response = FileResponse(files.template_workbook(self.importer), content_type=export.XLSX_TYPE)
        else:
            raise Http404
        response["Content-Disposition"] = f'attachment; filename="{self.kind}.{form}"'
        return response


class RefusedPage(ImportPage):
    """The refused rows, to be mended and given back."""

    def get(self, request: HttpRequest, reference: str, form: str) -> HttpResponseBase:
        """As CSV or XLSX, in memory that does not grow."""
        record = self.found(reference)
        if record.is_under_way or not record.refused_count:
            raise Http404
        header, rows = files.refused_header(record, self.importer), files.refused_rows(record, self.importer)
        # The body is sent after the request's language has been put away.
        rows = _in_language(rows, translation.get_language())
        if form == "csv":
            response: HttpResponseBase = StreamingHttpResponse(
                export.csv_body(header, rows), content_type=export.CSV_TYPE
            )
        elif form == "xlsx":
            book = export.xlsx_file(header, rows, sheet_name=str(self.importer.label))
            response = FileResponse(book, content_type=export.XLSX_TYPE)
        else:
            raise Http404
        name = f"{record.reference}-refused-{timezone.localdate():%Y-%m-%d}.{form}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _in_language(rows: Any, language: str | None) -> Any:
    source = iter(rows)
    while True:
        with translation.override(language):
            row = next(source, None)
        if row is None:
            return
        yield row


class FilePage(ImportPage):
    """The file as it came."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """For saving."""
        return responses.attachment(self.found(reference).document, actor=self.actor, request=request)
