"""Enumerations of documents, and the kinds of file that are accepted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScanState(models.TextChoices):
    """What the virus scanner said."""

    NOT_SCANNED = "not_scanned", _("Not scanned")
    CLEAN = "clean", _("Clean")
    INFECTED = "infected", _("Infected")


class PreviewState(models.TextChoices):
    """Whether there is a picture to show."""

    NONE = "none", _("No picture")
    PENDING = "pending", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Cannot be shown")


class PreviewSize(models.TextChoices):
    """The two sizes a picture is shown in."""

    PREVIEW = "preview", _("Preview")
    THUMBNAIL = "thumbnail", _("Thumbnail")


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file: its name for people, the endings it may have (the first is given where none is) and its icon."""

    label: Any
    extensions: tuple[str, ...]
    icon: str
    pillow: str = ""

    @property
    def is_image(self) -> bool:
        """Whether it is decoded and shown as a picture."""
        return bool(self.pillow)


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

TYPES: Mapping[str, FileType] = {
    "application/pdf": FileType(_("a PDF"), ("pdf",), "file-earmark-pdf"),
    "image/png": FileType(_("a PNG picture"), ("png",), "file-earmark-image", "PNG"),
    "image/jpeg": FileType(_("a JPEG picture"), ("jpg", "jpeg", "jpe", "jfif"), "file-earmark-image", "JPEG"),
    "image/webp": FileType(_("a WebP picture"), ("webp",), "file-earmark-image", "WEBP"),
    "image/gif": FileType(_("a GIF picture"), ("gif",), "file-earmark-image", "GIF"),
    "image/tiff": FileType(_("a TIFF picture"), ("tif", "tiff"), "file-earmark-image", "TIFF"),
    "video/mp4": FileType(_("an MP4 video"), ("mp4",), "file-earmark-play"),
    XLSX: FileType(_("an Excel workbook"), ("xlsx",), "file-earmark-excel"),
    DOCX: FileType(_("a Word document"), ("docx",), "file-earmark-word"),
    "text/csv": FileType(_("a CSV table"), ("csv", "tsv"), "file-earmark-spreadsheet"),
    "text/plain": FileType(_("a text"), ("txt",), "file-earmark-text"),
}
EXTENSIONS: Mapping[str, str] = {
    extension: media_type for media_type, kind in TYPES.items() for extension in kind.extensions
}
