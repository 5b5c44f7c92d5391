"""Files that the pages hand out."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.documents import responses
from core.imports import handing_out
from core.imports.pages.base import ImportPage


class TemplatePage(ImportPage):
    """The file to fill in."""

    def get(self, request: HttpRequest, form: str) -> HttpResponseBase:
        """As CSV or XLSX."""
        return handing_out.template(self.importer, form)


class RefusedPage(ImportPage):
    """The refused rows, to be mended and given back."""

    def get(self, request: HttpRequest, reference: str, form: str) -> HttpResponseBase:
        """As CSV or XLSX, in memory that does not grow."""
        return handing_out.refused(self.found(reference), self.importer, form)


class FilePage(ImportPage):
    """The file as it came."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """For saving."""
        return responses.attachment(self.found(reference).document, actor=self.actor, request=request)
