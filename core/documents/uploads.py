"""Stopping uploads that are too large while they arrive, without losing what else the form holds."""

import time
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.documents.errors import DocumentRefused

# A browser shows an answer only when its own sending was taken in; so long the rest of a body is read and dropped.
_LINGER_SECONDS = 10
_CHUNK = 1 << 18


def too_large(name: str) -> DocumentRefused:
    """The refusal of one file beyond the limit."""
    return DocumentRefused(
        "too_large",
        _("%(name)s is larger than %(megabytes)s MB. Make it smaller or split it."),
        name=name,
        megabytes=settings.IPP_MAX_UPLOAD_BYTES >> 20,
    )


def refused_uploads(request: HttpRequest) -> list[DocumentRefused]:
    """What UploadQuota turned away while the request's form was read; `params["field"]` names the form field.

    Takes Django's and the API's requests alike.
    """
    plain: HttpRequest = getattr(request, "_request", request)
    plain.FILES  # noqa: B018  the form is read on first access
    refusals: list[DocumentRefused] = vars(plain).get("upload_refusals", [])
    return refusals


class UploadQuota(FileUploadHandler):
    """First in FILE_UPLOAD_HANDLERS. A file beyond IPP_MAX_UPLOAD_BYTES is dropped while it arrives, the rest of the
    form is read on; in a body beyond IPP_MAX_REQUEST_BYTES reading ends at the first file.

    Neither raises: the view sees the fields and asks `refused_uploads` what to tell.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._received = 0
        self._input: Any = None
        self._is_body_too_large = False

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  Django passes it by this name
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """Remember the body and what it claims to weigh."""
        self._input = input_data
        self._is_body_too_large = content_length > settings.IPP_MAX_REQUEST_BYTES

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin counting; in a body that is too large, end here."""
        super().new_file(*args, **kwargs)
        self._received = 0
        if self._is_body_too_large:
            self._refuse(
                DocumentRefused(
                    "request_too_large",
                    _(
                        "This upload is larger than %(megabytes)s MB in all. "
                        "A file may have up to %(file_megabytes)s MB; upload several one after the other."
                    ),
                    megabytes=settings.IPP_MAX_REQUEST_BYTES >> 20,
                    file_megabytes=settings.IPP_MAX_UPLOAD_BYTES >> 20,
                    name=self.file_name,
                )
            )
            self._drain()
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the bytes on to the next handler until they are too many."""
        self._received += len(raw_data)
        if self._received > settings.IPP_MAX_UPLOAD_BYTES:
            self._refuse(too_large(self.file_name or ""))
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""

    def _refuse(self, refusal: DocumentRefused) -> None:
        refusal.params["field"] = self.field_name
        vars(self.request).setdefault("upload_refusals", []).append(refusal)

    def _drain(self) -> None:
        until = time.monotonic() + _LINGER_SECONDS
        while time.monotonic() < until and self._input.read(_CHUNK):
            pass
