"""Content, and the documents that name it."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation
from core.documents.choices import TYPES, PreviewSize, PreviewState, ScanState


class Blob(models.Model):
    """Bytes, kept once however often they are uploaded. `sha256` is their name; nothing here tells whose they are."""

    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    media_type = models.CharField(_("type"), max_length=100, editable=False)
    storage_key = models.CharField(max_length=200, unique=True, editable=False)
    width = models.PositiveIntegerField(_("width in pixels"), null=True, editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), null=True, editable=False)
    is_encrypted = models.BooleanField(_("may need a password"), default=False, editable=False)
    scan_state = models.CharField(
        _("virus scan"), max_length=20, choices=ScanState, default=ScanState.NOT_SCANNED, editable=False
    )
    scan_finding = models.CharField(_("found by the scan"), max_length=200, blank=True, editable=False)
    scanned_at = models.DateTimeField(_("scanned at"), null=True, editable=False)
    preview_state = models.CharField(max_length=20, choices=PreviewState, default=PreviewState.NONE, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("content")
        verbose_name_plural = _("contents")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=models.Q(scan_state__in=ScanState.values), name="scan_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(preview_state__in=PreviewState.values), name="preview_state_is_known"
            ),
            models.CheckConstraint(condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="sha256_is_one"),
        )
        indexes = (
            models.Index(
                fields=["id"], condition=models.Q(scan_state=ScanState.NOT_SCANNED), name="blob_waits_for_scan"
            ),
        )

    def __str__(self) -> str:
        return self.sha256[:12]

    def preview_key(self, size: PreviewSize) -> str:
        """Where the re-encoded picture is stored."""
        return f"previews/{self.sha256[:2]}/{self.sha256}/{size}.webp"


class Document(models.Model):
    """A file as somebody brought it: its name, whose it is and what it is for. The bytes are in `blob`."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="documents", editable=False)
    name = models.CharField(_("name"), max_length=200)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="documents"
    )
    kind = models.SlugField(_("kind"), max_length=40, db_index=False)
    language = models.CharField(_("language"), max_length=10, blank=True)
    uploaded_by_label = models.CharField(_("uploaded by"), max_length=200)
    created_at = models.DateTimeField(_("uploaded at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        """Whether a picture of it can be expected."""
        return self.blob.preview_state in {PreviewState.PENDING, PreviewState.READY}

    @property
    def icon(self) -> str:
        """The name of the icon that stands for its type."""
        kind = TYPES.get(self.blob.media_type)
        return kind.icon if kind else "file-earmark"
