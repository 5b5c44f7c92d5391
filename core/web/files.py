"""A stored document as a line of a list of files."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.documents.choices import TYPES, PreviewSize, ScanState
from core.documents.models import Document
from core.web.components import File

MAY_ASK = gettext_lazy(
    "This PDF may ask for a password. If it does, nobody can read it here: save it without one and add it again."
)


def file_of(
    document: Document, *, url: str, picture_url: Callable[[PreviewSize], str] | None = None, **more: Any
) -> File:
    """The document, its content loaded: `url` saves it, `picture_url` leads to its picture in a size.

    What the virus scanner forbids has neither, and says so; a PDF that may ask for a password says that. `more` are
    other fields of File; without `kind` it is the type of the file.
    """
    blob = document.blob
    kind = TYPES.get(blob.media_type)
    given = {"kind": kind.label if kind else "", **more}
    shown = File(name=document.name, size=blob.size, sha256=blob.sha256, icon=document.icon, **given)
    if blob.scan_state == ScanState.INFECTED:
        return replace(shown, warning=_("The virus scanner found something in this file; it is not handed out."))
    if blob.is_encrypted:
        return replace(shown, url=url, warning=MAY_ASK)
    if picture_url is None or not document.is_image:
        return replace(shown, url=url)
    preview, thumbnail = picture_url(PreviewSize.PREVIEW), picture_url(PreviewSize.THUMBNAIL)
    return replace(shown, url=url, preview_url=preview, thumbnail_url=thumbnail)
