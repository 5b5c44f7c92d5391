"""Handing files out.

Documents have no address of their own: the app that owns them decides who may, then calls here.
"""

import logging
from typing import TypeVar

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.audit.actions import record
from core.documents import previews, scanning
from core.documents.choices import PreviewSize, PreviewState, ScanState
from core.documents.errors import DocumentWithheld
from core.documents.models import Blob, Document
from core.documents.store import evidence

logger = logging.getLogger(__name__)

Response = TypeVar("Response", bound=HttpResponseBase)


def attachment(document: Document, *, actor: Actor, request: HttpRequest) -> HttpResponseBase:
    """Stream the original bytes for saving, never for showing, and record who took them.

    Raises DocumentWithheld (403) where the scanner forbids it, Http404 where the bytes are gone, StorageUnavailable
    (503).
    """
    blob = document.blob
    refuse_withheld(blob)
    try:
        with evidence() as storage:
            file = storage.open(blob.storage_key, "rb")
    except FileNotFoundError as gone:
        logger.exception("the bytes of blob %s are gone", blob.pk)
        raise Http404 from gone
    if request.method == "GET":
        record(
            "documents.downloaded", actor=actor, subject=document, data={"name": document.name, "sha256": blob.sha256}
        )
    response = FileResponse(file, as_attachment=True, filename=document.name, content_type=blob.media_type)
    response["Content-Length"] = str(blob.size)
    response["Cache-Control"] = "private, no-store"
    return _contained(response)


def preview(document: Document, *, size: PreviewSize = PreviewSize.PREVIEW) -> HttpResponse:
    """The re-encoded picture, made now where no worker has made it yet.

    Raises DocumentWithheld (403) as `attachment` does, Http404 where there is no picture: show `document.icon` then.
    """
    blob = document.blob
    refuse_withheld(blob)
    content = _picture(blob, size)
    response = HttpResponse(content, content_type="image/webp")
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, max-age=86400"
    response["ETag"] = f'"{blob.sha256}-{size}"'
    return _contained(response)


def refuse_withheld(blob: Blob) -> None:
    """Raise DocumentWithheld (403) where the scanner forbids handing the bytes out, or has not looked at them yet."""
    if blob.scan_state == ScanState.INFECTED:
        raise DocumentWithheld(_("This file is infected and is not handed out."))
    if blob.scan_state == ScanState.NOT_SCANNED and scanning.is_on():
        raise DocumentWithheld(_("This file is still being checked for viruses. Please try again in a few minutes."))


def _picture(blob: Blob, size: PreviewSize) -> bytes:
    with evidence() as storage:
        is_gone = blob.preview_state == PreviewState.READY and not storage.exists(blob.preview_key(size))
        if is_gone or blob.preview_state == PreviewState.PENDING:
            previews.make(blob)
        if blob.preview_state != PreviewState.READY:
            raise Http404
        with storage.open(blob.preview_key(size), "rb") as file:
            content: bytes = file.read()
    return content


def _contained(response: Response) -> Response:
    """Even a browser that shows the bytes must not guess their type, run them or let them load anything."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
